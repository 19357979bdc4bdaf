//! How promises and gifts move the amounts of a need (DON-06): `donations` calls these inside its own change. All amounts are pieces.
//! Each is one update that locks the row, judges and writes; so 200 promises at once never take more than there is. What is
//! reserved is promised and not confirmed; what was received is confirmed. What follows from the amounts, the rank in lists and the
//! day on which it was enough, is written in the same statement.
use chrono::{DateTime, Utc};

use crate::base::{db::Tx, error::AppError, error::Result, ids::NeedId};
use crate::{exec, fetch};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// More than is open; so many pieces are left.
    Over {
        /// Pieces that can still be promised.
        left: i64,
    },
    /// It has enough, or the centre took it back, or there is no such need.
    Closed,
}

/// The statement that gives a need new amounts: `$1` the need, `$2` pieces, `$3` the instant, then what the caller binds.
macro_rules! moved {
    (reserved: $reserved:literal, received: $received:literal, transferred_in: $came:literal, when: $when:literal) => {
        concat!(
            "UPDATE needs SET reserved = ",
            $reserved,
            ", received = ",
            $received,
            ", transferred_in = ",
            $came,
            ", rank = CASE WHEN ",
            $received,
            " + ",
            $came,
            " >= needed THEN 3 WHEN needed - ",
            $reserved,
            " - ",
            $received,
            " - ",
            $came,
            " < per_package THEN 2 WHEN urgent THEN 0 ELSE 1 END, closed_at = CASE WHEN ",
            $received,
            " + ",
            $came,
            " >= needed THEN COALESCE(closed_at, $3) ELSE NULL END WHERE id = $1 AND ",
            $when
        )
    };
}

async fn put(tx: &mut Tx, sql: &'static str, id: NeedId, pieces: i64, now: DateTime<Utc>) -> Result<u64> {
    Ok(exec!(tx, sql; id, pieces, now)?)
}

/// What must hold and does not is a fault of the caller: what was promised was counted before.
fn sure(rows: u64, what: &str, id: NeedId) -> Result<()> {
    if rows == 1 { Ok(()) } else { Err(AppError::Internal(format!("needs: {what} does not fit {id}"))) }
}

/// Promises `pieces`, all or nothing.
///
/// # Errors
/// When the database does; what does not fit is [`Unfit`], and nothing was written.
pub async fn reserve(tx: &mut Tx, now: DateTime<Utc>, id: NeedId, pieces: i64) -> Result<Result<(), Unfit>> {
    const SQL: &str = moved!(reserved: "(reserved + $2)", received: "received", transferred_in: "transferred_in",
        when: "ended_at IS NULL AND $2 > 0 AND needed - reserved - received - transferred_in >= $2");
    if put(tx, SQL, id, pieces, now).await? == 1 {
        return Ok(Ok(()));
    }
    let left: Option<(i64, i64, Option<DateTime<Utc>>)> = fetch!(tx, maybe "SELECT needed - reserved - received - \
        transferred_in, needed - received - transferred_in, ended_at FROM needs WHERE id = $1"; id)?;
    Ok(Err(match left {
        Some((left, lacking, None)) if lacking > 0 => Unfit::Over { left: left.max(0) },
        _ => Unfit::Closed,
    }))
}

/// Gives back what was promised and will not come: it is needed again at once.
///
/// # Errors
/// [`AppError::Internal`] when more comes back than was promised.
pub async fn release(tx: &mut Tx, now: DateTime<Utc>, id: NeedId, pieces: i64) -> Result<()> {
    const SQL: &str = moved!(reserved: "(reserved - $2)", received: "received", transferred_in: "transferred_in",
        when: "reserved >= $2 AND $2 >= 0");
    sure(put(tx, SQL, id, pieces, now).await?, "release", id)
}

/// Holds more than was promised, because more was counted on arrival: what stands at the door is not sent away for it.
///
/// # Errors
/// [`AppError::Internal`] when there is no such need.
pub async fn hold(tx: &mut Tx, now: DateTime<Utc>, id: NeedId, pieces: i64) -> Result<()> {
    const SQL: &str = moved!(reserved: "(reserved + $2)", received: "received", transferred_in: "transferred_in",
        when: "$2 >= 0");
    sure(put(tx, SQL, id, pieces, now).await?, "hold", id)
}

/// What was promised came and is confirmed: reserved becomes received.
///
/// # Errors
/// [`AppError::Internal`] when more is confirmed than was held.
pub async fn receive(tx: &mut Tx, now: DateTime<Utc>, id: NeedId, pieces: i64) -> Result<()> {
    const SQL: &str = moved!(reserved: "(reserved - $2)", received: "(received + $2)", transferred_in: "transferred_in",
        when: "reserved >= $2 AND $2 >= 0");
    sure(put(tx, SQL, id, pieces, now).await?, "receive", id)
}

/// Corrects what was received, up or down; a correction may reopen the need.
///
/// # Errors
/// [`AppError::Internal`] when less than nothing would be left: the caller has compared it with the stock before.
pub async fn correct(tx: &mut Tx, now: DateTime<Utc>, id: NeedId, pieces: i64) -> Result<()> {
    const SQL: &str = moved!(reserved: "reserved", received: "(received + $2)", transferred_in: "transferred_in",
        when: "received + $2 >= 0");
    sure(put(tx, SQL, id, pieces, now).await?, "correction", id)
}

/// Surplus of another centre comes in.
///
/// # Errors
/// [`AppError::Internal`] when there is no such need.
pub async fn transfer_in(tx: &mut Tx, now: DateTime<Utc>, id: NeedId, pieces: i64) -> Result<()> {
    const SQL: &str = moved!(reserved: "reserved", received: "received", transferred_in: "(transferred_in + $2)",
        when: "$2 >= 0");
    sure(put(tx, SQL, id, pieces, now).await?, "transfer", id)
}

/// Writes another amount that is needed; what is promised and what came stay.
///
/// # Errors
/// [`AppError::Internal`] when there is no such need.
pub(super) async fn settle(tx: &mut Tx, now: DateTime<Utc>, id: NeedId) -> Result<()> {
    const SQL: &str =
        moved!(reserved: "reserved", received: "received", transferred_in: "transferred_in", when: "$2 = $2");
    sure(put(tx, SQL, id, 0, now).await?, "amount", id)
}

/// Asks for another amount; what is promised and what came stay, so a smaller one may close the need.
///
/// # Errors
/// [`AppError::Internal`] when there is no such need, or the amount is none.
pub async fn set_needed(tx: &mut Tx, now: DateTime<Utc>, id: NeedId, pieces: i64) -> Result<()> {
    let rows = exec!(tx, "UPDATE needs SET needed = $2 WHERE id = $1 AND $2 > 0"; id, pieces)?;
    sure(rows, "amount", id)?;
    settle(tx, now, id).await
}
