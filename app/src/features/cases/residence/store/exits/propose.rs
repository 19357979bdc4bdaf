//! Proposing an exit, and proposing it anew after it came back.
use super::{
    super::stays,
    item, latest,
    step::{To, first, step},
};
use crate::base::clock::local_date;
use crate::features::cases::admissions::store::step::{Facts, StepError, advance};
use crate::features::cases::admissions::types::{Act, Case, Refusal};
use crate::features::cases::{
    residence::store::refused, residence::types::exit::Proposal, residence::types::exit::Reason,
};
use crate::office::{
    change::Change, staff::types::Division, staff::types::Role, work, work::Audience, work::Kind,
};

/// Proposes the exit of a locked case; the second reviewer is asked at once, after a death for the same day.
///
/// # Errors
/// [`StepError::Refused`] when nobody lives there by this case or an exit is under way, and with `RES-07` without the
/// hearing or the destination that the reason asks for.
pub async fn propose(ch: &mut Change, case: &Case, p: &Proposal) -> Result<Case, StepError> {
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
        Some(exit) if exit.may_become(p.reason) => {
            step(ch, case, exit, To::Proposed(p)).await?;
            case.clone()
        }
        Some(_) => return refused(Refusal::Order { state: case.state, act: Act::ProposeExit }, case),
        None => {
            let facts = Facts { note: p.reason.word().to_owned(), ..Facts::default() };
            let moved = advance(ch, case, Act::ProposeExit, &facts).await?;
            let Some(stay) = stays::current(&mut ch.tx, case.id).await? else {
                return refused(Refusal::Rule("RES-08"), case);
            };
            first(ch, case, stay.id, p).await?;
            moved
        }
    };
    ask_reviewer(ch, &moved, p.reason).await?;
    Ok(moved)
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
