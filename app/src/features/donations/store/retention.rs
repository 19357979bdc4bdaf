//! Who gave and what was said goes three years after the last step of a gift that came, half a year after one that never did; its code
//! ends then. Numbers, the ledger of pieces and the public lines stay (issue 9).
use chrono::{DateTime, Months, TimeDelta, Utc};

use super::{GIFT, cell, parts};
use crate::base::{db::Tx, error::AppError, ids::GiftId, keeping::Rule, keys::Keys};
use crate::features::donations::types::Settings;
use crate::features::people::store::things;
use crate::office::{trail as audit, trail::Entry, trail::What};
use crate::web::files;
use crate::{exec, on};

/// Gifts whose time is over.
pub const OLD: Rule = Rule::told("gifts", "PR-05", |tx, keys, now| Box::pin(sweep(tx, keys, now)));

/// How long one is kept that never came.
const NEVER_CAME: TimeDelta = TimeDelta::days(183);
/// At most so many in one transaction.
const AT_ONCE: i64 = 100;

async fn sweep(tx: &mut Tx, keys: &Keys, now: DateTime<Utc>) -> Result<u64, AppError> {
    let short = now - NEVER_CAME;
    let long = now.checked_sub_months(Months::new(12 * Settings::default().keep_years)).unwrap_or(short);
    // Nothing is open any more, and nothing has happened for so long.
    let due: Vec<GiftId> = on!(tx, c => sqlx::query_scalar(
        "SELECT g.id FROM gifts g WHERE g.erased_at IS NULL AND g.registered_at <= $1 AND NOT EXISTS (SELECT 1 FROM gift_parts p \
         WHERE p.gift_id = g.id AND p.lapsed = $3 AND p.stage NOT IN ('closed', 'declined', 'withdrawn', 'cancelled')) \
         AND NOT EXISTS (SELECT 1 FROM gift_events e JOIN gift_parts p ON p.id = e.part_id WHERE p.gift_id = g.id \
         AND e.at > CASE WHEN p.confirmed_at IS NULL THEN $1 ELSE $2 END) ORDER BY g.registered_at LIMIT $4")
        .bind(short).bind(long).bind(false).bind(AT_ONCE).fetch_all(c).await)?;
    for id in &due {
        // Sealed like everything else, so that a rotation of keys finds nothing it cannot read.
        let empty = keys.fields().seal(cell("code", *id), "");
        exec!(tx, sqlx::query(
            "UPDATE gifts SET donor = NULL, note = NULL, email_hash = NULL, code = $1, code_hash = $2, erased_at = $3 WHERE id = $4")
            .bind(empty).bind(format!("erased {id}")).bind(now).bind(id))?;
        exec!(tx, sqlx::query(
            "UPDATE gift_events SET note = NULL WHERE part_id IN (SELECT id FROM gift_parts WHERE gift_id = $1)").bind(id))?;
        things::drop(tx, GIFT, id.uuid()).await?;
        for sql in [
            "DELETE FROM gift_questions WHERE part_id IN (SELECT id FROM gift_parts WHERE gift_id = $1)",
            "UPDATE gift_purposes SET purpose = NULL WHERE part_id IN (SELECT id FROM gift_parts WHERE gift_id = $1)",
        ] {
            exec!(tx, sqlx::query(sql).bind(id))?;
        }
        files::store::delete(tx, &format!("gift:{id}"), now).await?;
        for part in parts(tx, *id).await? {
            files::store::delete(tx, &format!("gift-count:{}", part.id), now).await?;
        }
        audit::record(tx, keys, now, Entry::new(What::Retention, format!("gift:{id}")).reason("PR-05"))
            .await?;
    }
    Ok(u64::try_from(due.len()).unwrap_or(0))
}
