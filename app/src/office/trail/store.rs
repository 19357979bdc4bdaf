//! Writing the chain. The head row is updated first: that locks it on PostgreSQL, as the writer is locked on SQLite, so two
//! nodes can never fork the chain (LG-04).
//!
//! [`read`] holds what verification, viewer and export read.
use chrono::{DateTime, SecondsFormat, Utc};
use uuid::Uuid;

use super::types::{Entry, What};
use crate::base::{db::Tx, error::AppError, ids::EventId, ids::StaffId, keys::Keys};
use crate::{exec, on};

pub mod read;

/// The parts that a link's code covers, in their order; each goes in with its length (`Keys::audit`).
pub(super) struct Link<'a> {
    pub seq: i64,
    pub id: Uuid,
    pub at: DateTime<Utc>,
    pub actor: Option<Uuid>,
    pub role: &'a str,
    pub county: &'a str,
    pub ip: &'a str,
    pub what: &'a str,
    pub object: &'a str,
    pub before: &'a str,
    pub after: &'a str,
    pub reason: &'a str,
    pub prev: &'a str,
}

impl Link<'_> {
    pub(super) fn code(&self, keys: &Keys) -> String {
        let (seq, id) = (self.seq.to_string(), self.id.to_string());
        let at = self.at.to_rfc3339_opts(SecondsFormat::Millis, true);
        let actor = self.actor.map_or_else(String::new, |a| a.to_string());
        keys.audit(&[
            "link",
            &seq,
            &id,
            &at,
            &actor,
            self.role,
            self.county,
            self.ip,
            self.what,
            self.object,
            self.before,
            self.after,
            self.reason,
            self.prev,
        ])
    }
}

/// Appends one line, in the transaction of what it tells of.
pub async fn record(tx: &mut Tx, keys: &Keys, now: DateTime<Utc>, entry: Entry) -> Result<(), AppError> {
    let (seq, prev): (i64, String) = on!(tx, c => sqlx::query_as(
        "UPDATE audit_head SET seq = seq + 1 WHERE id = 1 RETURNING seq, hash").fetch_one(c).await)?;
    let code = |parts: &Option<Vec<String>>| {
        let parts = parts.as_ref()?;
        Some(keys.audit(&parts.iter().map(String::as_str).collect::<Vec<_>>()))
    };
    let (before, after) = (code(&entry.before).unwrap_or_default(), code(&entry.after).unwrap_or_default());
    let link = Link {
        seq,
        id: EventId::new(now).uuid(),
        at: now,
        actor: entry.actor.map(|(id, _)| id.uuid()),
        role: entry.actor.map_or("", |(_, role)| role.word()),
        county: &entry.county,
        ip: &entry.ip,
        what: entry.what.word(),
        object: &entry.object,
        before: &before,
        after: &after,
        reason: &entry.reason,
        prev: &prev,
    };
    let hash = link.code(keys);
    exec!(tx, "INSERT INTO audit_events (seq, id, at, actor_id, role, county_code, ip, action, object, before_hash, \
         after_hash, reason, prev_hash, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
        seq, link.id, now, link.actor, link.role, &entry.county, &entry.ip, link.what, &entry.object, &before, &after,
        &entry.reason, &prev, &hash)?;
    exec!(tx, "UPDATE audit_head SET hash = $1 WHERE id = 1"; &hash)?;
    Ok(())
}

/// How often this person did this since then, and not before.
pub async fn times_since(
    tx: &mut Tx,
    actor: StaffId,
    what: What,
    since: DateTime<Utc>,
) -> Result<i64, AppError> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "SELECT COUNT(*) FROM audit_events WHERE actor_id = $1 AND action = $2 AND at >= $3")
        .bind(actor).bind(what).bind(since).fetch_one(c).await)?)
}

/// How many names this person has read since then (AC-09).
pub async fn reveals_lately(tx: &mut Tx, actor: StaffId, since: DateTime<Utc>) -> Result<i64, AppError> {
    times_since(tx, actor, What::NameReveal, since).await
}
