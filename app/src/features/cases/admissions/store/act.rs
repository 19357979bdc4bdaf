//! The steps of 户申请, 村申报, 乡审批, 县备案 with everything that must hold before them; [`super::step::advance`] then moves the case.

use super::{
    consent, opinion,
    opinion::refused,
    step::{Facts, StepError, advance},
};
use crate::base::{clock::local_date, db::Tx, error::Result};
use crate::features::cases::admissions::types::course::check_day;
use crate::features::cases::admissions::types::{Act, Block, Case, course};
use crate::office::change::Change;

/// What stands in the way of `act` now.
pub async fn blocks(tx: &mut Tx, case: &Case, act: Act) -> Result<Vec<Block>> {
    let voluntary = consent::is_voluntary(tx, case.id).await?;
    let open = opinion::is_open(tx, case.id).await?;
    Ok(course::blocks(case, act, voluntary, open))
}

/// Takes a step on a locked case: eligibility (seed 39–46), consent (seed 45), opinions (seed 54, 55) and the order of days are
/// judged here, the order of states in [`advance`]. The caller has checked role and place.
///
/// # Errors
/// [`StepError::Refused`] with the rule; else when the database fails.
pub async fn perform(ch: &mut Change, case: &Case, act: Act, facts: &Facts) -> Result<Case, StepError> {
    let now = ch.now;
    // The order of states first: what is out of order has better things to hear than a rule of a later step.
    if let Err(refusal) = case.state.after(act, case.filed.is_some()) {
        return Err(StepError::Refused(refusal, Box::new(case.clone())));
    }
    let today = local_date(now);
    if let Err(block) = check_day(case, act, facts.on.unwrap_or(today), today) {
        return Err(refused(block, case));
    }
    if let Some(block) = blocks(&mut ch.tx, case, act).await?.first() {
        return Err(refused(*block, case));
    }
    let moved = advance(ch, case, act, facts).await?;
    if act == Act::Withdraw {
        // What a household withdraws is shown no longer, that instant (PUB-10).
        consent::off_the_web(ch, case).await?;
    }
    Ok(moved)
}
