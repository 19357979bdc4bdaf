//! What states, kinds and problems are called.
use chrono::{DateTime, Utc};

use crate::base::i18n::Lang;
use crate::office::outbox::store::list::Line;
use crate::office::outbox::types::{Failure, State, Template};
use crate::t;
use crate::web::ui::badge::Tone;

pub(super) fn state(state: State, lang: Lang) -> (Tone, &'static str) {
    let tone = match state {
        State::Queued => Tone::Info,
        State::Sending | State::Retry => Tone::Open,
        State::Sent => Tone::Ok,
        State::Failed => Tone::Bad,
        State::Cancelled => Tone::Plain,
    };
    (tone, state.label(lang))
}

pub(super) fn kind(template: Option<Template>, lang: Lang) -> &'static str {
    template.map_or_else(|| t::mail::unknown_kind(lang), |template| template.label(lang))
}

pub(super) fn problem(failure: Failure, lang: Lang) -> String {
    let text = failure.problem.label(lang);
    failure.code.map_or_else(|| text.to_owned(), |code| t::mail::p_code(lang, text, code))
}

pub(super) fn recipient(mail: &Line, lang: Lang) -> String {
    mail.recipient.clone().unwrap_or_else(|| {
        if mail.whole { t::mail::unreadable(lang) } else { t::mail::wiped(lang) }.to_owned()
    })
}

/// How long ago, in the unit that says enough.
pub(super) fn age(at: DateTime<Utc>, now: DateTime<Utc>, lang: Lang) -> String {
    let minutes = (now - at).num_minutes();
    match minutes {
        ..1 => t::mail::now(lang).to_owned(),
        1..60 => t::mail::ago_minutes(lang, minutes),
        60..2_880 => t::mail::ago_hours(lang, minutes / 60),
        _ => t::mail::ago_days(lang, minutes / 1_440),
    }
}
