//! The exit (RES-07, 应退慎退): reasons and what each asks for, stages, the cooling-off, the support that follows.
use chrono::{DateTime, Days, NaiveDate, Utc};

use crate::base::ids::{CaseId, ExitId, StaffId, StayId};
use crate::base::{clock::local_date, clock::start_of, words};

/// RES-07: so many days after the day of the exit the person may come back without a new application.
pub const COOLING_DAYS: u64 = 30;

words! {
    /// Why somebody leaves (seed 60).
    Reason in exits {
        Voluntary = "voluntary" => reason_voluntary,
        FamilyCanCare = "family_can_care" => reason_family_can_care,
        NoLongerEligible = "no_longer_eligible" => reason_no_longer_eligible,
        /// Goes elsewhere: see [`Destination`].
        Transferred = "transferred" => reason_transferred,
        LongAbsence = "long_absence" => reason_long_absence,
        SeriousBreach = "serious_breach" => reason_serious_breach,
        Death = "death" => reason_death,
        Other = "other" => reason_other,
    }

    /// Where somebody is transferred to.
    Destination in exits {
        Hospital = "hospital" => dest_hospital,
        Centre = "centre" => dest_centre,
        WelfareHome = "welfare_home" => dest_welfare_home,
    }
}

impl Reason {
    /// The person or the guardian must be heard, save after a death (LAW S2-48).
    pub const fn needs_hearing(self) -> bool {
        !matches!(self, Self::Death)
    }

    /// Seven days of notice in the village, save death, own wish and transfer (REF S5-26).
    pub const fn needs_notice(self) -> bool {
        !matches!(self, Self::Death | Self::Voluntary | Self::Transferred)
    }

    /// Whether a return within the cooling-off is possible.
    pub const fn can_return(self) -> bool {
        !matches!(self, Self::Death)
    }
}

words! {
    Heard in exits {
        Person = "person" => heard_person,
        Guardian = "guardian" => heard_guardian,
    }

    /// How far an exit is.
    Stage in exits {
        Proposed = "proposed" => stage_proposed,
        Returned = "returned" => stage_returned,
        Approved = "approved" => stage_approved,
        OnNotice = "on-notice" => stage_on_notice,
        Completed = "completed" => stage_completed,
        Kept = "kept" => stage_kept,
    }

    /// What moves an exit.
    Move {
        /// Proposed, or proposed anew.
        Propose = "propose",
        /// The second reviewer approves.
        Approve = "approve",
        /// The second reviewer gives it back.
        Return = "return",
        /// The person stays.
        Keep = "keep",
        /// The notice is posted.
        Post = "post",
        /// The notice is taken down before its end.
        Unpost = "unpost",
        /// The person has left.
        Complete = "complete",
    }
}

impl Stage {
    /// Where a move leads (RES-07); none where it is not allowed. This is the whole table. A proposal takes the place of one that
    /// came back; that a death alone overtakes one that is under way, [`Exit::may_become`] says.
    pub const fn after(self, by: Move) -> Option<Self> {
        match (self, by) {
            (Self::Returned | Self::Proposed | Self::Approved, Move::Propose) => Some(Self::Proposed),
            (Self::Proposed, Move::Approve) | (Self::OnNotice, Move::Unpost) => Some(Self::Approved),
            (Self::Proposed, Move::Return) => Some(Self::Returned),
            (Self::Proposed | Self::OnNotice, Move::Keep) => Some(Self::Kept),
            (Self::Approved, Move::Post) => Some(Self::OnNotice),
            (Self::Approved | Self::OnNotice, Move::Complete) => Some(Self::Completed),
            _ => None,
        }
    }

    /// Whether anything is still to be decided.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Completed | Self::Kept)
    }
}

words! {
    /// What the second reviewer says.
    Review in exits {
        Approve = "approve" => review_approve,
        /// Back to the proposer, with a reason.
        Return = "return" => review_return,
        /// The person stays, with a reason (back edge of RES-08).
        Keep = "keep" => review_keep,
    }

    /// What follows the exit (REF S5-27): ticked when it is arranged.
    Support in exits {
        TwoAllowances = "two_allowances" => support_two_allowances,
        Dibao = "dibao" => support_dibao,
        FamilyDoctor = "family_doctor" => support_family_doctor,
        Devices = "devices" => support_devices,
        HomeCare = "home_care" => support_home_care,
        DayCare = "day_care" => support_day_care,
        Alterations = "alterations" => support_alterations,
        Visits = "visits" => support_visits,
    }
}

/// The end of the cooling-off: the person may come back while it is earlier than this, 24:00 of the thirtieth day after.
pub fn cool_until(exited_at: DateTime<Utc>) -> DateTime<Utc> {
    let day = local_date(exited_at).checked_add_days(Days::new(COOLING_DAYS + 1));
    day.map_or(exited_at, start_of)
}

/// An exit without what was said and written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exit {
    pub id: ExitId,
    pub case: CaseId,
    pub stay: StayId,
    pub stage: Stage,
    pub reason: Reason,
    /// Where to, for a transfer.
    pub destination: Option<Destination>,
    pub heard: Option<(Heard, NaiveDate)>,
    /// The day somebody left or died, when it is known.
    pub left_on: Option<NaiveDate>,
    pub proposed: (StaffId, DateTime<Utc>),
    pub reviewed: Option<(StaffId, DateTime<Utc>)>,
    pub decision_no: String,
    /// When it was completed, and the day of the exit.
    pub completed: Option<(DateTime<Utc>, NaiveDate)>,
    pub cool_until: Option<DateTime<Utc>>,
    /// What was arranged for afterwards.
    pub support: Vec<Support>,
    /// Whether that was recorded.
    pub supported: bool,
    /// When the person came back.
    pub reentered_at: Option<DateTime<Utc>>,
    pub version: i64,
}

impl Exit {
    /// Whether a proposal with this reason may take its place: one that came back, or a death, which overtakes whatever was
    /// proposed before and is not on display.
    pub fn may_become(&self, reason: Reason) -> bool {
        let overtakes = reason == Reason::Death && self.reason != Reason::Death;
        self.stage.after(Move::Propose).is_some() && (self.stage == Stage::Returned || overtakes)
    }

    /// Whether the person may come back now (RES-07).
    pub fn can_return(&self, now: DateTime<Utc>) -> bool {
        self.stage == Stage::Completed
            && self.reason.can_return()
            && self.reentered_at.is_none()
            && self.cool_until.is_some_and(|end| now < end)
    }
}

/// What was said and written: sealed, for those who work on the exit.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// What the reason rests on.
    pub evidence: String,
    /// What the person or guardian said.
    pub statement: String,
    /// The written reasons, as they stand in the decision.
    pub grounds: String,
    /// What the reviewer wrote.
    pub review: String,
}

impl std::fmt::Debug for Words {
    /// Without what was said.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Words(…)")
    }
}

/// A proposal as it comes from the form, complete.
#[derive(Debug, Clone)]
pub struct Proposal {
    pub reason: Reason,
    pub destination: Option<Destination>,
    pub heard: Option<(Heard, NaiveDate)>,
    /// See [`Exit::left_on`].
    pub left_on: Option<NaiveDate>,
    /// The words, without the review.
    pub words: Words,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn res_07_which_reason_asks_for_what() {
        use Reason::*;
        let table = [
            (Voluntary, true, false, true),
            (FamilyCanCare, true, true, true),
            (NoLongerEligible, true, true, true),
            (Transferred, true, false, true),
            (LongAbsence, true, true, true),
            (SeriousBreach, true, true, true),
            (Death, false, false, false),
            (Other, true, true, true),
        ];
        assert_eq!(table.len(), Reason::ALL.len());
        for (reason, hearing, notice, back) in table {
            assert_eq!(
                (reason.needs_hearing(), reason.needs_notice(), reason.can_return()),
                (hearing, notice, back),
                "{reason:?}"
            );
        }
    }

    #[test]
    fn res_07_an_exit_moves_by_the_table_alone() {
        use Move::*;
        use Stage::*;
        let table = [
            (Returned, Propose, Proposed),
            (Proposed, Propose, Proposed),
            (Approved, Propose, Proposed),
            (Proposed, Approve, Approved),
            (Proposed, Return, Returned),
            (Proposed, Keep, Kept),
            (Approved, Post, OnNotice),
            (Approved, Complete, Completed),
            (OnNotice, Unpost, Approved),
            (OnNotice, Keep, Kept),
            (OnNotice, Complete, Completed),
        ];
        for from in Stage::ALL {
            for by in Move::ALL {
                let to = table.iter().find(|(f, b, _)| f == from && b == by).map(|(.., to)| *to);
                assert_eq!(from.after(*by), to, "{from:?} {by:?}");
            }
            assert_eq!(from.is_open(), Move::ALL.iter().any(|by| from.after(*by).is_some()), "{from:?}");
        }
    }

    #[test]
    fn res_07_the_cooling_off_ends_with_the_thirtieth_day() {
        let at = |t: &str| t.parse::<DateTime<Utc>>().unwrap();
        // 2026-09-22 10:00 in Shanghai; the thirtieth day after is 22 October, which ends at 16:00 UTC.
        assert_eq!(cool_until(at("2026-09-22T02:00:00Z")), at("2026-10-22T16:00:00Z"));
        assert_eq!(cool_until(at("2026-09-22T15:59:59Z")), at("2026-10-22T16:00:00Z"));
        assert_eq!(cool_until(at("2026-09-22T16:00:00Z")), at("2026-10-23T16:00:00Z"));
    }
}
