//! Until when what must happen. Days are Shanghai days; a limit is half-open: at the second it names it is over.
use chrono::{DateTime, Days, Months, NaiveDate, TimeDelta, Utc};

use crate::base::{calendar::Calendar, calendar::Deadline, clock::local_date, clock::start_of};

/// The numbers of the city; [`Settings::default`] are those of the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// An intention keeps its quantity for so many days.
    pub hold_days: i64,
    /// It is answered within so many working days.
    pub answer_within: u16,
    /// An accepted one is kept so many days beyond its window of delivery.
    pub grace_days: u64,
    /// The window, in days from the acceptance, when none was agreed.
    pub window_days: u64,
    /// What arrived is inspected within so many working days.
    pub inspect_within: u16,
    /// After the confirmation a receipt is recorded within so many working days.
    pub receipt_within: u16,
    /// A question is answered within so many working days (DON-14).
    pub question_within: u16,
    /// Use is reported every so many months (DON-15).
    pub report_months: u32,
    /// From this value on there is an agreement, in fen (DON-08).
    pub agreement_fen: i64,
    /// More than so many times what is open is asked back.
    pub ask_back_times: i64,
    /// More pieces than these are asked back.
    pub ask_back_pieces: i64,
    /// Refused goods that nobody fetched are disposed of after so many days.
    pub fetch_days: u64,
    /// The donor's contact is kept so many years after the last report.
    pub keep_years: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            hold_days: 7,
            answer_within: 3,
            grace_days: 3,
            window_days: 14,
            inspect_within: 3,
            receipt_within: 5,
            question_within: 5,
            report_months: 3,
            agreement_fen: 1_000_000,
            ask_back_times: 10,
            ask_back_pieces: 100_000,
            fetch_days: 15,
            keep_years: 3,
        }
    }
}

impl Settings {
    /// When the hold of an intention ends.
    #[must_use]
    pub fn hold(&self, registered: DateTime<Utc>) -> DateTime<Utc> {
        registered + TimeDelta::days(self.hold_days)
    }

    /// The last day for the answer.
    #[must_use]
    pub fn answer(&self, calendar: &Calendar, registered: DateTime<Utc>) -> Deadline {
        calendar.deadline(registered, self.answer_within)
    }

    /// When the hold of an accepted part ends: some days after the last day of its window, at midnight.
    #[must_use]
    pub fn accepted(&self, accepted: DateTime<Utc>, window_ends: Option<NaiveDate>) -> DateTime<Utc> {
        let today = local_date(accepted);
        let agreed = window_ends.filter(|day| *day >= today);
        let last = agreed.unwrap_or_else(|| today + Days::new(self.window_days));
        start_of(last + Days::new(self.grace_days + 1))
    }

    /// The last day for the inspection.
    #[must_use]
    pub fn inspection(&self, calendar: &Calendar, arrived: DateTime<Utc>) -> Deadline {
        calendar.deadline(arrived, self.inspect_within)
    }

    /// The last day for the record of the receipt.
    #[must_use]
    pub fn receipt(&self, calendar: &Calendar, confirmed: DateTime<Utc>) -> Deadline {
        calendar.deadline(confirmed, self.receipt_within)
    }

    /// The last day for the answer to a question (DON-14).
    #[must_use]
    pub fn question(&self, calendar: &Calendar, asked: DateTime<Utc>) -> Deadline {
        calendar.deadline(asked, self.question_within)
    }

    /// The last day for the next report: calendar months after the day of the last one, of the confirmation or of being used up,
    /// clamped to the end of the month and not moved by rest days (DON-15).
    #[must_use]
    pub fn report(&self, from: NaiveDate) -> Deadline {
        let last_day = from.checked_add_months(Months::new(self.report_months)).unwrap_or(from);
        Deadline { last_day, provisional: false }
    }

    /// Whether a quantity is asked back before it is taken: a slip of the finger.
    #[must_use]
    pub const fn asks_back(&self, pieces: i64, open: i64) -> bool {
        pieces > self.ask_back_pieces || pieces > open.saturating_mul(self.ask_back_times)
    }
}
