//! Stays (人次): the move-in, and the return within the cooling-off (RES-07).
use chrono::{Days, NaiveDate};
use sqlx::Row as _;

use super::{Step, agreements, beds, exits, refused, tell};
use crate::{
    base::{
        db::Tx,
        error::AppError,
        ids::{CaseId, CentreId, StayId},
    },
    exec,
    features::cases::{
        admissions::{
            store::{
                places,
                step::{Facts, StepError, advance},
            },
            types::{Act, Case, Refusal},
        },
        residence::types::stay::{Stay, Why, change_due, yearly_due},
    },
    office::{
        trail::{self as audit, Entry, What},
        work,
    },
    on,
};

const COLUMNS: &str =
    "id, case_id, seq, centre_id, moved_in_on, trial_until, ended_on, assess_due, assess_why";

macro_rules! stay_from_row {
    ($r:expr) => {{
        let r = $r;
        let why: String = r.try_get(8)?;
        Ok::<Stay, AppError>(Stay {
            id: r.try_get(0)?,
            case: r.try_get(1)?,
            seq: r.try_get(2)?,
            centre: r.try_get(3)?,
            moved_in_on: r.try_get(4)?,
            trial_until: r.try_get(5)?,
            ended_on: r.try_get(6)?,
            assess_due: r.try_get(7)?,
            assess_why: Why::parse(&why)
                .ok_or_else(|| AppError::Internal("stays: unreadable reason".into()))?,
        })
    }};
}

/// All stays of a case, the newest first.
pub async fn of_case(tx: &mut Tx, case: CaseId) -> Result<Vec<Stay>, AppError> {
    let sql = format!("SELECT {COLUMNS} FROM stays WHERE case_id = $1 ORDER BY seq DESC");
    on!(tx, c => {
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(case).fetch_all(c).await?;
        rows.into_iter().map(|r| stay_from_row!(r)).collect()
    })
}

/// The stay that lasts.
pub async fn current(tx: &mut Tx, case: CaseId) -> Result<Option<Stay>, AppError> {
    Ok(of_case(tx, case).await?.into_iter().find(|s| s.ended_on.is_none()))
}

/// Moves a locked case in: a place, the step, the stay.
///
/// # Errors
/// [`Refusal::Full`] when the centre has no place; [`StepError::Refused`] when nothing is signed.
pub async fn move_in(tx: &mut Tx, step: Step<'_>, case: &Case, on: NaiveDate) -> Result<Case, StepError> {
    let Some(centre) = case.centre else { return refused(Refusal::Rule("RES-05"), case) };
    if let Err(refusal) = case.state.after(Act::MoveIn, true) {
        return refused(refusal, case);
    }
    if !beds::take(tx, centre).await? {
        return refused(Refusal::Full, case);
    }
    let agreement = agreements::of_case(tx, case.id).await?;
    let trial = agreement.and_then(|a| u64::try_from(a.trial_days).ok()).filter(|n| *n > 0);
    // RES-06: the township's approval was the last assessment.
    let last = case.approved.as_ref().map_or(on, |(day, _, _)| *day);
    let due = yearly_due(last).max(change_due(step.calendar, on));
    let trial_until = trial.and_then(|n| on.checked_add_days(Days::new(n)));
    begin(tx, step, case, Act::MoveIn, (centre, on, trial_until), (due, Why::Yearly)).await
}

/// Lets somebody come back within the cooling-off (RES-07): a new stay in the same centre, if it has a place.
///
/// # Errors
/// [`Refusal::Rule`] when the time is over or the person has another case by now, [`Refusal::Full`].
pub async fn reenter(tx: &mut Tx, step: Step<'_>, case: &Case, on: NaiveDate) -> Result<Case, StepError> {
    let exit = exits::latest(tx, case.id).await?;
    let Some(exit) = exit.filter(|e| e.can_return(step.now)) else {
        return refused(Refusal::Rule("RES-07"), case);
    };
    if places::has_other_live(tx, case.id).await? {
        return refused(Refusal::Rule("ID-07"), case);
    }
    let last = of_case(tx, case.id).await?.into_iter().next().ok_or(AppError::NotFound)?;
    if !beds::take(tx, last.centre).await? {
        return refused(Refusal::Full, case);
    }
    exits::returned_home(tx, exit.id, step.now).await?;
    work::close_all(tx, step.now, case.id.uuid()).await?;
    let due = last.assess_due.max(change_due(step.calendar, on));
    begin(tx, step, case, Act::Reenter, (last.centre, on, None), (due, last.assess_why)).await
}

async fn begin(
    tx: &mut Tx,
    step: Step<'_>,
    case: &Case,
    act: Act,
    (centre, on, trial): (CentreId, NaiveDate, Option<NaiveDate>),
    (due, why): (NaiveDate, Why),
) -> Result<Case, StepError> {
    let facts = Facts { on: Some(on), ..Facts::default() };
    let moved = advance(tx, step.keys, step.calendar, step.actor, step.now, case, act, &facts).await?;
    let id = StayId::new(step.now);
    exec!(tx, sqlx::query(
        "INSERT INTO stays (id, case_id, seq, centre_id, county_code, township_code, village_code, moved_in_on, trial_until, \
         assess_due, assess_why, assess_told, recorded_by, recorded_at) VALUES ($1, $2, \
         (SELECT COALESCE(MAX(o.seq), 0) + 1 FROM stays o WHERE o.case_id = $2), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)")
        .bind(id).bind(case.id).bind(centre).bind(&case.county).bind(&case.township).bind(case.village.code())
        .bind(on).bind(trial).bind(due).bind(why).bind(false).bind(step.staff()?).bind(step.now))?;
    record(tx, step, case, act.word(), &[&on.to_string()]).await?;
    tell(tx, step.now, &moved, "stay").await?;
    Ok(moved)
}

/// Ends a stay and gives the place back.
pub(super) async fn end(tx: &mut Tx, stay: &Stay, on: NaiveDate) -> Result<(), AppError> {
    exec!(tx, sqlx::query("UPDATE stays SET ended_on = $1 WHERE id = $2").bind(on).bind(stay.id))?;
    beds::free(tx, stay.centre).await
}

/// A line of the trail about a stay.
pub(super) async fn record(
    tx: &mut Tx,
    step: Step<'_>,
    case: &Case,
    reason: &str,
    after: &[&str],
) -> Result<(), AppError> {
    let mut entry = Entry::new(What::Stay, format!("case:{}", case.reference)).after(after).reason(reason);
    if let Some(actor) = step.actor {
        entry = entry.by(actor);
    }
    audit::record(tx, step.keys, step.now, entry).await
}
