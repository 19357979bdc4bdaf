//! The clock that is passed in. Nothing else in this crate asks the system for the time (`clippy.toml` forbids it), so a
//! test or a demonstration can stand at any instant and a deadline is judged the same way everywhere.
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, Utc};

/// Asia/Shanghai: +08:00 the whole year (CAL-06).
pub const SHANGHAI: FixedOffset = match FixedOffset::east_opt(8 * 3600) {
    Some(o) => o,
    None => panic!("+08:00 is an offset"),
};

/// Tells the time. Clones share the same hands.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    /// What is added to the system's time, in milliseconds.
    shift: Arc<AtomicI64>,
    /// Where it stands still, for tests.
    fixed: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self::default()
    }

    /// A running clock that starts at `at` now (`NUANFANG_CLOCK`, demonstrations only).
    pub fn starting_at(at: DateTime<Utc>) -> Self {
        let clock = Self::system();
        clock.shift.store((at - clock.now()).num_milliseconds(), Ordering::Relaxed);
        clock
    }

    /// A clock that stands still until [`Clock::set`] or [`Clock::advance`] moves it.
    pub fn fixed(at: DateTime<Utc>) -> Self {
        Self { shift: Arc::default(), fixed: Some(Arc::new(AtomicI64::new(at.timestamp_millis()))) }
    }

    /// The instant, to the millisecond.
    #[allow(clippy::disallowed_methods, reason = "the one place that reads the system's clock")]
    pub fn now(&self) -> DateTime<Utc> {
        let millis = match &self.fixed {
            Some(at) => at.load(Ordering::Relaxed),
            None => Utc::now().timestamp_millis().saturating_add(self.shift.load(Ordering::Relaxed)),
        };
        DateTime::from_timestamp_millis(millis).unwrap_or_default()
    }

    /// Today's date in Asia/Shanghai (CAL-06).
    pub fn today(&self) -> NaiveDate {
        local_date(self.now())
    }

    /// Puts a fixed clock to `at`; a running one is left alone.
    pub fn set(&self, at: DateTime<Utc>) {
        if let Some(fixed) = &self.fixed {
            fixed.store(at.timestamp_millis(), Ordering::Relaxed);
        }
    }

    /// Moves a fixed clock.
    pub fn advance(&self, by: TimeDelta) {
        self.set(self.now() + by);
    }
}

/// The date that an instant falls on in Asia/Shanghai.
pub fn local_date(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&SHANGHAI).date_naive()
}

/// The instant at which `date` begins in Asia/Shanghai.
pub fn start_of(date: NaiveDate) -> DateTime<Utc> {
    date.and_time(chrono::NaiveTime::MIN).and_utc() - TimeDelta::hours(8)
}

/// The day whose 24:00 an end is.
pub fn last_day(ends_at: DateTime<Utc>) -> NaiveDate {
    local_date(ends_at - TimeDelta::milliseconds(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::unwrap_used)]
    fn the_day_turns_at_16_utc() {
        let before: DateTime<Utc> = "2026-09-28T15:59:59Z".parse().unwrap();
        let clock = Clock::fixed(before);
        assert_eq!(clock.today().to_string(), "2026-09-28");
        clock.advance(TimeDelta::seconds(1));
        assert_eq!(clock.today().to_string(), "2026-09-29");
        assert_eq!(start_of(clock.today()), clock.now());
    }
}
