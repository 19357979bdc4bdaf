//! Takes a batch of needs back: they are gone, as long as nobody touched or promised anything since.
use crate::base::ids::{BatchId, NeedId};
use crate::office::change::Change;
use crate::office::imports::{Touched, UndoError, Undone};
use crate::office::{trail::Entry, trail::What};
use crate::{exec, fetch};

/// Deletes what a batch added. The caller commits.
///
/// # Errors
/// [`UndoError`]; the transaction must then be dropped.
pub async fn undo(ch: &mut Change, batch: BatchId, touched: Vec<Touched>) -> Result<Undone, UndoError> {
    let mut removed = 0;
    let mut changed = vec![];
    for Touched { item_id, .. } in touched {
        let id = NeedId::from_uuid(item_id);
        let sql = "DELETE FROM needs WHERE id = $1 AND batch_id = $2 AND version = 1 AND reserved = 0 AND received = 0 \
            AND transferred_in = 0 AND ended_at IS NULL";
        match exec!(&mut ch.tx, sql; id, batch) {
            Err(sqlx::Error::Database(e)) if e.is_foreign_key_violation() => {}
            Ok(1) => {
                removed += 1;
                continue;
            }
            other => drop(other?),
        }
        let name: Option<String> =
            fetch!(&mut ch.tx, maybe_value "SELECT item FROM needs WHERE id = $1"; id)?;
        changed.extend(name);
    }
    if !changed.is_empty() {
        return Err(UndoError::ChangedSince(changed));
    }
    ch.trail(Entry::new(What::Need, format!("need-batch:{batch}")).reason("undo"));
    Ok(Undone { removed, restored: 0 })
}
