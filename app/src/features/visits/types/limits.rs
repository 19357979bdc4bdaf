//! Until when what must happen. Days are Shanghai days; a limit is half-open: at the second it names it is over.
use chrono::{DateTime, TimeDelta, Utc};

use crate::base::{calendar::Calendar, calendar::Deadline, clock::start_of};

/// The numbers of the city; [`Settings::default`] are those of the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// A request is answered within so many working days, then the township looks after it (VIS-02).
    pub answer_within: u16,
    /// Unanswered after so many working days it is released.
    pub release_within: u16,
    /// At the latest so long before the visit begins.
    pub release_before: TimeDelta,
    /// How long an offer from the line holds (W-7).
    pub hold: TimeDelta,
    /// Hours are recorded within so many working days (REC-02).
    pub record_within: u16,
    /// After so many the centre is reminded.
    pub record_warn: u16,
    /// A wish for a correction is answered within so many working days (REC-03).
    pub correct_within: u16,
    /// Who came is kept so many days after the visit.
    pub keep_days: u64,
    /// How long before the beginning people are reminded.
    pub remind: [TimeDelta; 2],
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            answer_within: 3,
            release_within: 5,
            release_before: TimeDelta::hours(2),
            hold: TimeDelta::hours(24),
            record_within: 10,
            record_warn: 7,
            correct_within: 5,
            keep_days: 180,
            remind: [TimeDelta::hours(72), TimeDelta::hours(24)],
        }
    }
}

impl Settings {
    /// The last day for the answer.
    #[must_use]
    pub fn answer(&self, calendar: &Calendar, asked: DateTime<Utc>) -> Deadline {
        calendar.deadline(asked, self.answer_within)
    }

    /// When a request that nobody answered is released: in any case before the visit begins (VIS-02).
    #[must_use]
    pub fn release(&self, calendar: &Calendar, asked: DateTime<Utc>, begins: DateTime<Utc>) -> DateTime<Utc> {
        let early = begins - self.release_before;
        let last = if asked < early { early } else { begins };
        calendar.deadline(asked, self.release_within).overdue_from().min(last)
    }

    /// When a place is no longer kept (W-7).
    #[must_use]
    pub fn offer(&self, now: DateTime<Utc>, closes: DateTime<Utc>) -> DateTime<Utc> {
        (now + self.hold).min(closes)
    }

    /// The last day for the record of hours (REC-02).
    #[must_use]
    pub fn record(&self, calendar: &Calendar, ended: DateTime<Utc>) -> Deadline {
        calendar.deadline(ended, self.record_within)
    }

    /// The last day for the answer to a wish for a correction (REC-03).
    #[must_use]
    pub fn correction(&self, calendar: &Calendar, asked: DateTime<Utc>) -> Deadline {
        calendar.deadline(asked, self.correct_within)
    }

    /// When people are reminded: none for an instant before the confirmation, none at or after a cancellation.
    #[must_use]
    pub fn reminders(
        &self,
        begins: DateTime<Utc>,
        confirmed: DateTime<Utc>,
        cancelled: Option<DateTime<Utc>>,
    ) -> Vec<DateTime<Utc>> {
        let due = self.remind.iter().map(|before| begins - *before);
        due.filter(|at| *at >= confirmed && cancelled.is_none_or(|end| *at < end)).collect()
    }

    /// From when on what is known of who came on this day is erased.
    #[must_use]
    pub fn erased_from(&self, day: chrono::NaiveDate) -> DateTime<Utc> {
        start_of(day + chrono::Days::new(self.keep_days + 1))
    }
}
