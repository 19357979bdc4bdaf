//! What happens to bookings by the clock: offers end, lines close, requests go to the township and then are released (VIS-02), people are
//! reminded. A transaction each, so that nobody waits for all of them; whoever needs a place before the clock came round ends what is due
//! there ([`line::tick`]). Safe on several nodes: each is claimed by its row.
use chrono::{DateTime, TimeDelta, Utc};

use super::{follow, line, of_time, off, room, step, step::Move, tell};
use crate::base::{clock::local_date, db::BATCH, error::AppError, ids::BookingId, ids::TimeId};
use crate::features::times::store as times;
use crate::features::visits::types::{Booking, Settings, State, places::walk};
use crate::office::change::Change;
use crate::web::state::AppState;
use crate::{exec, fetch};

/// Does what is due; called every minute. Says how many it moved.
///
/// # Errors
/// When the database fails; the next run goes on.
pub async fn run(state: &AppState) -> Result<u64, AppError> {
    let mut n = off::run(state).await?;
    n += lines(state).await?;
    n += releases(state).await?;
    n += late(state).await?;
    Ok(n + reminders(state).await?)
}

/// Offers that ended, and lines of times that are closed.
async fn lines(state: &AppState) -> Result<u64, AppError> {
    let now = state.clock().now();
    let mut tx = state.db().read().await?;
    let mut due: Vec<TimeId> = fetch!(&mut tx, values "SELECT DISTINCT time_id FROM visit_bookings WHERE offer_until <= $1 LIMIT $2"; now, BATCH)?;
    let closed: Vec<TimeId> = fetch!(&mut tx, values "SELECT DISTINCT t.id FROM visit_bookings b JOIN visit_times t ON t.id = b.time_id \
         WHERE b.stage = 'waiting' AND t.closes_at <= $1 LIMIT $2"; now, BATCH)?;
    drop(tx);
    due.extend(closed);
    let n = due.len();
    for time in due {
        let mut ch = Change::job(state).await?;
        line::tick(&mut ch, time, &Settings::default()).await?;
        ch.commit().await?;
    }
    Ok(u64::try_from(n).unwrap_or(0) + grown(state).await?)
}

/// Lines of times that have more places than before, whoever gave them.
async fn grown(state: &AppState) -> Result<u64, AppError> {
    let now = state.clock().now();
    let mut tx = state.db().read().await?;
    let all: Vec<TimeId> = fetch!(&mut tx, values "SELECT DISTINCT t.id FROM visit_bookings b JOIN visit_times t ON t.id = b.time_id \
         WHERE b.stage = 'waiting' AND t.state = 'open' AND t.closes_at > $1 LIMIT $2"; now, BATCH)?;
    let mut due = vec![];
    for id in all {
        let Some(time) = times::get(&mut tx, id).await? else { continue };
        let locked = room::of(time, &times::activities(&mut tx, id).await?);
        let (mut free, mut line) = (locked.free, line::of(&of_time(&mut tx, id).await?));
        if !walk(&locked.all, &mut free, &mut line).is_empty() {
            due.push(id);
        }
    }
    drop(tx);
    for id in &due {
        let mut ch = Change::job(state).await?;
        line::go_on(&mut ch, *id, &Settings::default()).await?;
        ch.commit().await?;
    }
    Ok(u64::try_from(due.len()).unwrap_or(0))
}

/// Requests that nobody answered in time.
async fn releases(state: &AppState) -> Result<u64, AppError> {
    let now = state.clock().now();
    let mut tx = state.db().read().await?;
    let due: Vec<BookingId> = fetch!(&mut tx, values "SELECT id FROM visit_bookings WHERE release_at <= $1 ORDER BY release_at LIMIT $2"; now, BATCH)?;
    drop(tx);
    let mut n = 0;
    for id in due {
        let mut ch = Change::job(state).await?;
        let Some(b) = step::lock(&mut ch, id).await? else { continue };
        if b.release_at.is_some_and(|at| at <= now)
            && step::advance(&mut ch, &b, &Move::Release).await.is_ok()
        {
            ch.commit().await?;
            n += 1;
        }
    }
    Ok(n)
}

/// Whether this was said of a booking before; from now on it was.
async fn first(ch: &mut Change, b: &Booking, what: &str) -> Result<bool, AppError> {
    let now = ch.now;
    let n = exec!(&mut ch.tx, "INSERT INTO visit_reminders (booking_id, what, starts_at, at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (booking_id, what, starts_at) DO NOTHING"; b.id, what, b.slot.starts_at, now)?;
    Ok(n == 1)
}

/// Requests whose day is over: the township looks after them.
async fn late(state: &AppState) -> Result<u64, AppError> {
    let today = local_date(state.clock().now());
    let mut tx = state.db().read().await?;
    let due: Vec<BookingId> = fetch!(&mut tx, values "SELECT b.id FROM visit_bookings b WHERE b.stage = 'requested' AND b.due_on < $1 \
         AND NOT EXISTS (SELECT 1 FROM visit_reminders r WHERE r.booking_id = b.id AND r.what = 'late') ORDER BY b.due_on LIMIT $2"; today, BATCH)?;
    drop(tx);
    let mut n = 0;
    for id in due {
        let mut ch = Change::job(state).await?;
        let Some(b) = step::lock(&mut ch, id).await? else { continue };
        if matches!(b.state, State::Requested { .. }) && first(&mut ch, &b, "late").await? {
            follow::late(&mut ch, &b).await?;
            ch.commit().await?;
            n += 1;
        }
    }
    Ok(n)
}

/// Words of the two reminders, in the order of [`Settings::remind`].
const REMIND: [&str; 2] = ["three-days", "one-day"];

/// Reminders: once each, none for an instant before the confirmation, none after a cancellation.
async fn reminders(state: &AppState) -> Result<u64, AppError> {
    let now = state.clock().now();
    let settings = Settings::default();
    let mut n = 0;
    for (before, word) in settings.remind.iter().zip(REMIND) {
        // An hour late is still a reminder; a day late is not.
        let (from, to) = (now + *before - TimeDelta::hours(12), now + *before);
        let mut tx = state.db().read().await?;
        let due: Vec<BookingId> = fetch!(&mut tx, values "SELECT b.id FROM visit_bookings b JOIN visit_times t ON t.id = b.time_id \
             WHERE b.stage = 'confirmed' AND t.starts_at > $1 AND t.starts_at <= $2 AND NOT EXISTS (SELECT 1 FROM visit_reminders r \
             WHERE r.booking_id = b.id AND r.what = $3 AND r.starts_at = t.starts_at) ORDER BY t.starts_at, b.id LIMIT $4";
            from, to, word, BATCH)?;
        drop(tx);
        for id in due {
            let mut ch = Change::job(state).await?;
            let Some(b) = step::lock(&mut ch, id).await? else { continue };
            if b.state == State::Confirmed && first(&mut ch, &b, word).await? {
                if is_due(&settings, &b, *before) {
                    tell::remind(&mut ch, &b, word).await?;
                    n += 1;
                }
                ch.commit().await?;
            }
        }
    }
    Ok(n)
}

fn is_due(settings: &Settings, b: &Booking, before: TimeDelta) -> bool {
    let confirmed: DateTime<Utc> = b.confirmed_at.unwrap_or(b.registered_at);
    settings.reminders(b.slot.starts_at, confirmed, None).contains(&(b.slot.starts_at - before))
}
