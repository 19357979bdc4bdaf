//! Two short-lived keeps, both sealed and both bound to an account: what an expired session was about to send (SE-07), and what is
//! shown a single time (SE-08).
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::base::{
    db::Tx, error::Result, ids::EventId, ids::StaffId, keeping::Sealed, keys::Keys, keys::field::Cell, words,
};
use crate::office::change::Change;
use crate::{exec, fetch};

/// How long a typed text is kept.
pub const KEEP: TimeDelta = TimeDelta::minutes(30);
/// How long something waits to be shown.
const SHOW: TimeDelta = TimeDelta::minutes(10);
/// The most that is kept (SE-08).
pub const MAX_BYTES: usize = 64 * 1024;
/// How many forms are kept for one account at most; the oldest goes.
const FORMS: i64 = 5;

words! {
    /// What is kept.
    Kind {
        /// A form that came after the session's end.
        Form = "form",
        /// A link that an administrator hands over.
        Link = "link",
        /// New recovery codes.
        Codes = "codes",
    }
}

pub const SEALED: &[Sealed] = &[Sealed::new("staff_kept", "body")];

/// Something kept.
#[derive(Debug, Clone)]
pub struct Kept {
    pub id: Uuid,
    /// Where the form was sent, or what the thing is about.
    pub path: String,
    pub body: String,
    pub at: DateTime<Utc>,
}

/// Keeps something for somebody.
pub async fn put(ch: &mut Change, staff: StaffId, kind: Kind, path: &str, body: &str) -> Result<()> {
    let (tx, now, id) = (&mut ch.tx, ch.now, EventId::new(ch.now).uuid());
    let sealed = ch.state.keys().fields().seal(cell(id), body);
    if kind != Kind::Form {
        exec!(tx, "DELETE FROM staff_kept WHERE staff_id = $1 AND kind = $2"; staff, kind)?;
    }
    exec!(tx, "INSERT INTO staff_kept (id, staff_id, kind, path, body, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
        id, staff, kind, path, sealed, now)?;
    exec!(tx, "DELETE FROM staff_kept WHERE staff_id = $1 AND kind = 'form' AND id NOT IN (SELECT id \
         FROM staff_kept WHERE staff_id = $1 AND kind = 'form' ORDER BY created_at DESC, id DESC LIMIT $2)";
        staff, FORMS)?;
    Ok(())
}

/// What is shown once to whoever acts: read and gone.
pub async fn show(ch: &mut Change, kind: Kind) -> Result<Option<Kept>> {
    let staff = ch.person()?.id;
    let row: Option<Row> = fetch!(&mut ch.tx, maybe "DELETE FROM staff_kept WHERE staff_id = $1 AND kind = $2 \
        RETURNING id, path, body, created_at"; staff, kind)?;
    Ok(row.filter(|r| ch.now - r.3 < SHOW).and_then(|r| open(ch.state.keys(), r)))
}

/// The forms kept for somebody, the newest first.
pub async fn forms(tx: &mut Tx, keys: &Keys, now: DateTime<Utc>, staff: StaffId) -> Result<Vec<Kept>> {
    let rows: Vec<Row> = fetch!(tx, all "SELECT id, path, body, created_at FROM staff_kept WHERE staff_id = $1 AND \
        kind = 'form' AND created_at > $2 ORDER BY created_at DESC, id DESC"; staff, now - KEEP)?;
    Ok(rows.into_iter().filter_map(|r| open(keys, r)).collect())
}

/// Drops a kept form of somebody.
pub async fn drop_form(tx: &mut Tx, staff: StaffId, id: Uuid) -> Result<bool> {
    Ok(exec!(tx, "DELETE FROM staff_kept WHERE staff_id = $1 AND kind = 'form' AND id = $2"; staff, id)? == 1)
}

type Row = (Uuid, String, Vec<u8>, DateTime<Utc>);

fn cell(id: Uuid) -> Cell {
    Cell::new("staff_kept", "body", id)
}

fn open(keys: &Keys, (id, path, body, at): Row) -> Option<Kept> {
    let body = keys.fields().open(cell(id), &body)?;
    Some(Kept { id, path, body, at })
}
