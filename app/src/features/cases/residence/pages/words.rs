//! What the closed lists are called.
use crate::base::i18n::Lang;
use crate::features::cases::admissions::types::State;
use crate::features::cases::admissions::types::eligibility::{Dependence, SelfCare, dependence};
use crate::t::residence as r;
use crate::web::ui::badge::Tone;

/// A state, as far as residence is concerned with it.
pub fn state(lang: Lang, state: State) -> &'static str {
    match state {
        State::Cleared => r::state_cleared(lang),
        State::Signed => r::state_signed(lang),
        State::Resident => r::state_resident(lang),
        State::OnLeave => r::state_leave(lang),
        State::InHospital => r::state_hospital(lang),
        State::ExitProposed => r::state_proposed(lang),
        State::ExitNotice => r::state_notice(lang),
        State::Exited => r::state_exited(lang),
        State::Withdrawn | State::TownshipRejected => r::state_ended(lang),
        _ => r::state_before(lang),
    }
}

/// How a state looks.
pub const fn tone(state: State) -> Tone {
    match state {
        State::Resident => Tone::Ok,
        State::Signed | State::Cleared | State::ExitProposed | State::ExitNotice => Tone::Open,
        State::OnLeave | State::InHospital => Tone::Info,
        _ => Tone::Plain,
    }
}

/// What the six items add up to (RES-03).
pub fn result(lang: Lang, failed: usize) -> &'static str {
    match dependence(failed) {
        Dependence::Able => r::result_able(lang),
        Dependence::Partly => r::result_partly(lang),
        Dependence::Fully => r::result_fully(lang),
    }
}

/// One of the six items.
pub fn self_care(lang: Lang, item: SelfCare) -> &'static str {
    match item {
        SelfCare::Eat => r::item_eat(lang),
        SelfCare::Dress => r::item_dress(lang),
        SelfCare::Bed => r::item_bed(lang),
        SelfCare::Toilet => r::item_toilet(lang),
        SelfCare::Walk => r::item_walk(lang),
        SelfCare::Bathe => r::item_bathe(lang),
    }
}
