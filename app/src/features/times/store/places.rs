//! How bookings take places and free them (VIS-03): the counters of a time and of its activities. Whoever keeps bookings calls these inside
//! its own change. [`take`] is one update that locks the row, judges and writes; what an activity has is only ever moved behind that lock,
//! so that two hundred at once never take more than there is, on either engine and from several nodes.
use chrono::{DateTime, Utc};

use super::{TIMES, activities, get};
use crate::base::{db::Tx, db::sql::Sql, db::sql::Where, error::AppError, error::Result, ids::TimeId};
use crate::exec;
use crate::features::times::types::{Activity, State, Time};

/// Why nothing was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Full {
    /// It is not open, booking has closed, or there is no such time.
    Closed,
    /// So many people still fit.
    Places {
        /// People.
        left: i64,
    },
    /// No further group.
    Groups,
    /// Of this activity so many people still fit; 0 when it is closed.
    Activity(Activity, i64),
}

/// Takes places for `people`, and for `groups` (0 or 1), in all these activities, until booking closes: all or nothing.
///
/// # Errors
/// When the database does; what does not fit is [`Full`], and nothing was written.
pub async fn take(
    tx: &mut Tx,
    now: DateTime<Utc>,
    id: TimeId,
    of: &[Activity],
    people: i64,
    groups: i64,
) -> Result<Result<(), Full>> {
    let rows = exec!(tx, "UPDATE visit_times SET taken_places = taken_places + $2, taken_groups = taken_groups + $3 \
        WHERE id = $1 AND state = 'open' AND closes_at > $4 AND $2 > 0 AND $3 >= 0 AND taken_places + $2 <= places \
        AND ($3 = 0 OR groups IS NULL OR taken_groups + $3 <= groups)"; id, people, groups, now)?;
    if rows == 0 {
        return Ok(Err(lacking(tx, now, id, people).await?));
    }
    for (n, activity) in of.iter().enumerate() {
        let rows = exec!(tx, "UPDATE visit_time_activities SET taken = taken + $3 WHERE time_id = $1 AND activity = $2 AND open \
            AND (places IS NULL OR taken + $3 <= places)"; id, *activity, people)?;
        if rows == 0 {
            let known = activities(tx, id).await?;
            let left = known.iter().find(|t| t.activity == *activity && t.open).and_then(super::Taken::free);
            // Nobody else saw what is given back here: the row is locked until the end of the transaction.
            free(tx, id, &of[..n], people, groups).await?;
            return Ok(Err(Full::Activity(*activity, left.unwrap_or_default())));
        }
    }
    Ok(Ok(()))
}

async fn lacking(tx: &mut Tx, now: DateTime<Utc>, id: TimeId, people: i64) -> Result<Full> {
    Ok(match get(tx, id).await? {
        Some(time) if time.takes(now) && time.free() < people => Full::Places { left: time.free() },
        Some(time) if time.takes(now) => Full::Groups,
        _ => Full::Closed,
    })
}

/// Gives back what was taken, once: whoever calls has moved the booking out of a state that holds places in the same transaction.
///
/// # Errors
/// [`AppError::Internal`] when more comes back than was taken.
pub async fn free(tx: &mut Tx, id: TimeId, of: &[Activity], people: i64, groups: i64) -> Result<()> {
    let fault = || AppError::Internal(format!("times: more is freed than was taken of {id}"));
    let rows = exec!(tx, "UPDATE visit_times SET taken_places = taken_places - $2, taken_groups = taken_groups - $3 WHERE id = $1 \
        AND $2 >= 0 AND $3 >= 0 AND taken_places >= $2 AND taken_groups >= $3"; id, people, groups)?;
    if rows == 0 {
        return Err(fault());
    }
    for activity in of {
        let rows = exec!(tx, "UPDATE visit_time_activities SET taken = taken - $3 WHERE time_id = $1 AND activity = $2 AND taken >= $3";
            id, *activity, people)?;
        if rows == 0 {
            return Err(fault());
        }
    }
    Ok(())
}

/// Says that so many people more, or with a minus fewer, wait for a place: what the public and the centre read of the list.
///
/// # Errors
/// [`AppError::Internal`] when fewer than nobody would wait.
pub async fn wait(tx: &mut Tx, id: TimeId, by: i64) -> Result<()> {
    let rows = exec!(tx, "UPDATE visit_times SET waiting = waiting + $2 WHERE id = $1 AND waiting + $2 >= 0"; id, by)?;
    if rows == 1 { Ok(()) } else { Err(AppError::Internal(format!("times: nobody waits for {id}"))) }
}

/// Other times with room for so many, with something of the same to do: the same centre first, then its county, the next first.
pub async fn alternatives(
    tx: &mut Tx,
    id: TimeId,
    people: i64,
    now: DateTime<Utc>,
    limit: usize,
) -> Result<Vec<Time>> {
    match get(tx, id).await? {
        Some(time) => alternatives_of(tx, &time, people, now, limit).await,
        None => Ok(vec![]),
    }
}

/// See [`alternatives`].
pub async fn alternatives_of(
    tx: &mut Tx,
    time: &Time,
    people: i64,
    now: DateTime<Utc>,
    limit: usize,
) -> Result<Vec<Time>> {
    let keys = time.terms.offers.activities().map(Activity::word);
    let same = Where::default().among("a.activity", keys).and("a.time_id = v.id AND a.open", []);
    let rows = open(now)
        .is("v.county_code", time.county.as_str())
        .and("v.id <> $1 AND v.places - v.taken_places >= $2", [time.id.into(), people.into()])
        .also(Sql::from("EXISTS (SELECT 1 FROM visit_time_activities a").add(same).add(")"));
    let order = Sql::new(
        " ORDER BY CASE WHEN v.centre_id = $1 THEN 0 ELSE 1 END, v.starts_at, v.id",
        [time.centre.into()],
    );
    let sql = Sql::from("SELECT ").add(TIMES.columns).add(" FROM ").add(TIMES.from).add(rows).add(order);
    Ok(sql.limit(limit).all(tx).await?)
}

/// What takes bookings at an instant ([`Time::takes`]).
pub(super) fn open(now: DateTime<Utc>) -> Where {
    Where::default()
        .is("v.state", State::Open)
        .clock(Sql::new("v.starts_at > $1 AND v.closes_at > $1", [now.into()]))
}
