//! The second reviewer: never the person who proposed (RES-07); the database refuses it as well.
use super::{
    super::absences,
    finish, item,
    step::{To, step},
};
use crate::base::{clock::local_date, error::Result};
use crate::features::cases::admissions::store::step::{Facts, StepError, advance};
use crate::features::cases::admissions::types::{Act, Case, Refusal};
use crate::features::cases::residence::store::refused;
use crate::features::cases::residence::types::exit::{Exit, Move, Review, Stage};
use crate::office::{
    change::Change, staff::types::Division, staff::types::Role, work, work::Audience, work::Kind,
};

/// Decides on a proposed exit. An approved one that needs no notice is completed at once; one that needs it waits for the notice.
///
/// # Errors
/// [`Refusal::SameHands`] for the proposer, [`Refusal::Stale`] when it is decided already.
pub async fn review(
    ch: &mut Change,
    case: &Case,
    exit: &Exit,
    (review, note, decision_no): (Review, &str, &str),
) -> Result<Case, StepError> {
    let now = ch.now;
    if exit.stage != Stage::Proposed {
        return refused(Refusal::Stale, case);
    }
    if ch.person()?.id == exit.proposed.0 {
        return refused(Refusal::SameHands, case);
    }
    let by = match review {
        Review::Approve => Move::Approve,
        Review::Return => Move::Return,
        Review::Keep => Move::Keep,
    };
    let exit = &step(ch, case, exit, To::Reviewed(by, note, decision_no)).await?;
    work::close(&mut ch.tx, now, Kind::ExitReview, case.id.uuid()).await?;
    let today = local_date(now);
    match review {
        Review::Approve if exit.reason.needs_notice() => {
            ask_for_notice(ch, case).await?;
            Ok(case.clone())
        }
        Review::Approve => finish::complete(ch, case, exit).await,
        Review::Return => {
            let due = ch.calendar.add_working_days(today, 5).0;
            let item = item(case, Kind::ExitFinish, Audience::Person(exit.proposed.0), due);
            work::open(&mut ch.tx, now, &item).await?;
            Ok(case.clone())
        }
        Review::Keep => keep(ch, case, exit).await,
    }
}

/// The county is to put up the notice, as soon as for an admission (PUB-03).
pub(super) async fn ask_for_notice(ch: &mut Change, case: &Case) -> Result<()> {
    let now = ch.now;
    let Some(county) = Division::parse(&case.county) else { return Ok(()) };
    let due = ch.calendar.add_working_days(local_date(now), 20).0;
    work::open(
        &mut ch.tx,
        now,
        &item(case, Kind::ExitFinish, Audience::Role(Role::CountyOfficer, county), due),
    )
    .await
}

/// The person stays (back edge of RES-08). Whoever was on leave or in hospital when the exit was proposed still is.
pub(super) async fn keep(ch: &mut Change, case: &Case, exit: &Exit) -> Result<Case, StepError> {
    let now = ch.now;
    work::close(&mut ch.tx, now, Kind::ExitFinish, case.id.uuid()).await?;
    let facts = Facts::default();
    let mut moved = advance(ch, case, Act::Keep, &facts).await?;
    let away = absences::of_stay(&mut ch.tx, exit.stay).await?.into_iter().find(|a| a.back_on.is_none());
    if let Some(away) = away {
        let facts = Facts { on: Some(away.from_on), note: away.reason.word().to_owned(), ..Facts::default() };
        let act = away.kind.act();
        moved = advance(ch, &moved, act, &facts).await?;
    }
    tell_proposer(ch, case, exit).await?;
    Ok(moved)
}

/// Whoever proposed hears how it ended.
async fn tell_proposer(ch: &mut Change, case: &Case, exit: &Exit) -> Result<()> {
    let page = (case.reference.as_str(), format!("{}/exit", case.path()));
    ch.tell(work::NewsKind::Stay, page, Audience::Person(exit.proposed.0)).await
}
