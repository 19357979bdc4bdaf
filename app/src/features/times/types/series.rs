//! Times that repeat, by the rules of RFC 5545 (the crate `rrule` reads and walks them) and the working days of the house (CAL-02):
//! [`Repeat`] is a rule with its first beginning, [`Edit`] a change of it and what becomes of the times that are written already.
use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike as _, Utc, Weekday};
use rrule::RRuleSet;

use super::Slot;
use crate::base::{calendar::Calendar, clock::SHANGHAI, clock::local_date, clock::start_of, words};

words! {
    /// What becomes of rest days; make-up workdays are working days.
    Rest in times_desk {
        Any = "any" => rest_any,
        /// Working days only.
        Skip = "skip" => rest_skip,
        /// Rest days only.
        Only = "only" => rest_only,
    }
}

/// The most days that are looked through for one rule.
const MOST: u16 = 2_000;
/// The days in the words of the rules, Monday first.
const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// The instant of a Shanghai time.
pub fn instant(local: NaiveDateTime) -> DateTime<Utc> {
    start_of(local.date()) + (local.time() - NaiveTime::MIN)
}

/// The Shanghai time of an instant.
pub fn local(at: DateTime<Utc>) -> NaiveDateTime {
    at.with_timezone(&SHANGHAI).naive_local()
}

/// How a repeating time is written when it is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// Each `interval`-th week, on the weekday of the first time.
    Weeks(u8),
    /// Each month on the same day; months without it have none.
    MonthDay,
    /// Each month on the same weekday: the second Tuesday.
    MonthWeekday,
    /// Each month on the last such weekday.
    MonthLast,
}

/// Why a rule cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a rule of RFC 5545")]
pub struct RepeatError;

/// A rule with where it begins.
#[derive(Debug, Clone, PartialEq)]
pub struct Repeat {
    /// The text of the rule, without `RRULE:`.
    rule: String,
    /// The first beginning, in Shanghai.
    first: NaiveDateTime,
    pub rest: Rest,
}

/// A day on which the rule puts a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    pub day: NaiveDate,
    /// Whether the day works is not known yet: its year has no table (CAL-02).
    pub provisional: bool,
}

impl Repeat {
    /// Reads a rule.
    ///
    /// # Errors
    /// When it is none, or can never be met.
    pub fn parse(rule: &str, first: NaiveDateTime, rest: Rest) -> Result<Self, RepeatError> {
        let repeat = Self { rule: rule.to_owned(), first, rest };
        repeat.set().map(|_| repeat).ok_or(RepeatError)
    }

    /// A rule as the desk offers it, up to a last day or without end.
    pub fn every(
        every: Every,
        first: NaiveDateTime,
        rest: Rest,
        last: Option<NaiveDate>,
    ) -> Result<Self, RepeatError> {
        use chrono::Datelike as _;
        let day = DAYS[first.weekday().num_days_from_monday() as usize % 7];
        let rule = match every {
            Every::Weeks(n) => format!("FREQ=WEEKLY;INTERVAL={};BYDAY={day}", n.max(1)),
            Every::MonthDay => format!("FREQ=MONTHLY;BYMONTHDAY={}", first.day()),
            Every::MonthWeekday => format!("FREQ=MONTHLY;BYDAY={}{day}", (first.day() - 1) / 7 + 1),
            Every::MonthLast => format!("FREQ=MONTHLY;BYDAY=-1{day}"),
        };
        Self::parse(&until(rule, last), first, rest)
    }

    pub fn rule(&self) -> &str {
        &self.rule
    }

    pub const fn first(&self) -> NaiveDateTime {
        self.first
    }

    fn set(&self) -> Option<RRuleSet> {
        let first = self.first.format("%Y%m%dT%H%M%S");
        format!("DTSTART;TZID=Asia/Shanghai:{first}\nRRULE:{}", self.rule).parse().ok()
    }

    /// The value of a part of the rule: `BYDAY`.
    pub fn part(&self, name: &str) -> Option<&str> {
        self.rule.split(';').filter_map(|p| p.split_once('=')).find(|(k, _)| *k == name).map(|(_, v)| v)
    }

    /// The last day that the rule names.
    pub fn last_day(&self) -> Option<NaiveDate> {
        let text = self.part("UNTIL")?;
        let at = NaiveDateTime::parse_from_str(text.trim_end_matches('Z'), "%Y%m%dT%H%M%S").ok()?;
        Some(local_date(at.and_utc()))
    }

    /// The days of the window, both ends included. What COUNT and UNTIL say counts before `except` and rest days: nothing is made up for.
    pub fn days(
        &self,
        calendar: &Calendar,
        except: &[NaiveDate],
        (from, to): (NaiveDate, NaiveDate),
    ) -> Vec<Planned> {
        let Some(set) = self.set() else { return vec![] };
        let edge = |day| start_of(day).with_timezone(&rrule::Tz::UTC);
        let set = set.after(edge(from)).before(edge(to + Days::new(1)));
        let days = set.all(MOST).dates.into_iter().map(|at| local_date(at.with_timezone(&Utc)));
        days.filter(|day| *day <= to && !except.contains(day))
            .map(|day| (day, calendar.day(day)))
            .filter(|(_, is)| match self.rest {
                Rest::Any => true,
                Rest::Skip => is.kind.is_working(),
                Rest::Only => !is.kind.is_working(),
            })
            .map(|(day, is)| Planned { day, provisional: self.rest != Rest::Any && is.provisional })
            .collect()
    }

    /// The beginning on a day.
    pub fn on(&self, day: NaiveDate) -> NaiveDateTime {
        day.and_time(self.first.time())
    }

    /// The rule after an edit.
    ///
    /// # Errors
    /// When nothing is left of it.
    pub fn edited(&self, edit: &Edit) -> Result<Self, RepeatError> {
        let first = self.first + TimeDelta::days(edit.shift_days);
        let first = edit.time.map_or(first, |time| first.date().and_time(time));
        let parts = self.rule.split(';').map(|part| match part.split_once('=') {
            Some(("BYDAY", days)) => format!("BYDAY={}", shifted(days, edit.shift_days)),
            _ => part.to_owned(),
        });
        let mut rule = parts.collect::<Vec<_>>().join(";");
        if edit.last_day.is_some() {
            rule = until(rule, edit.last_day);
        }
        Self::parse(&rule, first, self.rest)
    }

    /// The weekday of a rule that knows one.
    pub fn weekday(&self) -> Option<Weekday> {
        let day = self.part("BYDAY").filter(|d| d.len() == 2 && self.part("FREQ") == Some("WEEKLY"))?;
        DAYS.iter().position(|d| *d == day).and_then(|i| u8::try_from(i).ok()?.try_into().ok())
    }
}

/// The rule with another end: the last second of a Shanghai day, or none.
fn until(rule: String, last: Option<NaiveDate>) -> String {
    let kept = rule.split(';').filter(|p| !p.starts_with("UNTIL=") && !p.starts_with("COUNT="));
    let mut rule = kept.collect::<Vec<_>>().join(";");
    if let Some(day) = last {
        let end = start_of(day + Days::new(1)) - TimeDelta::seconds(1);
        rule.push_str(&end.format(";UNTIL=%Y%m%dT%H%M%SZ").to_string());
    }
    rule
}

/// `TU,TH` some days later; `-1FR` too, which only a shift by whole weeks leaves true, so the desk offers none for it.
fn shifted(days: &str, by: i64) -> String {
    let one = |day: &str| {
        let (n, name) = day.split_at(day.len().saturating_sub(2));
        let at = DAYS.iter().position(|d| *d == name).and_then(|i| i64::try_from(i).ok()).unwrap_or_default();
        format!("{n}{}", DAYS[usize::try_from((at + by).rem_euclid(7)).unwrap_or_default()])
    };
    days.split(',').map(one).collect::<Vec<_>>().join(",")
}

/// How a series changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Edit {
    pub shift_days: i64,
    /// Another beginning, in Shanghai.
    pub time: Option<NaiveTime>,
    pub minutes: Option<i64>,
    /// The series ends with this day.
    pub last_day: Option<NaiveDate>,
}

/// A time of a series as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instance {
    /// Where the series put it.
    pub planned: DateTime<Utc>,
    /// Where it is now.
    pub slot: Slot,
    /// Somebody booked or waits.
    pub people: bool,
    pub by_hand: bool,
    pub cancelled: bool,
}

/// What an edit makes of a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Past,
    StaysCancelled,
    Unchanged,
    Moved(Slot),
    Removed,
    /// People come or wait: the centre decides.
    KeptBooked,
    /// It was changed by hand: the centre decides.
    KeptChanged,
    /// It would begin in the past: the centre decides.
    KeptWouldBePast,
}

impl Fate {
    pub const fn for_decision(self) -> bool {
        matches!(self, Self::KeptBooked | Self::KeptChanged | Self::KeptWouldBePast)
    }
}

impl Edit {
    /// Where the edited series puts what it had put at `planned`.
    pub fn target(&self, planned: DateTime<Utc>) -> NaiveDateTime {
        let at = local(planned) + TimeDelta::days(self.shift_days);
        self.time.map_or(at, |time| at.date().and_time(time))
    }

    /// What becomes of a time that is written (F07).
    pub fn fate(&self, of: &Instance, now: DateTime<Utc>) -> Fate {
        if of.cancelled {
            return Fate::StaysCancelled;
        }
        if of.slot.starts_at <= now {
            return Fate::Past;
        }
        let target = self.target(of.planned);
        let slot = of.slot.moved(instant(target), self.minutes);
        let removed = self.last_day.is_some_and(|last| target.date() > last);
        let same = instant(target) == of.planned && self.minutes.is_none_or(|m| m == of.slot.minutes());
        match () {
            () if !removed && same => Fate::Unchanged,
            () if of.people => Fate::KeptBooked,
            () if of.by_hand => Fate::KeptChanged,
            () if removed => Fate::Removed,
            () if slot.starts_at <= now => Fate::KeptWouldBePast,
            () => Fate::Moved(slot),
        }
    }
}

/// A time of the day to the minute: what forms and rules carry.
pub fn hour(text: &str) -> Option<NaiveTime> {
    let time = NaiveTime::parse_from_str(text.trim(), "%H:%M").ok()?;
    (time.second() == 0).then_some(time)
}
