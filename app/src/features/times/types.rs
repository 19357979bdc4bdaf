//! What a centre opens to visitors: a [`Time`] with its [`Slot`] and its [`Terms`], and who may come. Pure. [`activity`] is what can be
//! done, [`series`] are times that repeat.
use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, TimeDelta, Utc};

use crate::base::{
    clock::local_date, i18n, i18n::Lang, ids::CentreId, ids::SeriesId, ids::TimeId,
    privacy::public_text::PublicText, words,
};
use crate::t;

pub mod activity;
pub mod series;
#[cfg(test)]
mod tests;

pub use activity::{Activity, Qualification};

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

/// An activity of a time; a limit of its own where it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    pub activity: Activity,
    pub places: Option<i64>,
}

/// What can be done at a time, in the order of the list of activities. Stored as `cleaning haircut:4`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offers(Vec<Offer>);

impl Offers {
    pub fn new(offers: impl IntoIterator<Item = Offer>) -> Self {
        let mut all: Vec<Offer> = offers.into_iter().collect();
        let place = |o: &Offer| Activity::all().position(|a| a == o.activity);
        all.sort_by_key(place);
        all.dedup_by_key(|o| o.activity);
        Self(all)
    }

    pub fn iter(&self) -> std::slice::Iter<'_, Offer> {
        self.0.iter()
    }

    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn activities(&self) -> impl Iterator<Item = Activity> {
        self.0.iter().map(|o| o.activity)
    }

    pub fn has(&self, activity: Activity) -> bool {
        self.activities().any(|a| a == activity)
    }

    /// 打扫、理发.
    pub fn label(&self, lang: Lang) -> String {
        lang.list(&self.activities().map(|a| a.label(lang)).collect::<Vec<_>>())
    }

    fn read(text: &str) -> Option<Self> {
        let one = |word: &str| {
            let (key, places) = word.split_once(':').map_or((word, None), |(k, n)| (k, Some(n)));
            let places = places.map(|n| n.parse().ok()).map_or(Some(None), |n| n.map(Some))?;
            Some(Offer { activity: Activity::get(key)?, places })
        };
        text.split_whitespace().map(one).collect::<Option<Vec<_>>>().map(Self)
    }

    fn write(&self) -> String {
        let one = |o: &Offer| match o.places {
            Some(n) => format!("{}:{n}", o.activity.key),
            None => o.activity.key.clone(),
        };
        self.0.iter().map(one).collect::<Vec<_>>().join(" ")
    }
}

crate::stored!(Offers, offers => offers.write(), text => Offers::read(text));

/// What a centre says of a time apart from when it is (VOL-03).
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Terms {
    pub offers: Offers,
    /// People at once.
    pub places: i64,
    /// Groups at once; none: no limit beside the people. Zero: no groups.
    pub groups: Option<i64>,
    /// Whether a booking is confirmed at once; otherwise the centre answers.
    pub instant: bool,
    /// What the centre asks on top of the activities; 0 for nothing.
    pub min_age: i64,
    /// What exactly is done.
    pub tasks: PublicText,
    /// Risks that the activities do not name already.
    pub risks: PublicText,
    pub bring: PublicText,
    /// Meals and travel.
    pub meals: PublicText,
    pub insurance: PublicText,
}

/// Why terms contradict themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TermsError {
    #[error("nothing can be done")]
    NoActivity,
    #[error("an activity has more places than the time")]
    MorePlaces(Activity),
    /// The county approves it apart: alone, and never at once.
    #[error("needs an approval of its own")]
    Approval(Activity),
    /// VOL-05.
    #[error("an insurance is compulsory")]
    Insurance(Activity),
}

impl Terms {
    /// Whether they go together.
    ///
    /// # Errors
    /// The first thing that does not.
    pub fn check(&self) -> Result<(), TermsError> {
        if self.offers.is_empty() {
            return Err(TermsError::NoActivity);
        }
        for offer in self.offers.iter() {
            let activity = offer.activity;
            if offer.places.is_some_and(|n| n > self.places) {
                return Err(TermsError::MorePlaces(activity));
            }
            if activity.approval && (self.instant || self.offers.iter().len() > 1) {
                return Err(TermsError::Approval(activity));
            }
            if activity.insured && self.insurance.is_empty() {
                return Err(TermsError::Insurance(activity));
            }
        }
        Ok(())
    }

    /// The lowest age that something here admits (MIN-02).
    pub fn lowest_age(&self) -> i64 {
        let ages = self.offers.activities().map(|a| a.min_age.max(self.min_age));
        ages.min().unwrap_or(self.min_age)
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
