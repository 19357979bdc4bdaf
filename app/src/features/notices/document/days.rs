//! Why a period ends when it ends (PUB-04): each day with its mark, and the reason in a sentence. The stored end is the one
//! that counts; if today's table would give another, the page says so (PUB-05, OBJ-06, CAL-02).
use crate::base::{clock::last_day, i18n::date};
use chrono::{Datelike as _, NaiveDate};

use crate::base::calendar::{Calendar, DayKind, Period};
use crate::base::{clock::local_date, i18n::Lang};
use crate::features::notices::types::{ExtendReason, Extension, Notice};
use crate::t;

mod view;

pub use view::section;

/// One day of the strip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    pub date: NaiveDate,
    /// Workday, weekend, holiday or make-up workday.
    pub kind: DayKind,
    /// The day of posting, which is not counted.
    pub posted: bool,
    pub end: bool,
    pub today: bool,
    /// Before today.
    pub past: bool,
}

/// Why the stored end is what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because {
    /// As the rule counts.
    Rule,
    /// Days were added for downtime (PUB-05).
    Downtime,
    /// A corrected row is shown again for a full period (OBJ-06).
    Correction,
    /// The holiday table has changed since the posting; the announced end stands.
    Changed,
    /// The holiday table has changed, and the end has moved with it (CAL-01).
    Recomputed,
    /// The sheet hung later than the notice was posted.
    LateDisplay,
}

/// A period as the page explains it.
#[derive(Debug, Clone)]
pub struct Reason {
    /// As the rule counts today.
    pub period: Period,
    /// The last day as stored.
    pub end: NaiveDate,
    /// Why they differ, if they do.
    pub because: Because,
    /// Each day from the posting to the stored end.
    pub cells: Vec<Cell>,
    /// Years whose holidays were or are not announced (CAL-02).
    pub unannounced: Vec<i32>,
}

/// Works out the reason.
pub fn reason(calendar: &Calendar, notice: &Notice, extensions: &[Extension], today: NaiveDate) -> Reason {
    let period = calendar.period(local_date(notice.life.posted_at), notice.rule);
    let end = last_day(notice.life.ends_at);
    let added = u16::try_from(notice.extended_days).unwrap_or(0);
    let last = extensions.iter().rev().find(|e| last_day(e.ends_at) == end).map(|e| e.reason);
    let because = if period.ends_on == end {
        Because::Rule
    } else if last == Some(ExtendReason::LateDisplay) {
        Because::LateDisplay
    } else if last == Some(ExtendReason::Calendar) {
        Because::Recomputed
    } else if last == Some(ExtendReason::Downtime)
        || (added > 0 && (notice.version == 1 || period.extend_days(calendar, added).ends_on == end))
    {
        Because::Downtime
    } else if notice.version > 1 && period.ends_on < end {
        Because::Correction
    } else {
        Because::Changed
    };
    let cells: Vec<Cell> = period
        .posted
        .iter_days()
        .take_while(|day| *day <= end)
        .map(|day| Cell {
            date: day,
            kind: calendar.day(day).kind,
            posted: day == period.posted,
            end: day == end,
            today: day == today,
            past: day < today,
        })
        .collect();
    let unannounced = unannounced(calendar, notice, &cells);
    Reason { period, end, because, cells, unannounced }
}

/// An extension in a sentence.
pub fn extension(lang: Lang, e: &Extension, today: NaiveDate) -> String {
    let (at, end) = (lang.moment(e.at), date(lang, last_day(e.ends_at), today));
    match e.reason {
        ExtendReason::Downtime => t::writing::ext_downtime(lang, at, e.days, end),
        ExtendReason::LateDisplay => t::writing::ext_late(lang, at, e.days, end),
        ExtendReason::Calendar => t::writing::ext_calendar(lang, at, e.days, end),
    }
}

/// The last days of December are ruled by the next year's notice as well.
fn unannounced(calendar: &Calendar, notice: &Notice, cells: &[Cell]) -> Vec<i32> {
    let ruled_by = |day: NaiveDate| {
        let next = day.month() == 12 && day.day() >= 28 && calendar.years().any(|y| y == day.year());
        day.year() + i32::from(next)
    };
    let mut years: Vec<i32> = cells
        .iter()
        .skip(1)
        .filter(|cell| calendar.day(cell.date).provisional)
        .map(|cell| ruled_by(cell.date))
        .collect();
    if years.is_empty() && notice.provisional {
        // Announced since; at the posting it was not.
        years.extend(cells.last().map(|cell| {
            let next = cell.date.month() == 12 && cell.date.day() >= 28;
            cell.date.year() + i32::from(next)
        }));
    }
    years.dedup();
    years
}
