//! The receipts of a gift as everybody who may see the gift reads them: void ones too, with the reason (DON-09).
use leptos::prelude::*;

use super::parts::yuan;
use crate::base::{clock::local_date, i18n::Lang};
use crate::features::donations::store::receipts::Receipt;
use crate::features::donations::types::Medium;
use crate::t::gifts_receipt as r;

/// Number, day and amount in one line.
pub fn line(receipt: &Receipt, lang: Lang) -> String {
    let (medium, day) = (receipt.medium.label(lang), lang.date(receipt.issued_on));
    if receipt.medium == Medium::Waived {
        return r::one_waived(lang, medium, day);
    }
    r::one(lang, medium, &receipt.number, day, yuan(receipt.fen, lang))
}

/// Since when it is void, and why.
pub fn void(receipt: &Receipt, lang: Lang) -> Option<String> {
    receipt.voided_at.map(|at| r::voided(lang, lang.date(local_date(at)), &receipt.void_reason))
}

/// The list, for the donor.
pub fn list(receipts: &[Receipt], lang: Lang) -> Option<AnyView> {
    let rows = receipts.iter().map(|receipt| {
        let void = void(receipt, lang).map(|v| view! { <p class="meta">{v}</p> });
        view! { <li><p>{line(receipt, lang)}</p>{void}</li> }
    });
    let rows = rows.collect_view();
    let title = r::list(lang);
    (!receipts.is_empty()).then(|| {
        view! { <section class="flow"><h3>{title}</h3><ul class="flow">{rows}</ul></section> }.into_any()
    })
}
