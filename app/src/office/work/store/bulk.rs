//! Loads work for demonstrations and benchmarks, many at a time.
use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;

use super::{NEVER, columns};
use crate::base::{db::Tx, db::bulk::marks, error::Result, ids::WorkId};
use crate::office::work::types::Item;
use crate::on;

/// Writes items with the instant each was opened at; at most 250 at a time.
pub async fn load(tx: &mut Tx, list: &[(Item, DateTime<Utc>)]) -> Result<()> {
    if list.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO work_items (id, kind, object_id, reference, path, role, division, centre_id, staff_id, county_code, \
         except_1, except_2, opened_at, due_on) VALUES {}",
        marks(tx, 14, list.len())
    );
    let parts: Vec<_> = list.iter().map(|(item, at)| (WorkId::new(*at), columns(&item.audience))).collect();
    on!(tx, c => {
        let mut q = sqlx::query(AssertSqlSafe(sql));
        for ((item, at), (id, (role, division, centre, person))) in list.iter().zip(parts) {
            q = q.bind(id).bind(item.kind).bind(item.object).bind(&item.reference).bind(&item.path)
                .bind(role).bind(division).bind(centre).bind(person).bind(&item.county)
                .bind(item.except[0]).bind(item.except[1]).bind(*at).bind(item.due.unwrap_or(NEVER));
        }
        q.execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(())
}
