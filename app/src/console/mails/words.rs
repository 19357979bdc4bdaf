//! What states, kinds and problems are called.
use chrono::{DateTime, Utc};

use crate::base::i18n::Lang;
use crate::office::outbox::store::list::Line;
use crate::office::outbox::types::{Failure, Problem, State, Template};
use crate::t;
use crate::web::ui::badge::Tone;

pub(super) fn state(state: State, lang: Lang) -> (Tone, &'static str) {
    match state {
        State::Queued => (Tone::Info, t::mail::state_queued(lang)),
        State::Sending => (Tone::Open, t::mail::state_sending(lang)),
        State::Sent => (Tone::Ok, t::mail::state_sent(lang)),
        State::Retry => (Tone::Open, t::mail::state_retry(lang)),
        State::Failed => (Tone::Bad, t::mail::state_failed(lang)),
        State::Cancelled => (Tone::Plain, t::mail::state_cancelled(lang)),
    }
}

pub(super) fn kind(template: Option<Template>, lang: Lang) -> &'static str {
    template.map_or_else(|| t::mail::unknown_kind(lang), |template| template.label(lang))
}

pub(super) fn problem(failure: Failure, lang: Lang) -> String {
    let text = match failure.problem {
        Problem::Connect => t::mail::p_connect(lang),
        Problem::Timeout => t::mail::p_timeout(lang),
        Problem::NoTls => t::mail::p_no_tls(lang),
        Problem::Tls => t::mail::p_tls(lang),
        Problem::Greeting => t::mail::p_greeting(lang),
        Problem::SignIn => t::mail::p_sign_in(lang),
        Problem::Reply => t::mail::p_reply(lang),
        Problem::Deferred => t::mail::p_deferred(lang),
        Problem::Refused => t::mail::p_refused(lang),
        Problem::Address => t::mail::p_address(lang),
        Problem::Content => t::mail::p_content(lang),
        Problem::Config => t::mail::p_config(lang),
        Problem::Folder => t::mail::p_folder(lang),
        Problem::Lost => t::mail::p_lost(lang),
    };
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
