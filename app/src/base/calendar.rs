//! Working days of the People's Republic, year by year, and the periods counted with them.
//!
//! * [`year`] reads one holiday-cn file (a year's rest days and make-up workdays) and refuses a bad one;
//! * [`Deadline`] is a last day in working days;
//! * [`period`] turns a posting date and a [`NoticeRule`] into a notice period with a reason for each day.
//!
//! Next year's table: put `app/data/holidays/<year>.json` beside the others and add a line to `BUILTIN`, or
//! give the text to [`Calendar::with_year_json`] at run time. A year without a table is counted as Monday to
//! Friday and every result that touched it says `provisional` (CAL-01, CAL-02). Dates here are Shanghai dates
//! (CAL-06).

mod deadline;
pub mod period;
pub mod store;
#[cfg(test)]
mod tests;
pub mod year;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use chrono::{Datelike, Days, NaiveDate, Weekday};

pub use deadline::Deadline;
pub use period::{NoticeRule, Period, PeriodDay, PeriodMark, RuleError};
pub use year::CalendarError;
use year::{Entry, YearTable};

/// The tables shipped with the programme, oldest first.
const BUILTIN: [&str; 3] = [
    include_str!("../../data/holidays/2024.json"),
    include_str!("../../data/holidays/2025.json"),
    include_str!("../../data/holidays/2026.json"),
];

/// The first day of December which the *next* year's notice has been known to rule on (New Year bridges).
const NEXT_NOTICE_FROM: u32 = 28;

/// What one date is, and the name of the feast that made it so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayKind {
    /// An ordinary Monday to Friday.
    Workday,
    /// An ordinary Saturday or Sunday.
    Weekend,
    /// A rest day by the State Council's notice, on whatever weekday.
    Holiday(Arc<str>),
    /// A make-up workday (调休上班) for the named feast.
    MakeUp(Arc<str>),
}

impl DayKind {
    /// Whether offices work on such a day.
    pub fn is_working(&self) -> bool {
        matches!(self, Self::Workday | Self::MakeUp(_))
    }
}

/// One date looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    pub kind: DayKind,
    /// The notice that rules this date was not loaded: Monday to Friday was assumed (CAL-02).
    pub provisional: bool,
}

/// The loaded years. Cheap to share behind an `Arc`, and replaced as a whole when a year is added.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    years: BTreeMap<i32, YearTable>,
}

impl Calendar {
    /// A calendar with no table at all: everything is Monday to Friday and provisional.
    pub fn empty() -> Self {
        Self::default()
    }

    /// The calendar with the shipped years (2024 to 2026).
    pub fn builtin() -> Self {
        let mut calendar = Self::empty();
        for text in BUILTIN {
            // A broken shipped file would leave its year provisional instead of stopping the server; a test
            // loads all.
            let _ = calendar.with_year_json(text);
        }
        calendar
    }

    /// Adds or replaces one year from the text of a holiday-cn file and returns which year it was.
    ///
    /// # Errors
    /// [`CalendarError`] when the file is not a sound table; the calendar is then unchanged.
    pub fn with_year_json(&mut self, text: &str) -> Result<i32, CalendarError> {
        let (year, table) = year::parse(text)?;
        self.years.insert(year, table);
        Ok(year)
    }

    /// The years that have a table, ascending.
    pub fn years(&self) -> impl Iterator<Item = i32> + '_ {
        self.years.keys().copied()
    }

    /// What a date is (CAL-02).
    pub fn day(&self, date: NaiveDate) -> Day {
        let kind = match self.entry(date) {
            Some(entry) if entry.rest => DayKind::Holiday(entry.name.clone()),
            Some(entry) => DayKind::MakeUp(entry.name.clone()),
            None if is_weekend(date) => DayKind::Weekend,
            None => DayKind::Workday,
        };
        Day { kind, provisional: self.is_provisional(date) }
    }

    /// Whether offices work on this date.
    pub fn is_working(&self, date: NaiveDate) -> bool {
        self.entry(date).map_or(!is_weekend(date), |entry| !entry.rest)
    }

    /// The `n`-th working day after `from` (counting starts the next day, so 0 is `from` itself), and whether
    /// a date on the way was provisional. Stops at the last date chrono knows instead of failing (CAL-04).
    pub fn add_working_days(&self, from: NaiveDate, n: u16) -> (NaiveDate, bool) {
        let (mut date, mut left, mut provisional) = (from, n, false);
        while left > 0 {
            let Some(next) = date.succ_opt() else { break };
            date = next;
            provisional |= self.is_provisional(date);
            if self.is_working(date) {
                left -= 1;
            }
        }
        (date, provisional)
    }

    /// How many working days lie after `a` and not after `b`; 0 when `b` is not later. The counterpart of
    /// [`Self::add_working_days`], and quick for any distance.
    pub fn working_days_between(&self, a: NaiveDate, b: NaiveDate) -> u32 {
        if b <= a {
            return 0;
        }
        let listed: BTreeSet<NaiveDate> = self
            .years
            .values()
            .flat_map(|table| table.keys().copied())
            .filter(|d| *d > a && *d <= b)
            .collect();
        let by_weekday = weekdays_up_to(b) - weekdays_up_to(a);
        let corrected = listed.into_iter().fold(by_weekday, |sum, date| {
            sum + i64::from(self.is_working(date)) - i64::from(!is_weekend(date))
        });
        u32::try_from(corrected).unwrap_or(0)
    }

    /// The date itself when offices work on it, otherwise the next date on which they do.
    pub fn roll_forward(&self, date: NaiveDate) -> NaiveDate {
        let mut date = date;
        while !self.is_working(date) {
            let Some(next) = date.succ_opt() else { break };
            date = next;
        }
        date
    }

    /// The ruling entry of a date: the later notice wins in the days around New Year.
    fn entry(&self, date: NaiveDate) -> Option<&Entry> {
        let in_year = |year: i32| self.years.get(&year).and_then(|table| table.get(&date));
        let later = if date.month() == 12 { in_year(date.year().saturating_add(1)) } else { None };
        later.or_else(|| in_year(date.year()))
    }

    fn is_provisional(&self, date: NaiveDate) -> bool {
        let next_rules = date.month() == 12 && date.day() >= NEXT_NOTICE_FROM;
        !self.years.contains_key(&date.year())
            || (next_rules && !self.years.contains_key(&date.year().saturating_add(1)))
    }
}

/// Days left as the pages count them: 6 on 22 September for an end on the 28th, `Some(0)` on the last day
/// itself ("ends today"), `None` when it is over. Both are Shanghai dates.
pub fn days_left(now: NaiveDate, ends_on: NaiveDate) -> Option<u32> {
    u32::try_from(ends_on.signed_duration_since(now).num_days()).ok()
}

/// `date + n` days, or the last date chrono knows.
pub(crate) fn plus_days(date: NaiveDate, n: u16) -> NaiveDate {
    date.checked_add_days(Days::new(u64::from(n))).unwrap_or(NaiveDate::MAX)
}

fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

/// Mondays to Fridays from a fixed Monday long ago up to and including `date`; only differences mean
/// anything.
fn weekdays_up_to(date: NaiveDate) -> i64 {
    // Day 1 of the common era was a Monday, so the count of whole weeks falls out of the day number.
    let day = i64::from(date.num_days_from_ce()) - 1;
    day.div_euclid(7) * 5 + (day.rem_euclid(7) + 1).min(5)
}
