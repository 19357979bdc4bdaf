//! What a step does to the case and the line behind it (OBJ-05, OBJ-06): only that person's, never the rest of the notice.
use crate::base::{
    db::Tx, error::AppError, error::Result, i18n::Lang, ids::CaseId, privacy::public_text::PublicText,
};
use crate::features::cases::admissions::store::step::{Facts, StepError as CaseError, advance, lock};
use crate::features::cases::admissions::types::{Act as CaseAct, Case, State as CaseState};
use crate::features::cases::residence::store as residence;
use crate::features::notices::{store::write, types::Refused};
use crate::features::objections::types::{Act, Objection, Refusal};
use crate::features::publishing::{store::Stop, store::finish};
use crate::office::work::{Audience, NewsKind};
use crate::office::{change::Change, staff::types::Division, staff::types::Role, trail::Entry, trail::What};
use crate::{fetch, t};

use super::{Move, StepError};

/// A step of a case that is refused here is a fault of the program: its state was asked before.
fn case_error(error: CaseError) -> AppError {
    match error {
        CaseError::App(error) => error,
        other => AppError::Internal(format!("objections: {other}")),
    }
}

/// What follows a step. What it refuses undoes the step as a whole.
pub(super) async fn apply(ch: &mut Change, o: &Objection, act: Act, step: &Move) -> Result<(), StepError> {
    match act {
        Act::Accept => {
            if let Some((case, CaseState::PublicNotice)) = locked(&mut ch.tx, o.case).await? {
                move_case(ch, &case, CaseAct::Object, o).await?;
            }
        }
        Act::Dismiss => release(ch, o).await?,
        Act::Correct => {
            corrected(ch, o, step).await?;
            release(ch, o).await?;
        }
        Act::Sustain => sustained(ch, o).await?,
        _ => {}
    }
    Ok(())
}

async fn locked(tx: &mut Tx, id: Option<CaseId>) -> Result<Option<(Case, CaseState)>> {
    let Some(id) = id else { return Ok(None) };
    let case = lock(tx, id, None).await.map_err(case_error)?;
    let stands = case.state;
    Ok(Some((case, stands)))
}

async fn move_case(ch: &mut Change, case: &Case, act: CaseAct, o: &Objection) -> Result<()> {
    let facts = Facts { note: t::objection_desk::case_note(Lang::ZhCn, &o.reference), ..Facts::default() };
    let moved = advance(ch, case, act, &facts).await;
    moved.map(drop).map_err(case_error)
}

/// Whether another accepted objection about this case is still open.
async fn others_open(tx: &mut Tx, o: &Objection, case: CaseId) -> Result<bool> {
    let n: i64 = fetch!(tx, value "SELECT COUNT(*) FROM objections WHERE case_id = $1 AND state = 'accepted' AND id \
        <> $2"; case, o.id)?;
    Ok(n > 0)
}

/// The admission is free again when nothing else blocks it (OBJ-05).
async fn release(ch: &mut Change, o: &Objection) -> Result<()> {
    if let Some((case, CaseState::Objected)) = locked(&mut ch.tx, o.case).await?
        && !others_open(&mut ch.tx, o, case.id).await?
    {
        move_case(ch, &case, CaseAct::Dismiss, o).await?;
    }
    Ok(())
}

/// The line leaves the page at once, the case goes back to the township (OBJ-06).
async fn sustained(ch: &mut Change, o: &Objection) -> Result<()> {
    let now = ch.now;
    // The notice before the case: the order in which everybody locks them.
    if let Some(serial) = o.serial {
        write::row_off(ch, (&o.no, serial), now, "OBJ-06").await?;
    }
    if let Some((case, stands)) = locked(&mut ch.tx, o.case).await? {
        let act = match stands {
            CaseState::Objected => Some(CaseAct::Sustain),
            // The notice was taken down meanwhile; the case goes back all the same.
            CaseState::CountyFiled | CaseState::TownshipApproved => Some(CaseAct::ReturnToTownship),
            // An exit that was objected to with success is given up: the person stays (RES-07).
            CaseState::ExitNotice => {
                residence::exits::notice::on_notice_kept(ch, &case).await.map_err(case_error)?;
                None
            }
            _ => None,
        };
        if let Some(act) = act {
            move_case(ch, &case, act, o).await?;
        }
        if let Some(township) = Division::parse(&case.township) {
            let whom = Audience::Role(Role::TownshipOfficer, township);
            ch.tell(NewsKind::CaseReturned, (&case.reference, case.path()), whom).await?;
        }
    }
    Ok(())
}

/// The corrected line is shown for a full new period (OBJ-06). The name is that of the case unless another is given; it is masked
/// before anything stores it.
async fn corrected(ch: &mut Change, o: &Objection, step: &Move) -> Result<(), StepError> {
    let refuse = || StepError::Refused(Refusal::NotShown, Box::new(o.clone()));
    let serial = o.serial.ok_or_else(refuse)?;
    if step.name.is_none() && o.case.is_some() {
        ch.trail(Entry::new(What::NameReveal, format!("objection:{}", o.reference)).reason("OBJ-06"));
    }
    let reason = t::objection_desk::correct_reason(Lang::ZhCn, serial);
    let reason = PublicText::parse(&reason).map_err(|_| AppError::Internal("objections: a reason".into()))?;
    let done = finish::put_right(ch, (&o.no, serial), (o.case, step.name.as_ref()), &reason).await;
    done.map(drop).map_err(|e| match e {
        Stop::Notice(Refused::NoRow | Refused::Closed) => refuse(),
        Stop::App(e) => e.into(),
        other => AppError::Internal(format!("objections: {other}")).into(),
    })
}
