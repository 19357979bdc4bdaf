//! All SQL of cases. Every read of a list takes a [`Scope`] (AC-05). [`act`] judges the steps up to the filing and hands over to
//! [`step`], the one transaction that moves a case; `follow` says what waits for whom afterwards. [`check`], [`mod@consent`] and
//! [`opinion`] hold what a step is judged by, [`mod@person`] who it is about.
use chrono::{DateTime, NaiveDate, Utc};

use super::types::{Case, Person};
use crate::{
    base::{
        db::{Tx, paging::List},
        error::AppError,
        ids::CaseId,
        keeping::Sealed,
        keys::{Keys, field::Cell},
    },
    office::staff::types::{Division, Scope},
    on,
};

pub mod act;
pub mod bulk;
pub mod check;
pub mod consent;
pub mod create;
pub mod follow;
pub mod history;
pub mod import;
pub mod list;
pub mod notice;
pub mod opinion;
pub mod person;
pub mod places;
pub mod step;

pub use list::{filed_for_notice, page as list};
pub use person::{known_name, known_names, reveal};

/// The sealed column of a case.
pub const SEALED: &[Sealed] = &[Sealed::new("cases", "person")];

/// What [`Stored`] reads of a case.
pub(super) const COLUMNS: &str = "id, reference, county_code, township_code, village_code, centre_id, state, state_since, \
    version, masked, adult_on, web_consent, applied_on, reported_on, reported_by, approved_on, approved_by, approved_no, \
    filed_on, filed_by, filed_no, eligible_village, eligible_township, created_by";

/// All cases, the newest first.
pub(super) const CASES: List<Stored, 1> = List {
    name: "cases",
    columns: COLUMNS,
    from: "cases",
    key: ["id"],
    down: true,
    of: |case| [case.id.into()],
};

/// A row as it is stored.
#[derive(sqlx::FromRow)]
pub(super) struct Stored {
    id: CaseId,
    reference: String,
    county_code: String,
    township_code: String,
    village_code: String,
    centre_id: Option<CentreId>,
    state: State,
    state_since: DateTime<Utc>,
    version: i64,
    masked: String,
    adult_on: Option<NaiveDate>,
    web_consent: String,
    applied_on: Option<NaiveDate>,
    reported_on: Option<NaiveDate>,
    reported_by: Option<String>,
    approved_on: Option<NaiveDate>,
    approved_by: Option<String>,
    approved_no: Option<String>,
    filed_on: Option<NaiveDate>,
    filed_by: Option<String>,
    filed_no: Option<String>,
    eligible_village: Option<bool>,
    eligible_township: Option<bool>,
    created_by: StaffId,
}

/// The word a consent is stored by.
#[must_use]
pub const fn consent_word(consent: Consent) -> &'static str {
    match consent {
        Consent::Given => "given",
        Consent::Refused => "refused",
        Consent::Unknown => "unknown",
    }
}

impl Stored {
    /// Words become types.
    pub(super) fn case(self) -> Result<Case, AppError> {
        let broken = |what: &str| AppError::Internal(format!("cases: unreadable {what} of {:?}", self.id));
        let said = |on: Option<NaiveDate>, by: Option<String>| on.map(|on| (on, by.unwrap_or_default()));
        let decided =
            |on, by, no: Option<String>| said(on, by).map(|(on, by)| (on, by, no.unwrap_or_default()));
        Ok(Case {
            village: Division::parse(&self.village_code).ok_or_else(|| broken("village"))?,
            web_consent: match self.web_consent.as_str() {
                "given" => Consent::Given,
                "refused" => Consent::Refused,
                "unknown" => Consent::Unknown,
                _ => return Err(broken("consent")),
            },
            state: self.state,
            id: self.id,
            reference: self.reference,
            county: self.county_code,
            township: self.township_code,
            centre: self.centre_id,
            state_since: self.state_since,
            version: self.version,
            masked: self.masked,
            adult_on: self.adult_on,
            applied_on: self.applied_on,
            reported: said(self.reported_on, self.reported_by),
            approved: decided(self.approved_on, self.approved_by, self.approved_no),
            filed: decided(self.filed_on, self.filed_by, self.filed_no),
            confirmed: (self.eligible_village, self.eligible_township),
            created_by: self.created_by,
        })
    }
}

/// The case with this reference, if it lies in the scope.
pub async fn by_reference(tx: &mut Tx, scope: &Scope, reference: &str) -> Result<Option<Case>, AppError> {
    CASES.one(tx, scope.rows().is("reference", reference)).await?.map(Stored::case).transpose()
}

/// The case with this id, if it lies in the scope.
pub async fn by_id(tx: &mut Tx, scope: &Scope, id: CaseId) -> Result<Option<Case>, AppError> {
    CASES.one(tx, scope.rows().is("id", id)).await?.map(Stored::case).transpose()
}

/// Opens the person of a case. The caller has checked that the actor may, and writes the audit line with its purpose in the
/// same transaction (RET-05); publishing and printing do so too.
pub async fn person(tx: &mut Tx, keys: &Keys, id: CaseId) -> Result<Person, AppError> {
    let sealed: Option<Vec<u8>> = on!(tx, c => sqlx::query_scalar("SELECT person FROM cases WHERE id = $1")
        .bind(id).fetch_optional(c).await)?;
    let sealed = sealed.ok_or(AppError::NotFound)?;
    let cell = Cell::new("cases", "person", id.uuid());
    let text = keys.fields().open(cell, &sealed);
    text.and_then(|t| serde_json::from_str(&t).ok())
        .ok_or_else(|| AppError::Internal(format!("cases: the person of {id:?} cannot be opened")))
}
