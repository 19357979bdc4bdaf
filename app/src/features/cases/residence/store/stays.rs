//! Stays (人次): the move-in, and the return within the cooling-off (RES-07).
use chrono::{Days, NaiveDate};

use super::{agreements, beds, exits, refused, tell};
use crate::base::ids::{CaseId, CentreId, StayId};
use crate::base::{db::Tx, error::AppError, error::Result};
use crate::features::cases::admissions::store::places;
use crate::features::cases::admissions::store::step::{Facts, StepError, advance};
use crate::features::cases::admissions::types::{Act, Case, Refusal};
use crate::features::cases::residence::types::stay::{Stay, Why, change_due, yearly_due};
use crate::office::{change::Change, trail::Entry, trail::What, work};
use crate::{exec, fetch};

/// All stays of a case, the newest first.
pub async fn of_case(tx: &mut Tx, case: CaseId) -> Result<Vec<Stay>> {
    let sql = "SELECT id, case_id, seq, centre_id, moved_in_on, trial_until, ended_on, assess_due, assess_why FROM stays \
        WHERE case_id = $1 ORDER BY seq DESC";
    Ok(fetch!(tx, all sql; case)?)
}

/// The stay that lasts.
pub async fn current(tx: &mut Tx, case: CaseId) -> Result<Option<Stay>> {
    Ok(of_case(tx, case).await?.into_iter().find(|s| s.ended_on.is_none()))
}

/// Moves a locked case in: a place, the step, the stay.
///
/// # Errors
/// [`Refusal::Full`] when the centre has no place; [`StepError::Refused`] when nothing is signed.
pub async fn move_in(ch: &mut Change, case: &Case, on: NaiveDate) -> Result<Case, StepError> {
    let Some(centre) = case.centre else { return refused(Refusal::Rule("RES-05"), case) };
    if let Err(refusal) = case.state.after(Act::MoveIn, true) {
        return refused(refusal, case);
    }
    if !beds::take(&mut ch.tx, centre).await? {
        return refused(Refusal::Full, case);
    }
    let agreement = agreements::of_case(&mut ch.tx, case.id).await?;
    let trial = agreement.and_then(|a| u64::try_from(a.trial_days).ok()).filter(|n| *n > 0);
    // RES-06: the township's approval was the last assessment.
    let last = case.approved.as_ref().map_or(on, |(day, _, _)| *day);
    let due = yearly_due(last).max(change_due(&ch.calendar, on));
    let trial_until = trial.and_then(|n| on.checked_add_days(Days::new(n)));
    begin(ch, case, Act::MoveIn, (centre, on, trial_until), (due, Why::Yearly)).await
}

/// Lets somebody come back within the cooling-off (RES-07): a new stay in the same centre, if it has a place.
///
/// # Errors
/// [`Refusal::Rule`] when the time is over or the person has another case by now, [`Refusal::Full`].
pub async fn reenter(ch: &mut Change, case: &Case, on: NaiveDate) -> Result<Case, StepError> {
    let now = ch.now;
    let exit = exits::latest(&mut ch.tx, case.id).await?;
    let Some(exit) = exit.filter(|e| e.can_return(now)) else {
        return refused(Refusal::Rule("RES-07"), case);
    };
    if places::has_other_live(&mut ch.tx, case.id).await? {
        return refused(Refusal::Rule("ID-07"), case);
    }
    let last = of_case(&mut ch.tx, case.id).await?.into_iter().next().ok_or(AppError::NotFound)?;
    if !beds::take(&mut ch.tx, last.centre).await? {
        return refused(Refusal::Full, case);
    }
    exits::returned_home(&mut ch.tx, exit.id, now).await?;
    work::close_all(&mut ch.tx, now, case.id.uuid()).await?;
    let due = last.assess_due.max(change_due(&ch.calendar, on));
    begin(ch, case, Act::Reenter, (last.centre, on, None), (due, last.assess_why)).await
}

async fn begin(
    ch: &mut Change,
    case: &Case,
    act: Act,
    (centre, on, trial): (CentreId, NaiveDate, Option<NaiveDate>),
    (due, why): (NaiveDate, Why),
) -> Result<Case, StepError> {
    let (now, me) = (ch.now, ch.person()?.id);
    let facts = Facts { on: Some(on), ..Facts::default() };
    let moved = advance(ch, case, act, &facts).await?;
    let id = StayId::new(now);
    exec!(&mut ch.tx, "INSERT INTO stays (id, case_id, seq, centre_id, county_code, township_code, village_code, \
         moved_in_on, trial_until, assess_due, assess_why, assess_told, recorded_by, recorded_at) \
         VALUES ($1, $2, (SELECT COALESCE(MAX(o.seq), 0) + 1 FROM stays o \
         WHERE o.case_id = $2), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
        id, case.id, centre, &case.county, &case.township, case.village.code(), on, trial, due, why, false, me, now)?;
    record(ch, case, act.word(), &[&on.to_string()]).await?;
    tell(ch, &moved, "stay").await?;
    Ok(moved)
}

/// Ends a stay and gives the place back.
pub(super) async fn end(tx: &mut Tx, stay: &Stay, on: NaiveDate) -> Result<()> {
    exec!(tx, "UPDATE stays SET ended_on = $1 WHERE id = $2"; on, stay.id)?;
    beds::free(tx, stay.centre).await
}

/// A line of the trail about a stay.
pub(super) async fn record(ch: &mut Change, case: &Case, reason: &str, after: &[&str]) -> Result<()> {
    let entry = Entry::new(What::Stay, format!("case:{}", case.reference)).after(after).reason(reason);
    ch.trail(entry);
    Ok(())
}
