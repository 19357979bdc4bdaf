//! Stays (人次), absences and re-assessments.
use chrono::{Datelike as _, NaiveDate};

use crate::base::ids::{CaseId, CentreId, StayId};
use crate::base::{calendar::Calendar, words};

words! {
    /// Why somebody is not in the house.
    AbsenceKind in residence {
        Leave = "leave" => kind_leave,
        Hospital = "hospital" => kind_hospital,
    }

    /// The reason of a leave; a hospital stay has [`LeaveReason::Treatment`].
    LeaveReason in residence {
        Family = "family" => reason_family,
        Festival = "festival" => reason_festival,
        Matter = "matter" => reason_matter,
        Treatment = "treatment" => reason_treatment,
        Other = "other" => reason_other,
    }

    /// Why a re-assessment is due (RES-06).
    Why {
        /// A year has passed.
        Yearly = "yearly",
        /// Something has changed.
        Change = "change",
    }

    /// What a re-assessment led to.
    Outcome in residence {
        Continue = "continue" => outcome_continue,
        ProposeExit = "propose-exit" => outcome_exit,
    }
}

#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Stay {
    pub id: StayId,
    #[sqlx(rename = "case_id")]
    pub case: CaseId,
    /// The how-manieth of this person.
    pub seq: i64,
    #[sqlx(rename = "centre_id")]
    pub centre: CentreId,
    pub moved_in_on: NaiveDate,
    /// The last day of the trial; none without one.
    pub trial_until: Option<NaiveDate>,
    /// Until; none while it lasts.
    pub ended_on: Option<NaiveDate>,
    /// When the next re-assessment is due.
    pub assess_due: NaiveDate,
    pub assess_why: Why,
}

#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Absence {
    /// Leave or hospital.
    pub kind: AbsenceKind,
    pub reason: LeaveReason,
    pub from_on: NaiveDate,
    /// When the return is expected.
    pub expected_on: Option<NaiveDate>,
    /// Back since.
    pub back_on: Option<NaiveDate>,
}

impl Absence {
    /// Whether the return is late on that day.
    pub fn is_late(&self, on: NaiveDate) -> bool {
        self.back_on.is_none() && self.expected_on.is_some_and(|day| day < on)
    }
}

/// RES-06: a year after the last assessment; 29 February is followed by 28 February.
pub fn yearly_due(last: NaiveDate) -> NaiveDate {
    last.with_year(last.year() + 1)
        .or_else(|| NaiveDate::from_ymd_opt(last.year() + 1, 2, 28))
        .unwrap_or(NaiveDate::MAX)
}

/// RES-06: ten working days after a change became known.
pub fn change_due(calendar: &Calendar, known: NaiveDate) -> NaiveDate {
    calendar.add_working_days(known, 10).0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn res_06_a_year_later_or_ten_working_days() {
        assert_eq!(yearly_due(day("2026-09-22")), day("2027-09-22"));
        assert_eq!(yearly_due(day("2028-02-29")), day("2029-02-28"));
        // 中秋 2026-09-25 to 27 and 国庆 to 10-07 with make-up days lie between: the calendar knows.
        let due = change_due(&Calendar::builtin(), day("2026-09-22"));
        assert_eq!(Calendar::builtin().working_days_between(day("2026-09-22"), due), 10);
        assert!(due > day("2026-10-06"), "{due}");
    }

    #[test]
    fn a_return_is_late_the_day_after() {
        let absence = Absence {
            kind: AbsenceKind::Leave,
            reason: LeaveReason::Family,
            from_on: day("2026-09-18"),
            expected_on: Some(day("2026-09-22")),
            back_on: None,
        };
        assert!(!absence.is_late(day("2026-09-22")) && absence.is_late(day("2026-09-23")));
        let back = Absence { back_on: Some(day("2026-09-25")), ..absence };
        assert!(!back.is_late(day("2026-09-26")));
    }
}
