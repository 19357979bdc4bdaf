//! The end of an exit: the stay ends, the place is free, the cooling-off begins, and somebody sees to what follows.
use super::{
    super::{absences, stays, tell},
    Step, item, record,
};
use crate::{
    base::{clock::local_date, db::Tx},
    exec,
    features::cases::{
        admissions::{
            store::step::{Facts, StepError, advance},
            types::{Act, Case, Refusal},
        },
        residence::{
            store::refused,
            types::exit::{Exit, Reason, Stage, Support, cool_until},
        },
    },
    office::{
        staff::types::{Division, Role},
        work::{self, Audience, Kind},
    },
};

/// Completes an approved exit of a locked case.
///
/// # Errors
/// [`StepError::Refused`] when the case does not stand at an exit.
pub(super) async fn complete(
    tx: &mut Tx,
    step: Step<'_>,
    case: &Case,
    exit: &Exit,
) -> Result<Case, StepError> {
    let Some(stay) = stays::current(tx, case.id).await? else {
        return refused(Refusal::Rule("RES-08"), case);
    };
    let today = local_date(step.now);
    let day = exit.left_on.unwrap_or(today).max(stay.moved_in_on);
    let facts = Facts { on: Some(day), note: exit.reason.word().to_owned(), ..Facts::default() };
    absences::close(tx, stay.id, day, step.actor.map(|a| a.id.uuid())).await?;
    stays::end(tx, &stay, day).await?;
    let moved = advance(tx, step.keys, step.calendar, step.actor, step.now, case, Act::Exit, &facts).await?;
    exec!(tx, sqlx::query(
        "UPDATE exits SET stage = 'completed', completed_at = $1, exited_on = $2, cool_until = $3, version = version + 1 \
         WHERE id = $4").bind(step.now).bind(day).bind(cool_until(step.now)).bind(exit.id))?;
    record(tx, step, case, "complete", &[exit.reason.word(), &day.to_string()]).await?;
    work::close_all(tx, step.now, case.id.uuid()).await?;
    if exit.reason != Reason::Death
        && let Some(township) = Division::parse(&case.township)
    {
        let due = step.calendar.add_working_days(today, 5).0;
        let item = item(case, Kind::ExitFinish, Audience::Role(Role::TownshipOfficer, township), due);
        work::open(tx, step.now, &item).await?;
    }
    tell(tx, step.now, &moved, "exit").await?;
    Ok(moved)
}

/// Records what was arranged for afterwards (REF S5-27).
///
/// # Errors
/// [`Refusal::Stale`] when it was recorded already or the exit is not completed.
pub async fn support(
    tx: &mut Tx,
    step: Step<'_>,
    case: &Case,
    exit: &Exit,
    list: &[Support],
) -> Result<(), StepError> {
    if exit.stage != Stage::Completed || exit.supported {
        return refused(Refusal::Stale, case);
    }
    let words = list.iter().map(|s| s.word()).collect::<Vec<_>>().join(" ");
    exec!(
        tx,
        sqlx::query("UPDATE exits SET support = $1, supported_by = $2, version = version + 1 WHERE id = $3")
            .bind(&words)
            .bind(step.staff()?)
            .bind(exit.id)
    )?;
    work::close(tx, step.now, Kind::ExitFinish, case.id.uuid()).await?;
    record(tx, step, case, "support", &[&words]).await?;
    Ok(())
}
