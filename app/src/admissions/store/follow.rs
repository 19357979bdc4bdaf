//! What waits for whom after a step: the one place that turns the state of a case into work (`crate::work`) with its deadline.
use chrono::{DateTime, Utc};

use crate::{
    admissions::types::{Act, Case, State},
    calendar::Calendar,
    clock::local_date,
    db::Tx,
    error::AppError,
    staff::types::{Division, Role},
    work::{self, Audience, Item, Kind},
};

/// Working days that a step may take before it is late (PUB-03 for the notice; the others are the house's own).
const fn allowed(kind: Kind) -> u16 {
    match kind {
        Kind::NoticeDue => 20,
        Kind::CaseFile => 10,
        _ => 5,
    }
}

/// Closes what waited for the old state and opens what the new one waits for.
pub(super) async fn after(
    tx: &mut Tx,
    calendar: &Calendar,
    now: DateTime<Utc>,
    from: State,
    case: &Case,
    _act: Act,
) -> Result<(), AppError> {
    if let Some((kind, _)) = waits(from, case) {
        work::close(tx, now, kind, case.id.uuid()).await?;
    }
    let Some((kind, audience)) = waits(case.state, case) else { return Ok(()) };
    let (due, _) = calendar.add_working_days(local_date(now), allowed(kind));
    let item = Item {
        kind,
        object: case.id.uuid(),
        reference: case.reference.clone(),
        path: case.path(),
        audience,
        county: case.county.clone(),
        except: [None, None],
        due: Some(due),
    };
    work::open(tx, now, &item).await
}

/// What a case in this state waits for, and for whom.
fn waits(state: State, case: &Case) -> Option<(Kind, Audience)> {
    let village = || Some(Audience::Role(Role::VillageReporter, case.village.clone()));
    let township = || Some(Audience::Role(Role::TownshipOfficer, Division::parse(&case.township)?));
    let county = || Some(Audience::Role(Role::CountyOfficer, Division::parse(&case.county)?));
    Some(match state {
        State::Applied => (Kind::CaseReport, village()?),
        State::VillageReported => (Kind::CaseApprove, township()?),
        State::TownshipReview => (Kind::CaseReview, township()?),
        State::TownshipApproved => (Kind::CaseFile, county()?),
        State::CountyFiled => (Kind::NoticeDue, county()?),
        State::Cleared => (Kind::CaseSign, township()?),
        State::Signed => (Kind::MoveIn, Audience::Centre(case.centre?)),
        _ => return None,
    })
}
