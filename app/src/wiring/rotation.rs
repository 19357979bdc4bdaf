//! Rotating the key of personal data at rest (CR-03). The database says which numbered key is current; every node takes that over
//! at start and once a minute, and seals new values with it. What is sealed with an older one is sealed again in small batches,
//! by the command `nuanfang rotate-keys` and by the workers' minute job alike: killed half-way, the next run goes on where it
//! was, since a cell says itself which key it needs. Readers know all keys, so nothing has to stop.
//!
//! To seal something new: [`Sealed`] beside the table's store; a test compares all of them with the schema.
use chrono::TimeDelta;
use uuid::Uuid;

use crate::base::{error::Result, installation, keeping::Sealed, keys::field::Cell, keys::field::FieldKeys};
use crate::office::{change::Change, trail::Entry, trail::What};
use crate::web::state::AppState;
use crate::wiring::features::FEATURES;
use crate::{exec, fetch};

#[cfg(test)]
mod tests;

/// Every column with personal data at rest.
fn sealed() -> impl Iterator<Item = &'static Sealed> {
    FEATURES.iter().flat_map(|f| f.sealed).copied().flatten()
}

/// So long after a new number was set, every node has taken it over: twice the minute in which they ask.
pub const TAKEN_OVER: TimeDelta = TimeDelta::minutes(2);

/// How far a rotation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Nothing is sealed with an older key, and no node seals with one.
    Done,
    /// All cells are done, but a node may not have taken the number over yet.
    Waiting,
    /// So many cells are left; some of them may be unreadable.
    Left(i64),
}

/// Takes over the number that the database says.
pub async fn take_over(state: &AppState) -> Result<()> {
    let mut tx = state.db().read().await?;
    let key = installation::field_key(&mut tx).await?;
    state.keys().fields().set_current(key.number);
    Ok(())
}

/// Begins a rotation: the next number is current from now on. A rotation that has not ended goes on instead. Says the number.
pub async fn begin(state: &AppState) -> Result<u32> {
    let mut ch = Change::job(state).await?;
    let now = ch.now;
    let (key, new) = installation::next_field_key(&mut ch.tx, now).await?;
    if new {
        ch.trail(line(key.number, "begun"));
    }
    ch.commit().await?;
    state.keys().fields().set_current(key.number);
    Ok(key.number)
}

fn line(number: u32, how: &str) -> Entry {
    Entry::new(What::KeyRotate, format!("field-key:{number}")).reason(how)
}

/// Goes on with a rotation that has begun, until nothing is left to do now; quick when there is none.
pub async fn go_on(state: &AppState) -> Result<Progress> {
    let mut tx = state.db().read().await?;
    let key = installation::field_key(&mut tx).await?;
    drop(tx);
    if key.done >= key.number {
        return Ok(Progress::Done);
    }
    state.keys().fields().set_current(key.number);
    // Before the pass: cells that a late node seals while it runs are seen by the next one.
    let settled = state.clock().now() - key.since >= TAKEN_OVER;
    for sealed in sealed() {
        let mut from = Uuid::nil();
        while let Some(next) = batch(state, sealed, key.number, from).await? {
            from = next;
        }
    }
    let left = left(state, key.number).await?;
    if left > 0 {
        return Ok(Progress::Left(left));
    }
    if !settled {
        return Ok(Progress::Waiting);
    }
    let mut ch = Change::job(state).await?;
    if installation::field_key_done(&mut ch.tx, key.number).await? {
        ch.trail(line(key.number, "done"));
    }
    ch.commit().await?;
    Ok(Progress::Done)
}

/// Seals one batch again, of cells from the id `from` on; where the next begins, or none after the last. The transaction is
/// short: people go on working meanwhile.
pub(crate) async fn batch(
    state: &AppState,
    sealed: &Sealed,
    number: u32,
    from: Uuid,
) -> Result<Option<Uuid>> {
    let Sealed { table, column, id, batch } = *sealed;
    let current = FieldKeys::head(number).to_vec();
    let mut tx = state.db().write().await?;
    let find = format!(
        "SELECT {id}, {column} FROM {table} WHERE {id} >= $1 AND substr({column}, 1, 5) <> $2 ORDER BY {id} LIMIT $3"
    );
    let cells: Vec<(Uuid, Vec<u8>)> = fetch!(&mut tx, all (sqlx::AssertSqlSafe(find)); from, current, batch)?;
    for (row, old) in &cells {
        let cell = Cell::new(table, column, *row);
        // What cannot be opened stays as it is and is counted as left: nothing is ever lost by a rotation.
        let Some(text) = state.keys().fields().open_bytes(cell, old) else { continue };
        let new = state.keys().fields().seal_bytes(cell, &text);
        // Only if nobody wrote meanwhile: what they wrote is sealed with the current key already.
        let update = format!("UPDATE {table} SET {column} = $1 WHERE {id} = $2 AND {column} = $3");
        exec!(
            &mut tx,
            sqlx::query(sqlx::AssertSqlSafe(update.clone())).bind(new.clone()).bind(*row).bind(old)
        )?;
    }
    tx.commit().await?;
    let full = i64::try_from(cells.len()).is_ok_and(|n| n == batch);
    Ok(cells.last().map(|(row, _)| *row).filter(|last| full && *last != from))
}

/// How many cells still need an older key.
pub async fn left(state: &AppState, number: u32) -> Result<i64> {
    let current = FieldKeys::head(number).to_vec();
    let mut tx = state.db().read().await?;
    let mut sum = 0;
    for Sealed { table, column, .. } in sealed() {
        let sql = format!("SELECT COUNT(*) FROM {table} WHERE substr({column}, 1, 5) <> $1");
        let n: i64 = fetch!(&mut tx, value (sqlx::AssertSqlSafe(sql)); &current)?;
        sum += n;
    }
    Ok(sum)
}
