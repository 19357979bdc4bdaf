//! All SQL of residence. Every step of a case is taken by `admissions::store::step::advance` inside the same transaction; the order
//! of locks is always: form key, case, centre, the rest.
pub mod absences;
pub mod agreements;
pub mod assessments;
pub mod beds;
pub mod exits;
pub mod figures;
pub mod residents;
pub mod stays;

use chrono::{DateTime, Utc};

use crate::{
    admissions::{
        store::step::StepError,
        types::{Case, Refusal},
    },
    calendar::Calendar,
    db::Tx,
    error::AppError,
    ids::StaffId,
    keys::Keys,
    staff::types::{Actor, Division, Role},
    work::{self, Audience, News, NewsKind},
};

/// What every step needs besides the transaction: keys, calendar, the instant, and who acts (none: the clock).
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    /// Seals cells and writes the trail.
    pub keys: &'a Keys,
    /// Counts working days.
    pub calendar: &'a Calendar,
    /// The instant.
    pub now: DateTime<Utc>,
    /// Who acts.
    pub actor: Option<&'a Actor>,
}

impl Step<'_> {
    /// The person who acts, for rows that must name one.
    fn staff(&self) -> Result<StaffId, AppError> {
        self.actor.map(|a| a.id).ok_or_else(|| AppError::Internal("residence: nobody acts".into()))
    }
}

/// A refusal with the case as it is.
fn refused<T>(refusal: Refusal, case: &Case) -> Result<T, StepError> {
    Err(StepError::Refused(refusal, Box::new(case.clone())))
}

/// Rings the bell of the township and of the centre; whoever did it knows.
async fn tell(tx: &mut Tx, now: DateTime<Utc>, case: &Case, end: &str) -> Result<(), AppError> {
    let township = Division::parse(&case.township).map(|d| Audience::Role(Role::TownshipOfficer, d));
    for audience in township.into_iter().chain(case.centre.map(Audience::Centre)) {
        let news = News {
            kind: NewsKind::Stay,
            reference: case.reference.clone(),
            path: format!("{}/{end}", case.path()),
            audience,
        };
        work::tell(tx, now, &news).await?;
    }
    Ok(())
}
