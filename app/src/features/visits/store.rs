//! All SQL of bookings. Here is how they are read; [`book`] takes one in, [`step`] moves it, [`line`] is the waiting list, [`room`] the one
//! place that asks `times` for places, [`follow`] says what waits for whom, [`tell`] writes and telephones, [`clock`] does what is due,
//! [`desk`] is what staff see, [`hours`] the record of hours, [`off`] calls the bookings of a time off, [`retention`] what is erased.
//!
//! Locks are taken in one order: the person, the time, the booking, numbers. Whoever wants to move a booking locks its time first.
use serde::Serialize;

use super::types::{Booking, Event, Visitor};
use crate::base::db::paging::List;
use crate::base::{
    db::Tx, db::sql::Where, error::AppError, ids::BookingId, ids::StaffId, ids::TimeId, keeping::Sealed,
    keys::Keys, keys::field::Cell,
};
use crate::office::change::Change;
use crate::{exec, fetch};

pub mod book;
pub mod clock;
pub mod desk;
mod follow;
pub mod hours;
pub mod line;
pub mod off;
pub mod retention;
pub mod room;
pub mod step;
mod tell;

pub use follow::called;

/// Who books, and what was written.
pub const SEALED: &[Sealed] = &[
    Sealed::new("visit_bookings", "code"),
    Sealed::new("visit_bookings", "visitor"),
    Sealed::new("visit_events", "note").by("booking_id"),
];

/// The word under which bookings belong to people with an account.
pub const VISIT: &str = "visit";

pub(super) const BOOKINGS: List<Booking, 1> = List {
    name: "visit-bookings",
    columns: "b.id, b.reference, b.door_no, b.time_id, b.centre_id, c.name AS centre_name, b.county_code, b.township_code, \
        t.starts_at, t.ends_at, t.closes_at, b.seq, b.kind, b.activities, b.lang, b.young, b.teens, b.adults, b.guardian, b.consents, \
        b.certificates, b.another, b.stage, b.passed, b.offer_until, b.due_on, b.late, b.came_at, b.went_at, b.present, \
        b.release_at, b.confirmed_at, b.registered_at, b.version",
    from: "visit_bookings b JOIN visit_times t ON t.id = b.time_id JOIN centres c ON c.id = b.centre_id",
    key: ["b.id"],
    down: false,
    of: |b| [b.id.into()],
};

/// More bookings than any time has.
const MANY: usize = 10_000;

fn cell(column: &'static str, id: BookingId) -> Cell {
    Cell::new("visit_bookings", column, id.uuid())
}

/// The booking with this code (AC-10): found by its keyed code, so that a wrong one takes the same time.
pub async fn by_code(tx: &mut Tx, keys: &Keys, code: &str) -> Result<Option<Booking>, AppError> {
    BOOKINGS.one(tx, Where::default().is("b.code_hash", keys.lookup("visit", code))).await
}

/// The booking with this id, whoever may see it.
pub async fn booking(tx: &mut Tx, id: BookingId) -> Result<Option<Booking>, AppError> {
    BOOKINGS.one(tx, Where::default().is("b.id", id)).await
}

/// All bookings of a time, in the order of joining.
pub async fn of_time(tx: &mut Tx, time: TimeId) -> Result<Vec<Booking>, AppError> {
    let mut all = BOOKINGS.first(tx, Where::default().is("b.time_id", time), MANY).await?;
    all.sort_by_key(|b| b.seq);
    Ok(all)
}

/// Who booked; none once that is erased. The caller may know it.
pub async fn visitor(tx: &mut Tx, keys: &Keys, id: BookingId) -> Result<Option<Visitor>, AppError> {
    let sealed: Option<Option<Vec<u8>>> =
        fetch!(tx, maybe_value "SELECT visitor FROM visit_bookings WHERE id = $1"; id)?;
    let Some(bytes) = sealed.flatten() else { return Ok(None) };
    let text = keys.fields().open(cell("visitor", id), &bytes);
    let read = text.and_then(|text| serde_json::from_str(&text).ok());
    read.map(Some).ok_or_else(|| unreadable("visitor", id))
}

/// The code that lets its holder act, for mails; empty once it has ended.
pub async fn code(tx: &mut Tx, keys: &Keys, id: BookingId) -> Result<String, AppError> {
    let bytes: Vec<u8> = fetch!(tx, value "SELECT code FROM visit_bookings WHERE id = $1"; id)?;
    keys.fields().open(cell("code", id), &bytes).ok_or_else(|| unreadable("code", id))
}

fn unreadable(column: &str, id: BookingId) -> AppError {
    AppError::Internal(format!("visit_bookings: {column} of {id} cannot be opened"))
}

fn note_cell(id: BookingId) -> Cell {
    Cell::new("visit_events", "note", id.uuid())
}

/// A line of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Happened {
    pub at: chrono::DateTime<chrono::Utc>,
    pub act: Event,
    /// A member of staff; none for whoever booked and for the clock.
    #[serde(skip)]
    pub by: Option<StaffId>,
    /// What was said; may be empty.
    pub note: String,
}

/// The history of a booking, oldest first.
pub async fn events(tx: &mut Tx, keys: &Keys, id: BookingId) -> Result<Vec<Happened>, AppError> {
    type Line = (chrono::DateTime<chrono::Utc>, Event, Option<StaffId>, Option<Vec<u8>>);
    let lines: Vec<Line> = fetch!(tx, all "SELECT at, act, staff_id, note FROM visit_events WHERE booking_id = $1 ORDER BY seq"; id)?;
    let read = |(at, act, by, note): Line| {
        let note = match note {
            None => String::new(),
            Some(bytes) => keys.fields().open(note_cell(id), &bytes).ok_or_else(|| {
                AppError::Internal(format!("visit_events: a note of {id} cannot be opened"))
            })?,
        };
        Ok(Happened { at, act, by, note })
    };
    lines.into_iter().map(read).collect()
}

/// Adds a line to the history.
async fn event(ch: &mut Change, id: BookingId, act: Event, note: &str) -> Result<(), AppError> {
    let sealed = (!note.is_empty()).then(|| ch.state.keys().fields().seal(note_cell(id), note));
    let (now, by) = (ch.now, ch.by());
    exec!(&mut ch.tx, "INSERT INTO visit_events (booking_id, seq, at, staff_id, act, note) \
         SELECT $1, COALESCE(MAX(seq), 0) + 1, $2, $3, $4, $5 FROM visit_events WHERE booking_id = $1"; id, now, by, act, sealed)?;
    Ok(())
}
