//! When a time is: beginning, end, and until when one can book. Instants; days and hours are those of Asia/Shanghai (CAL-06).
use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, TimeDelta, Utc};

use super::series;
use crate::base::{clock::local_date, i18n, i18n::Lang};
use crate::t;

/// From when to when, and until when one can book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Slot {
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
}

impl Slot {
    /// A slot that begins at a Shanghai time, lasts so many minutes and closes `lead` minutes before.
    pub fn new(local: NaiveDateTime, minutes: i64, lead: i64) -> Self {
        let starts_at = series::instant(local);
        Self {
            starts_at,
            ends_at: starts_at + TimeDelta::minutes(minutes),
            closes_at: starts_at - TimeDelta::minutes(lead),
        }
    }

    /// The same elsewhere, as long or of another length; the closing keeps its distance to the beginning.
    #[must_use]
    pub fn moved(self, starts_at: DateTime<Utc>, minutes: Option<i64>) -> Self {
        let length = minutes.map_or(self.ends_at - self.starts_at, TimeDelta::minutes);
        Self {
            starts_at,
            ends_at: starts_at + length,
            closes_at: starts_at - (self.starts_at - self.closes_at),
        }
    }

    pub fn minutes(self) -> i64 {
        (self.ends_at - self.starts_at).num_minutes()
    }

    pub fn lead(self) -> i64 {
        (self.starts_at - self.closes_at).num_minutes()
    }

    /// The Shanghai day of the beginning.
    pub fn day(self) -> NaiveDate {
        local_date(self.starts_at)
    }

    /// Its weekday as it is stored: Monday is 1.
    pub fn weekday(self) -> i64 {
        i64::from(self.day().weekday().number_from_monday())
    }

    /// 15:00–17:00; of a visit across midnight 22:30–次日 01:15.
    pub fn hours(self, lang: Lang) -> String {
        let clock = |at| series::local(at).format("%H:%M").to_string();
        let end = clock(self.ends_at);
        let end = if local_date(self.ends_at) > self.day() { t::times::next_day(lang, end) } else { end };
        format!("{}–{end}", clock(self.starts_at))
    }

    /// 9月23日 周三, with the year where it is not this one.
    pub fn date(self, lang: Lang, today: NaiveDate) -> String {
        t::times::date(lang, i18n::date(lang, self.day(), today), lang.weekday(self.day()))
    }

    /// The whole of it in words, since not every phone opens a calendar file.
    pub fn words(self, lang: Lang, today: NaiveDate) -> String {
        t::times::when(lang, self.date(lang, today), self.hours(lang))
    }
}
