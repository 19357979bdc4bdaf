//! What a centre opens to visitors: a [`Time`] with its [`slot`] and its [`terms`], and who may come. Pure. [`activity`] is what can be
//! done, [`series`] are times that repeat, [`campaign`] the days on which many come.
use chrono::{DateTime, Utc};

use crate::base::{ids::CentreId, ids::SeriesId, ids::TimeId, words};

pub mod activity;
pub mod campaign;
pub mod series;
pub mod slot;
pub mod terms;
#[cfg(test)]
mod tests;

pub use activity::{Activity, Qualification};
pub use slot::Slot;
pub use terms::{Offer, Offers, Terms, TermsError};

/// Up to so many free places are few.
pub const FEW: i64 = 3;
/// Minutes before the beginning at which booking closes, where the centre says nothing else.
pub const LEAD: i64 = 24 * 60;
/// The most places of one time.
pub const PLACES: i64 = 500;

words! {
    /// Where a time stands.
    State in times {
        Open = "open" => state_open,
        /// The county's switch is on (VIS-05).
        Suspended = "suspended" => state_suspended,
        Cancelled = "cancelled" => state_cancelled,
    }

    /// An age, as far as anybody is asked for it (MIN-02, MIN-03).
    Band in times {
        /// Cannot be booked for.
        Under8 = "under_8" => band_under_8,
        Child = "8_13" => band_child,
        Teen = "14_17" => band_teen,
        Adult = "18_plus" => band_adult,
    }
}

impl Band {
    /// The youngest of it.
    pub const fn lowest(self) -> i64 {
        match self {
            Self::Under8 => 0,
            Self::Child => 8,
            Self::Teen => 14,
            Self::Adult => 18,
        }
    }

    /// What can be booked at all.
    pub fn bookable() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|b| *b != Self::Under8)
    }
}

/// A time that a centre opened.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Time {
    pub id: TimeId,
    #[sqlx(rename = "centre_id")]
    pub centre: CentreId,
    /// The centre's address on the portal.
    pub centre_slug: String,
    pub centre_name: String,
    /// The unit that recruits and records (VOL-01).
    pub host_unit: String,
    pub address: String,
    pub phone: String,
    /// How to get there, in the centre's words; may be empty.
    pub way: String,
    #[sqlx(rename = "county_code")]
    pub county: String,
    #[sqlx(rename = "township_code")]
    pub township: String,
    #[sqlx(rename = "series_id")]
    pub series: Option<SeriesId>,
    #[sqlx(flatten)]
    pub slot: Slot,
    #[sqlx(flatten)]
    pub terms: Terms,
    pub taken_places: i64,
    pub taken_groups: i64,
    /// People on the waiting list.
    pub waiting: i64,
    pub state: State,
    /// Why it is suspended or cancelled.
    pub reason: String,
    pub by_hand: bool,
    pub undecided: bool,
    /// RFC 5545.
    pub sequence: i64,
    pub created_at: DateTime<Utc>,
    pub changed_at: DateTime<Utc>,
    /// Counts every change by the centre (AC-07); bookings do not count.
    pub version: i64,
}

impl Time {
    /// People that still fit.
    pub fn free(&self) -> i64 {
        (self.terms.places - self.taken_places).max(0)
    }

    /// Groups that still fit, where their number is limited.
    pub fn free_groups(&self) -> Option<i64> {
        self.terms.groups.map(|n| (n - self.taken_groups).max(0))
    }

    /// Whether bookings are taken at that instant, into places or onto the waiting list.
    pub fn takes(&self, now: DateTime<Utc>) -> bool {
        self.state == State::Open && now < self.slot.closes_at
    }

    pub fn begun(&self, now: DateTime<Utc>) -> bool {
        self.slot.starts_at <= now
    }

    pub fn over(&self, now: DateTime<Utc>) -> bool {
        self.slot.ends_at <= now
    }

    /// Whether somebody has booked or waits.
    pub const fn has_people(&self) -> bool {
        self.taken_places > 0 || self.waiting > 0
    }

    pub fn path(&self) -> String {
        format!("/visits/{}", self.id)
    }

    pub fn desk(&self) -> String {
        format!("/staff/times/{}", self.id)
    }
}
