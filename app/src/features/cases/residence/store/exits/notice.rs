//! What the writing side of notices calls about exits that need seven days of notice in the village (RES-07). Each function takes
//! the case's step as well; the caller advances nothing itself.
use super::{
    finish, latest, review,
    step::{To, step},
};
use crate::base::ids::{CaseId, ExitId, NoticeId};
use crate::base::{db::Tx, error::Result};
use crate::features::cases::admissions::store::step::{Facts, StepError, advance};
use crate::features::cases::admissions::types::{Act, Case, Refusal};
use crate::features::cases::{
    residence::store::refused, residence::types::exit::Exit, residence::types::exit::Stage,
};
use crate::fetch;
use crate::office::{change::Change, work, work::Kind};

/// The reviewed exits of a county that wait for a notice, oldest first.
pub async fn ready_for_notice(tx: &mut Tx, county: &str) -> Result<Vec<(CaseId, ExitId)>> {
    Ok(
        fetch!(tx, all "SELECT case_id, id FROM exits WHERE county_code = $1 AND stage = 'approved' ORDER BY id";
        county)?,
    )
}

async fn at(tx: &mut Tx, case: &Case, stage: Stage) -> Result<Exit, StepError> {
    match latest(tx, case.id).await?.filter(|e| e.stage == stage) {
        Some(exit) => Ok(exit),
        None => refused(Refusal::Rule("RES-07"), case),
    }
}

/// The notice of a locked case's exit was posted: takes [`Act::PostExit`].
///
/// # Errors
/// [`StepError::Refused`] with `RES-07` when the exit is not reviewed or needs no notice.
pub async fn on_notice_posted(ch: &mut Change, case: &Case, notice: NoticeId) -> Result<Case, StepError> {
    let now = ch.now;
    let exit = at(&mut ch.tx, case, Stage::Approved).await?;
    step(ch, case, &exit, To::OnNotice(notice)).await?;
    work::close(&mut ch.tx, now, Kind::ExitFinish, case.id.uuid()).await?;
    let facts = Facts::default();
    advance(ch, case, Act::PostExit, &facts).await
}

/// The period ended clear: completes the exit with [`Act::Exit`].
pub async fn on_notice_cleared(ch: &mut Change, case: &Case) -> Result<Case, StepError> {
    let exit = at(&mut ch.tx, case, Stage::OnNotice).await?;
    finish::complete(ch, case, &exit).await
}

/// The notice was taken down early: the exit waits for another, with [`Act::Unpost`].
pub async fn on_notice_unposted(ch: &mut Change, case: &Case) -> Result<Case, StepError> {
    let exit = at(&mut ch.tx, case, Stage::OnNotice).await?;
    step(ch, case, &exit, To::Unposted).await?;
    review::ask_for_notice(ch, case).await?;
    let facts = Facts::default();
    advance(ch, case, Act::Unpost, &facts).await
}

/// An objection against the exit was sustained: the person stays, with [`Act::Keep`].
pub async fn on_notice_kept(ch: &mut Change, case: &Case) -> Result<Case, StepError> {
    let exit = at(&mut ch.tx, case, Stage::OnNotice).await?;
    step(ch, case, &exit, To::Kept).await?;
    review::keep(ch, case, &exit).await
}
