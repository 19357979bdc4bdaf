//! What pages of earlier features show of this one.
use leptos::prelude::*;
use uuid::Uuid;

use crate::base::{db::Tx, ids::CentreId, privacy::suppression::Suppressed, privacy::suppression::suppress};
use crate::features::cases::admissions::store::places::waiting_count;
use crate::t::residence as r;
use crate::web::{page::Cx, panels::Drawn, ui::facts::facts};

/// 应托尽托 (seed 57): how many wait for a place at a centre, as far as PUB-12 lets it be said.
pub fn waiting<'a>(tx: &'a mut Tx, cx: &'a Cx, centre: Uuid) -> Drawn<'a> {
    Box::pin(async move {
        let lang = cx.lang;
        let n = waiting_count(tx, CentreId::from_uuid(centre)).await?;
        let n = match suppress(u64::try_from(n).unwrap_or(0)) {
            Suppressed::Exact(0) => r::public_none(lang).to_owned(),
            Suppressed::FewerThan5 => r::public_few(lang).to_owned(),
            Suppressed::Exact(n) => r::public_exact(lang, n),
        };
        let note = view! { {n}<p class="meta">{r::public_waiting_note(lang)}</p> };
        Ok(Some(facts(vec![(r::public_waiting(lang).to_owned(), note.into_any())]).into_any()))
    })
}
