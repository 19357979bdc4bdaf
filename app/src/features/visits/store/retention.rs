//! Who came and what was said goes half a year after the visit; the code ends then. Numbers, heads and hours stay (issue 10).
use chrono::{DateTime, Days, Utc};

use super::{VISIT, cell};
use crate::base::{
    clock::local_date, db::BATCH, db::Tx, error::AppError, ids::BookingId, keeping::Rule, keys::Keys,
};
use crate::features::people::store::things;
use crate::features::visits::types::Settings;
use crate::office::{trail as audit, trail::Entry, trail::What};
use crate::{exec, fetch};

/// Bookings whose time is over.
pub const OLD: Rule = Rule::told("visits", "PR-05", |tx, keys, now| Box::pin(sweep(tx, keys, now)));
/// The rows at which bookings of one person met.
pub const PEOPLE: Rule = Rule::quiet("visit-people", "PR-05", |tx, _, now| Box::pin(people(tx, now)));

async fn sweep(tx: &mut Tx, keys: &Keys, now: DateTime<Utc>) -> Result<u64, AppError> {
    let before = local_date(now) - Days::new(Settings::default().keep_days);
    let due: Vec<(BookingId, String)> = fetch!(tx, all "SELECT b.id, b.reference FROM visit_bookings b JOIN visit_times t \
         ON t.id = b.time_id WHERE b.erased_at IS NULL AND t.day < $1 ORDER BY b.registered_at LIMIT 100"; before)?;
    for (id, reference) in &due {
        // Sealed like everything else, so that a rotation of keys finds nothing it cannot read.
        let empty = keys.fields().seal(cell("code", *id), "");
        exec!(tx, "UPDATE visit_bookings SET visitor = NULL, person_hash = NULL, once = NULL, code = $1, code_hash = $2, erased_at = $3 \
             WHERE id = $4"; empty, format!("erased {id}"), now, *id)?;
        exec!(tx, "UPDATE visit_events SET note = NULL WHERE booking_id = $1"; *id)?;
        exec!(tx, "UPDATE visit_records SET reason = NULL WHERE booking_id = $1"; *id)?;
        exec!(tx, "UPDATE visit_wishes SET wish = NULL WHERE booking_id = $1"; *id)?;
        exec!(tx, "DELETE FROM visit_reminders WHERE booking_id = $1"; *id)?;
        things::drop(tx, VISIT, id.uuid()).await?;
        let entry = Entry::new(What::Retention, format!("visit:{reference}")).reason("PR-05");
        audit::record(tx, keys, now, entry).await?;
    }
    Ok(u64::try_from(due.len()).unwrap_or(0))
}

async fn people(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64, AppError> {
    let before = now - chrono::TimeDelta::days(400);
    Ok(
        exec!(tx, "DELETE FROM visit_people WHERE person_hash IN (SELECT person_hash FROM visit_people WHERE at < $1 ORDER BY at LIMIT $2)";
        before, BATCH)?,
    )
}
