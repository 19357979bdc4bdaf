//! The transaction that moves an applicant (JOB-03): state, history, what waits, the trail; and the place that is taken when somebody is
//! taken on.
use chrono::NaiveDate;

use super::{by_id, filing, interests, write};
use crate::base::{clock::local_date, error::Result, ids::InterestId};
use crate::exec;
use crate::features::posts::types::Group;
use crate::features::posts::types::interest::{
    Act, CALL_WITHIN, Interest, Qualified, Reason, Refusal, State,
};
use crate::office::work::{Audience, Kind, News, NewsKind};
use crate::office::{
    change, change::Change, staff::types::Division, staff::types::Role, trail::Entry, trail::What, work,
};

/// What somebody says with a step.
#[derive(Debug, Clone, Copy, Default)]
pub struct Move {
    /// With a refusal: why.
    pub reason: Option<Reason>,
    /// With the county's check: what it came to.
    pub qualified: Option<Qualified>,
    /// With the county's check: the group that it found to be right.
    pub confirmed: Option<Group>,
    /// With the taking on: the first day of work.
    pub started_on: Option<NaiveDate>,
}

/// Why an applicant was not moved.
pub type StepError = change::StepError<Interest, Refusal>;

/// Working days that the centre has to decide.
const DECIDE_WITHIN: u16 = 10;

/// Locks an applicant within reach, and reads it.
pub async fn lock(ch: &mut Change, id: InterestId) -> Result<Option<Interest>> {
    exec!(&mut ch.tx, "UPDATE post_interests SET version = version WHERE id = $1"; id)?;
    let actor = ch.person()?.clone();
    Ok(interests::by_id(&mut ch.tx, &actor, id).await?.map(|r| r.interest))
}

/// Withdraws for the person who holds the code: nothing of them is left. Twice is once.
pub async fn withdraw(ch: &mut Change, id: InterestId) -> Result<(), StepError> {
    exec!(&mut ch.tx, "UPDATE post_interests SET version = version WHERE id = $1"; id)?;
    let interest = interests::filed(&mut ch.tx, id).await?.ok_or(StepError::Missing)?;
    if interest.state == State::Withdrawn {
        return Ok(());
    }
    advance(ch, &interest, Act::Withdraw, Move::default()).await
}

/// Moves a locked applicant.
pub async fn advance(ch: &mut Change, i: &Interest, act: Act, step: Move) -> Result<(), StepError> {
    let now = ch.now;
    let refuse = |refusal| StepError::Refused(refusal, Box::new(i.clone()));
    let state = i.state.after(act).map_err(refuse)?;
    if act == Act::TakeOn {
        if i.qualified != Some(Qualified::Passed) {
            return Err(refuse(Refusal::Unchecked));
        }
        take_on(ch, i, step.started_on.unwrap_or_else(|| local_date(now))).await?;
    }
    if act == Act::Withdraw {
        // Before the state says so: the table refuses a withdrawn one with a person.
        exec!(&mut ch.tx, "UPDATE post_interests SET person = NULL, phone_hash = NULL WHERE id = $1"; i.id)?;
    }
    let at = |this: bool, before| if this { Some(now) } else { before };
    let checks = act == Act::Check;
    exec!(&mut ch.tx, "UPDATE post_interests SET state = $1, contacted_at = $2, referred_at = $3, decided_at = $4, \
        reason = $5, qualified = $6, confirmed = $7, checked_at = $8, started_on = $9, version = version + 1 WHERE \
        id = $10";
        state, at(act == Act::Contact, i.contacted_at), at(act == Act::Refer, i.referred_at),
        at(state.is_closed(), i.decided_at), if act == Act::Decline { step.reason } else { i.reason },
        if checks { step.qualified } else { i.qualified }, if checks { step.confirmed } else { i.confirmed },
        at(checks, i.checked_at), if act == Act::TakeOn { step.started_on } else { i.started_on }, i.id)?;
    let by = ch.by();
    filing::event(&mut ch.tx, now, (i.id, i.version + 1), by, act).await?;
    let entry = Entry::new(What::PostInterest, format!("interest:{}", i.reference))
        .before(&[i.state.word()])
        .after(&[
            state.word(),
            step.reason.map_or("", Reason::word),
            step.qualified.map_or("", Qualified::word),
        ])
        .reason(act.word());
    ch.trail(entry);
    waits(ch, i, act).await?;
    Ok(())
}

/// The place is taken in the transaction that says so: two who take the last one meet at the post.
async fn take_on(ch: &mut Change, i: &Interest, day: NaiveDate) -> Result<(), StepError> {
    let full = || StepError::Refused(Refusal::Full, Box::new(i.clone()));
    let no = by_id(&mut ch.tx, i.post).await?.ok_or(StepError::Missing)?.no;
    let post = write::lock(ch, &no).await?.ok_or(StepError::Missing)?;
    match write::fill(ch, &post, day, i.confirmed).await {
        Ok(()) => Ok(()),
        Err(change::StepError::App(error)) => Err(error.into()),
        Err(_) => Err(full()),
    }
}

/// What waits after a step, and who hears of it.
async fn waits(ch: &mut Change, i: &Interest, act: Act) -> Result<()> {
    let (now, id) = (ch.now, i.id.uuid());
    let due = |days| ch.calendar.add_working_days(local_date(now), days).0;
    let (soon, later) = (due(CALL_WITHIN), due(DECIDE_WITHIN));
    let township = filing::township(&i.township);
    let county = Division::parse(&i.county).map(|d| Audience::Role(Role::RuralRevitalisation, d));
    let centre = Some(Audience::Centre(i.centre));
    let (closed, opened, told) = match act {
        Act::Contact => (
            Some(Kind::PostContact),
            vec![(Kind::PostCheck, county, soon), (Kind::PostRefer, township, soon)],
            None,
        ),
        Act::Check => (Some(Kind::PostCheck), vec![], Some((NewsKind::PostChecked, township))),
        Act::Refer => (
            Some(Kind::PostRefer),
            vec![(Kind::PostDecide, centre.clone(), later)],
            Some((NewsKind::PostReferred, centre)),
        ),
        Act::TakeOn | Act::Decline if ch.actor.as_ref().is_some_and(|a| a.role == Role::CentreManager) => {
            (None, vec![], Some((NewsKind::PostDecided, township)))
        }
        Act::Withdraw if i.contacted_at.is_some() => {
            (None, vec![], Some((NewsKind::PostWithdrawn, township)))
        }
        _ => (None, vec![], None),
    };
    match closed {
        Some(kind) => work::close(&mut ch.tx, now, kind, id).await?,
        None => work::close_all(&mut ch.tx, now, id).await?,
    }
    for (kind, audience, due) in opened {
        if let Some(audience) = audience {
            work::open(&mut ch.tx, now, &filing::item(kind, i, audience, due)).await?;
        }
    }
    if let Some((kind, Some(audience))) = told {
        let news = News { kind, reference: i.reference.clone(), path: i.path(), audience };
        work::tell(&mut ch.tx, now, &news).await?;
    }
    Ok(())
}
