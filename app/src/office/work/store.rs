//! All SQL of work and news: writing is here, reading in [`queue`], [`oversight`] and [`news`], what the clock does in [`digest`].
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use uuid::Uuid;

use super::types::{Audience, Item, Kind, News};
use crate::base::ids::{CentreId, NewsId, StaffId, WorkId};
use crate::base::{db::Tx, error::Result, keeping::Rule};
use crate::{exec, fetch};

pub mod bulk;
pub mod digest;
pub mod news;
pub mod oversight;
pub mod queue;

/// The day that stands for "nothing runs out": it sorts last and needs no NULL in the keyset.
pub const NEVER: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

/// How long a line of the bell is kept.
pub const NEWS: TimeDelta = TimeDelta::days(90);
/// How long work is kept that is done.
pub const DONE: TimeDelta = TimeDelta::days(366);
/// What goes then (PR-05).
pub const OLD: &[Rule] = &[
    Rule::quiet("news", "PR-05", |tx, _, now| Box::pin(sweep_news(tx, now - NEWS))),
    Rule::told("done-work", "PR-05", |tx, _, now| Box::pin(sweep_done(tx, now - DONE))),
];

async fn sweep_news(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64> {
    let sql = "DELETE FROM news WHERE id IN (SELECT id FROM news WHERE at <= $1 ORDER BY at LIMIT $2)";
    Ok(exec!(tx, sql; before, crate::base::db::BATCH)?)
}

async fn sweep_done(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64> {
    let sql = "DELETE FROM work_items WHERE id IN \
        (SELECT id FROM work_items WHERE done_at <= $1 ORDER BY done_at LIMIT $2)";
    Ok(exec!(tx, sql; before, crate::base::db::BATCH)?)
}

type Columns = (String, String, Option<CentreId>, Option<StaffId>);

/// Role, division, centre and person of an audience, as they are stored and asked for.
pub(super) fn columns(audience: &Audience) -> Columns {
    match audience {
        Audience::Role(role, division) => (role.word().to_owned(), division.code().to_owned(), None, None),
        Audience::Centre(id) => ("centre_manager".to_owned(), String::new(), Some(*id), None),
        Audience::Person(id) => (String::new(), String::new(), None, Some(*id)),
    }
}

/// From now on this waits. If it waits already, audience and day are brought up to date.
pub async fn open(tx: &mut Tx, now: DateTime<Utc>, item: &Item) -> Result<()> {
    let (role, division, centre, person) = columns(&item.audience);
    exec!(tx, "INSERT INTO work_items (id, kind, object_id, reference, path, role, division, centre_id, staff_id, \
         county_code, except_1, except_2, opened_at, due_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, \
         $12, $13, $14) ON CONFLICT (kind, object_id) WHERE done_at IS NULL DO UPDATE \
         SET reference = excluded.reference, path = excluded.path, role = excluded.role, division = \
         excluded.division, centre_id = excluded.centre_id, staff_id = excluded.staff_id, except_1 = \
         excluded.except_1, except_2 = excluded.except_2, due_on = excluded.due_on, escalated_at = CASE \
         WHEN work_items.due_on = excluded.due_on THEN work_items.escalated_at ELSE NULL END";
        WorkId::new(now), item.kind, item.object, &item.reference, &item.path, role, division, centre, person,
        &item.county, item.except[0], item.except[1], now, item.due.unwrap_or(NEVER))?;
    Ok(())
}

/// Whether this waits.
pub async fn waits(tx: &mut Tx, kind: Kind, object: Uuid) -> Result<bool> {
    let n: i64 = fetch!(tx, value "SELECT COUNT(*) FROM work_items WHERE kind = $1 AND object_id = $2 AND done_at IS NULL";
        kind, object)?;
    Ok(n > 0)
}

/// This waits no longer; nothing happens if it did not.
pub async fn close(tx: &mut Tx, now: DateTime<Utc>, kind: Kind, object: Uuid) -> Result<()> {
    exec!(tx, "UPDATE work_items SET done_at = $1 WHERE kind = $2 AND object_id = $3 AND done_at IS NULL";
        now, kind, object)?;
    Ok(())
}

/// Nothing about this object waits any longer.
pub async fn close_all(tx: &mut Tx, now: DateTime<Utc>, object: Uuid) -> Result<()> {
    exec!(tx, "UPDATE work_items SET done_at = $1 WHERE object_id = $2 AND done_at IS NULL"; now, object)?;
    Ok(())
}

/// Rings the bell of those whom it concerns.
pub async fn tell(tx: &mut Tx, now: DateTime<Utc>, news: &News) -> Result<()> {
    let (role, division, centre, person) = columns(&news.audience);
    exec!(tx, "INSERT INTO news (id, kind, reference, path, role, division, centre_id, staff_id, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        NewsId::new(now), news.kind, &news.reference, &news.path, role, division, centre, person, now)?;
    Ok(())
}
