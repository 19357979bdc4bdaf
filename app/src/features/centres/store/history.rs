//! What changed of a centre. A fact is compared and kept as it is stored; the page puts it into words. Facts that are not
//! public (how many beds are taken) are compared for the report of an import, but no history of them is kept.
use chrono::{DateTime, Utc};

use super::stored::{Fact, Stored};
use crate::base::{db::Tx, error::Result, ids::CentreId};
use crate::{exec, fetch};

/// One fact before and after, as stored; empty where nothing was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What changed.
    pub fact: Fact,
    pub old: String,
    pub new: String,
}

/// A change with its day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated {
    pub at: DateTime<Utc>,
    pub change: Change,
}

/// What differs between two rows.
pub(super) fn differences(before: &Stored, after: &Stored) -> Vec<Change> {
    before
        .facts()
        .into_iter()
        .zip(after.facts())
        .filter(|((_, old), (_, new))| old != new)
        .map(|((fact, old), (_, new))| Change { fact, old, new })
        .collect()
}

/// Keeps the public ones of `changes` as revision `rev` of the centre.
pub(super) async fn keep(tx: &mut Tx, after: &Stored, changes: &[Change], at: DateTime<Utc>) -> Result<()> {
    for change in changes.iter().filter(|c| c.fact.is_public()) {
        exec!(tx, "INSERT INTO centre_changes (centre_id, rev, field, at, old_value, new_value, batch_id) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)";
            after.id, after.rev, change.fact, at, &change.old, &change.new, after.batch_id)?;
    }
    Ok(())
}

/// The latest `limit` public changes of a centre, the newest first.
pub async fn history(tx: &mut Tx, id: CentreId, limit: u16) -> Result<Vec<Dated>> {
    let sql = "SELECT at, field, old_value, new_value FROM centre_changes WHERE centre_id = $1 \
        ORDER BY rev DESC, field LIMIT $2";
    let rows: Vec<(DateTime<Utc>, String, String, String)> = fetch!(tx, all sql; id, i64::from(limit))?;
    Ok(rows
        .into_iter()
        .filter_map(|(at, field, old, new)| {
            let fact = Fact::parse(&field).filter(|f| f.is_public())?;
            Some(Dated { at, change: Change { fact, old, new } })
        })
        .collect())
}
