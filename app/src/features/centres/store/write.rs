//! Puts one centre in. It is recognised by its code; what differs is written down for the public history in the same
//! transaction. An import passes its batch, so that everything it touched can be put back (see [`super::undo`]).
use chrono::{DateTime, Utc};

use super::{
    CENTRES, donee,
    history::{Change, differences, keep},
    stored::Stored,
};
use crate::base::{
    db::Tx, db::sql::Where, divisions, error::AppError, error::Result, ids::BatchId, ids::CentreId,
};
use crate::features::centres::types::{CentreInput, Slug};
use crate::fetch;
use crate::office::imports::store::remember;

/// What a remembered row is of.
pub(super) const CENTRE: &str = "centre";

/// What putting a centre in did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is new.
    Added,
    /// These facts differ now; some of them are not public ([`super::history::Fact::is_public`]).
    Changed(Vec<Change>),
    /// Everything was as it is; the date of the information is renewed.
    Unchanged,
}

/// Adds a centre or brings it up to date.
///
/// # Errors
/// When the township is unknown.
pub async fn put(
    tx: &mut Tx,
    input: &CentreInput,
    at: DateTime<Utc>,
    batch: Option<BatchId>,
) -> Result<(CentreId, Outcome)> {
    let township = divisions::township(&input.township)
        .ok_or_else(|| AppError::Internal(format!("centres: no township {}", input.township)))?;
    // The row is read before its donee unit is written, so that a change of the unit is noticed too.
    let before = load(tx, "c.code", input.code.as_str()).await?;
    let donee = match &input.donee {
        Some(unit) => Some(donee::put(tx, unit, at, batch).await?),
        None => None,
    };
    let (id, slug, rev) = match &before {
        Some(b) => (b.id, b.slug.clone(), b.rev),
        None => (CentreId::new(at).uuid(), free_slug(tx, input).await?, 1),
    };
    let mut after = Stored::of(input, township.county, id, slug, donee);
    (after.rev, after.updated_at, after.batch_id) = (rev, at, batch.map(BatchId::uuid));
    if let Some(batch) = batch {
        remember(tx, batch, (CENTRE, id), before.as_ref(), None).await?;
    }
    let outcome = match &before {
        None => {
            after.save(tx).await?;
            Outcome::Added
        }
        Some(b) => {
            let changes = differences(b, &after);
            if changes.is_empty() {
                after.save(tx).await?;
                Outcome::Unchanged
            } else {
                after.rev += 1;
                after.save(tx).await?;
                keep(tx, &after, &changes, at).await?;
                Outcome::Changed(changes)
            }
        }
    };
    Ok((CentreId::from_uuid(id), outcome))
}

/// One row by a column that is unique; `column` is one of ours, never a visitor's.
pub(super) async fn load(tx: &mut Tx, column: &'static str, value: &str) -> Result<Option<Stored>> {
    CENTRES.one(tx, Where::default().is(column, value)).await
}

/// The pinyin of the name, or with the code behind it where another centre has that already.
async fn free_slug(tx: &mut Tx, input: &CentreInput) -> Result<String> {
    let [short, long]: [Slug; 2] = input.slugs();
    let sql = "SELECT COUNT(*) FROM centres WHERE slug = $1";
    let taken: i64 = fetch!(tx, value sql; short.as_str())?;
    Ok(if taken == 0 { short } else { long }.as_str().to_owned())
}
