//! A whole import: everything of a file in one transaction. Each row is remembered as it was before the import wrote it, and
//! carries the batch that wrote it last; so an undo (`undo.rs`) can tell whether something else came after.
use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::write::{Outcome, put};
use crate::{
    base::{db::Tx, error::AppError, ids::BatchId, words},
    exec,
    features::centres::import::ImportedCentre,
    on,
};

words! {
    /// What a remembered row is of.
    Item {
        /// A centre.
        Centre = "centre",
        /// A donee unit.
        Donee = "donee",
    }
}

/// Remembers a row as it was when `batch` first touched it; without a batch nothing is to be undone.
pub(super) async fn remember<T: Serialize>(
    tx: &mut Tx,
    batch: Option<BatchId>,
    what: Item,
    id: Uuid,
    before: Option<&T>,
) -> Result<(), AppError> {
    let Some(batch) = batch else { return Ok(()) };
    let json =
        before.map(serde_json::to_string).transpose().map_err(|e| AppError::Internal(e.to_string()))?;
    exec!(
        tx,
        sqlx::query(
            "INSERT INTO import_undo (batch_id, what, item_id, before_row) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (batch_id, what, item_id) DO NOTHING"
        )
        .bind(batch)
        .bind(what)
        .bind(id)
        .bind(json)
    )?;
    Ok(())
}

/// One row of a file and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// Its row in the file.
    pub row: u32,
    /// The centre's name.
    pub name: String,
    /// What it did.
    pub outcome: Outcome,
}

/// Writes all rows of a file as one batch. The caller commits, or, for a dry run, does not.
///
/// # Errors
/// [`ApplyError::DoneeDiffers`] when two rows describe one donee unit differently.
pub async fn apply(
    tx: &mut Tx,
    file_name: &str,
    rows: &[ImportedCentre],
    at: DateTime<Utc>,
) -> Result<(BatchId, Vec<Done>), ApplyError> {
    let mut units = HashMap::new();
    for r in rows {
        let Some(unit) = &r.centre.donee else { continue };
        let (first, seen) = *units.entry(unit.uscc.expose()).or_insert((r.row, unit));
        if seen != unit {
            return Err(ApplyError::DoneeDiffers { row: r.row, first, name: unit.name.clone() });
        }
    }
    let batch = BatchId::new(at);
    let name: String = file_name.chars().filter(|c| !c.is_control()).take(120).collect();
    exec!(tx, sqlx::query(
        "INSERT INTO import_batches (id, what, file_name, at, added, changed, unchanged) VALUES ($1, 'centres', $2, $3, 0, 0, 0)")
        .bind(batch).bind(&name).bind(at))?;
    let mut done = Vec::with_capacity(rows.len());
    for r in rows {
        let (_, outcome) = put(tx, &r.centre, at, Some(batch)).await?;
        done.push(Done { row: r.row, name: r.centre.name.clone(), outcome });
    }
    let count = |f: fn(&Outcome) -> bool| {
        i64::try_from(done.iter().filter(|d| f(&d.outcome)).count()).unwrap_or(i64::MAX)
    };
    exec!(
        tx,
        sqlx::query("UPDATE import_batches SET added = $2, changed = $3, unchanged = $4 WHERE id = $1")
            .bind(batch)
            .bind(count(|o| *o == Outcome::Added))
            .bind(count(|o| matches!(o, Outcome::Changed(_))))
            .bind(count(|o| *o == Outcome::Unchanged))
    )?;
    Ok((batch, done))
}

/// Why a file was not written.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// Two rows carry the same credit code and different facts.
    #[error("row {row}: donee unit described differently than in row {first}")]
    DoneeDiffers {
        /// The second row.
        row: u32,
        /// The first one.
        first: u32,
        /// The unit.
        name: String,
    },
    /// The database or something else failed.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<sqlx::Error> for ApplyError {
    fn from(e: sqlx::Error) -> Self {
        Self::App(e.into())
    }
}

/// A batch as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Batch {
    /// Its id, by which it is undone.
    pub id: BatchId,
    /// The file it came from.
    pub file_name: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Centres added.
    pub added: i64,
    /// Centres changed.
    pub changed: i64,
    /// Centres that were as they are.
    pub unchanged: i64,
    /// When it was undone, if it was.
    pub undone_at: Option<DateTime<Utc>>,
}

/// The latest 50 batches, the newest first.
pub async fn batches(tx: &mut Tx) -> Result<Vec<Batch>, AppError> {
    let sql = "SELECT id, file_name, at, added, changed, unchanged, undone_at FROM import_batches WHERE what = 'centres' \
        ORDER BY at DESC, id DESC LIMIT 50";
    Ok(on!(tx, c => sqlx::query_as(sql).fetch_all(c).await)?)
}
