//! What a step needs before it may be taken: [`Block`], the order of days, departments' opinions, purposes of reading a name. Pure.
use chrono::{DateTime, NaiveDate, Utc};

use super::{Act, Case, State};
use crate::base::words;
use crate::office::{staff::access::Action, staff::types::Role, work::Kind};

words! {
    /// Who confirms that somebody is eligible.
    Level in cases {
        Village = "village" => level_village,
        Township = "township" => level_township,
    }
}

impl Level {
    /// For which level a role confirms while the case stands there. Before the report a township officer stands in for a village
    /// that has no account.
    pub const fn of(role: Role, state: State) -> Option<Self> {
        match (role, state) {
            (Role::VillageReporter | Role::TownshipOfficer, State::Draft | State::Applied) => {
                Some(Self::Village)
            }
            (Role::TownshipOfficer, State::VillageReported | State::TownshipReview) => Some(Self::Township),
            _ => None,
        }
    }
}

words! {
    /// What stands in the way of a step; the word goes into `Refusal::Rule`.
    Block in cases {
        /// The person or guardian has not declared that it is voluntary, or has taken it back.
        NotVoluntary = "SEED-45" => block_not_voluntary,
        /// The village has not confirmed that the person is eligible.
        VillageUnchecked = "SEED-46-village" => block_village_unchecked,
        /// The village found that the person is not eligible.
        VillageIneligible = "SEED-46-village-no" => block_village_ineligible,
        TownshipUnchecked = "SEED-46-township" => block_township_unchecked,
        /// The township found that the person is not eligible.
        TownshipIneligible = "SEED-46-township-no" => block_township_ineligible,
        /// A department has been asked and has not answered.
        OpinionOpen = "SEED-54" => block_opinion_open,
        /// No centre has been chosen, and the notice names one.
        NoCentre = "SEED-51" => block_no_centre,
        DayOrder = "PUB-01-order" => block_day_order,
        DayAhead = "PUB-01-ahead" => block_day_ahead,
    }
}

/// What of all that stands in the way of `act`, worst first.
pub fn blocks(case: &Case, act: Act, voluntary: bool, opinion_open: bool) -> Vec<Block> {
    let forward = matches!(act, Act::Apply | Act::Report | Act::Approve | Act::File);
    let village = matches!(act, Act::Report | Act::Approve | Act::File);
    let township = matches!(act, Act::Approve | Act::File);
    let rules = [
        (Block::NotVoluntary, forward && !voluntary),
        (Block::VillageUnchecked, village && case.confirmed.0.is_none()),
        (Block::VillageIneligible, village && case.confirmed.0 == Some(false)),
        (Block::TownshipUnchecked, township && case.confirmed.1.is_none()),
        (Block::TownshipIneligible, township && case.confirmed.1 == Some(false)),
        (Block::NoCentre, act == Act::Approve && case.centre.is_none()),
        (Block::OpinionOpen, act == Act::Approve && opinion_open),
    ];
    rules.into_iter().filter(|(_, holds)| *holds).map(|(block, _)| block).collect()
}

/// The first day on which `act` can have been decided: not before the step before it (PUB-01).
pub fn earliest(case: &Case, act: Act) -> Option<NaiveDate> {
    let reported = case.reported.as_ref().map(|r| r.0);
    let approved = case.approved.as_ref().map(|r| r.0);
    match act {
        Act::Apply => None,
        Act::Report => case.applied_on,
        Act::Approve | Act::Reject | Act::ReturnToVillage => reported.or(case.applied_on),
        Act::File | Act::ReturnToTownship => approved.or(reported),
        _ => case.applied_on,
    }
}

/// Whether a day is good for `act`.
///
/// # Errors
/// The rule it breaks.
pub fn check_day(case: &Case, act: Act, on: NaiveDate, today: NaiveDate) -> Result<(), Block> {
    if on > today {
        return Err(Block::DayAhead);
    }
    if earliest(case, act).is_some_and(|day| on < day) {
        return Err(Block::DayOrder);
    }
    Ok(())
}

words! {
    /// Which opinion of a department.
    OpinionKind in cases {
        Dpf = "dpf" => opinion_dpf,
        Qualification = "qualification" => opinion_qualification,
    }
}

impl OpinionKind {
    /// Who answers.
    pub const fn role(self) -> Role {
        match self {
            Self::Dpf => Role::Dpf,
            Self::Qualification => Role::RuralRevitalisation,
        }
    }
    /// What they may therefore do.
    pub const fn action(self) -> Action {
        match self {
            Self::Dpf => Action::OpinionDpf,
            Self::Qualification => Action::OpinionQualification,
        }
    }
    /// What waits for them.
    pub const fn work(self) -> Kind {
        match self {
            Self::Dpf => Kind::OpinionDpf,
            Self::Qualification => Kind::OpinionQualification,
        }
    }
}

words! {
    /// What a department says.
    Opinion in cases {
        Yes = "yes" => opinion_yes,
        Remarks = "remarks" => opinion_remarks,
        No = "no" => opinion_no,
    }
}

/// A question to a department and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpinionLine {
    pub kind: OpinionKind,
    pub asked_at: DateTime<Utc>,
    pub asked_by: String,
    /// The answer: what, when, by whom.
    pub answer: Option<(Opinion, DateTime<Utc>, String)>,
    /// In words.
    pub note: String,
}

/// One line of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The version it led to.
    pub seq: i64,
    /// When it was entered.
    pub at: DateTime<Utc>,
    /// By whom; empty for the portal itself.
    pub by: String,
    pub role: Option<Role>,
    pub act: Act,
    /// The day of the decision.
    pub on: NaiveDate,
    /// The deciding authority.
    pub authority: String,
    /// Decision or filing number.
    pub number: String,
    /// Opinion or reason.
    pub note: String,
}
