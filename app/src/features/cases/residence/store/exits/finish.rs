//! The end of an exit: the stay ends, the place is free, the cooling-off begins, and somebody sees to what follows.
use super::{
    super::{absences, stays, tell},
    item, record,
    step::{To, step},
};
use crate::base::clock::local_date;
use crate::exec;
use crate::features::cases::admissions::store::step::{Facts, StepError, advance};
use crate::features::cases::admissions::types::{Act, Case, Refusal};
use crate::features::cases::residence::store::refused;
use crate::features::cases::residence::types::exit::{Exit, Reason, Stage, Support};
use crate::office::{
    change::Change, staff::types::Division, staff::types::Role, work, work::Audience, work::Kind,
};

/// Completes an approved exit of a locked case.
///
/// # Errors
/// [`StepError::Refused`] when the case does not stand at an exit.
pub(super) async fn complete(ch: &mut Change, case: &Case, exit: &Exit) -> Result<Case, StepError> {
    let now = ch.now;
    let Some(stay) = stays::current(&mut ch.tx, case.id).await? else {
        return refused(Refusal::Rule("RES-08"), case);
    };
    let today = local_date(now);
    let day = exit.left_on.unwrap_or(today).max(stay.moved_in_on);
    let facts = Facts { on: Some(day), note: exit.reason.word().to_owned(), ..Facts::default() };
    let by = ch.by().map(|id| id.uuid());
    absences::close(&mut ch.tx, stay.id, day, by).await?;
    stays::end(&mut ch.tx, &stay, day).await?;
    let moved = advance(ch, case, Act::Exit, &facts).await?;
    step(ch, case, exit, To::Completed(day)).await?;
    work::close_all(&mut ch.tx, now, case.id.uuid()).await?;
    if exit.reason != Reason::Death
        && let Some(township) = Division::parse(&case.township)
    {
        let due = ch.calendar.add_working_days(today, 5).0;
        let item = item(case, Kind::ExitFinish, Audience::Role(Role::TownshipOfficer, township), due);
        work::open(&mut ch.tx, now, &item).await?;
    }
    tell(ch, &moved, "exit").await?;
    Ok(moved)
}

/// Records what was arranged for afterwards (REF S5-27).
///
/// # Errors
/// [`Refusal::Stale`] when it was recorded already or the exit is not completed.
pub async fn support(ch: &mut Change, case: &Case, exit: &Exit, list: &[Support]) -> Result<(), StepError> {
    let (now, me) = (ch.now, ch.person()?.id);
    if exit.stage != Stage::Completed || exit.supported {
        return refused(Refusal::Stale, case);
    }
    let words = list.iter().map(|s| s.word()).collect::<Vec<_>>().join(" ");
    exec!(&mut ch.tx, "UPDATE exits SET support = $1, supported_by = $2, version = version + 1 WHERE id = $3";
        &words, me, exit.id)?;
    work::close(&mut ch.tx, now, Kind::ExitFinish, case.id.uuid()).await?;
    record(ch, case, "support", &[&words]).await?;
    Ok(())
}
