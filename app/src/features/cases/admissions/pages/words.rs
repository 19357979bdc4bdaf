//! The closed lists of cases in words.
use crate::{
    base::{i18n::Lang, privacy::Consent},
    features::cases::admissions::types::{
        Act, Block, ConsentKind, Level, Opinion, OpinionKind, Signer, State,
        eligibility::{Dependence, DisabilityType, FamilyCare, Grade, Hardship, Rule, SelfCare},
    },
    t::{cases as c, eligibility as e},
    web::ui::badge::Tone,
};

/// Where a case stands.
#[must_use]
pub fn state(lang: Lang, state: State) -> &'static str {
    match state {
        State::Draft => c::state_draft(lang),
        State::Applied => c::state_applied(lang),
        State::VillageReported => c::state_village_reported(lang),
        State::TownshipApproved => c::state_township_approved(lang),
        State::TownshipRejected => c::state_township_rejected(lang),
        State::TownshipReview => c::state_township_review(lang),
        State::CountyFiled => c::state_county_filed(lang),
        State::PublicNotice => c::state_public_notice(lang),
        State::Objected => c::state_objected(lang),
        State::Cleared => c::state_cleared(lang),
        State::Signed => c::state_signed(lang),
        State::Resident => c::state_resident(lang),
        State::OnLeave => c::state_on_leave(lang),
        State::InHospital => c::state_in_hospital(lang),
        State::ExitProposed => c::state_exit_proposed(lang),
        State::ExitNotice => c::state_exit_notice(lang),
        State::Exited => c::state_exited(lang),
        State::Withdrawn => c::state_withdrawn(lang),
    }
}

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

/// What was done.
#[must_use]
pub fn act(lang: Lang, act: Act) -> &'static str {
    match act {
        Act::Apply => c::act_apply(lang),
        Act::Report => c::act_report(lang),
        Act::Approve => c::act_approve(lang),
        Act::Reject => c::act_reject(lang),
        Act::ReturnToVillage => c::act_return_to_village(lang),
        Act::File => c::act_file(lang),
        Act::ReturnToTownship => c::act_return_to_township(lang),
        Act::Post => c::act_post(lang),
        Act::Unpost => c::act_unpost(lang),
        Act::Object => c::act_object(lang),
        Act::Dismiss => c::act_dismiss(lang),
        Act::Sustain => c::act_sustain(lang),
        Act::Clear => c::act_clear(lang),
        Act::Sign => c::act_sign(lang),
        Act::MoveIn => c::act_move_in(lang),
        Act::Leave => c::act_leave(lang),
        Act::Hospitalise => c::act_hospitalise(lang),
        Act::Return => c::act_return(lang),
        Act::ProposeExit => c::act_propose_exit(lang),
        Act::Keep => c::act_keep(lang),
        Act::PostExit => c::act_post_exit(lang),
        Act::Exit => c::act_exit(lang),
        Act::Reenter => c::act_reenter(lang),
        Act::Withdraw => c::act_withdraw(lang),
    }
}

/// What stands in the way.
#[must_use]
pub fn block(lang: Lang, block: Block) -> &'static str {
    match block {
        Block::NotVoluntary => c::block_not_voluntary(lang),
        Block::VillageUnchecked => c::block_village_unchecked(lang),
        Block::VillageIneligible => c::block_village_ineligible(lang),
        Block::TownshipUnchecked => c::block_township_unchecked(lang),
        Block::TownshipIneligible => c::block_township_ineligible(lang),
        Block::OpinionOpen => c::block_opinion_open(lang),
        Block::NoCentre => c::block_no_centre(lang),
        Block::DayOrder => c::block_day_order(lang),
        Block::DayAhead => c::block_day_ahead(lang),
    }
}

/// Village or township.
#[must_use]
pub fn level(lang: Lang, level: Level) -> &'static str {
    match level {
        Level::Village => c::level_village(lang),
        Level::Township => c::level_township(lang),
    }
}

/// What a consent is about.
#[must_use]
pub fn consent_kind(lang: Lang, kind: ConsentKind) -> &'static str {
    match kind {
        ConsentKind::Stay => c::consent_stay(lang),
        ConsentKind::Web => c::consent_web(lang),
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

/// Who signed.
#[must_use]
pub fn signer(lang: Lang, signer: Signer) -> &'static str {
    match signer {
        Signer::Own => c::signer_self(lang),
        Signer::Guardian => c::signer_guardian(lang),
    }
}

/// Which opinion.
#[must_use]
pub fn opinion_kind(lang: Lang, kind: OpinionKind) -> &'static str {
    match kind {
        OpinionKind::Dpf => c::opinion_dpf(lang),
        OpinionKind::Qualification => c::opinion_qualification(lang),
    }
}

/// What it says.
#[must_use]
pub fn opinion(lang: Lang, opinion: Opinion) -> &'static str {
    match opinion {
        Opinion::Yes => c::opinion_yes(lang),
        Opinion::Remarks => c::opinion_remarks(lang),
        Opinion::No => c::opinion_no(lang),
    }
}

/// 困难类别.
#[must_use]
pub fn hardship(lang: Lang, hardship: Hardship) -> &'static str {
    match hardship {
        Hardship::Tekun => e::hardship_tekun(lang),
        Hardship::Dibao => e::hardship_dibao(lang),
        Hardship::DibaoEdge => e::hardship_dibao_edge(lang),
        Hardship::RigidExpenditure => e::hardship_rigid(lang),
        Hardship::Monitored => e::hardship_monitored(lang),
        Hardship::JdlkPoor => e::hardship_jdlk(lang),
        Hardship::OtherLocal => e::hardship_other(lang),
        Hardship::Nothing => e::hardship_none(lang),
    }
}

/// 残疾类别.
#[must_use]
pub fn disability(lang: Lang, kind: DisabilityType) -> &'static str {
    match kind {
        DisabilityType::Visual => e::type_visual(lang),
        DisabilityType::Hearing => e::type_hearing(lang),
        DisabilityType::Speech => e::type_speech(lang),
        DisabilityType::Limb => e::type_limb(lang),
        DisabilityType::Intellectual => e::type_intellectual(lang),
        DisabilityType::Mental => e::type_mental(lang),
        DisabilityType::Multiple => e::type_multiple(lang),
    }
}

/// 残疾等级.
#[must_use]
pub fn grade(lang: Lang, grade: Grade) -> &'static str {
    match grade {
        Grade::One => e::grade_1(lang),
        Grade::Two => e::grade_2(lang),
        Grade::Three => e::grade_3(lang),
        Grade::Four => e::grade_4(lang),
    }
}

/// What cannot be done alone.
#[must_use]
pub fn self_care(lang: Lang, item: SelfCare) -> &'static str {
    match item {
        SelfCare::Eat => e::care_eat(lang),
        SelfCare::Dress => e::care_dress(lang),
        SelfCare::Bed => e::care_bed(lang),
        SelfCare::Toilet => e::care_toilet(lang),
        SelfCare::Walk => e::care_walk(lang),
        SelfCare::Bathe => e::care_bathe(lang),
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

/// Whether the family can care.
#[must_use]
pub fn family(lang: Lang, family: FamilyCare) -> &'static str {
    match family {
        FamilyCare::Unable => e::family_unable(lang),
        FamilyCare::Difficult => e::family_difficult(lang),
        FamilyCare::Able => e::family_able(lang),
    }
}

/// A rule that does not hold, as it is told to staff and written into a refusal.
#[must_use]
pub fn rule(lang: Lang, rule: Rule) -> &'static str {
    match rule {
        Rule::NotLocal => e::rule_not_local(lang),
        Rule::NoHardship => e::rule_no_hardship(lang),
        Rule::HardshipTerm => e::rule_hardship_term(lang),
        Rule::WrongType => e::rule_wrong_type(lang),
        Rule::NotSevere => e::rule_not_severe(lang),
        Rule::NoSuchPart => e::rule_no_such_part(lang),
        Rule::SelfReliant => e::rule_self_reliant(lang),
        Rule::FamilyCan => e::rule_family_can(lang),
        Rule::NotVoluntary => e::rule_not_voluntary(lang),
    }
}
