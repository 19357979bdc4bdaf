//! All SQL of cases. Every read of a list takes a [`Scope`] (AC-05). [`act`] judges the steps up to the filing and hands over to
//! [`step`], the one transaction that moves a case; `follow` says what waits for whom afterwards. [`check`], [`mod@consent`] and
//! [`opinion`] hold what a step is judged by, [`mod@person`] who it is about.
use chrono::NaiveDate;

use super::types::{Case, Person};
use crate::base::{
    db::Tx, db::paging::List, error::AppError, error::Result, ids::CaseId, keeping::Sealed, keys::Keys,
    keys::field::Cell,
};
use crate::office::staff::types::Scope;
use crate::{fetch, from_row};

pub mod act;
pub mod bulk;
pub mod check;
pub mod consent;
pub mod create;
pub mod follow;
pub mod history;
pub mod imports;
pub mod list;
pub mod notice;
pub mod opinion;
pub mod person;
pub mod places;
pub mod step;

pub use list::{filed_for_notice, page as list};
pub use person::reveal;

/// The sealed column of a case.
pub const SEALED: &[Sealed] = &[Sealed::new("cases", "person")];

/// The columns of [`Case`].
pub(super) const COLUMNS: &str = "id, reference, county_code, township_code, village_code, centre_id, state, state_since, \
    version, masked, adult_on, web_consent, applied_on, reported_on, reported_by, approved_on, approved_by, approved_no, \
    filed_on, filed_by, filed_no, eligible_village, eligible_township, created_by";

/// All cases, the newest first.
pub(super) const CASES: List<Case, 1> = List {
    name: "cases",
    columns: COLUMNS,
    from: "cases",
    key: ["id"],
    down: true,
    of: |case| [case.id.into()],
};

from_row!(Case, r => {
    let text = |column| Ok::<String, sqlx::Error>(r.try_get::<Option<String>, _>(column)?.unwrap_or_default());
    let day = |column| r.try_get::<Option<NaiveDate>, _>(column);
    let (reported, approved, filed) = (text("reported_by")?, text("approved_by")?, text("filed_by")?);
    let (approved_no, filed_no) = (text("approved_no")?, text("filed_no")?);
    Case {
        id: r.try_get("id")?,
        reference: r.try_get("reference")?,
        county: r.try_get("county_code")?,
        township: r.try_get("township_code")?,
        village: r.try_get("village_code")?,
        centre: r.try_get("centre_id")?,
        state: r.try_get("state")?,
        state_since: r.try_get("state_since")?,
        version: r.try_get("version")?,
        masked: r.try_get("masked")?,
        adult_on: r.try_get("adult_on")?,
        web_consent: r.try_get("web_consent")?,
        applied_on: r.try_get("applied_on")?,
        reported: day("reported_on")?.map(|on| (on, reported)),
        approved: day("approved_on")?.map(|on| (on, approved, approved_no)),
        filed: day("filed_on")?.map(|on| (on, filed, filed_no)),
        confirmed: (r.try_get("eligible_village")?, r.try_get("eligible_township")?),
        created_by: r.try_get("created_by")?,
    }
});

/// The case with this reference, if it lies in the scope.
pub async fn by_reference(tx: &mut Tx, scope: &Scope, reference: &str) -> Result<Option<Case>> {
    CASES.one(tx, scope.rows().is("reference", reference)).await
}

/// The case with this id, if it lies in the scope.
pub async fn by_id(tx: &mut Tx, scope: &Scope, id: CaseId) -> Result<Option<Case>> {
    CASES.one(tx, scope.rows().is("id", id)).await
}

/// Opens the person of a case. The caller has checked that the actor may, and writes the audit line with its purpose in the
/// same transaction (RET-05); publishing and printing do so too.
pub async fn person(tx: &mut Tx, keys: &Keys, id: CaseId) -> Result<Person> {
    let sealed: Option<Vec<u8>> = fetch!(tx, maybe_value "SELECT person FROM cases WHERE id = $1"; id)?;
    let sealed = sealed.ok_or(AppError::NotFound)?;
    let cell = Cell::new("cases", "person", id.uuid());
    let text = keys.fields().open(cell, &sealed);
    text.and_then(|t| serde_json::from_str(&t).ok())
        .ok_or_else(|| AppError::Internal(format!("cases: the person of {id:?} cannot be opened")))
}
