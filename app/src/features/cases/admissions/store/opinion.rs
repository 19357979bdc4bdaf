//! Opinions asked of the departments (seed 54, 55): one open question a kind; the answer is shown to the approver.
use chrono::{DateTime, Utc};

use super::step::StepError;
use crate::base::ids::{CaseId, EventId, StaffId};
use crate::base::{clock::local_date, db::Tx, error::AppError, error::Result};
use crate::features::cases::admissions::types::{Block, Case, Opinion, OpinionKind, OpinionLine, Refusal};
use crate::office::work::{Audience, Item, NewsKind};
use crate::office::{change::Change, staff::types::Division, trail::Entry, trail::What, work};
use crate::{exec, fetch};

/// Working days that a department has for its answer (the house's own).
const DAYS: u16 = 5;

/// All questions and answers, the newest first.
pub async fn of_case(tx: &mut Tx, id: CaseId) -> Result<Vec<OpinionLine>> {
    type Line =
        (OpinionKind, DateTime<Utc>, String, Option<DateTime<Utc>>, Option<String>, Option<Opinion>, String);
    let lines: Vec<Line> = fetch!(tx, all "SELECT o.kind, o.asked_at, a.name, o.answered_at, b.name, o.opinion, \
        o.note FROM case_opinions o JOIN staff a ON a.id = o.asked_by LEFT JOIN staff b ON b.id = o.answered_by \
        WHERE o.case_id = $1 ORDER BY o.asked_at DESC, o.id DESC"; id)?;
    let read = |(kind, asked_at, asked_by, at, by, opinion, note): Line| {
        let answer = opinion.zip(at.zip(by)).map(|(opinion, (at, by))| (opinion, at, by));
        OpinionLine { kind, asked_at, asked_by, answer, note }
    };
    Ok(lines.into_iter().map(read).collect())
}

/// Asks a department, on a locked case. Asking again while the question is open changes nothing.
pub async fn ask(ch: &mut Change, case: &Case, kind: OpinionKind) -> Result<(), StepError> {
    let (now, me) = (ch.now, ch.person()?.id);
    let fresh = exec!(&mut ch.tx, "INSERT INTO case_opinions (id, case_id, kind, asked_at, asked_by, note) \
         VALUES ($1, $2, $3, $4, $5, '') ON CONFLICT (case_id, kind) WHERE answered_at IS NULL DO NOTHING";
        EventId::new(now), case.id, kind, now, me)?;
    if fresh == 0 {
        return Ok(());
    }
    let county = Division::parse(&case.county)
        .ok_or_else(|| AppError::Internal(format!("cases: county of {}", case.reference)))?;
    let item = Item {
        kind: kind.work(),
        object: case.id.uuid(),
        reference: case.reference.clone(),
        path: format!("{}/opinions/{}", case.path(), kind.word()),
        audience: Audience::Role(kind.role(), county),
        county: case.county.clone(),
        except: [None, None],
        due: Some(ch.calendar.add_working_days(local_date(now), DAYS).0),
    };
    work::open(&mut ch.tx, now, &item).await?;
    touch(&mut ch.tx, case, now).await?;
    let entry = Entry::new(What::CaseChange, format!("case:{}", case.reference))
        .reason(&format!("opinion-asked-{}", kind.word()));
    ch.trail(entry);
    Ok(())
}

/// Answers the open question, on a locked case, and tells who asked.
///
/// # Errors
/// [`Refusal::Stale`] when it is no longer open: somebody answered meanwhile.
pub async fn answer(
    ch: &mut Change,
    case: &Case,
    kind: OpinionKind,
    (opinion, note): (Opinion, &str),
) -> Result<(), StepError> {
    let (now, me) = (ch.now, ch.person()?.id);
    let asked_by: Option<StaffId> = fetch!(&mut ch.tx, maybe_value "UPDATE case_opinions SET answered_at = $1, \
        answered_by = $2, opinion = $3, note = $4 WHERE case_id = $5 AND kind = $6 AND answered_at IS NULL RETURNING \
        asked_by"; now, me, opinion, note, case.id, kind)?;
    let Some(asked_by) = asked_by else {
        return Err(StepError::Refused(Refusal::Stale, Box::new(case.clone())));
    };
    work::close(&mut ch.tx, now, kind.work(), case.id.uuid()).await?;
    touch(&mut ch.tx, case, now).await?;
    ch.tell(NewsKind::CaseStep, (&case.reference, case.path()), Audience::Person(asked_by)).await?;
    let entry = Entry::new(What::CaseChange, format!("case:{}", case.reference))
        .after(&[kind.word(), opinion.word(), note])
        .reason(&format!("opinion-{}-{}", kind.word(), opinion.word()));
    ch.trail(entry);
    Ok(())
}

/// Whether a department has been asked and has not answered: nothing is approved before (seed 54, 55).
pub async fn is_open(tx: &mut Tx, id: CaseId) -> Result<bool> {
    let n: i64 = fetch!(tx, value "SELECT COUNT(*) FROM case_opinions WHERE case_id = $1 AND answered_at IS NULL"; id)?;
    Ok(n > 0)
}

/// A change that approvers have not seen makes their page stale (AC-07).
async fn touch(tx: &mut Tx, case: &Case, now: DateTime<Utc>) -> Result<()> {
    exec!(tx, "UPDATE cases SET version = version + 1, updated_at = $1 WHERE id = $2"; now, case.id)?;
    Ok(())
}

/// The refusal of an act by the first thing in its way.
pub(super) fn refused(block: Block, case: &Case) -> StepError {
    StepError::Refused(Refusal::Rule(block.word()), Box::new(case.clone()))
}
