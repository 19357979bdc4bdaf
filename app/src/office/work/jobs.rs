//! Work by the clock, on working days from eight in the morning: one mail a day and person about what arrived and what is late,
//! and a line of the bell for those who oversee what is late by more than two working days. Safe on several nodes: a digest is
//! claimed by its row, an escalation by its item.
use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Timelike as _, Utc};
use uuid::Uuid;

use crate::base::{
    calendar::Calendar, clock::SHANGHAI, clock::local_date, db::Tx, db::paging::Turn, error::Result,
    i18n::Lang, ids::StaffId,
};
use crate::office::staff::types::{CITY, Division, Role};
use crate::office::{
    outbox as mail, outbox::Letter, outbox::Template, staff::store::colleagues,
    staff::store::colleagues::Colleague, work::store, work::types::*,
};
use crate::t::work as t;
use crate::web::state::AppState;

/// The hour in Asia/Shanghai before which nobody is written to.
const FROM_HOUR: u32 = 8;
/// Persons of one transaction.
const BATCH: i64 = 50;
/// Working days after which late work is told to those who oversee it.
const PATIENCE: u32 = 2;
/// Longer than any transaction lasts.
const SETTLED: TimeDelta = TimeDelta::minutes(1);
/// References that a mail names.
const NAMED: usize = 5;

/// Writes what is due; called every minute. After a failure the next run goes on where this one ended.
pub async fn run(state: &AppState) -> Result<()> {
    let now = state.clock().now();
    let today = local_date(now);
    if now.with_timezone(&SHANGHAI).hour() < FROM_HOUR || !state.calendar().is_working(today) {
        return Ok(());
    }
    escalations(state, now, today).await?;
    digests(state, now, today).await
}

async fn digests(state: &AppState, now: DateTime<Utc>, today: NaiveDate) -> Result<()> {
    let mut tx = state.db().read().await?;
    let done = store::digest::done_on(&mut tx, today).await?;
    drop(tx);
    let mut after = StaffId::from_uuid(Uuid::nil());
    loop {
        let mut tx = state.db().read().await?;
        let some = colleagues::active_after(&mut tx, after, BATCH).await?;
        drop(tx);
        let Some(last) = some.last() else { return Ok(()) };
        after = last.actor.id;
        let open: Vec<_> = some.into_iter().filter(|c| !done.contains(&c.actor.id)).collect();
        if open.is_empty() {
            continue;
        }
        let mut tx = state.db().write().await?;
        for colleague in &open {
            digest(&mut tx, state, colleague, now, today).await?;
        }
        tx.commit().await?;
    }
}

async fn digest(
    tx: &mut Tx,
    state: &AppState,
    to: &Colleague,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<()> {
    let actor = &to.actor;
    let Some(before) = store::digest::claim(tx, actor.id, today, now - SETTLED).await? else { return Ok(()) };
    // What is being written just now belongs to the next digest: it may not be visible yet.
    let until = now - SETTLED;
    let since = before.unwrap_or_else(|| until - TimeDelta::days(1));
    let lang = actor.lang;
    let arrived = store::digest::arrived(tx, actor, since, until).await?;
    let link = format!("{}/staff", state.site().url);
    let letter = |template, n: i64, list: String, once: &str| {
        Letter::new(&to.email, lang, template)
            .with("name", &actor.name)
            .with("count", n.to_string())
            .with("lines", list)
            .with("link", &link)
            .once(format!("digest-{once}/{}/{today}", actor.id.uuid()))
    };
    if !arrived.is_empty() {
        let n = i64::try_from(arrived.len()).unwrap_or(i64::MAX);
        let named = arrived.iter().map(|(_, r)| r.clone()).take(NAMED).collect();
        let list = list(lang, &tally(arrived.iter().map(|(k, _)| (*k, 1))), named, n);
        mail::enqueue(tx, state.keys(), now, &letter(Template::NewWork, n, list, "new")).await?;
    }
    let late = store::queue::counts(tx, actor, today).await?;
    let n: i64 = late.iter().map(|c| c.late).sum();
    if n > 0 {
        let first = store::queue::page(tx, Turn::first(state.keys(), NAMED), actor, None).await?;
        let named = first.items.into_iter().filter(|w| w.due < today).map(|w| w.reference).collect();
        let list = list(lang, &tally(late.iter().map(|c| (c.kind, c.late))), named, n);
        mail::enqueue(tx, state.keys(), now, &letter(Template::OverdueWork, n, list, "late")).await?;
    }
    Ok(())
}

/// How many of each kind, in the order of the kinds.
fn tally(kinds: impl Iterator<Item = (Kind, i64)>) -> Vec<(Kind, i64)> {
    let mut n: BTreeMap<usize, i64> = BTreeMap::new();
    for (kind, by) in kinds {
        let place = Kind::ALL.iter().position(|k| *k == kind).unwrap_or_default();
        *n.entry(place).or_default() += by;
    }
    n.into_iter().filter(|(_, n)| *n > 0).map(|(i, n)| (Kind::ALL[i], n)).collect()
}

/// Counts, kinds and references, a line each: nothing about a person (ML-07).
fn list(lang: Lang, kinds: &[(Kind, i64)], named: Vec<String>, all: i64) -> String {
    let mut lines: Vec<String> = kinds.iter().map(|(k, n)| t::mail_line(lang, k.label(lang), *n)).collect();
    if !named.is_empty() {
        let more = all > i64::try_from(named.len()).unwrap_or(i64::MAX);
        let names = named.join(t::joint(lang));
        lines.push(if more { t::mail_some(lang, names) } else { t::mail_these(lang, names) });
    }
    lines.join("\n")
}

/// The last day of which work is late by more than [`PATIENCE`] working days.
pub(super) fn told_until(calendar: &Calendar, today: NaiveDate) -> NaiveDate {
    let mut day = today;
    while calendar.working_days_between(day, today) <= PATIENCE {
        let Some(before) = day.checked_sub_days(Days::new(1)) else { break };
        day = before;
    }
    day
}

/// Village, township and centre are told to the county; the county, departments and the city to the city.
fn overseer(late: &store::digest::Late) -> Option<Audience> {
    let below = ["village_reporter", "township_officer", "centre_manager"].contains(&late.role.as_str());
    match Division::parse(&late.county) {
        Some(county) if below => Some(Audience::Role(Role::CountyOfficer, county)),
        _ => Some(Audience::Role(Role::CityAdmin, Division::parse(CITY)?)),
    }
}

async fn escalations(state: &AppState, now: DateTime<Utc>, today: NaiveDate) -> Result<()> {
    let until = told_until(&state.calendar(), today);
    loop {
        let mut tx = state.db().write().await?;
        let late = store::digest::escalate(&mut tx, now, until, 200).await?;
        if late.is_empty() {
            return Ok(());
        }
        let mut lines: Vec<(Audience, String, usize)> = vec![];
        for one in &late {
            let Some(audience) = overseer(one) else { continue };
            match lines.iter_mut().find(|(a, ..)| *a == audience) {
                Some((_, _, more)) => *more += 1,
                None => lines.push((audience, one.reference.clone(), 0)),
            }
        }
        // One line for all that became late at once: a bell that rings two hundred times is not heard.
        for (audience, first, more) in lines {
            let reference = if more > 0 { format!("{first} +{more}") } else { first };
            let news =
                News { kind: NewsKind::Overdue, reference, path: "/staff/overdue".to_owned(), audience };
            store::tell(&mut tx, now, &news).await?;
        }
        tx.commit().await?;
    }
}
