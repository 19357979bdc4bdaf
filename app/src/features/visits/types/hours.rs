//! Hours (REC-01 to REC-06): from check-in to check-out less breaks, in minutes; shown in halves, rounded down; a total is made of minutes.
//! What cannot have been is flagged and changes no minute. A correction is a new version.
use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::Settings;
use crate::base::{calendar::Calendar, clock::local_date, words};

words! {
    /// What somebody should look at.
    Flag in hours {
        /// Twenty hours or more on one day.
        Day20Hours = "day_20_hours" => flag_day_20_hours,
        /// Entered after the tenth working day (REC-02).
        EnteredLate = "entered_late" => flag_entered_late,
        MissingOut = "missing_out" => flag_missing_out,
        Over16Hours = "over_16_hours" => flag_over_16_hours,
        /// At two places, or twice at one, at the same hours.
        Overlap = "overlap" => flag_overlap,
    }
}

/// A stay as it was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stay {
    pub came: DateTime<Utc>,
    /// None when nobody checked out: that is no guess.
    pub went: Option<DateTime<Utc>>,
    /// Meals and rests, as they were entered.
    pub breaks: Vec<(DateTime<Utc>, DateTime<Utc>)>,
    /// Whether it is volunteering at all (REC-04).
    pub counts: bool,
    /// When it was entered.
    pub entered: Option<DateTime<Utc>>,
}

/// Out before in; what was tried is kept all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutBeforeIn;

impl Stay {
    /// Its minutes: seconds are summed, then cut. None without a check-out.
    ///
    /// # Errors
    /// [`OutBeforeIn`].
    pub fn minutes(&self) -> Result<Option<i64>, OutBeforeIn> {
        let Some(went) = self.went else { return Ok(None) };
        if went < self.came {
            return Err(OutBeforeIn);
        }
        if !self.counts {
            return Ok(Some(0));
        }
        Ok(Some(((went - self.came) - self.paused(went)).num_minutes().max(0)))
    }

    /// How long the breaks are within the stay; where two overlap they count once.
    fn paused(&self, went: DateTime<Utc>) -> TimeDelta {
        let within = self.breaks.iter().map(|(from, to)| ((*from).max(self.came), (*to).min(went)));
        let mut breaks: Vec<_> = within.filter(|(from, to)| from < to).collect();
        breaks.sort();
        let mut until = self.came;
        breaks.into_iter().fold(TimeDelta::zero(), |sum, (from, to)| {
            let new = (to - from.max(until)).max(TimeDelta::zero());
            until = until.max(to);
            sum + new
        })
    }

    /// The day it counts for: that of the check-in.
    #[must_use]
    pub fn day(&self) -> NaiveDate {
        local_date(self.came)
    }

    fn meets(&self, other: &Self) -> bool {
        match (self.went, other.went) {
            (Some(mine), Some(theirs)) => self.came < theirs && other.came < mine,
            _ => false,
        }
    }
}

/// What is to be looked at of each of one person's stays, in the order of the words.
#[must_use]
pub fn flags(calendar: &Calendar, stays: &[Stay]) -> Vec<Vec<Flag>> {
    let minutes: Vec<_> = stays.iter().map(|s| s.minutes().ok().flatten()).collect();
    let mut days: BTreeMap<NaiveDate, i64> = BTreeMap::new();
    for (stay, minutes) in stays.iter().zip(&minutes) {
        *days.entry(stay.day()).or_default() += minutes.unwrap_or(0);
    }
    let settings = Settings::default();
    let of = |(i, stay): (usize, &Stay)| {
        let Ok(minutes) = stay.minutes() else { return vec![] };
        let went = stay.went.unwrap_or(stay.came);
        let late = stay
            .entered
            .zip(stay.went)
            .is_some_and(|(at, went)| at >= settings.record(calendar, went).overdue_from());
        let overlap =
            stays.iter().enumerate().any(|(j, other)| i != j && other.minutes().is_ok() && stay.meets(other));
        [
            (minutes.is_some() && days.get(&stay.day()).is_some_and(|m| *m >= 20 * 60), Flag::Day20Hours),
            (late, Flag::EnteredLate),
            (stay.went.is_none(), Flag::MissingOut),
            (went - stay.came > TimeDelta::hours(16), Flag::Over16Hours),
            (overlap, Flag::Overlap),
        ]
        .into_iter()
        .filter_map(|(holds, flag)| holds.then_some(flag))
        .collect()
    };
    stays.iter().enumerate().map(of).collect()
}

/// Minutes as hours, cut to a half: `2.5`.
#[must_use]
pub fn shown(minutes: i64) -> String {
    format!("{}.{}", minutes / 60, if minutes % 60 >= 30 { 5 } else { 0 })
}

/// What a correction changes (REC-03).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Correction {
    pub came: Option<DateTime<Utc>>,
    pub went: Option<DateTime<Utc>>,
    pub breaks: Option<Vec<(DateTime<Utc>, DateTime<Utc>)>>,
    /// Why; must be there.
    pub reason: String,
}

/// Why a correction is not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Uncorrected {
    #[error("no reason")]
    Reason,
    #[error("out before in")]
    OutBeforeIn,
    #[error("nothing changes")]
    NoChange,
    /// Somebody was first (AC-07).
    #[error("changed meanwhile")]
    Stale,
}

impl Correction {
    /// The stay as it is in the next version (REC-06).
    ///
    /// # Errors
    /// [`Uncorrected`].
    pub fn apply(&self, stay: &Stay) -> Result<Stay, Uncorrected> {
        if self.reason.trim().is_empty() {
            return Err(Uncorrected::Reason);
        }
        let mut next = stay.clone();
        next.came = self.came.unwrap_or(stay.came);
        next.went = self.went.or(stay.went);
        if let Some(breaks) = &self.breaks {
            next.breaks.clone_from(breaks);
        }
        next.minutes().map_err(|_| Uncorrected::OutBeforeIn)?;
        if next == *stay { Err(Uncorrected::NoChange) } else { Ok(next) }
    }
}
