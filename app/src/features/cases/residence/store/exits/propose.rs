//! Proposing an exit, and proposing it anew after it came back.
use super::{super::stays, cell, item, latest, record};
use crate::{
    base::{clock::local_date, ids::ExitId},
    exec,
    features::cases::{
        admissions::{
            store::step::{Facts, StepError, advance},
            types::{Act, Case, Refusal},
        },
        residence::{
            store::refused,
            types::exit::{Exit, Proposal, Reason, Stage},
        },
    },
    office::{
        change::Change,
        staff::types::{Division, Role},
        work::{self, Audience, Kind},
    },
};

/// Whether this proposal may take the place of an exit that is under way: one that came back, or a death, which overtakes
/// whatever was proposed before and is not on display.
#[must_use]
pub fn may_replace(open: &Exit, reason: Reason) -> bool {
    match open.stage {
        Stage::Returned => true,
        Stage::Proposed | Stage::Approved => reason == Reason::Death && open.reason != Reason::Death,
        _ => false,
    }
}

/// Proposes the exit of a locked case; the second reviewer is asked at once, after a death for the same day.
///
/// # Errors
/// [`StepError::Refused`] when nobody lives there by this case or an exit is under way, and with `RES-07` without the
/// hearing or the destination that the reason asks for.
pub async fn propose(ch: &mut Change, case: &Case, p: &Proposal) -> Result<Case, StepError> {
    let (now, me) = (ch.now, ch.person()?.id);
    let heard = p.heard.is_some() && !p.words.statement.is_empty();
    let whole = (heard || !p.reason.needs_hearing())
        && (p.reason == Reason::Transferred) == p.destination.is_some()
        && !p.words.evidence.is_empty()
        && !p.words.grounds.is_empty();
    if !whole {
        return refused(Refusal::Rule("RES-07"), case);
    }
    let open = latest(&mut ch.tx, case.id).await?.filter(|e| e.stage.is_open());
    let moved = match &open {
        Some(exit) if may_replace(exit, p.reason) => {
            write(ch, exit.id, p).await?;
            case.clone()
        }
        Some(_) => return refused(Refusal::Order { state: case.state, act: Act::ProposeExit }, case),
        None => {
            let facts = Facts { note: p.reason.word().to_owned(), ..Facts::default() };
            let moved = advance(ch, case, Act::ProposeExit, &facts).await?;
            let Some(stay) = stays::current(&mut ch.tx, case.id).await? else {
                return refused(Refusal::Rule("RES-08"), case);
            };
            let id = ExitId::new(now);
            let empty = |column| ch.state.keys().fields().seal(cell(column, id), "");
            exec!(&mut ch.tx, sqlx::query(
                "INSERT INTO exits (id, case_id, stay_id, seq, county_code, stage, reason, destination, evidence, grounds, \
                 proposed_by, proposed_at, decision_no, support, version) \
                 VALUES ($1, $2, $3, (SELECT COALESCE(MAX(o.seq), 0) + 1 FROM exits o WHERE o.case_id = $2), $4, 'returned', 'death', '', $5, $6, $7, $8, '', '', 0)")
                .bind(id).bind(case.id).bind(stay.id).bind(&case.county).bind(empty("evidence")).bind(empty("grounds"))
                .bind(me).bind(now))?;
            write(ch, id, p).await?;
            moved
        }
    };
    record(ch, case, "propose", &[p.reason.word(), &p.words.evidence, &p.words.statement, &p.words.grounds])
        .await?;
    ask_reviewer(ch, &moved, p.reason).await?;
    Ok(moved)
}

/// Writes a proposal into its row; what an earlier reviewer said is gone with the earlier proposal, the trail keeps both.
async fn write(ch: &mut Change, id: ExitId, p: &Proposal) -> Result<(), StepError> {
    let (now, me) = (ch.now, ch.person()?.id);
    let seal = |column, text: &str| ch.state.keys().fields().seal(cell(column, id), text);
    // After a death nobody is heard; a statement that was typed all the same is not kept.
    let heard = p.heard.filter(|_| p.reason.needs_hearing());
    let statement = heard.map(|_| seal("statement", &p.words.statement));
    exec!(&mut ch.tx, sqlx::query(
        "UPDATE exits SET stage = 'proposed', reason = $1, destination = $2, evidence = $3, heard = $4, heard_on = $5, \
         statement = $6, grounds = $7, left_on = $8, proposed_by = $9, proposed_at = $10, reviewed_by = NULL, \
         reviewed_at = NULL, review_note = NULL, decision_no = '', version = version + 1 WHERE id = $11")
        .bind(p.reason).bind(p.destination.map_or("", |d| d.word())).bind(seal("evidence", &p.words.evidence))
        .bind(heard.map(|(who, _)| who.word())).bind(heard.map(|(_, day)| day)).bind(statement)
        .bind(seal("grounds", &p.words.grounds)).bind(p.left_on).bind(me).bind(now).bind(id))?;
    Ok(())
}

async fn ask_reviewer(ch: &mut Change, case: &Case, reason: Reason) -> Result<(), StepError> {
    let now = ch.now;
    work::close(&mut ch.tx, now, Kind::ExitFinish, case.id.uuid()).await?;
    let Some(county) = Division::parse(&case.county) else { return Ok(()) };
    let today = local_date(now);
    let days = if reason == Reason::Death { 0 } else { 5 };
    let due = ch.calendar.add_working_days(today, days).0;
    let mut item = item(case, Kind::ExitReview, Audience::Role(Role::CountyOfficer, county), due);
    item.except = [ch.by(), None];
    work::open(&mut ch.tx, now, &item).await?;
    Ok(())
}
