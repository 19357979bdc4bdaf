//! The waiting list of a time (W-1 to W-12). Every step goes through [`tick`] first: what ends at this instant ends, and its places go on
//! in the same transaction; after the step they go on once more with [`go_on`].
use super::room::Locked;
use super::{of_time, room, step, tell};
use crate::base::{error::AppError, ids::BookingId, ids::TimeId};
use crate::exec;
use crate::features::times::types::Activity;
use crate::features::visits::types::places::{Waiter, walk};
use crate::features::visits::types::{Act, Booking, Event, Settings, State};
use crate::office::change::Change;

/// The line as the rules see it: who waits, in order.
#[must_use]
pub fn of(bookings: &[Booking]) -> Vec<Waiter<BookingId, Activity>> {
    let waiter = |b: &Booking| match b.state {
        State::Waiting { passed } => Some(Waiter { id: b.id, wants: b.wants(), passed }),
        _ => None,
    };
    bookings.iter().filter_map(waiter).collect()
}

/// Ends what ends at this instant, and gives what came free to whoever waits. The time is locked. Gives it as it is then.
pub async fn tick(ch: &mut Change, time: TimeId, settings: &Settings) -> Result<Locked, AppError> {
    let locked = room::lock(ch, time).await?;
    let now = ch.now;
    let mut ended = false;
    for booking in of_time(&mut ch.tx, time).await? {
        let act = match booking.state {
            State::Offered { until } if until <= now => (Act::Lapse, Event::Lapse),
            State::Waiting { .. } if locked.time.slot.closes_at <= now => (Act::Close, Event::Close),
            _ => continue,
        };
        step::put(ch, &booking, act.0, act.1, "").await?;
        ended = true;
    }
    if ended { go_on(ch, time, settings).await } else { Ok(locked) }
}

/// Goes through the line of a locked time after something may have become free. Gives the time as it is then.
pub async fn go_on(ch: &mut Change, time: TimeId, settings: &Settings) -> Result<Locked, AppError> {
    let locked = room::lock(ch, time).await?;
    if !locked.time.takes(ch.now) {
        return Ok(locked);
    }
    let bookings = of_time(&mut ch.tx, time).await?;
    let (all, mut free) = (&locked.all, locked.free.clone());
    let (before, mut line) = (of(&bookings), of(&bookings));
    let offers = walk(all, &mut free, &mut line);
    // Whoever was passed over and then served needs no count any more.
    for waiter in &line {
        if before.iter().any(|b| b.id == waiter.id && b.passed != waiter.passed) {
            exec!(&mut ch.tx, "UPDATE visit_bookings SET passed = $1, version = version + 1 WHERE id = $2"; waiter.passed, waiter.id)?;
        }
    }
    let until = settings.offer(ch.now, locked.time.slot.closes_at);
    for id in &offers {
        let Some(booking) = bookings.iter().find(|b| b.id == *id) else { continue };
        if !room::take(ch, time, &booking.wants()).await? {
            return Err(AppError::Internal(format!("visit_times: {time} gave less than it had")));
        }
        step::put(ch, booking, Act::Offer { until }, Event::Offer, "").await?;
    }
    if offers.is_empty() { Ok(locked) } else { room::lock(ch, time).await }
}

/// Where somebody stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// From 1.
    pub nth: usize,
    /// How many people stand before them.
    pub people: i64,
    /// How many wait at all.
    pub all: usize,
    /// It cannot be served as things are (W-6).
    pub impossible: bool,
}

/// Where somebody stands in the line of a time (W-12): counted are those that can be served.
#[must_use]
pub fn place(locked: &Locked, bookings: &[Booking], id: BookingId) -> Option<Place> {
    let all = &locked.all;
    let line = of(bookings);
    let me = line.iter().position(|w| w.id == id)?;
    let possible = |w: &&Waiter<BookingId, Activity>| all.fits(&w.wants);
    let ahead: Vec<_> = line[..me].iter().filter(possible).collect();
    Some(Place {
        nth: ahead.len() + 1,
        people: ahead.iter().map(|w| w.wants.people).sum(),
        all: line.iter().filter(possible).count(),
        impossible: !all.fits(&line[me].wants),
    })
}

/// Whoever waits in vain now is told once (W-6).
pub async fn tell_impossible(ch: &mut Change, locked: &Locked) -> Result<(), AppError> {
    for booking in of_time(&mut ch.tx, locked.time.id).await? {
        if matches!(booking.state, State::Waiting { .. }) && !locked.all.fits(&booking.wants()) {
            tell::impossible(ch, &booking).await?;
        }
    }
    Ok(())
}
