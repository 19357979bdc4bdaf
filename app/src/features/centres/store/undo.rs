//! Takes an import back: removes what it added, restores what it changed. What the public saw meanwhile stays in the history.
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    CENTRES,
    donee::StoredDonee,
    history::{differences, keep},
    stored::Stored,
    write::CENTRE,
};
use crate::base::{db::Tx, db::sql::Sql, db::sql::Where, error::AppError, error::Result, ids::BatchId};
use crate::office::imports::{Touched, UndoError, Undone};
use crate::{exec, fetch};

fn unreadable(e: &serde_json::Error) -> AppError {
    AppError::Internal(format!("import_undo: {e}"))
}

/// Puts back what a batch wrote: removes what it added, restores what it changed, and says so in the public history. The
/// caller commits.
///
/// # Errors
/// [`UndoError`]; the transaction must then be dropped.
pub async fn undo(
    tx: &mut Tx,
    batch: BatchId,
    touched: Vec<Touched>,
    at: DateTime<Utc>,
) -> Result<Undone, UndoError> {
    let (centres, donees): (Vec<_>, Vec<_>) = touched.into_iter().partition(|t| t.what == CENTRE);
    let mut pairs = vec![];
    let mut strangers = vec![];
    for Touched { item_id: id, before_row: before, .. } in &centres {
        let now = CENTRES.one(tx, Where::default().is("c.id", *id)).await?;
        match now.filter(|n| n.batch_id == Some(batch.uuid())) {
            Some(now) => pairs.push((now, before)),
            None => strangers.push(name_of(tx, "centres", *id).await?),
        }
    }
    let mut units = vec![];
    for Touched { item_id: id, before_row: before, .. } in &donees {
        let sql = "SELECT batch_id FROM donee_units WHERE id = $1";
        let by: Option<Option<Uuid>> = fetch!(tx, maybe_value sql; *id)?;
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
            unit.save(tx).await?;
        }
    }
    let (mut removed, mut restored) = (0, 0);
    for (now, before) in pairs {
        if let Some(json) = before {
            let mut old: Stored = serde_json::from_str(json).map_err(|e| unreadable(&e))?;
            let changes = differences(&now, &old);
            old.rev = now.rev + i64::from(!changes.is_empty());
            old.save(tx).await?;
            keep(tx, &old, &changes, at).await?;
            restored += 1;
        } else {
            match exec!(tx, "DELETE FROM centres WHERE id = $1"; now.id) {
                Err(sqlx::Error::Database(e)) if e.is_foreign_key_violation() => {
                    return Err(UndoError::InUse(now.name));
                }
                other => removed += other?,
            }
        }
    }
    for (id, before) in &units {
        if before.is_none() {
            exec!(tx, "DELETE FROM donee_units WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM centres \
                 WHERE donee_unit_id = $1)"; *id)?;
        }
    }
    Ok(Undone { removed, restored })
}

/// What people know an item by; its id, if it is gone. `table` is one of ours.
async fn name_of(tx: &mut Tx, table: &'static str, id: Uuid) -> Result<String> {
    let sql = Sql::from("SELECT name FROM ").add(table).add(Where::default().is("id", id));
    let name: Option<(String,)> = sql.optional(tx).await?;
    Ok(name.map_or_else(|| id.to_string(), |(name,)| name))
}
