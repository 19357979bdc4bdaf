//! What becomes of a posted notice: its result (RET-02), a correction (OBJ-06), an early withdrawal of the whole or of one person
//! (RET-06, PUB-10). Each in one transaction with the cases behind it.
use chrono::{NaiveDate, TimeDelta};

use crate::base::{checks::PersonName, privacy::public_text::PublicText};
use crate::base::{clock::local_date, db::Tx, error::AppError, error::Result, ids::CaseId, keys::Keys};
use crate::features::cases::admissions::store::step::{Facts, StepError, advance, lock};
use crate::features::cases::admissions::types::{Act, Case, State};
use crate::features::cases::{
    admissions::store as admissions, admissions::store::notice as people, residence::store::exits,
};
use crate::features::notices::types::{ExtendReason, Notice, NoticeNo, Outcome, Refused, WithdrawReason};
use crate::features::notices::{store, store::subjects, store::write};
use crate::features::publishing::store::{Stop, boards};
use crate::office::staff::types::{CITY, Division, Role};
use crate::office::work::{Audience, Item, Kind, NewsKind};
use crate::office::{change::Change, trail::Entry, trail::What, work};

fn of_case(case: &Case) -> impl Fn(StepError) -> Stop + use<> {
    let reference = case.reference.clone();
    move |e| match e {
        StepError::App(e) => e.into(),
        _ => Stop::Case(reference.clone()),
    }
}

/// The result is expected on the working day after the end.
pub async fn expect_result(ch: &mut Change, notice: &Notice) -> Result<()> {
    let now = ch.now;
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
        due: Some(ch.calendar.add_working_days(last, 1).0),
    };
    work::open(&mut ch.tx, now, &item).await
}

/// Trail, work and bell after a period became longer.
pub async fn extended(ch: &mut Change, notice: &Notice, reason: ExtendReason) -> Result<()> {
    let entry = Entry::new(What::NoticeExtend, format!("notice:{}", notice.no));
    let end = notice.life.ends_at.to_rfc3339();
    ch.trail(entry.after(&[&end]).reason(reason.word()));
    expect_result(ch, notice).await?;
    tell(ch, notice, NewsKind::NoticeChanged, false).await
}

async fn tell(ch: &mut Change, notice: &Notice, kind: NewsKind, city: bool) -> Result<()> {
    let mut audiences = vec![(Role::CountyOfficer, notice.no.county().to_owned())];
    let boards = boards::of_notice(&mut ch.tx, notice.id).await?;
    audiences.extend(boards.into_iter().map(|b| (Role::TownshipOfficer, b.township)));
    audiences.dedup();
    if city {
        audiences.push((Role::CityAdmin, CITY.to_owned()));
    }
    for (role, code) in audiences {
        let Some(division) = Division::parse(&code) else { continue };
        let page = (&*notice.no.to_string(), format!("/staff/notices/{}", notice.no));
        ch.tell(kind, page, Audience::Role(role, division)).await?;
    }
    Ok(())
}

/// The cases that this notice still speaks for, with their serials, locked: a case that has been posted again since belongs to
/// the later notice.
async fn standing(tx: &mut Tx, keys: &Keys, notice: &Notice) -> Result<Vec<(i64, Case)>, Stop> {
    let mut list = vec![];
    for (serial, id) in subjects::of_notice(tx, keys, notice.id).await? {
        let latest = subjects::of_case(tx, keys, id).await?;
        if latest.is_some_and(|(n, _)| n == notice.id) {
            list.push((serial, locked(tx, id).await?));
        }
    }
    Ok(list)
}

async fn locked(tx: &mut Tx, id: CaseId) -> Result<Case, Stop> {
    lock(tx, id, None).await.map_err(|e| match e {
        StepError::App(e) => e.into(),
        _ => Stop::Case(id.uuid().to_string()),
    })
}

/// Announces the result, computed from the cases: those still on display are clear, everybody else went back or left. Refused
/// while an objection is open (PUB-01, OBJ-05) or a sheet is not proved to hang.
pub async fn conclude(ch: &mut Change, no: &NoticeNo) -> Result<Outcome, Stop> {
    let now = ch.now;
    let notice = write::lock(&mut ch.tx, no).await?;
    if boards::of_notice(&mut ch.tx, notice.id).await?.iter().any(|b| b.shown_on.is_none()) {
        return Err(Stop::NoProof);
    }
    let cases = standing(&mut ch.tx, ch.state.keys(), &notice).await?;
    if let Some((_, case)) = cases.iter().find(|(_, c)| c.state == State::Objected) {
        return Err(Stop::Objected(case.reference.clone()));
    }
    let clear: Vec<&Case> = cases
        .iter()
        .map(|(_, c)| c)
        .filter(|c| matches!(c.state, State::PublicNotice | State::ExitNotice))
        .collect();
    let cleared = i64::try_from(clear.len()).unwrap_or(i64::MAX);
    let result = Outcome { cleared, returned: notice.people - cleared };
    write::conclude(&mut ch.tx, no, now, result).await?;
    for case in clear {
        if case.state == State::PublicNotice {
            let facts = Facts { number: no.official(), ..Facts::default() };
            advance(ch, case, Act::Clear, &facts).await.map_err(of_case(case))?;
        } else {
            exits::notice::on_notice_cleared(ch, case).await.map_err(of_case(case))?;
        }
    }
    let entry = Entry::new(What::NoticeConclude, format!("notice:{no}"));
    let counts = [result.cleared.to_string(), result.returned.to_string()];
    ch.trail(entry.after(&[&counts[0], &counts[1]]));
    work::close_all(&mut ch.tx, now, notice.id.uuid()).await?;
    tell(ch, &notice, NewsKind::NoticeConcluded, false).await?;
    Ok(result)
}

/// Takes the whole notice down early; its cases wait for another notice again.
pub async fn withdraw(ch: &mut Change, no: &NoticeNo, reason: WithdrawReason) -> Result<(), Stop> {
    let now = ch.now;
    write::withdraw(&mut ch.tx, no, now, reason).await?;
    let notice = store::load(&mut ch.tx, no).await?.ok_or(AppError::NotFound)?;
    for (_, case) in standing(&mut ch.tx, ch.state.keys(), &notice).await? {
        unpost(ch, &case, Act::Unpost, reason).await?;
    }
    let entry = Entry::new(What::NoticeWithdraw, format!("notice:{no}"));
    ch.trail(entry.reason(reason.word()));
    work::close_all(&mut ch.tx, now, notice.id.uuid()).await?;
    boards::forget(&mut ch.tx, now, notice.id).await?;
    // RET-07: a leak is the city's business too: search engines, authority, persons.
    Ok(tell(ch, &notice, NewsKind::NoticeChanged, reason == WithdrawReason::Leak).await?)
}

async fn unpost(ch: &mut Change, case: &Case, act: Act, reason: WithdrawReason) -> Result<(), Stop> {
    if !matches!(case.state, State::PublicNotice | State::Objected | State::ExitNotice) {
        return Ok(());
    }
    if case.state == State::ExitNotice {
        exits::notice::on_notice_unposted(ch, case).await.map_err(of_case(case))?;
        return Ok(());
    }
    let facts = Facts { note: reason.word().to_owned(), ..Facts::default() };
    advance(ch, case, act, &facts).await.map_err(of_case(case))?;
    Ok(())
}

/// Takes one person out of a notice. A withdrawn consent takes away the row on the web only (PUB-10); a death ends the case; for
/// anything else the case waits for another notice.
pub async fn withdraw_one(
    ch: &mut Change,
    (no, serial): (&NoticeNo, i64),
    reason: WithdrawReason,
) -> Result<(), Stop> {
    let now = ch.now;
    let notice = write::lock(&mut ch.tx, no).await?;
    if notice.life.withdrawn.is_some() || notice.life.ends_at <= now {
        return Err(Refused::Closed.into());
    }
    let found = standing(&mut ch.tx, ch.state.keys(), &notice).await?.into_iter().find(|(s, _)| *s == serial);
    let (_, case) = found.ok_or(Refused::NoRow)?;
    if !write::row_off(ch, (no, serial), now, reason.word()).await? {
        // Somebody whom the web only counts has no row to lose.
        ch.trail(write::person_off(no, serial, reason.word()));
    }
    match reason {
        WithdrawReason::ConsentWithdrawn => people::refuse_row(ch, &case).await?,
        WithdrawReason::Death if case.state != State::ExitNotice => {
            unpost(ch, &case, Act::Withdraw, reason).await?;
        }
        _ => unpost(ch, &case, Act::Unpost, reason).await?,
    }
    Ok(tell(ch, &notice, NewsKind::NoticeChanged, reason == WithdrawReason::Leak).await?)
}

/// Corrects a name at the desk; `seen` is the version of the notice that the actor looked at.
pub async fn correct(
    ch: &mut Change,
    (no, serial, seen): (&NoticeNo, i64, i64),
    (name, reason): (&PersonName, &PublicText),
) -> Result<i64, Stop> {
    let notice = write::lock(&mut ch.tx, no).await?;
    if notice.version != seen {
        return Err(Refused::Closed.into());
    }
    let found = standing(&mut ch.tx, ch.state.keys(), &notice).await?.into_iter().find(|(s, _)| *s == serial);
    let (_, case) = found.ok_or(Refused::NoRow)?;
    put_right(ch, (no, serial), (Some(case.id), Some(name)), reason).await
}

/// Puts a line right, wherever that was decided (OBJ-06): the row with a full new period, a new sheet for the board, a later result,
/// news; and the person's name in the case, when `name` says that it was wrong there too. Without one the case's own name is shown
/// anew. The notice is locked before the case, as everybody does.
///
/// # Errors
/// [`Refused::NoRow`] when neither case nor name is known or the line is not on the notice, [`Refused::Closed`] when it is over.
pub async fn put_right(
    ch: &mut Change,
    (no, serial): (&NoticeNo, i64),
    (case, name): (Option<CaseId>, Option<&PersonName>),
    reason: &PublicText,
) -> Result<i64, Stop> {
    write::lock(&mut ch.tx, no).await?;
    let case = match case {
        Some(id) => Some(locked(&mut ch.tx, id).await?),
        None => None,
    };
    let own = match (&case, name) {
        (Some(case), None) => Some(admissions::person(&mut ch.tx, ch.state.keys(), case.id).await?.name),
        _ => None,
    };
    let own = own.and_then(|name| PersonName::parse(&name).ok());
    let shown = name.or(own.as_ref()).ok_or(Refused::NoRow)?;
    let keys = ch.state.keys();
    let version = write::correct(&mut ch.tx, keys, &ch.calendar, no, ch.now, (serial, shown), reason).await?;
    let entry = Entry::new(What::NoticeCorrect, format!("notice:{no}"));
    ch.trail(entry.after(&[&serial.to_string(), &version.to_string(), shown.expose()]).reason("OBJ-06"));
    let Some(case) = case else { return Ok(version) };
    if let Some(name) = name {
        people::correct_name(ch, &case, name).await?;
    }
    let notice = store::load(&mut ch.tx, no).await?.ok_or(AppError::NotFound)?;
    new_sheet(ch, &notice, &case.township, local_date(ch.now)).await?;
    expect_result(ch, &notice).await?;
    tell(ch, &notice, NewsKind::NoticeChanged, false).await?;
    Ok(version)
}

/// A corrected sheet needs a proof of its own, unless the first is still waited for.
async fn new_sheet(ch: &mut Change, notice: &Notice, township: &str, since: NaiveDate) -> Result<()> {
    let boards = boards::of_notice(&mut ch.tx, notice.id).await?;
    if boards.iter().any(|b| b.township == township && b.shown_on.is_none()) {
        return Ok(());
    }
    boards::expect(ch, notice, township, since).await
}
