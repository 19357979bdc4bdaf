//! All SQL of cases. Every read of a list takes a [`Scope`] (AC-05). [`act`] judges the steps up to the filing and hands over to
//! [`step`], the one transaction that moves a case; `follow` says what waits for whom afterwards. [`check`], [`mod@consent`] and
//! [`opinion`] hold what a step is judged by, [`mod@person`] who it is about.
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::Row as _;

use super::types::{Case, Person, State};
use crate::{
    base::{
        db::Tx,
        error::AppError,
        ids::{CaseId, CentreId, StaffId},
        keeping::Sealed,
        keys::{Keys, field::Cell},
        privacy::Consent,
    },
    bind_scope,
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
pub mod imports;
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

/// The columns of [`Case`], in the order [`case_from_row`] reads them.
pub(super) const COLUMNS: &str = "id, reference, county_code, township_code, village_code, centre_id, state, state_since, \
    version, masked, adult_on, web_consent, applied_on, reported_on, reported_by, approved_on, approved_by, approved_no, \
    filed_on, filed_by, filed_no, eligible_village, eligible_township, created_by";

/// Reads a [`Case`] from a row of either engine that holds [`COLUMNS`] first.
macro_rules! case_from_row {
    ($r:expr) => {{
        let r = $r;
        $crate::features::cases::admissions::store::assemble(
            $crate::features::cases::admissions::store::Stored {
                id: r.try_get(0)?,
                reference: r.try_get(1)?,
                county: r.try_get(2)?,
                township: r.try_get(3)?,
                village: r.try_get(4)?,
                centre: r.try_get(5)?,
                state: r.try_get(6)?,
                state_since: r.try_get(7)?,
                version: r.try_get(8)?,
                masked: r.try_get(9)?,
                adult_on: r.try_get(10)?,
                web_consent: r.try_get(11)?,
                applied_on: r.try_get(12)?,
                reported: (r.try_get(13)?, r.try_get(14)?),
                approved: (r.try_get(15)?, r.try_get(16)?, r.try_get(17)?),
                filed: (r.try_get(18)?, r.try_get(19)?, r.try_get(20)?),
                confirmed: (r.try_get(21)?, r.try_get(22)?),
                created_by: r.try_get(23)?,
            },
        )
    }};
}
pub(crate) use case_from_row;

/// A row as it is stored, before words become types.
pub(crate) struct Stored {
    pub id: CaseId,
    pub reference: String,
    pub county: String,
    pub township: String,
    pub village: String,
    pub centre: Option<CentreId>,
    pub state: String,
    pub state_since: DateTime<Utc>,
    pub version: i64,
    pub masked: String,
    pub adult_on: Option<NaiveDate>,
    pub web_consent: String,
    pub applied_on: Option<NaiveDate>,
    pub reported: (Option<NaiveDate>, Option<String>),
    pub approved: (Option<NaiveDate>, Option<String>, Option<String>),
    pub filed: (Option<NaiveDate>, Option<String>, Option<String>),
    pub confirmed: (Option<bool>, Option<bool>),
    pub created_by: StaffId,
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

pub(crate) fn assemble(s: Stored) -> Result<Case, AppError> {
    let broken = |what: &str| AppError::Internal(format!("cases: unreadable {what} of {:?}", s.id));
    let three = |(on, by, no): (Option<NaiveDate>, Option<String>, Option<String>)| {
        on.map(|on| (on, by.unwrap_or_default(), no.unwrap_or_default()))
    };
    Ok(Case {
        state: State::parse(&s.state).ok_or_else(|| broken("state"))?,
        village: Division::parse(&s.village).ok_or_else(|| broken("village"))?,
        web_consent: match s.web_consent.as_str() {
            "given" => Consent::Given,
            "refused" => Consent::Refused,
            "unknown" => Consent::Unknown,
            _ => return Err(broken("consent")),
        },
        id: s.id,
        reference: s.reference,
        county: s.county,
        township: s.township,
        centre: s.centre,
        state_since: s.state_since,
        version: s.version,
        masked: s.masked,
        adult_on: s.adult_on,
        applied_on: s.applied_on,
        reported: s.reported.0.map(|on| (on, s.reported.1.unwrap_or_default())),
        approved: three(s.approved),
        filed: three(s.filed),
        confirmed: s.confirmed,
        created_by: s.created_by,
    })
}

/// The case with this reference, if it lies in the scope.
pub async fn by_reference(tx: &mut Tx, scope: &Scope, reference: &str) -> Result<Option<Case>, AppError> {
    let sql = format!("SELECT {COLUMNS} FROM cases WHERE reference = $1 AND {}", scope.clause(2));
    on!(tx, c => {
        let q = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(reference);
        let row = bind_scope!(q, scope).fetch_optional(c).await?;
        row.map(|r| case_from_row!(r)).transpose()
    })
}

/// The case with this id, if it lies in the scope.
pub async fn by_id(tx: &mut Tx, scope: &Scope, id: CaseId) -> Result<Option<Case>, AppError> {
    let sql = format!("SELECT {COLUMNS} FROM cases WHERE id = $1 AND {}", scope.clause(2));
    on!(tx, c => {
        let q = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id);
        let row = bind_scope!(q, scope).fetch_optional(c).await?;
        row.map(|r| case_from_row!(r)).transpose()
    })
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
