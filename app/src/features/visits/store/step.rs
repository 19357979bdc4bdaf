//! Moving a booking. [`lock`] locks its time, lets end what ends at this instant, and locks it; [`advance`] takes one step, with everything
//! that follows: places, line, history, work, mails, trail.
use chrono::{DateTime, Utc};

use super::{book, booking as read, event, follow, line, room, tell};
use crate::base::{error::AppError, ids::BookingId, ids::TimeId};
use crate::features::visits::types::{
    Act, Booking, Cancelling, Event, Heads, Reason, Refused, Settings, Stage, State, allowed, places,
};
use crate::office::change::{Change, StepError as Step};
use crate::office::{trail::Entry, trail::What};
use crate::{exec, fetch};

/// Why a step was not taken.
pub type StepError = Step<Booking, Refused>;

/// What somebody does with a booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Move {
    /// Wants the place that is offered.
    Accept,
    /// Leaves the line, or does not want it.
    Leave,
    Confirm,
    Decline(String),
    Ask(String),
    Answer(String),
    /// By whoever booked.
    Cancel,
    /// By the centre.
    CallOff(String),
    /// By the clock (VIS-02).
    Release,
    Resize(Heads),
    /// So many came, with so many consents.
    CheckIn {
        present: i64,
        consents: i64,
        at: DateTime<Utc>,
    },
    Undo,
    CheckOut(DateTime<Utc>),
    NoShow,
}

impl Move {
    const fn event(&self) -> Event {
        match self {
            Self::Accept => Event::Accept,
            Self::Leave => Event::Leave,
            Self::Confirm => Event::Confirm,
            Self::Decline(_) => Event::Decline,
            Self::Ask(_) => Event::Ask,
            Self::Answer(_) => Event::Answer,
            Self::Cancel => Event::Cancel,
            Self::CallOff(_) => Event::CallOff,
            Self::Release => Event::Release,
            Self::Resize(_) => Event::Resize,
            Self::CheckIn { .. } => Event::CheckIn,
            Self::Undo => Event::Undo,
            Self::CheckOut(_) => Event::CheckOut,
            Self::NoShow => Event::NoShow,
        }
    }

    fn note(&self) -> String {
        match self {
            Self::Decline(text) | Self::Ask(text) | Self::Answer(text) | Self::CallOff(text) => text.clone(),
            Self::Resize(heads) => heads.people().to_string(),
            _ => String::new(),
        }
    }
}

/// Locks a booking, after its time; none when there is none.
pub async fn lock(ch: &mut Change, id: BookingId) -> Result<Option<Booking>, AppError> {
    lock_by(ch, id, &Settings::default()).await
}

/// The same by other numbers of the city.
pub async fn lock_by(
    ch: &mut Change,
    id: BookingId,
    settings: &Settings,
) -> Result<Option<Booking>, AppError> {
    let time: Option<TimeId> =
        fetch!(&mut ch.tx, maybe_value "SELECT time_id FROM visit_bookings WHERE id = $1"; id)?;
    let Some(time) = time else { return Ok(None) };
    line::tick(ch, time, settings).await?;
    exec!(&mut ch.tx, "UPDATE visit_bookings SET version = version WHERE id = $1"; id)?;
    read(&mut ch.tx, id).await
}

/// Moves a locked booking. On an error the change is given up.
///
/// # Errors
/// [`StepError`].
pub async fn advance(ch: &mut Change, booking: &Booking, step: &Move) -> Result<Booking, StepError> {
    advance_by(ch, booking, step, &Settings::default()).await
}

/// The same by other numbers of the city.
pub async fn advance_by(
    ch: &mut Change,
    booking: &Booking,
    step: &Move,
    settings: &Settings,
) -> Result<Booking, StepError> {
    let refuse = |why| Step::Refused(why, Box::new(booking.clone()));
    if let Move::Resize(heads) = step {
        resize(ch, booking, *heads).await?.map_err(refuse)?;
        event(ch, booking.id, Event::Resize, &step.note()).await?;
    } else {
        let act = act(ch, booking, step, settings).await?.map_err(refuse)?;
        booking.state.after(act).map_err(refuse)?;
        put(ch, booking, act, step.event(), &step.note()).await?;
    }
    let moved = read(&mut ch.tx, booking.id).await?.ok_or(Step::Missing)?;
    if booking.state.takes() && !moved.state.takes() || moved.heads.people() < booking.heads.people() {
        line::go_on(ch, booking.time, settings).await?;
    }
    Ok(moved)
}

/// What a step is as an act, when the facts around it allow it.
async fn act(
    ch: &mut Change,
    b: &Booking,
    step: &Move,
    settings: &Settings,
) -> Result<Result<Act, Refused>, AppError> {
    let now = ch.now;
    Ok(Ok(match step {
        Move::Accept => {
            if !b.another && book::conflict(ch, b.id).await?.is_some() {
                return Ok(Err(Refused::Conflict));
            }
            let instant = room::lock(ch, b.time).await?.time.terms.instant;
            let due = settings.answer(&ch.calendar, now).last_day.min(b.slot.day());
            Act::Accept { due: (!instant).then_some(due) }
        }
        Move::Leave => Act::Leave,
        Move::Confirm => Act::Confirm,
        Move::Decline(text) | Move::Ask(text) | Move::CallOff(text) if text.trim().is_empty() => {
            return Ok(Err(Refused::Reason));
        }
        Move::Decline(_) => Act::Decline,
        Move::Ask(_) => Act::Ask,
        Move::Answer(_) => Act::Answer,
        Move::Cancel if !b.state.is_booked() => return Ok(Err(Refused::Order)),
        Move::Cancel => match Cancelling::at(now, b.slot.starts_at) {
            Cancelling::TooLate => return Ok(Err(Refused::Begun)),
            mark => Act::Cancel { late: mark == Cancelling::Late },
        },
        Move::CallOff(_) => Act::CallOff,
        Move::Release => Act::Release,
        Move::CheckIn { at, .. } if crate::base::clock::local_date(*at) != b.slot.day() => {
            return Ok(Err(Refused::Day));
        }
        Move::CheckIn { present, consents, at } => {
            let all_here = *present >= b.heads.people();
            // MIN-02: a consent that is missing refuses at the door, unless that minor stays at home.
            let short = b.heads.consents_missing(*consents);
            if *present < 1 || (all_here && short > 0) || *present > b.heads.people() - short {
                return Ok(Err(Refused::Heads));
            }
            exec!(&mut ch.tx, "UPDATE visit_bookings SET present = $1, consents = $2 WHERE id = $3"; *present, *consents, b.id)?;
            Act::CheckIn { at: *at }
        }
        Move::Undo => Act::Undo,
        Move::CheckOut(at) => Act::CheckOut { at: *at },
        Move::NoShow if now < b.slot.starts_at => return Ok(Err(Refused::Order)),
        Move::NoShow => Act::NoShow,
        Move::Resize(_) => return Ok(Err(Refused::Order)),
    }))
}

/// Makes a booking larger or smaller (W-11).
async fn resize(ch: &mut Change, b: &Booking, new: Heads) -> Result<Result<(), Refused>, AppError> {
    if !b.state.is_booked() {
        return Ok(Err(Refused::Order));
    }
    if ch.now >= b.slot.starts_at {
        return Ok(Err(Refused::Begun));
    }
    let locked = room::lock(ch, b.time).await?;
    let min_age = locked.time.terms.min_age;
    let reasons = allowed::reasons(new, b.kind, b.guardian, (&b.activities, min_age), true);
    if reasons.iter().any(|r| *r != Reason::ConsentMissing) {
        return Ok(Err(Refused::Heads));
    }
    let more = new.people() - b.heads.people();
    let mut rest = b.wants();
    (rest.people, rest.group) = (more.abs(), false);
    if more > 0 {
        let waiting = line::of(&super::of_time(&mut ch.tx, b.time).await?);
        if !locked.time.takes(ch.now) {
            return Ok(Err(Refused::Closed));
        }
        if !places::may_grow(&locked.all, &locked.free, &waiting, &rest)
            || !room::take(ch, b.time, &rest).await?
        {
            return Ok(Err(Refused::NoRoom(if waiting.is_empty() { locked.free.people } else { 0 })));
        }
    } else if more < 0 {
        room::free(ch, b.time, &rest).await?;
    }
    exec!(&mut ch.tx, "UPDATE visit_bookings SET young = $1, teens = $2, adults = $3, version = version + 1 WHERE id = $4";
        new.young, new.teens, new.adults, b.id)?;
    Ok(Ok(()))
}

/// Writes what an act leads to, with what follows for this booking alone; places that it no longer needs are free. The caller asked the
/// table.
pub(super) async fn put(
    ch: &mut Change,
    b: &Booking,
    act: Act,
    word: Event,
    note: &str,
) -> Result<Booking, AppError> {
    let next = b.state.after(act).map_err(|e| AppError::Internal(format!("visit_bookings: {e}")))?;
    let f = next.facts();
    let now = ch.now;
    let confirmed = b.confirmed_at.or_else(|| (next == State::Confirmed).then_some(now));
    let release = match next {
        State::Requested { .. } | State::NeedsInfo { .. } => {
            let from = if b.state.waits() { now } else { b.registered_at };
            Some(
                b.release_at
                    .unwrap_or_else(|| Settings::default().release(&ch.calendar, from, b.slot.starts_at)),
            )
        }
        _ => None,
    };
    exec!(&mut ch.tx, "UPDATE visit_bookings SET stage = $1, passed = $2, offer_until = $3, due_on = $4, late = $5, came_at = $6, \
         went_at = $7, release_at = $8, confirmed_at = $9, version = version + 1 WHERE id = $10";
        next.stage(), f.passed, f.until, f.due, f.late, f.came, f.went, release, confirmed, b.id)?;
    if b.state.takes() && !next.takes() {
        room::free(ch, b.time, &b.wants()).await?;
    }
    if b.state.stage() == Stage::Waiting {
        room::wait(ch, b.time, -b.heads.people()).await?;
    }
    event(ch, b.id, word, note).await?;
    let entry = Entry::new(What::VisitStep, format!("visit:{}", b.reference))
        .before(&[b.state.stage().word()])
        .after(&[next.stage().word()])
        .reason(word.word());
    ch.trail(entry);
    let moved = read(&mut ch.tx, b.id).await?.ok_or(AppError::NotFound)?;
    follow::wait(ch, &moved).await?;
    tell::told(ch, &moved, word, note).await?;
    Ok(moved)
}
