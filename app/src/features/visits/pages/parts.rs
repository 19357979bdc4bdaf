//! What the pages of a booking share: its slip, where it stands and what happened.
use leptos::prelude::*;

use crate::base::i18n::Lang;
use crate::features::visits::store::Happened;
use crate::features::visits::types::{Booking, Stage};
use crate::t::bookings as t;
use crate::web::ui::{
    badge::Tone, facts::Fact, facts::fact, facts::facts, qr, slip, steps, steps::steps_down,
};

/// How it stands: a tag's tone and word.
pub fn mark(b: &Booking, lang: Lang) -> (Tone, &'static str) {
    let stage = b.state.stage();
    let tone = match stage {
        Stage::Confirmed | Stage::CheckedIn | Stage::Completed | Stage::Recorded => Tone::Ok,
        Stage::Waiting | Stage::Offered | Stage::Requested | Stage::NeedsInfo => Tone::Open,
        _ => Tone::Plain,
    };
    (tone, stage.label(lang))
}

/// When, where, what, who.
pub fn known(b: &Booking, lang: Lang) -> Vec<Fact> {
    vec![
        fact(t::fact_when(lang), b.when(lang)),
        fact(t::fact_where(lang), &b.centre_name),
        fact(t::fact_what(lang), b.what(lang)),
        fact(t::fact_heads(lang), b.who(lang)),
    ]
}

/// The slip with the code; nothing of the person, so that it can lie on a table.
pub fn slip(b: &Booking, (code, link): (&str, &str), lang: Lang) -> AnyView {
    let below = view! { {facts(known(b, lang))}{qr::svg(link)} };
    slip::slip(t::slip_code(lang), code, lang.moment(b.registered_at), below)
}

/// Everything that happened, then what comes next.
pub fn course(b: &Booking, events: &[Happened], lang: Lang) -> AnyView {
    let mut list: Vec<_> = events
        .iter()
        .map(|e| {
            let mut lines = vec![lang.moment(e.at)];
            if !e.note.is_empty() {
                lines.push(e.note.clone());
            }
            (e.act.label(lang).to_owned(), lines, true)
        })
        .collect();
    if let Some(next) = b.next(lang) {
        list.push((t::next(lang).to_owned(), vec![next], false));
    }
    steps_down(steps::course(list))
}
