//! What becomes of a posted notice: its result (RET-02), a correction (OBJ-06), an early withdrawal of the whole or of one person
//! (RET-06, PUB-10). Each in one transaction with the cases behind it.
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::features::{notices::store::subjects, publishing::store::boards};
use crate::{
    base::{calendar::Calendar, clock::local_date, db::Tx, error::AppError, ids::CaseId, keys::Keys},
    features::{
        cases::{
            admissions::{
                store::{
                    notice as people,
                    step::{Facts, StepError, advance, lock},
                },
                types::{Act, Case, State},
            },
            residence::store::{Step, exits},
        },
        notices::{
            store::{
                self,
                write::{self, WriteError},
            },
            types::{ExtendReason, Notice, NoticeNo, Outcome, Refused, WithdrawReason},
        },
    },
    office::{
        staff::types::{Actor, CITY, Division, Role},
        trail::{self as audit, Entry, What},
        work::{self, Audience, Item, Kind, News, NewsKind},
    },
};

/// Why a posted notice was not changed.
#[derive(Debug, thiserror::Error)]
pub enum FinishError {
    /// The rules of notices refuse it.
    #[error(transparent)]
    Notice(#[from] WriteError),
    /// A sheet is not proved to hang: the period does not count as displayed.
    #[error("a proof of display is missing")]
    NoProof,
    /// An accepted objection against this case is open (OBJ-05); its reference.
    #[error("an objection is open against {0}")]
    Objected(String),
    /// A case cannot take the step; its reference.
    #[error("the case {0} cannot take this step")]
    Case(String),
}

impl From<AppError> for FinishError {
    fn from(e: AppError) -> Self {
        Self::Notice(e.into())
    }
}

fn of_case(case: &Case) -> impl Fn(StepError) -> FinishError + use<> {
    let reference = case.reference.clone();
    move |e| match e {
        StepError::App(e) => e.into(),
        _ => FinishError::Case(reference.clone()),
    }
}

/// The result is expected on the working day after the end.
pub async fn expect_result(
    tx: &mut Tx,
    calendar: &Calendar,
    now: DateTime<Utc>,
    notice: &Notice,
) -> Result<(), AppError> {
    let Some(county) = Division::parse(notice.no.county()) else { return Ok(()) };
    let last = local_date(notice.life.ends_at - TimeDelta::milliseconds(1));
    let item = Item {
        kind: Kind::NoticeConclude,
        object: notice.id.uuid(),
        reference: notice.no.to_string(),
        path: format!("/staff/notices/{}", notice.no),
        audience: Audience::Role(Role::CountyOfficer, county),
        county: notice.no.county().to_owned(),
        except: [None, None],
        due: Some(calendar.add_working_days(last, 1).0),
    };
    work::open(tx, now, &item).await
}

/// Trail, work and bell after a period became longer.
pub async fn extended(
    tx: &mut Tx,
    keys: &Keys,
    calendar: &Calendar,
    actor: Option<&Actor>,
    now: DateTime<Utc>,
    notice: &Notice,
    reason: ExtendReason,
) -> Result<(), AppError> {
    let mut entry = Entry::new(What::NoticeExtend, format!("notice:{}", notice.no));
    if let Some(actor) = actor {
        entry = entry.by(actor);
    }
    let end = notice.life.ends_at.to_rfc3339();
    audit::record(tx, keys, now, entry.after(&[&end]).reason(reason.word())).await?;
    expect_result(tx, calendar, now, notice).await?;
    tell(tx, now, notice, NewsKind::NoticeChanged, false).await
}

async fn tell(
    tx: &mut Tx,
    now: DateTime<Utc>,
    notice: &Notice,
    kind: NewsKind,
    city: bool,
) -> Result<(), AppError> {
    let mut audiences = vec![(Role::CountyOfficer, notice.no.county().to_owned())];
    let boards = boards::of_notice(tx, notice.id).await?;
    audiences.extend(boards.into_iter().map(|b| (Role::TownshipOfficer, b.township)));
    audiences.dedup();
    if city {
        audiences.push((Role::CityAdmin, CITY.to_owned()));
    }
    for (role, code) in audiences {
        let Some(division) = Division::parse(&code) else { continue };
        let news = News {
            kind,
            reference: notice.no.to_string(),
            path: format!("/staff/notices/{}", notice.no),
            audience: Audience::Role(role, division),
        };
        work::tell(tx, now, &news).await?;
    }
    Ok(())
}

/// The cases that this notice still speaks for, with their serials, locked: a case that has been posted again since belongs to
/// the later notice.
async fn standing(tx: &mut Tx, keys: &Keys, notice: &Notice) -> Result<Vec<(i64, Case)>, FinishError> {
    let mut list = vec![];
    for (serial, id) in subjects::of_notice(tx, keys, notice.id).await? {
        let latest = subjects::of_case(tx, keys, id).await?;
        if latest.is_some_and(|(n, _)| n == notice.id) {
            list.push((serial, locked(tx, id).await?));
        }
    }
    Ok(list)
}

async fn locked(tx: &mut Tx, id: CaseId) -> Result<Case, FinishError> {
    lock(tx, id, None).await.map_err(|e| match e {
        StepError::App(e) => e.into(),
        _ => FinishError::Case(id.uuid().to_string()),
    })
}

/// Announces the result, computed from the cases: those still on display are clear, everybody else went back or left. Refused
/// while an objection is open (PUB-01, OBJ-05) or a sheet is not proved to hang.
pub async fn conclude(
    tx: &mut Tx,
    keys: &Keys,
    calendar: &Calendar,
    actor: &Actor,
    now: DateTime<Utc>,
    no: &NoticeNo,
) -> Result<Outcome, FinishError> {
    let notice = write::lock(tx, no).await?;
    if boards::of_notice(tx, notice.id).await?.iter().any(|b| b.shown_on.is_none()) {
        return Err(FinishError::NoProof);
    }
    let cases = standing(tx, keys, &notice).await?;
    if let Some((_, case)) = cases.iter().find(|(_, c)| c.state == State::Objected) {
        return Err(FinishError::Objected(case.reference.clone()));
    }
    let clear: Vec<&Case> = cases
        .iter()
        .map(|(_, c)| c)
        .filter(|c| matches!(c.state, State::PublicNotice | State::ExitNotice))
        .collect();
    let cleared = i64::try_from(clear.len()).unwrap_or(i64::MAX);
    let result = Outcome { cleared, returned: notice.people - cleared };
    write::conclude(tx, no, now, result).await?;
    for case in clear {
        if case.state == State::PublicNotice {
            let facts = Facts { number: no.official(), ..Facts::default() };
            advance(tx, keys, calendar, Some(actor), now, case, Act::Clear, &facts)
                .await
                .map_err(of_case(case))?;
        } else {
            let step = Step { keys, calendar, actor: Some(actor), now };
            exits::notice::on_notice_cleared(tx, step, case).await.map_err(of_case(case))?;
        }
    }
    let entry = Entry::new(What::NoticeConclude, format!("notice:{no}")).by(actor);
    let counts = [result.cleared.to_string(), result.returned.to_string()];
    audit::record(tx, keys, now, entry.after(&[&counts[0], &counts[1]])).await?;
    work::close_all(tx, now, notice.id.uuid()).await?;
    tell(tx, now, &notice, NewsKind::NoticeConcluded, false).await?;
    Ok(result)
}

/// Takes the whole notice down early; its cases wait for another notice again.
pub async fn withdraw(
    tx: &mut Tx,
    keys: &Keys,
    calendar: &Calendar,
    actor: &Actor,
    now: DateTime<Utc>,
    no: &NoticeNo,
    reason: WithdrawReason,
) -> Result<(), FinishError> {
    write::withdraw(tx, no, now, reason).await?;
    let notice = store::load(tx, no).await?.ok_or(WriteError::Missing)?;
    for (_, case) in standing(tx, keys, &notice).await? {
        unpost(tx, keys, calendar, actor, now, &case, Act::Unpost, reason).await?;
    }
    let entry = Entry::new(What::NoticeWithdraw, format!("notice:{no}")).by(actor);
    audit::record(tx, keys, now, entry.reason(reason.word())).await?;
    work::close_all(tx, now, notice.id.uuid()).await?;
    boards::forget(tx, now, notice.id).await?;
    // RET-07: a leak is the city's business too: search engines, authority, persons.
    Ok(tell(tx, now, &notice, NewsKind::NoticeChanged, reason == WithdrawReason::Leak).await?)
}

async fn unpost(
    tx: &mut Tx,
    keys: &Keys,
    calendar: &Calendar,
    actor: &Actor,
    now: DateTime<Utc>,
    case: &Case,
    act: Act,
    reason: WithdrawReason,
) -> Result<(), FinishError> {
    if !matches!(case.state, State::PublicNotice | State::Objected | State::ExitNotice) {
        return Ok(());
    }
    if case.state == State::ExitNotice {
        let step = Step { keys, calendar, actor: Some(actor), now };
        exits::notice::on_notice_unposted(tx, step, case).await.map_err(of_case(case))?;
        return Ok(());
    }
    let facts = Facts { note: reason.word().to_owned(), ..Facts::default() };
    advance(tx, keys, calendar, Some(actor), now, case, act, &facts).await.map_err(of_case(case))?;
    Ok(())
}

/// Takes one person out of a notice. A withdrawn consent takes away the row on the web only (PUB-10); a death ends the case; for
/// anything else the case waits for another notice.
pub async fn withdraw_one(
    tx: &mut Tx,
    keys: &Keys,
    calendar: &Calendar,
    actor: &Actor,
    now: DateTime<Utc>,
    (no, serial): (&NoticeNo, i64),
    reason: WithdrawReason,
) -> Result<(), FinishError> {
    let notice = write::lock(tx, no).await?;
    if notice.life.withdrawn.is_some() || notice.life.ends_at <= now {
        return Err(WriteError::from(Refused::Closed).into());
    }
    let found = standing(tx, keys, &notice).await?.into_iter().find(|(s, _)| *s == serial);
    let (_, case) = found.ok_or(WriteError::Refused(Refused::NoRow))?;
    match write::remove_row(tx, no, now, serial).await {
        // Somebody whom the web only counts has no row to lose.
        Ok(()) | Err(WriteError::Refused(Refused::NoRow)) => {}
        Err(e) => return Err(e.into()),
    }
    match reason {
        WithdrawReason::ConsentWithdrawn => people::refuse_row(tx, keys, actor, now, &case).await?,
        WithdrawReason::Death if case.state != State::ExitNotice => {
            unpost(tx, keys, calendar, actor, now, &case, Act::Withdraw, reason).await?;
        }
        _ => unpost(tx, keys, calendar, actor, now, &case, Act::Unpost, reason).await?,
    }
    let entry = Entry::new(What::NoticeWithdraw, format!("notice:{no}")).by(actor);
    audit::record(tx, keys, now, entry.after(&[&serial.to_string()]).reason(reason.word())).await?;
    Ok(tell(tx, now, &notice, NewsKind::NoticeChanged, reason == WithdrawReason::Leak).await?)
}

/// Corrects a name: the person's, the row's, with a full new period for the row and a new sheet in the township (OBJ-06).
pub async fn correct(
    tx: &mut Tx,
    keys: &Keys,
    calendar: &Calendar,
    actor: &Actor,
    now: DateTime<Utc>,
    (no, serial, seen): (&NoticeNo, i64, i64),
    (name, reason): (&str, &str),
) -> Result<i64, FinishError> {
    let notice = write::lock(tx, no).await?;
    if notice.version != seen {
        return Err(WriteError::from(Refused::Closed).into());
    }
    let found = standing(tx, keys, &notice).await?.into_iter().find(|(s, _)| *s == serial);
    let (_, case) = found.ok_or(WriteError::Refused(Refused::NoRow))?;
    let version = write::correct(tx, keys, calendar, no, now, (serial, name), reason).await?;
    people::correct_name(tx, keys, actor, now, &case, name).await?;
    let entry = Entry::new(What::NoticeCorrect, format!("notice:{no}")).by(actor);
    audit::record(tx, keys, now, entry.after(&[&serial.to_string(), name]).reason(&version.to_string()))
        .await?;
    corrected(tx, calendar, now, no, &case.township).await?;
    Ok(version)
}

/// What follows a correction, wherever it was made: a new sheet for the board, a later result, news (OBJ-06).
pub async fn corrected(
    tx: &mut Tx,
    calendar: &Calendar,
    now: DateTime<Utc>,
    no: &NoticeNo,
    township: &str,
) -> Result<(), FinishError> {
    let notice = store::load(tx, no).await?.ok_or(WriteError::Missing)?;
    new_sheet(tx, calendar, now, &notice, township, local_date(now)).await?;
    expect_result(tx, calendar, now, &notice).await?;
    Ok(tell(tx, now, &notice, NewsKind::NoticeChanged, false).await?)
}

/// A corrected sheet needs a proof of its own, unless the first is still waited for.
async fn new_sheet(
    tx: &mut Tx,
    calendar: &Calendar,
    now: DateTime<Utc>,
    notice: &Notice,
    township: &str,
    since: NaiveDate,
) -> Result<(), AppError> {
    let boards = boards::of_notice(tx, notice.id).await?;
    if boards.iter().any(|b| b.township == township && b.shown_on.is_none()) {
        return Ok(());
    }
    boards::expect(tx, calendar, now, notice, township, since).await
}
