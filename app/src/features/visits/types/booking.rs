//! A booking: who comes when to do what, and where it stands.
use chrono::{DateTime, Utc};

use super::{Heads, Kind, State, Stored, Visitor, places::Wants};
use crate::base::ids::{BookingId, CentreId, TimeId};
use crate::base::{i18n::Lang, words};
use crate::features::times::types::{Activity, Slot};
use crate::t::{bookings as t, times};

words! {
    /// A line of the history of a booking.
    Event in bookings {
        Book = "book" => event_book,
        Join = "join" => event_join,
        Offer = "offer" => event_offer,
        Accept = "accept" => event_accept,
        Leave = "leave" => event_leave,
        Lapse = "lapse" => event_lapse,
        Close = "close" => event_close,
        Confirm = "confirm" => event_confirm,
        Decline = "decline" => event_decline,
        Ask = "ask" => event_ask,
        Answer = "answer" => event_answer,
        Resize = "resize" => event_resize,
        Cancel = "cancel" => event_cancel,
        CallOff = "call-off" => event_call_off,
        /// It waits for the township too (VIS-02).
        Late = "late" => event_late,
        Release = "release" => event_release,
        CheckIn = "check-in" => event_check_in,
        Undo = "undo" => event_undo,
        CheckOut = "check-out" => event_check_out,
        NoShow = "no-show" => event_no_show,
        Record = "record" => event_record,
        /// The host unit countersigned (VOL-01).
        Sign = "sign" => event_sign,
        /// Somebody says that the hours are wrong (REC-03).
        Wish = "wish" => event_wish,
        /// They were right.
        Keep = "keep" => event_keep,
        /// A new version of the hours (REC-06).
        Correct = "correct" => event_correct,
    }
}

/// What somebody asks for.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The form it came from: twice the same is one booking.
    pub once: Option<String>,
    pub time: TimeId,
    pub kind: Kind,
    pub heads: Heads,
    pub activities: Vec<Activity>,
    /// Whether guardian or teacher are present throughout.
    pub guardian: bool,
    /// Whether certificates are wanted later.
    pub certificates: bool,
    pub visitor: Visitor,
    /// Somebody else with the same telephone: a child with the mother's, for instance. The centre sees it.
    pub another: bool,
    pub lang: Lang,
    /// Which texts they agreed to: code of conduct and health declaration.
    pub terms: String,
}

/// A booking without who made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booking {
    pub id: BookingId,
    /// `411725-2026-F00012`: what staff call it.
    pub reference: String,
    /// What the check-in shows; who holds it can do nothing.
    pub door_no: String,
    pub time: TimeId,
    pub centre: CentreId,
    pub centre_name: String,
    pub county: String,
    pub township: String,
    pub slot: Slot,
    /// The order of joining.
    pub seq: i64,
    pub kind: Kind,
    pub activities: Vec<Activity>,
    pub heads: Heads,
    pub guardian: bool,
    /// Guardians' consents that are on file.
    pub consents: i64,
    pub certificates: bool,
    pub another: bool,
    pub lang: Lang,
    pub state: State,
    /// How many came.
    pub present: Option<i64>,
    /// When a request that nobody answers is released.
    pub release_at: Option<DateTime<Utc>>,
    pub confirmed_at: Option<DateTime<Utc>>,
    pub registered_at: DateTime<Utc>,
    /// Counts every step (AC-07).
    pub version: i64,
}

crate::from_row!(Booking, r => {
    let stored = Stored {
        passed: r.try_get("passed")?,
        until: r.try_get("offer_until")?,
        due: r.try_get("due_on")?,
        late: r.try_get("late")?,
        came: r.try_get("came_at")?,
        went: r.try_get("went_at")?,
    };
    let activities: String = r.try_get("activities")?;
    Booking {
        id: r.try_get("id")?,
        reference: r.try_get("reference")?,
        door_no: r.try_get("door_no")?,
        time: r.try_get("time_id")?,
        centre: r.try_get("centre_id")?,
        centre_name: r.try_get("centre_name")?,
        county: r.try_get("county_code")?,
        township: r.try_get("township_code")?,
        slot: Slot {
            starts_at: r.try_get("starts_at")?,
            ends_at: r.try_get("ends_at")?,
            closes_at: r.try_get("closes_at")?,
        },
        seq: r.try_get("seq")?,
        kind: r.try_get("kind")?,
        activities: activities.split(',').filter_map(Activity::get).collect(),
        heads: Heads {
            under_8: 0,
            young: r.try_get("young")?,
            teens: r.try_get("teens")?,
            adults: r.try_get("adults")?,
        },
        guardian: r.try_get("guardian")?,
        consents: r.try_get("consents")?,
        certificates: r.try_get("certificates")?,
        another: r.try_get("another")?,
        lang: r.try_get("lang")?,
        state: State::stored(r.try_get("stage")?, stored)
            .ok_or_else(|| sqlx::Error::Decode("visit_bookings: a state without its facts".into()))?,
        present: r.try_get("present")?,
        release_at: r.try_get("release_at")?,
        confirmed_at: r.try_get("confirmed_at")?,
        registered_at: r.try_get("registered_at")?,
        version: r.try_get("version")?,
    }
});

impl Booking {
    /// Its page for staff, without the base.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/staff/bookings/{}", self.id)
    }

    /// What it needs (W-2).
    #[must_use]
    pub fn wants(&self) -> Wants<Activity> {
        wants(self.kind, self.heads, &self.activities)
    }

    /// Day and hours in words: `2026年9月23日 周三 15:00–17:00`.
    #[must_use]
    pub fn when(&self, lang: Lang) -> String {
        when(self.slot, lang)
    }

    /// The activities in words.
    #[must_use]
    pub fn what(&self, lang: Lang) -> String {
        let names: Vec<_> = self.activities.iter().map(|a| a.label(lang)).collect();
        lang.list(&names)
    }
}

/// What heads need to do these activities.
#[must_use]
pub fn wants(kind: Kind, heads: Heads, activities: &[Activity]) -> Wants<Activity> {
    Wants { people: heads.people(), group: kind.is_group(), activities: activities.to_vec() }
}

/// Day and hours in words, with the year: it may be read long after.
#[must_use]
pub fn when(slot: Slot, lang: Lang) -> String {
    let day = slot.day();
    times::when(lang, times::date(lang, lang.date(day), lang.weekday(day)), slot.hours(lang))
}

/// Activities as they are stored.
#[must_use]
pub fn stored(activities: &[Activity]) -> String {
    activities.iter().map(|a| a.key.as_str()).collect::<Vec<_>>().join(",")
}

impl Visitor {
    /// What of them a list of staff shows: the organiser, else the first character of the name.
    #[must_use]
    pub fn masked(&self) -> String {
        if self.unit.is_empty() { crate::base::privacy::masking::mask(&self.name) } else { self.unit.clone() }
    }
}

impl Booking {
    /// What comes next, while something does; without a full stop, so that it may stand in a sentence.
    #[must_use]
    pub fn next(&self, lang: Lang) -> Option<String> {
        Some(match self.state {
            State::Waiting { .. } => t::next_waiting(lang).to_owned(),
            State::Offered { until } => t::next_offered(lang, lang.moment(until)),
            State::Requested { due } => t::next_requested(lang, lang.date(due)),
            State::NeedsInfo { .. } => t::next_needs_info(lang).to_owned(),
            State::Confirmed => t::next_confirmed(lang).to_owned(),
            State::CheckedIn { .. } => t::next_checked_in(lang).to_owned(),
            State::Completed(_) => t::next_completed(lang).to_owned(),
            _ => return None,
        })
    }

    /// Who comes, by bands: `成年人 2 位、14–17 岁 5 位`.
    #[must_use]
    pub fn who(&self, lang: Lang) -> String {
        who(self.heads, lang)
    }
}

/// Heads in words.
#[must_use]
pub fn who(heads: Heads, lang: Lang) -> String {
    let bands = [
        (heads.adults, t::heads_adults as fn(Lang, i64) -> String),
        (heads.teens, t::heads_teens),
        (heads.young, t::heads_young),
    ];
    let words: Vec<_> = bands.into_iter().filter(|(n, _)| *n > 0).map(|(n, say)| say(lang, n)).collect();
    lang.list(&words)
}
