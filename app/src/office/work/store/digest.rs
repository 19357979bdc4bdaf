//! What the clock does with work: who got today's digest, what arrived since the last one, what is late enough to be told to
//! those who oversee it.
use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};

use super::queue::{WORK, mine};
use crate::base::{db::Tx, error::Result, ids::StaffId, ids::WorkId};
use crate::office::{staff::types::Actor, work::types::Kind};
use crate::{exec, fetch};

/// Who was looked at on that day already.
pub async fn done_on(tx: &mut Tx, day: NaiveDate) -> Result<HashSet<StaffId>> {
    let ids: Vec<StaffId> = fetch!(tx, values "SELECT staff_id FROM work_digests WHERE day = $1"; day)?;
    Ok(ids.into_iter().collect())
}

/// Takes today's digest of one person, which tells of what was opened up to `until`. `Some` is up to when the digest before told, `None` inside for the very first; none at
/// all when another run or node has it.
pub async fn claim(
    tx: &mut Tx,
    staff: StaffId,
    day: NaiveDate,
    until: DateTime<Utc>,
) -> Result<Option<Option<DateTime<Utc>>>> {
    let before: Option<DateTime<Utc>> = fetch!(tx, maybe_value "SELECT told_until FROM work_digests WHERE staff_id = \
        $1"; staff)?;
    // Two nodes meet at this row: the second waits, finds the day taken and changes nothing.
    let n = exec!(tx, "INSERT INTO work_digests (staff_id, day, told_until) VALUES ($1, $2, $3) \
         ON CONFLICT (staff_id) DO UPDATE SET day = excluded.day, told_until = excluded.told_until \
         WHERE work_digests.day < excluded.day"; staff, day, until)?;
    Ok((n == 1).then_some(before))
}

/// Kind and reference of what was opened for somebody after `since`, up to `until`, and still waits; at most 200.
pub async fn arrived(
    tx: &mut Tx,
    actor: &Actor,
    since: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<(Kind, String)>> {
    let mut found = vec![];
    for rows in mine(actor) {
        let rows = rows.and("opened_at > $1 AND opened_at <= $2", [since.into(), until.into()]);
        found.extend(WORK.first(tx, rows, 200).await?);
    }
    found.sort_by_key(|w| (w.due, w.id));
    found.truncate(200);
    Ok(found.into_iter().map(|w| (w.kind, w.reference)).collect())
}

/// Something that is late, and whose.
#[derive(Debug, Clone)]
pub struct Late {
    /// How staff call the object.
    pub reference: String,
    /// The role it waits for.
    pub role: String,
    pub county: String,
}

/// Marks up to `limit` items whose day was `until` or before as told, and gives them out: each is told once, on one node.
pub async fn escalate(tx: &mut Tx, now: DateTime<Utc>, until: NaiveDate, limit: i64) -> Result<Vec<Late>> {
    let ids: Vec<WorkId> = fetch!(tx, values "SELECT id FROM work_items WHERE done_at IS NULL AND escalated_at IS \
        NULL AND due_on <= $1 ORDER BY due_on, id LIMIT $2"; until, limit)?;
    let mut late = vec![];
    for id in ids {
        let one: Option<(String, String, String)> = fetch!(tx, maybe "UPDATE work_items SET escalated_at = $1 WHERE \
            id = $2 AND escalated_at IS NULL AND done_at IS NULL RETURNING reference, role, county_code"; now, id)?;
        late.extend(one.map(|(reference, role, county)| Late { reference, role, county }));
    }
    Ok(late)
}
