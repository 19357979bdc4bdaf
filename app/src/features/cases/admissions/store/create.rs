//! Entering a case: number, sealed person, keyed codes for duplicates and for the linter.
use chrono::Datelike as _;

use super::super::types::{NewCase, State};
use crate::base::{
    clock::local_date, error::AppError, ids::CaseId, keys::field::Cell, privacy::masking::mask,
};
use crate::office::{change::Change, register, trail::Entry, trail::What};
use crate::{exec, fetch};

/// Why a case was not entered.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// This person has a live case already; its reference (ID-07).
    #[error("the person has the case {0}")]
    Duplicate(String),
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<sqlx::Error> for CreateError {
    fn from(e: sqlx::Error) -> Self {
        // Two counties entered one person in the same instant: whoever tries again is told of the other case.
        if e.as_database_error().is_some_and(|d| d.is_unique_violation()) {
            return Self::App(AppError::Unavailable);
        }
        Self::App(e.into())
    }
}

/// Enters a case as a draft. The caller has checked that the actor may enter cases in that village.
///
/// # Errors
/// See [`CreateError`].
pub async fn create(ch: &mut Change, new: &NewCase) -> Result<(CaseId, String), CreateError> {
    let (now, me) = (ch.now, ch.person()?.id);
    let county = new.village.county().unwrap_or_default().to_owned();
    let township = new.village.township().unwrap_or_default().to_owned();
    let year = i64::from(local_date(now).year());
    let seq: i64 = fetch!(&mut ch.tx, value "INSERT INTO case_numbers (county_code, year, last) VALUES ($1, $2, 1) \
        ON CONFLICT (county_code, year) DO UPDATE SET last = case_numbers.last + 1 RETURNING last"; &county, year)?;
    // After the counter, which locks the county: two entries of one person cannot pass each other.
    if let Some(identity) = &new.identity {
        let other: Option<String> = fetch!(&mut ch.tx, maybe_value "SELECT reference FROM cases WHERE identity = $1 \
            AND live"; identity)?;
        if let Some(other) = other {
            return Err(CreateError::Duplicate(other));
        }
    }
    let id = CaseId::new(now);
    let reference = format!("{county}-{year}-{seq:05}");
    let person = serde_json::to_string(&new.person).map_err(AppError::from)?;
    let sealed = ch.state.keys().fields().seal(Cell::new("cases", "person", id.uuid()), &person);
    exec!(&mut ch.tx, "INSERT INTO cases (id, reference, county_code, township_code, village_code, centre_id, state, \
         state_since, version, live, masked, person, name_code, identity, adult_on, web_consent, created_by, \
         created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10, $11, $12, $13, $14, 'unknown', \
         $15, $8, $8)";
        id, &reference, &county, &township, new.village.code(), new.centre, State::Draft, now, true,
        mask(&new.person.name), sealed, register::code(ch.state.keys(), &new.person.name), &new.identity, new.adult_on,
        me)?;
    super::step::count(&mut ch.tx, &township, State::Draft, 1).await?;
    let entry = Entry::new(What::CaseChange, format!("case:{reference}")).after(&[&person]);
    ch.trail(entry);
    Ok((id, reference))
}
