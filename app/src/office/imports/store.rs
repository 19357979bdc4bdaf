//! Batches, what each touched and how it was before, and checked tables that wait an hour for their confirmation.
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use super::{Report, run::Counts};
use crate::base::{
    db::Tx, db::sql::Sql, db::sql::Where, error::AppError, error::Result, ids::BatchId, ids::StaffId,
    keeping::Rule, keeping::Sealed, keys::Keys, keys::field::Cell,
};
use crate::office::{change::Change, staff::types::Actor, staff::types::Scope};
use crate::{exec, fetch};

/// Checked tables that nobody confirmed within the hour.
pub const OLD: Rule = Rule::quiet("import-uploads", "IN-09", |tx, _, now| Box::pin(sweep(tx, now)));
/// Their sealed column.
pub const SEALED: &[Sealed] = &[Sealed::new("import_uploads", "content").large()];

/// How long a checked table waits.
const KEEP: TimeDelta = TimeDelta::hours(1);

/// Opens a batch; its numbers come with [`count`].
pub(super) async fn open(ch: &mut Change, what: &str, file: &str) -> Result<BatchId> {
    let batch = BatchId::new(ch.now);
    let name: String = file.chars().filter(|c| !c.is_control()).take(120).collect();
    let place = ch.actor.as_ref().map(|a| a.division.clone());
    let code = |part: Option<&str>| part.unwrap_or_default().to_owned();
    let (place, by) = (place.as_ref(), ch.by());
    exec!(&mut ch.tx, "INSERT INTO import_batches (id, what, file_name, at, added, changed, unchanged, staff_id, \
         division, county_code, township_code) VALUES ($1, $2, $3, $4, 0, 0, 0, $5, $6, $7, $8)";
        batch, what, name, ch.now, by, code(place.map(|d| d.code())), code(place.and_then(|d| d.county())),
        code(place.and_then(|d| d.township())))?;
    Ok(batch)
}

pub(super) async fn count(tx: &mut Tx, batch: BatchId, n: Counts) -> Result<()> {
    exec!(tx, "UPDATE import_batches SET added = $2, changed = $3, unchanged = $4 WHERE id = $1";
        batch, n.added, n.changed, n.unchanged)?;
    Ok(())
}

/// Something that a batch touched.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Touched {
    /// What it is, a word of the importer.
    pub what: String,
    pub item_id: Uuid,
    /// How it was before; nothing where the batch added it.
    pub before_row: Option<String>,
    /// The row in the file, where that matters.
    pub line: Option<i64>,
}

/// Remembers a thing as it was when the batch first touched it; `before` is nothing where the batch added it.
pub async fn remember<T: Serialize>(
    tx: &mut Tx,
    batch: BatchId,
    (what, id): (&'static str, Uuid),
    before: Option<&T>,
    line: Option<u32>,
) -> Result<()> {
    let json =
        before.map(serde_json::to_string).transpose().map_err(|e| AppError::Internal(e.to_string()))?;
    exec!(tx, "INSERT INTO import_undo (batch_id, what, item_id, before_row, line) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (batch_id, what, item_id) DO NOTHING";
        batch, what, id, json, line.map(i64::from))?;
    Ok(())
}

/// What a batch touched, in the order of the file.
pub(crate) async fn touched(tx: &mut Tx, batch: BatchId) -> Result<Vec<Touched>> {
    let sql = "SELECT what, item_id, before_row, line FROM import_undo WHERE batch_id = $1 ORDER BY what, line, item_id";
    Ok(fetch!(tx, all sql; batch)?)
}

pub(super) async fn forget_touched(tx: &mut Tx, batch: BatchId) -> Result<()> {
    exec!(tx, "DELETE FROM import_undo WHERE batch_id = $1"; batch)?;
    Ok(())
}

/// A batch as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Batch {
    /// Its id, by which it is taken back.
    pub id: BatchId,
    /// Which import.
    pub what: String,
    /// The file it came from; empty where its name may name a person.
    pub file_name: String,
    pub at: DateTime<Utc>,
    /// How many things it added.
    pub added: i64,
    /// How many it changed.
    pub changed: i64,
    /// How many were as they are.
    pub unchanged: i64,
    /// Who read it in; none from the terminal.
    pub staff_id: Option<StaffId>,
    /// In which division they worked.
    pub division: String,
    /// When it was taken back.
    pub undone_at: Option<DateTime<Utc>>,
}

const SELECT: &str = "SELECT id, what, file_name, at, added, changed, unchanged, staff_id, division, undone_at FROM import_batches";

/// What lies in the reach of whoever asks; the operator reaches all.
fn within(by: Option<&Actor>) -> Where {
    let rows = Where::default();
    match by.map(Actor::scope) {
        None | Some(Scope::City) => rows,
        Some(Scope::County(code)) => rows.is("county_code", code.as_str()),
        Some(Scope::Township(code)) => rows.is("township_code", code.as_str()),
        // A centre's batches are those of whoever read them in; a village reads none in.
        Some(Scope::Village(_) | Scope::Centre(_)) => match by {
            Some(actor) => rows.is("staff_id", actor.id),
            None => rows,
        },
    }
}

/// The latest batches, the newest first: of one kind, or all.
pub async fn batches(tx: &mut Tx, by: Option<&Actor>, what: Option<&'static str>) -> Result<Vec<Batch>> {
    let rows = within(by).maybe("what", what);
    Ok(Sql::from(SELECT).add(rows).add(" ORDER BY at DESC, id DESC").limit(50).all(tx).await?)
}

/// A batch, if it lies in the reach of whoever asks.
pub async fn batch(tx: &mut Tx, by: Option<&Actor>, id: BatchId) -> Result<Option<Batch>> {
    Ok(Sql::from(SELECT).add(within(by).is("id", id.uuid())).optional(tx).await?)
}

pub(super) async fn mark_undone(ch: &mut Change, id: BatchId) -> Result<bool> {
    let (now, by) = (ch.now, ch.by());
    let sql = "UPDATE import_batches SET undone_at = $2, undone_by = $3 WHERE id = $1 AND undone_at IS NULL";
    Ok(exec!(&mut ch.tx, sql; id, now, by)? == 1)
}

fn cell(id: Uuid) -> Cell {
    Cell::new("import_uploads", "content", id)
}

/// Keeps a checked table, sealed, until it is confirmed.
pub async fn keep<R: Serialize>(
    tx: &mut Tx,
    keys: &Keys,
    (actor, what): (&Actor, &'static str),
    report: &Report<R>,
    now: DateTime<Utc>,
) -> Result<Uuid> {
    let id = BatchId::new(now).uuid();
    let text = serde_json::to_string(report).map_err(|e| AppError::Internal(e.to_string()))?;
    exec!(tx, "INSERT INTO import_uploads (id, what, staff_id, content, at) VALUES ($1, $2, $3, $4, $5)";
        id, what, actor.id, keys.fields().seal(cell(id), &text), now)?;
    Ok(id)
}

/// The checked table of this person, while it waits.
pub async fn kept<R: DeserializeOwned>(
    tx: &mut Tx,
    keys: &Keys,
    (actor, what): (&Actor, &'static str),
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<Report<R>>> {
    let sealed: Option<Vec<u8>> = fetch!(tx, maybe_value "SELECT content FROM import_uploads WHERE id = $1 AND what \
        = $2 AND staff_id = $3 AND at > $4"; id, what, actor.id, now - KEEP)?;
    let Some(sealed) = sealed else { return Ok(None) };
    let text = keys.fields().open(cell(id), &sealed);
    let read = text.and_then(|t| serde_json::from_str(&t).ok());
    read.map(Some).ok_or_else(|| AppError::Internal(format!("import_uploads: {id} cannot be opened")))
}

/// Forgets a checked table.
pub async fn forget(tx: &mut Tx, actor: &Actor, id: Uuid) -> Result<()> {
    exec!(tx, "DELETE FROM import_uploads WHERE id = $1 AND staff_id = $2"; id, actor.id)?;
    Ok(())
}

async fn sweep(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64> {
    Ok(exec!(tx, "DELETE FROM import_uploads WHERE at <= $1"; now - KEEP)?)
}
