//! The closed lists of cases in words.
use crate::base::{i18n::Lang, privacy::Consent};
use crate::features::cases::{admissions::types::State, admissions::types::eligibility::Dependence};
use crate::t::{cases as c, eligibility as e};
use crate::web::ui::badge::Tone;

/// How a state looks.
#[must_use]
pub const fn tone(state: State) -> Tone {
    match state {
        State::Draft | State::Exited | State::Withdrawn => Tone::Plain,
        State::TownshipRejected | State::Objected | State::TownshipReview => Tone::Bad,
        State::Cleared | State::Signed | State::Resident => Tone::Ok,
        State::PublicNotice | State::ExitNotice => Tone::Info,
        _ => Tone::Open,
    }
}

/// What was said about the row on the web.
#[must_use]
pub fn web_consent(lang: Lang, consent: Consent) -> &'static str {
    match consent {
        Consent::Given => c::given(lang),
        Consent::Refused => c::refused(lang),
        Consent::Unknown => c::not_asked(lang),
    }
}

/// What the six items come to.
#[must_use]
pub fn dependence(lang: Lang, dependence: Dependence) -> &'static str {
    match dependence {
        Dependence::Able => e::dependence_able(lang),
        Dependence::Partly => e::dependence_partly(lang),
        Dependence::Fully => e::dependence_fully(lang),
    }
}
