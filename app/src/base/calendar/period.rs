//! Notice periods (PUB-04, PUB-05): when one ends, and why, day by day, so that a page can show the reason.
//!
//! Another way of counting is another variant of [`NoticeRule`] with its line in `FromStr`, `Display` and
//! [`Calendar::period`]; whatever it says, no period is shorter than [`MINIMUM_DAYS`] calendar days.

#[cfg(test)]
mod tests;

use std::{fmt, str::FromStr};

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Utc, Weekday};
use serde::{Deserialize, Serialize};

use super::{Calendar, DayKind, plus_days};

/// The shortest period, in calendar days (fact 4; S4 art. 19, S5 art. 15).
pub const MINIMUM_DAYS: u8 = 7;

/// How a notice's days are counted. Written `calendar:7` and `working:5`, in the database and in JSON alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum NoticeRule {
    /// Calendar days after the posting date, then forward to a working day. At least 7.
    CalendarDays(u8),
    /// Working days after the posting date: 5, or 7 and more. Never ends before `CalendarDays(7)` would.
    WorkingDays(u8),
}

impl Default for NoticeRule {
    fn default() -> Self {
        Self::CalendarDays(MINIMUM_DAYS)
    }
}

/// Why a rule was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// Neither `calendar:<days>` nor `working:<days>` with a plain number up to 255.
    #[error("a notice rule is written `calendar:7` or `working:5`, at most 255 days")]
    Format,
    /// Fewer than 7 calendar days.
    #[error("{0} calendar days are fewer than {MINIMUM_DAYS}")]
    TooFewCalendarDays(u8),
    /// Working days must be 5, or 7 and more.
    #[error("{0} working days: choose 5, or 7 and more")]
    WorkingDays(u8),
}

impl FromStr for NoticeRule {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let (unit, number) = text.split_once(':').ok_or(RuleError::Format)?;
        let n: u8 = number.parse().map_err(|_| RuleError::Format)?;
        let rule = match unit {
            "calendar" => Self::CalendarDays(n),
            "working" => Self::WorkingDays(n),
            _ => return Err(RuleError::Format),
        };
        if rule.to_string() != text {
            return Err(RuleError::Format); // `calendar:07`, `calendar:+7`: one spelling for one rule
        }
        match rule {
            Self::CalendarDays(n) if n < MINIMUM_DAYS => Err(RuleError::TooFewCalendarDays(n)),
            Self::WorkingDays(n) if n != 5 && n < MINIMUM_DAYS => Err(RuleError::WorkingDays(n)),
            rule => Ok(rule),
        }
    }
}

crate::stored!(NoticeRule, rule => rule, text => text.parse().ok());

impl fmt::Display for NoticeRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CalendarDays(n) => write!(f, "calendar:{n}"),
            Self::WorkingDays(n) => write!(f, "working:{n}"),
        }
    }
}

impl TryFrom<String> for NoticeRule {
    type Error = RuleError;
    fn try_from(text: String) -> Result<Self, RuleError> {
        text.parse()
    }
}

impl From<NoticeRule> for String {
    fn from(rule: NoticeRule) -> Self {
        rule.to_string()
    }
}

/// What a day does in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeriodMark {
    /// The posting date, which is not counted (贴).
    Posted,
    /// An ordinary working day within the count.
    Counted,
    /// A weekend day or holiday within the count (休).
    Rest,
    /// A make-up workday within the count (班).
    MakeUp,
    /// A rest day after the count, passed over to reach a working day (also 休).
    Rolled,
    /// The last day; the period ends at its 24:00 (止).
    End,
}

/// One day of a period, for the day strip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodDay {
    /// The Shanghai date.
    pub date: NaiveDate,
    pub weekday: Weekday,
    /// Workday, weekend, holiday or make-up workday, with the feast's name.
    pub kind: DayKind,
    /// What it does in this period.
    pub mark: PeriodMark,
    /// Assumed, because that year is not announced yet (CAL-02).
    pub provisional: bool,
}

/// A notice period. Made by [`Calendar::period`] only; the fields are for reading.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Period {
    pub posted: NaiveDate,
    /// Where the count itself ended, before moving forward to a working day.
    pub counted_until: NaiveDate,
    /// The last day; objections are open until its 24:00.
    pub ends_on: NaiveDate,
    /// Every day from `posted` to `ends_on`.
    pub days: Vec<PeriodDay>,
    /// A counted or passed-over day was provisional (CAL-02).
    pub provisional: bool,
    /// `counted_until` was a rest day, so the end moved forward.
    pub rolled: bool,
    /// Whole days added for downtime (PUB-05), 0 if none.
    pub extended_days: u16,
}

impl Calendar {
    /// The period of a notice posted on `posted` (PUB-04). Always at least 7 calendar days, whatever the rule
    /// holds, and always ending on a working day (save at the very end of chrono's time, where it stops).
    pub fn period(&self, posted: NaiveDate, rule: NoticeRule) -> Period {
        let minimum = plus_days(posted, u16::from(MINIMUM_DAYS));
        let counted_until = match rule {
            NoticeRule::CalendarDays(n) => plus_days(posted, u16::from(n)).max(minimum),
            NoticeRule::WorkingDays(n) => self.add_working_days(posted, u16::from(n)).0.max(minimum),
        };
        self.lay_out(posted, counted_until, 0)
    }

    fn lay_out(&self, posted: NaiveDate, counted_until: NaiveDate, extended_days: u16) -> Period {
        let ends_on = self.roll_forward(counted_until);
        let days: Vec<PeriodDay> = posted
            .iter_days()
            .take_while(|date| *date <= ends_on)
            .map(|date| {
                let day = self.day(date);
                let mark = match &day.kind {
                    _ if date == posted => PeriodMark::Posted,
                    _ if date == ends_on => PeriodMark::End,
                    _ if date > counted_until => PeriodMark::Rolled,
                    DayKind::Workday => PeriodMark::Counted,
                    DayKind::MakeUp(_) => PeriodMark::MakeUp,
                    DayKind::Weekend | DayKind::Holiday(_) => PeriodMark::Rest,
                };
                PeriodDay {
                    date,
                    weekday: date.weekday(),
                    kind: day.kind,
                    mark,
                    provisional: day.provisional,
                }
            })
            .collect();
        // The posting date is not counted, so its own doubt does not matter.
        let provisional = days.iter().skip(1).any(|day| day.provisional);
        let rolled = ends_on != counted_until;
        Period { posted, counted_until, ends_on, days, provisional, rolled, extended_days }
    }
}

impl Period {
    /// The instant the period is over (exclusive): 24:00 of the last day in Shanghai, which is 16:00 UTC
    /// (CAL-06).
    pub fn ends_at(&self) -> DateTime<Utc> {
        const SIXTEEN: NaiveTime = match NaiveTime::from_hms_opt(16, 0, 0) {
            Some(time) => time,
            None => NaiveTime::MIN,
        };
        self.ends_on.and_time(SIXTEEN).and_utc()
    }

    /// The period made longer by `n` whole days of downtime, again ending on a working day (PUB-05). The days
    /// are added after the end so far, so an extension never gives less than the downtime took; 0 changes
    /// nothing.
    pub fn extend_days(&self, calendar: &Calendar, n: u16) -> Period {
        if n == 0 {
            return self.clone();
        }
        let extended = self.extended_days.saturating_add(n);
        calendar.lay_out(self.posted, plus_days(self.ends_on, n), extended)
    }
}
