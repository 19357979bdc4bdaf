//! What became of goods, entry by entry: for the donor and for staff.
use leptos::prelude::*;

use crate::base::{clock::local_date, i18n::Lang};
use crate::features::donations::store::shelf::Entry;
use crate::features::donations::types::Moved;
use crate::t::gifts_stock as s;
use crate::web::ui::table::{Col, Table, cells};

/// What happened, in a word or two.
pub fn what(e: &Entry, lang: Lang) -> String {
    let label = e.moved.label(lang);
    if e.corrects { s::corrected(lang, label) } else { label.to_owned() }
}

/// Day, what, how much, and what is said of it; how a donor agreed is for staff.
pub fn cells(e: &Entry, staff: bool, lang: Lang) -> [String; 4] {
    let day = lang.date(e.on.unwrap_or_else(|| local_date(e.at)));
    let number = e.packing.words(lang, e.pieces.abs());
    let number = if e.pieces < 0 { format!("−{number}") } else { number };
    let note = match (e.moved, e.consent()) {
        (Moved::Transferred, Some(consent)) if staff => s::to_centre(lang, &e.peer, consent.label(lang)),
        (Moved::Transferred, _) => e.peer.clone(),
        (Moved::TransferredIn, _) => s::from_centre(lang, &e.peer),
        _ => e.reason.clone(),
    };
    [day, what(e, lang), number, note]
}

/// The table for the donor; none before anything happened.
pub fn table(entries: &[Entry], lang: Lang) -> Option<AnyView> {
    let cols = [
        Col::text(s::col_day(lang)),
        Col::head(s::col_what(lang)),
        Col::number(s::col_number(lang)),
        Col::text(s::col_note(lang)),
    ];
    let rows = entries.iter().map(|e| {
        let [day, what, number, note] = cells(e, false, lang);
        cells![day, what, number, note]
    });
    (!entries.is_empty()).then(|| Table::new(s::trace_title(lang), cols).captioned().rows(rows))
}
