//! Writing the chain. The head row is updated first: that locks it on PostgreSQL, as the writer is locked on SQLite, so two
//! nodes can never fork the chain (LG-04).
//!
//! [`read`] holds what verification, viewer and export read.
use chrono::{DateTime, Utc};

use super::types::{Entry, What};
use crate::base::{db::Tx, error::Result, ids::EventId, ids::StaffId, keys::Keys};
use crate::{exec, fetch};

pub mod read;
use read::Event;

/// Appends one line, in the transaction of what it tells of.
pub async fn record(tx: &mut Tx, keys: &Keys, now: DateTime<Utc>, entry: Entry) -> Result<()> {
    let (seq, prev_hash): (i64, String) = fetch!(tx, one "UPDATE audit_head SET seq = seq + 1 WHERE id = 1 RETURNING \
        seq, hash")?;
    let code = |parts: Option<Vec<String>>| {
        parts.map_or_else(String::new, |p| keys.audit(&p.iter().map(String::as_str).collect::<Vec<_>>()))
    };
    let mut e = Event {
        seq,
        id: EventId::new(now).uuid(),
        at: now,
        actor_id: entry.actor.map(|(id, _)| id),
        role: entry.actor.map_or("", |(_, role)| role.word()).to_owned(),
        county_code: entry.county,
        ip: entry.ip,
        action: entry.what.word().to_owned(),
        object: entry.object,
        before_hash: code(entry.before),
        after_hash: code(entry.after),
        reason: entry.reason,
        prev_hash,
        hash: String::new(),
    };
    e.hash = e.code(keys);
    exec!(tx, "INSERT INTO audit_events (seq, id, at, actor_id, role, county_code, ip, action, object, before_hash, \
         after_hash, reason, prev_hash, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
        e.seq, e.id, e.at, e.actor_id, &e.role, &e.county_code, &e.ip, &e.action, &e.object, &e.before_hash,
        &e.after_hash, &e.reason, &e.prev_hash, &e.hash)?;
    exec!(tx, "UPDATE audit_head SET hash = $1 WHERE id = 1"; &e.hash)?;
    Ok(())
}

/// How often this person did this since then, and not before.
pub async fn times_since(tx: &mut Tx, actor: StaffId, what: What, since: DateTime<Utc>) -> Result<i64> {
    Ok(fetch!(tx, value "SELECT COUNT(*) FROM audit_events WHERE actor_id = $1 AND action = $2 AND at >= $3";
        actor, what, since)?)
}
