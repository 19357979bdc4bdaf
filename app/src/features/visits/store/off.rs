//! A time is called off, or a county suspends visits (VIS-05): its bookings go with it, with the reason, and everybody is told and shown
//! other times. A time that becomes smaller keeps what is booked, unless the centre releases enough of it (W-10).
use super::{line, of_time, room, step, tell};
use crate::base::{db::BATCH, error::AppError, ids::BookingId, ids::TimeId};
use crate::features::times::store::changes::{self, Change as Changed};
use crate::features::times::store::write::{self, Over};
use crate::features::times::types::Terms;
use crate::features::visits::types::{Act, Event, Settings};
use crate::office::change::Change;
use crate::web::state::AppState;

/// Carries out what happened to times, a transaction each. Says how many.
pub(super) async fn run(state: &AppState) -> Result<u64, AppError> {
    let mut tx = state.db().read().await?;
    let due = changes::due(&mut tx, BATCH).await?;
    drop(tx);
    let mut n = 0;
    for (time, kind) in due {
        let mut ch = Change::job(state).await?;
        if !changes::done(&mut ch.tx, time).await? {
            continue;
        }
        match kind {
            Changed::Moved => moved(&mut ch, time).await?,
            Changed::Suspended | Changed::Cancelled => all(&mut ch, time).await?,
        }
        ch.commit().await?;
        n += 1;
    }
    Ok(n)
}

/// Calls all bookings of a time off and closes its line, with the reason that the time has.
pub async fn all(ch: &mut Change, time: TimeId) -> Result<(), AppError> {
    let reason = room::lock(ch, time).await?.time.reason;
    for b in of_time(&mut ch.tx, time).await? {
        if b.state.after(Act::CallOff).is_ok() {
            step::put(ch, &b, Act::CallOff, Event::CallOff, &reason).await?;
        }
    }
    Ok(())
}

/// Everybody is told that it begins otherwise.
async fn moved(ch: &mut Change, time: TimeId) -> Result<(), AppError> {
    room::lock(ch, time).await?;
    for b in of_time(&mut ch.tx, time).await? {
        if b.state.is_booked() || b.state.waits() {
            tell::moved(ch, &b).await?;
        }
    }
    Ok(())
}

/// Gives a time other terms, releasing these bookings first: they are told, with other times. Who waits is served, who waits in vain is
/// told. On [`Over`] the change is given up.
///
/// # Errors
/// When the database fails; what is booked beyond the terms is [`Over`]. Live offers are promises and are not released.
pub async fn resize(
    ch: &mut Change,
    time: TimeId,
    terms: &Terms,
    (release, reason): (&[BookingId], &str),
    settings: &Settings,
) -> Result<Result<(), Over>, AppError> {
    line::tick(ch, time, settings).await?;
    for b in of_time(&mut ch.tx, time).await? {
        if release.contains(&b.id) && b.state.is_booked() {
            step::put(ch, &b, Act::CallOff, Event::CallOff, reason).await?;
        }
    }
    let locked = room::lock(ch, time).await?;
    if let Err(over) = write::change(ch, &locked.time, locked.time.slot, terms).await? {
        return Ok(Err(over));
    }
    let locked = line::go_on(ch, time, settings).await?;
    line::tell_impossible(ch, &locked).await?;
    Ok(Ok(()))
}
