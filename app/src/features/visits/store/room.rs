//! The one place that asks `times` for places: what a time has and what of it is free, taking and giving back. Whoever counts on it holds
//! the lock of the time.
use crate::base::{error::AppError, ids::TimeId};
use crate::features::times::{store as times, types::Activity, types::Time};
use crate::features::visits::types::places::{Room, Wants};
use crate::office::change::Change;

/// A time that is locked until the end of the change.
#[derive(Debug, Clone)]
pub struct Locked {
    pub time: Time,
    /// What it has.
    pub all: Room<Activity>,
    /// What of that is free (W-1).
    pub free: Room<Activity>,
}

/// Locks a time and reads it.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn lock(ch: &mut Change, id: TimeId) -> Result<Locked, AppError> {
    let time = times::write::lock(ch, id).await?.ok_or(AppError::NotFound)?;
    let known = times::activities(&mut ch.tx, id).await?;
    Ok(of(time, &known))
}

/// What a time has and what of it is free.
#[must_use]
pub fn of(time: Time, known: &[times::Taken]) -> Locked {
    let open = || known.iter().filter(|t| t.open);
    let all = Room {
        people: time.terms.places,
        groups: time.terms.groups,
        activities: open().map(|t| (t.activity, t.places)).collect(),
    };
    let free = Room {
        people: time.free(),
        groups: time.free_groups(),
        activities: open().map(|t| (t.activity, t.free())).collect(),
    };
    Locked { time, all, free }
}

/// Takes what somebody needs; false when that is not free any more.
pub async fn take(ch: &mut Change, time: TimeId, w: &Wants<Activity>) -> Result<bool, AppError> {
    let taken = times::take(&mut ch.tx, ch.now, time, &w.activities, w.people, i64::from(w.group)).await?;
    Ok(taken.is_ok())
}

/// Gives it back.
pub async fn free(ch: &mut Change, time: TimeId, w: &Wants<Activity>) -> Result<(), AppError> {
    times::free(&mut ch.tx, time, &w.activities, w.people, i64::from(w.group)).await
}

/// So many more wait for a place, or with a minus fewer.
pub async fn wait(ch: &mut Change, time: TimeId, by: i64) -> Result<(), AppError> {
    times::wait(&mut ch.tx, time, by).await
}
