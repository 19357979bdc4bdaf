//! Donee units (DON-04): kept once for all centres they receive gifts for, recognised by their credit code.
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::base::{db::Tx, error::Result, ids::BatchId, ids::DoneeUnitId};
use crate::features::centres::types::{DoneeKind, DoneeUnit};
use crate::office::imports::store::remember;
use crate::{fetch, record};

/// Reason and level of a government that may accept gifts; nothing for all others.
pub(super) fn exception(kind: Option<DoneeKind>) -> (Option<&'static str>, Option<&'static str>) {
    match kind {
        Some(DoneeKind::GovernmentException { reason, level }) => (Some(reason.word()), Some(level.word())),
        _ => (None, None),
    }
}

record! {
    /// A donee unit as it is stored; units are recognised by their credit code.
    pub(super) struct StoredDonee in "donee_units" by id {
    id: Uuid,
    uscc: String,
    name: String,
    kind: String,
    exception_reason: Option<String>,
    government_level: Option<String>,
    issues_receipts: bool,
    tax_year: Option<i64>,
    tax_list_url: Option<String>,
    batch_id: Option<Uuid>,
    }
}

/// Adds a donee unit or brings it up to date, and gives its id.
pub(super) async fn put(
    tx: &mut Tx,
    unit: &DoneeUnit,
    at: DateTime<Utc>,
    batch: Option<BatchId>,
) -> Result<Uuid> {
    let sql = "SELECT id, uscc, name, kind, exception_reason, government_level, issues_receipts, tax_year, tax_list_url, \
        batch_id FROM donee_units WHERE uscc = $1";
    let before: Option<StoredDonee> = fetch!(tx, maybe sql; unit.uscc.expose())?;
    let (reason, level) = exception(Some(unit.kind));
    let mut after = StoredDonee {
        id: before.as_ref().map_or_else(|| DoneeUnitId::new(at).uuid(), |b| b.id),
        uscc: unit.uscc.expose().to_owned(),
        name: unit.name.clone(),
        kind: unit.kind.code().to_owned(),
        exception_reason: reason.map(str::to_owned),
        government_level: level.map(str::to_owned),
        issues_receipts: unit.issues_receipts,
        tax_year: unit.tax_deduction.as_ref().map(|t| i64::from(t.year())),
        tax_list_url: unit.tax_deduction.as_ref().map(|t| t.list_url().to_owned()),
        batch_id: before.as_ref().and_then(|b| b.batch_id),
    };
    if before.as_ref() == Some(&after) {
        return Ok(after.id);
    }
    after.batch_id = batch.map(BatchId::uuid);
    if let Some(batch) = batch {
        remember(tx, batch, ("donee", after.id), before.as_ref(), None).await?;
    }
    after.save(tx).await?;
    Ok(after.id)
}
