//! What a step does to the case and the line behind it (OBJ-05, OBJ-06): only that person's, never the rest of the notice.
use crate::base::{db::Tx, error::AppError, i18n::Lang, ids::CaseId};
use crate::features::cases::admissions::store::step::{Facts, StepError as CaseError, advance, lock};
use crate::features::cases::admissions::types::{Act as CaseAct, Case, State as CaseState};
use crate::features::cases::{admissions::store as cases, residence::store as residence};
use crate::features::notices::store::write::{WriteError, correct, remove_row};
use crate::features::notices::{store::write, types::Refused};
use crate::features::objections::types::{Act, Objection, Refusal};
use crate::features::publishing::{store::finish, store::finish::FinishError};
use crate::office::work::{Audience, News, NewsKind};
use crate::office::{
    change::Change, staff::types::Division, staff::types::Role, trail::Entry, trail::What, work,
};
use crate::{on, t};

use super::Move;

/// Why a step has no effect and is undone as a whole.
pub(super) enum Failed {
    /// A rule.
    Refused(Refusal),
    /// The database or something else.
    App(AppError),
}

impl<E: Into<AppError>> From<E> for Failed {
    fn from(error: E) -> Self {
        Self::App(error.into())
    }
}

fn case_error(error: CaseError) -> AppError {
    match error {
        CaseError::App(error) => error,
        other => AppError::Internal(format!("objections: {other}")),
    }
}

pub(super) async fn apply(ch: &mut Change, o: &Objection, act: Act, step: &Move) -> Result<(), Failed> {
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

async fn locked(tx: &mut Tx, id: Option<CaseId>) -> Result<Option<(Case, CaseState)>, AppError> {
    let Some(id) = id else { return Ok(None) };
    let case = lock(tx, id, None).await.map_err(case_error)?;
    let stands = case.state;
    Ok(Some((case, stands)))
}

async fn move_case(ch: &mut Change, case: &Case, act: CaseAct, o: &Objection) -> Result<(), AppError> {
    let facts = Facts { note: t::objection_desk::case_note(Lang::ZhCn, &o.reference), ..Facts::default() };
    let moved = advance(ch, case, act, &facts).await;
    moved.map(drop).map_err(case_error)
}

/// Whether another accepted objection about this case is still open.
async fn others_open(tx: &mut Tx, o: &Objection, case: CaseId) -> Result<bool, AppError> {
    let n: i64 = on!(tx, c => sqlx::query_scalar(
        "SELECT COUNT(*) FROM objections WHERE case_id = $1 AND state = 'accepted' AND id <> $2")
        .bind(case).bind(o.id).fetch_one(c).await)?;
    Ok(n > 0)
}

/// The admission is free again when nothing else blocks it (OBJ-05).
async fn release(ch: &mut Change, o: &Objection) -> Result<(), AppError> {
    if let Some((case, CaseState::Objected)) = locked(&mut ch.tx, o.case).await?
        && !others_open(&mut ch.tx, o, case.id).await?
    {
        move_case(ch, &case, CaseAct::Dismiss, o).await?;
    }
    Ok(())
}

/// The line leaves the page at once, the case goes back to the township (OBJ-06).
async fn sustained(ch: &mut Change, o: &Objection) -> Result<(), Failed> {
    let now = ch.now;
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
            let news = News {
                kind: NewsKind::CaseReturned,
                reference: case.reference.clone(),
                path: case.path(),
                audience: Audience::Role(Role::TownshipOfficer, township),
            };
            work::tell(&mut ch.tx, now, &news).await?;
        }
    }
    if let Some(serial) = o.serial {
        match remove_row(&mut ch.tx, &o.no, now, serial).await {
            Ok(()) => {
                let entry = Entry::new(What::NoticeWithdraw, format!("notice:{}", o.no))
                    .after(&[&serial.to_string()])
                    .reason("OBJ-06");
                ch.trail(entry);
            }
            // It was only counted, or the period is over.
            Err(WriteError::Refused(Refused::NoRow | Refused::Closed)) => {}
            Err(error) => return Err(super::filing::write_error(error).into()),
        }
    }
    Ok(())
}

/// The corrected line is shown for a full new period (OBJ-06). The name is that of the case unless another is given; it is masked
/// before anything stores it.
async fn corrected(ch: &mut Change, o: &Objection, step: &Move) -> Result<(), Failed> {
    let now = ch.now;
    let serial = o.serial.ok_or(Failed::Refused(Refusal::NotShown))?;
    let name = match (&step.name, o.case) {
        (Some(name), _) => name.clone(),
        (None, Some(case)) => {
            let entry = Entry::new(What::NameReveal, format!("objection:{}", o.reference)).reason("OBJ-06");
            ch.trail(entry);
            cases::person(&mut ch.tx, ch.state.keys(), case).await?.name
        }
        (None, None) => return Err(Failed::Refused(Refusal::NotShown)),
    };
    let reason = t::objection_desk::correct_reason(Lang::ZhCn, serial);
    // The notice before the case: the order in which everybody locks them.
    write::lock(&mut ch.tx, &o.no).await.map_err(super::filing::write_error)?;
    match correct(&mut ch.tx, ch.state.keys(), &ch.calendar, &o.no, now, (serial, &name), &reason).await {
        Ok(version) => {
            let entry = Entry::new(What::NoticeCorrect, format!("notice:{}", o.no))
                .after(&[&serial.to_string(), &version.to_string()])
                .reason("OBJ-06");
            ch.trail(entry);
            if let Some((case, _)) = locked(&mut ch.tx, o.case).await? {
                // What was wrong on the board is wrong in the case too.
                if step.name.is_some() {
                    cases::notice::correct_name(ch, &case, &name).await?;
                }
                finish::corrected(ch, &o.no, &case.township).await.map_err(|e| match e {
                    FinishError::Notice(WriteError::App(e)) => e,
                    other => AppError::Internal(format!("objections: {other}")),
                })?;
            }
            Ok(())
        }
        Err(WriteError::Refused(Refused::NoRow | Refused::Closed)) => Err(Failed::Refused(Refusal::NotShown)),
        Err(error) => Err(super::filing::write_error(error).into()),
    }
}
