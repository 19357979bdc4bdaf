//! All SQL of files. A file is written in the transaction of what it belongs to, so there are no orphans: what is rolled back
//! was never there.
use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

use super::{Accepted, Type};
use crate::base::{
    db::Tx, error::AppError, error::Result, ids::FileId, keeping::Sealed, keys::Keys, keys::field::Cell,
};
use crate::web::state::AppState;
use crate::{exec, fetch};

/// A file to be stored.
#[derive(Debug, Clone)]
pub struct NewFile<'a> {
    /// What it belongs to: `objection:<id>`, `notice:<number>`, `waiting:<form>`.
    pub owner: String,
    /// What it is there, a word: `attachment`, `board-photo`.
    pub kind: &'static str,
    /// The checked file.
    pub file: &'a Accepted,
}

/// What is known about a file without reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meta {
    pub id: FileId,
    /// See [`NewFile::owner`].
    pub owner: String,
    pub name: String,
    pub kind: Type,
    pub size: i64,
    pub made_at: DateTime<Utc>,
}

pub const SEALED: &[Sealed] = &[Sealed::new("file_contents", "content").by("file_id").large()];

fn cell(id: FileId) -> Cell {
    Cell::new("file_contents", "content", id.uuid())
}

/// The keyed code of a content: proves later that it is the same, tells nobody what it is.
fn code(keys: &Keys, bytes: &[u8]) -> String {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as B64};
    keys.lookup("file", &B64.encode(Sha256::digest(bytes)))
}

/// Stores a file, sealed, in the transaction of its owner.
pub async fn put(tx: &mut Tx, state: &AppState, new: &NewFile<'_>) -> Result<FileId> {
    let (keys, now) = (state.keys(), state.clock().now());
    let id = FileId::new(now);
    let bytes = &new.file.bytes;
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    exec!(tx, "INSERT INTO files (id, owner, kind, name, type, size, code, seq, made_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, (SELECT COUNT(*) FROM files WHERE owner = $2), $8)";
        id, &new.owner, new.kind, &new.file.name, new.file.kind, size, code(keys, bytes), now)?;
    let sealed = keys.fields().seal_bytes(cell(id), bytes);
    exec!(tx, "INSERT INTO file_contents (file_id, content) VALUES ($1, $2)"; id, sealed)?;
    Ok(id)
}

type Line = (FileId, String, String, String, i64, DateTime<Utc>);

fn meta((id, owner, name, kind, size, made_at): Line) -> Result<Meta> {
    let kind = Type::parse(&kind).ok_or_else(|| AppError::Internal(format!("files: type of {id:?}")))?;
    Ok(Meta { id, owner, name, kind, size, made_at })
}

/// The files of an owner, in the order they came.
pub async fn list(tx: &mut Tx, owner: &str) -> Result<Vec<Meta>> {
    let lines: Vec<Line> = fetch!(tx, all "SELECT id, owner, name, type, size, made_at FROM files WHERE owner = $1 \
        AND deleted_at IS NULL ORDER BY seq, id"; owner)?;
    lines.into_iter().map(meta).collect()
}

/// A file of this owner with its content: a child belongs to the parent in its path (AC-04).
pub async fn get(tx: &mut Tx, keys: &Keys, owner: &str, id: FileId) -> Result<Option<(Meta, Vec<u8>)>> {
    let line: Option<Line> = fetch!(tx, maybe "SELECT id, owner, name, type, size, made_at FROM files WHERE id = $1 \
        AND owner = $2 AND deleted_at IS NULL"; id, owner)?;
    let Some(line) = line else { return Ok(None) };
    let sealed: Vec<u8> = fetch!(tx, value "SELECT content FROM file_contents WHERE file_id = $1"; id)?;
    let bytes = keys.fields().open_bytes(cell(id), &sealed);
    let bytes = bytes.ok_or_else(|| AppError::Internal(format!("files: {id:?} cannot be opened")))?;
    Ok(Some((meta(line)?, bytes)))
}

/// Hands the files of one owner over to another: a draft became an objection.
pub async fn hand_over(tx: &mut Tx, from: &str, to: &str) -> Result<u64> {
    Ok(exec!(tx, "UPDATE files SET owner = $1 WHERE owner = $2"; to, from)?)
}

/// Whether an owner holds a file of the same content already.
pub async fn holds(tx: &mut Tx, keys: &Keys, owner: &str, file: &Accepted) -> Result<bool> {
    let n: i64 = fetch!(tx, value "SELECT COUNT(*) FROM files WHERE owner = $1 AND code = $2 AND deleted_at IS NULL";
        owner, code(keys, &file.bytes))?;
    Ok(n > 0)
}

/// Deletes one file of an owner without a trace: it was never handed in.
pub async fn drop_one(tx: &mut Tx, owner: &str, id: FileId) -> Result<()> {
    let content =
        "DELETE FROM file_contents WHERE file_id IN (SELECT id FROM files WHERE owner = $1 AND id = $2)";
    exec!(tx, content; owner, id)?;
    exec!(tx, "DELETE FROM files WHERE owner = $1 AND id = $2"; owner, id)?;
    Ok(())
}

/// Deletes the content of all files of an owner for good; that there was a file stays known.
pub async fn delete(tx: &mut Tx, owner: &str, now: DateTime<Utc>) -> Result<u64> {
    exec!(tx, "DELETE FROM file_contents WHERE file_id IN (SELECT id FROM files WHERE owner = $1)"; owner)?;
    Ok(exec!(
        tx,
        // The name may tell who it was.
        sqlx::query("UPDATE files SET deleted_at = $1, name = '' WHERE owner = $2 AND deleted_at IS NULL")
            .bind(now)
            .bind(owner)
    )?)
}
