//! The transaction that takes a booking in: all heads have places, or they wait in the line, or it is refused (VIS-03). One person has
//! one booking at the same hours, at whichever centre (ID-05): they meet at a row of their own.
use chrono::Datelike as _;

use super::{cell, code as read_code, event, follow, line, of_time, room, tell};
use crate::base::{clock::local_date, error::AppError, ids::BookingId, ids::TimeId, random};
use crate::features::times::types::{Slot, Time};
use crate::features::visits::CODE;
use crate::features::visits::types::places::{Welcome, welcome};
use crate::features::visits::types::{
    Asked, Booking, Event, Reason, Settings, State, allowed, booking::stored, booking::wants,
};
use crate::office::change::Change;
use crate::office::{trail::Entry, trail::What};
use crate::{exec, fetch};

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booked {
    pub id: BookingId,
    /// The code (AC-10).
    pub code: String,
    /// Whether a mail with the code was queued.
    pub mailed: bool,
    /// Whether it waits for a place.
    pub waits: bool,
}

/// Why it is not taken in.
#[derive(Debug, thiserror::Error)]
pub enum Unbooked {
    /// The time is over, closed, suspended or cancelled.
    #[error("closed")]
    Closed,
    /// One of the activities is not open.
    #[error("activity closed")]
    Activity,
    /// More than there is at all; how many places there are.
    #[error("too big: {0}")]
    TooBig(i64),
    /// The same person has another booking at these hours.
    #[error("conflict")]
    Conflict,
    /// These heads may not come (MIN-02).
    #[error("heads")]
    Heads(Vec<Reason>),
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<sqlx::Error> for Unbooked {
    fn from(e: sqlx::Error) -> Self {
        Self::App(e.into())
    }
}

/// Takes it in. On an error the change is given up; after [`Unbooked::Conflict`] see [`tell_first`].
///
/// # Errors
/// [`Unbooked`].
pub async fn book(ch: &mut Change, asked: &Asked) -> Result<Booked, Unbooked> {
    book_by(ch, asked, &Settings::default()).await
}

/// The same by other numbers of the city.
///
/// # Errors
/// [`Unbooked`].
pub async fn book_by(ch: &mut Change, asked: &Asked, settings: &Settings) -> Result<Booked, Unbooked> {
    let (now, keys) = (ch.now, ch.state.keys().clone());
    if let Some(known) = known(ch, asked).await? {
        return Ok(known);
    }
    let person = asked.visitor.key().map(|key| keys.lookup("visitor", &key));
    if let Some(person) = &person {
        exec!(&mut ch.tx, "INSERT INTO visit_people (person_hash, at) VALUES ($1, $2) \
             ON CONFLICT (person_hash) DO UPDATE SET at = excluded.at"; person, now)?;
    }
    let locked = line::tick(ch, asked.time, settings).await?;
    let time = &locked.time;
    if !time.takes(now) {
        return Err(Unbooked::Closed);
    }
    let (trained, tasks) =
        (!asked.visitor.proof.is_empty(), (asked.activities.as_slice(), time.terms.min_age));
    let mut reasons = allowed::reasons(asked.heads, asked.kind, asked.guardian, tasks, trained);
    // It is outstanding now, and refuses at the door.
    reasons.retain(|r| *r != Reason::ConsentMissing);
    if !reasons.is_empty() {
        return Err(Unbooked::Heads(reasons));
    }
    if let Some(person) = person.as_ref().filter(|_| !asked.another)
        && other(ch, person, time.slot, None).await?.is_some()
    {
        return Err(Unbooked::Conflict);
    }
    let needs = wants(asked.kind, asked.heads, &asked.activities);
    let waiting = line::of(&of_time(&mut ch.tx, asked.time).await?);
    let state = match welcome(&locked.all, &locked.free, &waiting, &needs) {
        Welcome::ActivityClosed => return Err(Unbooked::Activity),
        Welcome::TooBig => return Err(Unbooked::TooBig(time.terms.places)),
        Welcome::Waits => State::Waiting { passed: 0 },
        Welcome::Booked if !room::take(ch, asked.time, &needs).await? => State::Waiting { passed: 0 },
        Welcome::Booked if time.terms.instant => State::Confirmed,
        Welcome::Booked => {
            State::Requested { due: settings.answer(&ch.calendar, now).last_day.min(time.slot.day()) }
        }
    };
    let (id, code) = write(ch, asked, time, person, state).await?;
    if state.waits() {
        room::wait(ch, asked.time, needs.people).await?;
    }
    let word = if state.waits() { Event::Join } else { Event::Book };
    event(ch, id, word, "").await?;
    let booking = super::booking(&mut ch.tx, id).await?.ok_or(AppError::NotFound)?;
    ch.trail(Entry::new(What::VisitBooked, format!("visit:{}", booking.reference)).reason(asked.kind.word()));
    follow::wait(ch, &booking).await?;
    let mailed = tell::registered(ch, &booking, &asked.visitor, &code).await?;
    Ok(Booked { id, code, mailed, waits: state.waits() })
}

async fn known(ch: &mut Change, asked: &Asked) -> Result<Option<Booked>, AppError> {
    let Some(once) = &asked.once else { return Ok(None) };
    let id: Option<BookingId> =
        fetch!(&mut ch.tx, maybe_value "SELECT id FROM visit_bookings WHERE once = $1"; once)?;
    let Some(id) = id else { return Ok(None) };
    let keys = ch.state.keys().clone();
    let booking = super::booking(&mut ch.tx, id).await?.ok_or(AppError::NotFound)?;
    let code = read_code(&mut ch.tx, &keys, id).await?;
    Ok(Some(Booked { id, code, mailed: false, waits: booking.state.waits() }))
}

/// Another booking of the same person at these hours; one in the line is none yet.
async fn other(
    ch: &mut Change,
    person: &str,
    slot: Slot,
    but: Option<BookingId>,
) -> Result<Option<Booking>, AppError> {
    let id: Option<BookingId> = fetch!(&mut ch.tx, maybe_value "SELECT b.id FROM visit_bookings b JOIN visit_times t ON t.id = b.time_id \
         WHERE b.person_hash = $1 AND b.stage IN ('requested', 'needs-info', 'confirmed', 'checked-in', 'completed', 'recorded') \
         AND t.starts_at < $3 AND t.ends_at > $2 AND b.id <> $4 ORDER BY b.id LIMIT 1";
        person, slot.starts_at, slot.ends_at, but.unwrap_or(BookingId::from_uuid(uuid::Uuid::nil())))?;
    match id {
        Some(id) => super::booking(&mut ch.tx, id).await,
        None => Ok(None),
    }
}

/// Another booking of whoever made this one, at its hours.
pub(super) async fn conflict(ch: &mut Change, id: BookingId) -> Result<Option<Booking>, AppError> {
    let person: Option<Option<String>> =
        fetch!(&mut ch.tx, maybe_value "SELECT person_hash FROM visit_bookings WHERE id = $1"; id)?;
    let Some(person) = person.flatten() else { return Ok(None) };
    let now = ch.now;
    exec!(&mut ch.tx, "UPDATE visit_people SET at = $1 WHERE person_hash = $2"; now, &person)?;
    let Some(b) = super::booking(&mut ch.tx, id).await? else { return Ok(None) };
    other(ch, &person, b.slot, Some(id)).await
}

async fn write(
    ch: &mut Change,
    asked: &Asked,
    time: &Time,
    person: Option<String>,
    state: State,
) -> Result<(BookingId, String), AppError> {
    let (now, keys) = (ch.now, ch.state.keys().clone());
    let (id, code) = (BookingId::new(now), random::code_of(CODE));
    let seal = |column, text: &str| keys.fields().seal(cell(column, id), text);
    let visitor = serde_json::to_string(&asked.visitor).map_err(|e| AppError::Internal(e.to_string()))?;
    let reference = reference(ch, &time.county).await?;
    let seq: i64 = fetch!(&mut ch.tx, value "SELECT COALESCE(MAX(seq), 0) + 1 FROM visit_bookings WHERE time_id = $1"; time.id)?;
    let f = state.facts();
    let release = matches!(state, State::Requested { .. })
        .then(|| Settings::default().release(&ch.calendar, now, time.slot.starts_at));
    let confirmed = (state == State::Confirmed).then_some(now);
    let h = asked.heads;
    exec!(&mut ch.tx, sqlx::query(
        "INSERT INTO visit_bookings (id, once, code_hash, code, reference, door_no, time_id, centre_id, county_code, township_code, \
         seq, kind, activities, visitor, person_hash, another, lang, young, teens, adults, guardian, consents, certificates, terms, \
         stage, passed, due_on, late, release_at, confirmed_at, registered_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, \
         $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, 0, $22, $23, $24, 0, $25, $26, $27, $28, $29, 1)")
        .bind(id).bind(&asked.once).bind(keys.lookup("visit", &code)).bind(seal("code", &code)).bind(reference)
        .bind(door_no()).bind(time.id).bind(time.centre).bind(&time.county).bind(&time.township).bind(seq).bind(asked.kind)
        .bind(stored(&asked.activities)).bind(seal("visitor", &visitor)).bind(person).bind(asked.another).bind(asked.lang)
        .bind(h.young).bind(h.teens).bind(h.adults).bind(asked.guardian).bind(asked.certificates).bind(&asked.terms)
        .bind(state.stage()).bind(f.due).bind(false).bind(release).bind(confirmed).bind(now))?;
    Ok((id, code))
}

/// The next number by which staff of a county call a booking.
async fn reference(ch: &mut Change, county: &str) -> Result<String, AppError> {
    let year = i64::from(local_date(ch.now).year());
    let n: i64 = fetch!(&mut ch.tx, value "INSERT INTO visit_numbers (county_code, year, last) VALUES ($1, $2, 1) \
         ON CONFLICT (county_code, year) DO UPDATE SET last = visit_numbers.last + 1 RETURNING last"; county, year)?;
    Ok(format!("{county}-{year}-F{n:05}"))
}

/// What the check-in shows: nothing of the booking's code can be told from it.
fn door_no() -> String {
    let code = random::code();
    code.get(..9).unwrap_or(&code).to_owned()
}

/// Somebody who stands at the door without a booking, taken in by the centre: no code is told, no line is asked.
pub async fn walk_in(ch: &mut Change, asked: &Asked) -> Result<Booking, AppError> {
    let time: TimeId = asked.time;
    let locked = line::tick(ch, time, &Settings::default()).await?;
    let (id, _) = write(ch, asked, &locked.time, None, State::Confirmed).await?;
    // It stands at the door: no place that was kept for others is taken.
    event(ch, id, Event::Book, "").await?;
    let booking = super::booking(&mut ch.tx, id).await?.ok_or(AppError::NotFound)?;
    ch.trail(Entry::new(What::VisitBooked, format!("visit:{}", booking.reference)).reason("walk-in"));
    Ok(booking)
}

/// After [`Unbooked::Conflict`]: whoever booked first with this number is told, and nothing else of it.
pub async fn tell_first(ch: &mut Change, asked: &Asked) -> Result<(), AppError> {
    let Some(key) = asked.visitor.key().filter(|_| !asked.another) else { return Ok(()) };
    let person = ch.state.keys().lookup("visitor", &key);
    let time = crate::features::times::store::get(&mut ch.tx, asked.time).await?.ok_or(AppError::NotFound)?;
    match other(ch, &person, time.slot, None).await? {
        Some(first) => tell::again(ch, &first).await,
        None => Ok(()),
    }
}
