//! Takes an import back: removes what it added, restores what it changed. What the public saw meanwhile stays in the history.
use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::{
    SELECT, Stored,
    batch::Item,
    donee::{StoredDonee, save},
    history::{differences, keep},
    write::update,
};
use crate::{
    base::{db::Tx, error::AppError, ids::BatchId},
    exec, on,
};

/// Why a batch cannot be undone. Nothing is changed then.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// There is no such batch of centres.
    #[error("no such batch")]
    Missing,
    /// It was undone before.
    #[error("undone before")]
    Already(DateTime<Utc>),
    /// These centres or donee units were written by something else since.
    #[error("changed since: {}", .0.join(", "))]
    ChangedSince(Vec<String>),
    /// This centre, which the batch added, is named elsewhere, for instance in a notice.
    #[error("in use: {0}")]
    InUse(String),
    /// The database or something else failed.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<sqlx::Error> for UndoError {
    fn from(e: sqlx::Error) -> Self {
        Self::App(e.into())
    }
}

fn unreadable(e: &serde_json::Error) -> AppError {
    AppError::Internal(format!("import_undo: {e}"))
}

/// Puts back what a batch wrote: removes what it added, restores what it changed, and says so in the public history. The
/// caller commits.
///
/// # Errors
/// [`UndoError`]; the transaction must then be dropped.
pub async fn undo(tx: &mut Tx, batch: BatchId, at: DateTime<Utc>) -> Result<(u64, u64), UndoError> {
    // Marking it first is the lock: a second undo waits here and then finds it done.
    let marked = exec!(tx, sqlx::query(
        "UPDATE import_batches SET undone_at = $2 WHERE id = $1 AND what = 'centres' AND undone_at IS NULL")
        .bind(batch).bind(at))?;
    if marked == 0 {
        let sql = "SELECT undone_at FROM import_batches WHERE id = $1 AND what = 'centres'";
        let row: Option<Option<DateTime<Utc>>> =
            on!(tx, c => sqlx::query_scalar(sql).bind(batch).fetch_optional(c).await)?;
        return Err(row.flatten().map_or(UndoError::Missing, UndoError::Already));
    }
    let sql = "SELECT what, item_id, before_row FROM import_undo WHERE batch_id = $1 ORDER BY what, item_id";
    let items: Vec<(String, Uuid, Option<String>)> =
        on!(tx, c => sqlx::query_as(sql).bind(batch).fetch_all(c).await)?;
    let (centres, donees): (Vec<_>, Vec<_>) =
        items.into_iter().partition(|(what, ..)| what == Item::Centre.word());
    let mut pairs = vec![];
    let mut strangers = vec![];
    for (_, id, before) in &centres {
        let sql = format!("{SELECT} WHERE c.id = $1");
        let now: Option<Stored> =
            on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(*id).fetch_optional(c).await)?;
        match now.filter(|n| n.batch_id == Some(batch.uuid())) {
            Some(now) => pairs.push((now, before)),
            None => strangers.push(name_of(tx, "centres", *id).await?),
        }
    }
    let mut units = vec![];
    for (_, id, before) in &donees {
        let sql = "SELECT batch_id FROM donee_units WHERE id = $1";
        let by: Option<Option<Uuid>> =
            on!(tx, c => sqlx::query_scalar(sql).bind(*id).fetch_optional(c).await)?;
        if by.flatten() == Some(batch.uuid()) {
            units.push((*id, before));
        } else {
            strangers.push(name_of(tx, "donee_units", *id).await?);
        }
    }
    if !strangers.is_empty() {
        return Err(UndoError::ChangedSince(strangers));
    }
    // Units that were changed come back before the centres are compared, those that were added go after them.
    for (_, before) in &units {
        if let Some(json) = before {
            let unit: StoredDonee = serde_json::from_str(json).map_err(|e| unreadable(&e))?;
            save(tx, &unit).await?;
        }
    }
    let (mut removed, mut restored) = (0, 0);
    for (now, before) in pairs {
        if let Some(json) = before {
            let mut old: Stored = serde_json::from_str(json).map_err(|e| unreadable(&e))?;
            let changes = differences(&now, &old);
            old.rev = now.rev + i64::from(!changes.is_empty());
            update(tx, &old).await?;
            keep(tx, &old, &changes, at).await?;
            restored += 1;
        } else {
            match exec!(tx, sqlx::query("DELETE FROM centres WHERE id = $1").bind(now.id)) {
                Err(sqlx::Error::Database(e)) if e.is_foreign_key_violation() => {
                    return Err(UndoError::InUse(now.name));
                }
                other => removed += other?,
            }
        }
    }
    for (id, before) in &units {
        if before.is_none() {
            exec!(tx, sqlx::query(
                "DELETE FROM donee_units WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM centres WHERE donee_unit_id = $1)")
                .bind(*id))?;
        }
    }
    exec!(tx, sqlx::query("DELETE FROM import_undo WHERE batch_id = $1").bind(batch))?;
    Ok((removed, restored))
}

/// What people know an item by; its id, if it is gone. `table` is one of ours.
async fn name_of(tx: &mut Tx, table: &'static str, id: Uuid) -> Result<String, AppError> {
    let sql = format!("SELECT name FROM {table} WHERE id = $1");
    let name: Option<String> =
        on!(tx, c => sqlx::query_scalar(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await)?;
    Ok(name.unwrap_or_else(|| id.to_string()))
}
