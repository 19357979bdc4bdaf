//! The closed lists of cases in words.
use crate::base::i18n::Lang;
use crate::features::cases::{admissions::types::State, admissions::types::eligibility::Dependence};
use crate::t::{cases as c, eligibility as e};
use crate::web::ui::badge::Tone;

/// How a state looks.
pub const fn tone(state: State) -> Tone {
    match state {
        State::Draft | State::Exited | State::Withdrawn => Tone::Plain,
        State::TownshipRejected | State::Objected | State::TownshipReview => Tone::Bad,
        State::Cleared | State::Signed | State::Resident => Tone::Ok,
        State::PublicNotice | State::ExitNotice => Tone::Info,
        _ => Tone::Open,
    }
}

/// What was said when the household was asked.
pub fn consent(lang: Lang, given: Option<bool>) -> &'static str {
    match given {
        Some(true) => c::given(lang),
        Some(false) => c::refused(lang),
        None => c::not_asked(lang),
    }
}

/// What a check came to.
pub fn verdict(lang: Lang, eligible: bool) -> &'static str {
    if eligible { e::eligible(lang) } else { e::ineligible(lang) }
}

/// What the six items come to.
pub fn dependence(lang: Lang, dependence: Dependence) -> &'static str {
    match dependence {
        Dependence::Able => e::dependence_able(lang),
        Dependence::Partly => e::dependence_partly(lang),
        Dependence::Fully => e::dependence_fully(lang),
    }
}
