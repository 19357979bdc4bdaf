//! What the closed lists are called.
use crate::{
    base::i18n::Lang,
    features::cases::{
        admissions::types::{
            State,
            eligibility::{Dependence, SelfCare, dependence},
        },
        residence::{
            store::residents::Which,
            types::{
                agreement::Item,
                exit::{Destination, Heard, Reason, Stage, Support},
                stay::{AbsenceKind, LeaveReason, Outcome},
            },
        },
    },
    t::{agreement as a, exits as e, residence as r},
    web::ui::badge::Tone,
};

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

/// An item of the agreement.
pub fn item(lang: Lang, item: Item) -> &'static str {
    match item {
        Item::Parties => a::item_parties(lang),
        Item::Services => a::item_services(lang),
        Item::Fees => a::item_fees(lang),
        Item::Duties => a::item_duties(lang),
        Item::Health => a::item_health(lang),
        Item::Emergency => a::item_emergency(lang),
        Item::Medical => a::item_medical(lang),
        Item::Valuables => a::item_valuables(lang),
        Item::Privacy => a::item_privacy(lang),
        Item::Complaints => a::item_complaints(lang),
        Item::Change => a::item_change(lang),
        Item::Exit => a::item_exit(lang),
        Item::Disputes => a::item_disputes(lang),
    }
}

/// A kind of absence.
pub fn absence(lang: Lang, kind: AbsenceKind) -> &'static str {
    match kind {
        AbsenceKind::Leave => r::kind_leave(lang),
        AbsenceKind::Hospital => r::kind_hospital(lang),
    }
}

/// Why somebody is away.
pub fn leave(lang: Lang, reason: LeaveReason) -> &'static str {
    match reason {
        LeaveReason::Family => r::reason_family(lang),
        LeaveReason::Festival => r::reason_festival(lang),
        LeaveReason::Matter => r::reason_matter(lang),
        LeaveReason::Treatment => r::reason_treatment(lang),
        LeaveReason::Other => r::reason_other(lang),
    }
}

/// What a re-assessment led to.
pub fn outcome(lang: Lang, outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Continue => r::outcome_continue(lang),
        Outcome::ProposeExit => r::outcome_exit(lang),
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

/// Which residents.
pub fn which(lang: Lang, which: Which) -> &'static str {
    match which {
        Which::Here => r::which_here(lang),
        Which::Leave => r::which_leave(lang),
        Which::Hospital => r::which_hospital(lang),
        Which::Late => r::which_late(lang),
        Which::Leaving => r::which_leaving(lang),
        Which::Due => r::which_due(lang),
    }
}

/// A reason for an exit.
pub fn reason(lang: Lang, reason: Reason) -> &'static str {
    match reason {
        Reason::Voluntary => e::reason_voluntary(lang),
        Reason::FamilyCanCare => e::reason_family_can_care(lang),
        Reason::NoLongerEligible => e::reason_no_longer_eligible(lang),
        Reason::Transferred => e::reason_transferred(lang),
        Reason::LongAbsence => e::reason_long_absence(lang),
        Reason::SeriousBreach => e::reason_serious_breach(lang),
        Reason::Death => e::reason_death(lang),
        Reason::Other => e::reason_other(lang),
    }
}

/// Where to.
pub fn destination(lang: Lang, to: Destination) -> &'static str {
    match to {
        Destination::Hospital => e::dest_hospital(lang),
        Destination::Centre => e::dest_centre(lang),
        Destination::WelfareHome => e::dest_welfare_home(lang),
    }
}

/// Who was heard.
pub fn heard(lang: Lang, who: Heard) -> &'static str {
    match who {
        Heard::Person => e::heard_person(lang),
        Heard::Guardian => e::heard_guardian(lang),
    }
}

/// How far an exit is.
pub fn stage(lang: Lang, stage: Stage) -> &'static str {
    match stage {
        Stage::Proposed => e::stage_proposed(lang),
        Stage::Returned => e::stage_returned(lang),
        Stage::Approved => e::stage_approved(lang),
        Stage::OnNotice => e::stage_on_notice(lang),
        Stage::Completed => e::stage_completed(lang),
        Stage::Kept => e::stage_kept(lang),
    }
}

/// What follows an exit.
pub fn support(lang: Lang, support: Support) -> &'static str {
    match support {
        Support::TwoAllowances => e::support_two_allowances(lang),
        Support::Dibao => e::support_dibao(lang),
        Support::FamilyDoctor => e::support_family_doctor(lang),
        Support::Devices => e::support_devices(lang),
        Support::HomeCare => e::support_home_care(lang),
        Support::DayCare => e::support_day_care(lang),
        Support::Alterations => e::support_alterations(lang),
        Support::Visits => e::support_visits(lang),
    }
}

/// A closed list as the choices of a field.
pub fn choices<T: Copy>(
    lang: Lang,
    all: &[T],
    word: impl Fn(T) -> &'static str,
    label: fn(Lang, T) -> &'static str,
) -> Vec<(String, String)> {
    all.iter().map(|v| (word(*v).to_owned(), label(lang, *v).to_owned())).collect()
}
