//! The one place that writes the stage of an exit: by the table [`Stage::after`], with what belongs to the new stage.
use chrono::NaiveDate;

use super::{cell, record};
use crate::base::ids::{ExitId, NoticeId, StayId};
use crate::exec;
use crate::features::cases::residence::types::exit::{Exit, Heard, Move, Proposal, Stage, cool_until};
use crate::features::cases::{
    admissions::store::step::StepError, admissions::types::Case, admissions::types::Refusal,
    residence::store::refused,
};
use crate::office::change::Change;

/// A move with the facts that it leaves.
#[derive(Debug, Clone, Copy)]
pub(super) enum To<'a> {
    /// Proposed anew.
    Proposed(&'a Proposal),
    /// What the second reviewer said: the move, the note, the number of the decision.
    Reviewed(Move, &'a str, &'a str),
    /// On display with this notice.
    OnNotice(NoticeId),
    /// The notice is down before its end.
    Unposted,
    /// Given up while on display.
    Kept,
    /// The person has left on this day.
    Completed(NaiveDate),
}

impl To<'_> {
    const fn by(&self) -> Move {
        match self {
            Self::Proposed(_) => Move::Propose,
            Self::Reviewed(by, ..) => *by,
            Self::OnNotice(_) => Move::Post,
            Self::Unposted => Move::Unpost,
            Self::Kept => Move::Keep,
            Self::Completed(_) => Move::Complete,
        }
    }
}

/// Moves an exit, and writes it into the trail; the exit as it is then.
///
/// # Errors
/// [`Refusal::Stale`] where the table knows no such move, or somebody moved it meanwhile.
pub(super) async fn step(ch: &mut Change, case: &Case, exit: &Exit, to: To<'_>) -> Result<Exit, StepError> {
    let Some(stage) = exit.stage.after(to.by()) else { return refused(Refusal::Stale, case) };
    let (now, id, version) = (ch.now, exit.id, exit.version);
    let n = match to {
        To::Proposed(p) => {
            let me = ch.person()?.id;
            let (evidence, grounds, statement) = said(ch, id, p);
            let heard = heard(p);
            exec!(&mut ch.tx, "UPDATE exits SET stage = $1, reason = $2, destination = $3, evidence = $4, heard = $5, \
                 heard_on = $6, statement = $7, grounds = $8, left_on = $9, proposed_by = $10, proposed_at = $11, \
                 reviewed_by = NULL, reviewed_at = NULL, review_note = NULL, decision_no = '', version = version + 1 \
                 WHERE id = $12 AND version = $13";
                stage, p.reason, p.destination.map_or("", |d| d.word()), evidence, heard.map(|(who, _)| who),
                heard.map(|(_, day)| day), statement, grounds, p.left_on, me, now, id, version)?
        }
        To::Reviewed(_, note, decision_no) => {
            let me = ch.person()?.id;
            let note = ch.state.keys().fields().seal(cell("review_note", id), note);
            exec!(&mut ch.tx, "UPDATE exits SET stage = $1, reviewed_by = $2, reviewed_at = $3, review_note = $4, \
                 decision_no = $5, version = version + 1 WHERE id = $6 AND version = $7";
                stage, me, now, note, decision_no, id, version)?
        }
        To::OnNotice(_) | To::Unposted | To::Kept => {
            let notice = if let To::OnNotice(notice) = to { Some(notice) } else { None };
            let sql = "UPDATE exits SET stage = $1, notice_id = $2, version = version + 1 WHERE id = $3 AND version = $4";
            exec!(&mut ch.tx, sql; stage, notice, id, version)?
        }
        To::Completed(day) => {
            exec!(&mut ch.tx, "UPDATE exits SET stage = $1, completed_at = $2, exited_on = $3, \
             cool_until = $4, version = version + 1 WHERE id = $5 AND version = $6";
            stage, now, day, cool_until(now), id, version)?
        }
    };
    if n == 0 {
        return refused(Refusal::Stale, case);
    }
    let (word, day) =
        (exit.reason.word(), if let To::Completed(day) = to { day.to_string() } else { String::new() });
    let after: &[&str] = match to {
        To::Proposed(p) => &[p.reason.word(), &p.words.evidence, &p.words.statement, &p.words.grounds],
        To::Reviewed(_, note, decision_no) => &[word, note, decision_no],
        To::Completed(_) => &[word, &day],
        _ => &[],
    };
    record(ch, case, to.by().word(), after).await?;
    Ok(Exit { stage, version: version + 1, ..exit.clone() })
}

/// Who was heard. After a death nobody is; a statement that was typed all the same is not kept.
fn heard(p: &Proposal) -> Option<(Heard, NaiveDate)> {
    p.heard.filter(|_| p.reason.needs_hearing())
}

/// Evidence, grounds and statement, sealed.
fn said(ch: &Change, id: ExitId, p: &Proposal) -> (Vec<u8>, Vec<u8>, Option<Vec<u8>>) {
    let seal = |column, text: &str| ch.state.keys().fields().seal(cell(column, id), text);
    let statement = heard(p).map(|_| seal("statement", &p.words.statement));
    (seal("evidence", &p.words.evidence), seal("grounds", &p.words.grounds), statement)
}

/// Writes the first proposal of an exit, as a row of its own.
pub(super) async fn first(ch: &mut Change, case: &Case, stay: StayId, p: &Proposal) -> Result<(), StepError> {
    let (now, me) = (ch.now, ch.person()?.id);
    let id = ExitId::new(now);
    let (evidence, grounds, statement) = said(ch, id, p);
    let heard = heard(p);
    exec!(&mut ch.tx, "INSERT INTO exits (id, case_id, stay_id, seq, county_code, stage, reason, destination, \
         evidence, heard, heard_on, statement, grounds, left_on, proposed_by, proposed_at, decision_no, support, \
         version) VALUES ($1, $2, $3, (SELECT COALESCE(MAX(o.seq), 0) + 1 FROM exits o \
         WHERE o.case_id = $2), $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, '', '', 1)";
        id, case.id, stay, &case.county, Stage::Proposed, p.reason, p.destination.map_or("", |d| d.word()), evidence,
        heard.map(|(who, _)| who), heard.map(|(_, day)| day), statement, grounds, p.left_on, me, now)?;
    record(
        ch,
        case,
        Move::Propose.word(),
        &[p.reason.word(), &p.words.evidence, &p.words.statement, &p.words.grounds],
    )
    .await?;
    Ok(())
}
