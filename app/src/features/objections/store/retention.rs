//! Objection files are kept for ten years after the objection was closed (RET-04); then who objected, what was said, the
//! attachments and the notes are erased. The line itself and the counts stay.
use chrono::{DateTime, Datelike as _, Utc};

use crate::base::{db::Tx, error::Result, ids::ObjectionId, keeping::Rule, keys::Keys};
use crate::features::objections::types::{Act, files_of};
use crate::office::{trail as audit, trail::Entry, trail::What};
use crate::web::files;
use crate::{exec, fetch};

/// Objections whose time is over.
pub const OLD: Rule = Rule::told("objections", "RET-04", |tx, keys, now| Box::pin(sweep(tx, keys, now)));

/// Years (RET-04).
const YEARS: i32 = 10;
/// At most so many in one transaction.
const AT_ONCE: i64 = 100;

/// Erases what is due and says how many.
async fn sweep(tx: &mut Tx, keys: &Keys, now: DateTime<Utc>) -> Result<u64> {
    // 29 February becomes 28 February: a day early would be too early, so the day after.
    let Some(limit) = now
        .with_year(now.year() - YEARS)
        .or_else(|| (now - chrono::TimeDelta::days(1)).with_year(now.year() - YEARS))
    else {
        return Ok(0);
    };
    let due: Vec<(ObjectionId, String, i64)> = fetch!(tx, all "SELECT id, reference, version FROM objections WHERE \
        erased_at IS NULL AND received_at <= $1 AND decided_at <= $1 ORDER BY received_at LIMIT $2"; limit, AT_ONCE)?;
    let n = due.len();
    for (id, reference, version) in due {
        // Sealed like everything else, so that a rotation of keys finds nothing it cannot read.
        let empty = |column| keys.fields().seal(super::cell(column, id), "");
        let changed = exec!(tx, "UPDATE objections SET person = NULL, statement = $1, code = $2, extension = NULL, \
             reasons = NULL, erased_at = $3, version = version + 1 WHERE id = $4 AND erased_at IS NULL";
            empty("statement"), empty("code"), now, id)?;
        if changed == 0 {
            continue;
        }
        exec!(tx, "UPDATE objection_events SET note = NULL WHERE objection_id = $1"; id)?;
        exec!(tx, "INSERT INTO objection_events (objection_id, seq, at, act) VALUES ($1, $2, $3, $4)";
            id, version + 1, now, Act::Erase)?;
        files::store::delete(tx, &files_of(id), now).await?;
        let entry = Entry::new(What::Retention, format!("objection:{reference}")).reason("RET-04");
        audit::record(tx, keys, now, entry).await?;
    }
    Ok(u64::try_from(n).unwrap_or(0))
}
