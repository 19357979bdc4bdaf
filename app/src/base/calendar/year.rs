//! One year's table in the JSON of the project NateScarlet/holiday-cn (MIT): read, checked, refused when
//! unsound.

use std::{collections::BTreeMap, sync::Arc};

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

/// A file larger than this is not a holiday table (the real ones have 5 kB).
const MAX_BYTES: usize = 64 * 1024;
/// More days than a year has can only be a mistake.
const MAX_DAYS: usize = 400;
/// Longest name of a feast, in characters.
const MAX_NAME: usize = 32;

/// The dates a notice rules on.
pub(crate) type YearTable = BTreeMap<NaiveDate, Entry>;

/// One ruled date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// A rest day; otherwise a make-up workday.
    pub(crate) rest: bool,
    /// The feast.
    pub(crate) name: Arc<str>,
}

/// Why a year's file was refused (CAL-01).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    #[error("the file has {0} bytes, more than {MAX_BYTES}")]
    TooBig(usize),
    /// Not JSON, or not of this shape; the parser's words.
    #[error("not a holiday table: {0}")]
    Json(String),
    /// The year itself is outside 2000 to 2199.
    #[error("the year {0} is outside 2000 to 2199")]
    Year(i64),
    /// No day in it: holiday-cn publishes such a file before the State Council's notice.
    #[error("the table of {0} is empty (not announced yet?)")]
    Empty(i32),
    /// More days than a year can have.
    #[error("{0} days are more than {MAX_DAYS}")]
    TooManyDays(usize),
    /// Not a date of the form `YYYY-MM-DD` that exists.
    #[error("{0:?} is not a date (YYYY-MM-DD)")]
    BadDate(String),
    /// A date of another year. December of the year before is allowed: New Year bridges are announced with
    /// the new year.
    #[error("{date} does not belong in the table of {year}")]
    OtherYear {
        /// The year of the file.
        year: i32,
        /// The date found in it.
        date: NaiveDate,
    },
    #[error("{0} is listed twice")]
    Duplicate(NaiveDate),
    /// The feast has no name, or a very long one, or one with control characters.
    #[error("the name of the feast on {0} is missing or unusable")]
    BadName(NaiveDate),
}

#[derive(Deserialize)]
struct File {
    year: i64,
    days: Vec<FileDay>,
}

#[derive(Deserialize)]
struct FileDay {
    name: String,
    date: String,
    #[serde(rename = "isOffDay")]
    is_off_day: bool,
}

/// Reads and checks one file.
pub(crate) fn parse(text: &str) -> Result<(i32, YearTable), CalendarError> {
    if text.len() > MAX_BYTES {
        return Err(CalendarError::TooBig(text.len()));
    }
    let file: File = serde_json::from_str(text).map_err(|e| CalendarError::Json(e.to_string()))?;
    let year = i32::try_from(file.year)
        .ok()
        .filter(|year| (2000..2200).contains(year))
        .ok_or(CalendarError::Year(file.year))?;
    if file.days.is_empty() {
        return Err(CalendarError::Empty(year));
    }
    if file.days.len() > MAX_DAYS {
        return Err(CalendarError::TooManyDays(file.days.len()));
    }
    let mut table = YearTable::new();
    for day in file.days {
        let date = strict_date(&day.date)?;
        let december_before = date.year() == year - 1 && date.month() == 12;
        if date.year() != year && !december_before {
            return Err(CalendarError::OtherYear { year, date });
        }
        let name = day.name.trim();
        if name.is_empty() || name.chars().count() > MAX_NAME || name.chars().any(char::is_control) {
            return Err(CalendarError::BadName(date));
        }
        if table.insert(date, Entry { rest: day.is_off_day, name: Arc::from(name) }).is_some() {
            return Err(CalendarError::Duplicate(date));
        }
    }
    if !table.keys().any(|date| date.year() == year) {
        return Err(CalendarError::Empty(year));
    }
    Ok((year, table))
}

/// `YYYY-MM-DD` and nothing else: chrono alone would also take `2026-1-1` or `+2026-01-01`.
fn strict_date(text: &str) -> Result<NaiveDate, CalendarError> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .ok()
        .filter(|date| date.to_string() == text)
        .ok_or_else(|| CalendarError::BadDate(text.chars().take(20).collect()))
}
