//! Many cases at once: tick on the list, check here, decide with one date, number and authority. All or nothing: one case that is not
//! ready, or that somebody changed meanwhile, holds all back and the page says which and why.
use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;

use super::{parts, rights, steps};
use crate::base::{db::Tx, error::AppError, error::Result, i18n::Lang};
use crate::features::cases::admissions::types::{Act, Case};
use crate::features::cases::{
    admissions::store, admissions::store::act::blocks, admissions::store::act::perform,
    admissions::store::history, admissions::store::step::StepError, admissions::store::step::lock,
    admissions::types::course::check_day,
};
use crate::office::{
    change::Halt, change::lead, staff::desk::Desk, staff::desk::Reading, staff::types::Actor,
};
use crate::t;
use crate::web::{forms::Form, page::Cx, ui::banner, ui::field::Typed, ui::top::Top, ui::top::top};

/// The most cases of one decision: a page of the list.
const MOST: usize = 50;

/// A case that was ticked, and what stands in its way.
struct Line {
    case: Case,
    why: Vec<String>,
}

fn parse_act(word: &str) -> Option<Act> {
    Act::parse(word).filter(|a| matches!(a, Act::Approve | Act::File))
}

/// The list from which they are ticked.
const fn list_of(act: Act) -> &'static str {
    match act {
        Act::Approve => "/staff/cases?state=village-reported",
        _ => "/staff/cases?state=township-approved",
    }
}

/// The references, each once, in one order: two clerks lock them in the same order and never wait for each other in a ring.
fn sorted(mut references: Vec<String>) -> Result<Vec<String>> {
    references.sort();
    references.dedup();
    if references.len() > MOST { Err(AppError::BadRequest) } else { Ok(references) }
}

/// A case in reach that this step may be taken with by this person.
async fn find(tx: &mut Tx, actor: &Actor, act: Act, reference: &str) -> Result<Case> {
    let case = store::by_reference(tx, &actor.scope(), reference).await?.ok_or(AppError::NotFound)?;
    actor.require(rights::action(act).ok_or(AppError::NotFound)?, &case.place())?;
    Ok(case)
}

/// The address part that names a step and its cases.
fn query(act: Act, references: &[&str]) -> String {
    let cases = references.iter().map(|r| ("case", *r));
    let pairs: Vec<_> = std::iter::once(("act", act.word())).chain(cases).collect();
    serde_urlencoded::to_string(pairs).unwrap_or_default()
}

async fn judge(tx: &mut Tx, lang: Lang, case: Case, act: Act) -> Result<Line> {
    let mut why = vec![];
    if case.state.after(act, case.filed.is_some()).is_err() {
        why.push(t::change::stands(lang, case.state.label(lang)));
    } else {
        why.extend(blocks(tx, &case, act).await?.into_iter().map(|b| b.label(lang).to_owned()));
    }
    Ok(Line { case, why })
}

fn page(cx: Cx, act: Act, lines: Vec<Line>, typed: Typed, stale: bool) -> Response {
    use t::cases as c;
    let lang = cx.lang;
    let ready = lines.iter().all(|l| l.why.is_empty());
    let n = i64::try_from(lines.len()).unwrap_or(0);
    let title = match act {
        Act::Approve => c::many_title_approve(lang, n),
        _ => c::many_title_file(lang, n),
    };
    let mut head = parts::head(lang, &title).of(&typed);
    if stale {
        head.status = StatusCode::CONFLICT;
    }
    let back = cx.to(list_of(act));
    cx.draw(head, move |cx| {
        let rows = lines.iter().map(|l| {
            let why = l.why.iter().map(|w| view! { <p>{w.clone()}</p> }).collect_view();
            let state = l.why.is_empty().then(|| view! { <p class="meta">{c::ready(lang)}</p> });
            let body = view! { <a href=cx.to(&l.case.path())>{l.case.kicker()}</a>{why}{state} };
            parts::check_line(Some(l.why.is_empty()), body)
        });
        let rows = rows.collect_view();
        let inputs = lines.iter().map(|l| {
            // What was seen: the version of each case goes with its reference (AC-07).
            let value = format!("{}/{}", l.case.reference, l.case.version);
            view! { <input type="hidden" name="case" value=value/> }
        });
        let inputs = inputs.collect_view();
        // Those that are ready can go on without the others.
        let rest: Vec<_> = lines.iter().filter(|l| l.why.is_empty()).map(|l| l.case.reference.as_str()).collect();
        let rest = (!ready && !rest.is_empty()).then(|| {
            let query = query(act, &rest);
            view! { <p><a class="btn" href=cx.to(&format!("/staff/cases/bulk?{query}"))>{c::many_without(lang)}</a></p> }
        });
        let decide = if ready {
            let sent = typed.post(cx.to("/staff/cases/bulk")).hidden("act", act.word());
            let fields = view! { {inputs}{steps::fields(cx, act, &typed)} };
            sent.cancel(back, c::cancel(lang)).view(title.clone(), fields)
        } else {
            typed.summary().into_any()
        };
        let blocked = (!ready).then(|| view! { <p>{c::many_blocked(lang)}</p> });
        view! {
            {top(title.clone(), c::many_lead(lang))}
            <div class="split"><div class="flow-l">{blocked}{rest}{decide}</div>
            <aside class="panel panel--calm"><h2>{c::many_cases(lang)}</h2><ul class="check" id="cases">{rows}</ul></aside></div>
        }
    })
}

pub(super) async fn check(Reading { cx, actor, mut tx }: Reading) -> Result<Response> {
    let act = cx.params.read("act", parse_act)?.ok_or(AppError::BadRequest)?;
    actor.require_role(rights::action(act).ok_or(AppError::NotFound)?)?;
    let references = sorted(cx.params.many("case", |r| Some(r.to_owned()))?)?;
    if references.is_empty() {
        return Ok(lead(&cx.state, list_of(act)));
    }
    let mut lines = vec![];
    for reference in &references {
        let case = find(&mut tx, &actor, act, reference).await?;
        lines.push(judge(&mut tx, cx.lang, case, act).await?);
    }
    let form = steps::start(&mut tx, cx.today, &lines[0].case, act).await?;
    drop(tx);
    let typed = Typed::new(cx.lang, form);
    Ok(page(cx, act, lines, typed, false))
}

/// Decides all of them in one transaction, or none.
pub(super) async fn take(mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let act = parse_act(form.one("act")?).ok_or(AppError::BadRequest)?;
    desk.actor.require_role(rights::action(act).ok_or(AppError::NotFound)?)?;
    let pair = |v: &str| v.rsplit_once('/').and_then(|(r, n)| Some((r.to_owned(), n.parse::<i64>().ok()?)));
    let seen: Option<std::collections::BTreeMap<String, i64>> = form.all("case").map(pair).collect();
    let seen = seen.filter(|s| !s.is_empty()).ok_or(AppError::BadRequest)?;
    let references = sorted(seen.keys().cloned().collect())?;
    let mut ch = desk.change(&form).await?;
    let Desk { cx, actor, .. } = desk;
    let lang = cx.lang;
    let read = steps::read(&cx, None, act, &form);
    let mut lines = vec![];
    let mut stale = false;
    for reference in &references {
        let case = find(&mut ch.tx, &actor, act, reference).await?;
        let (case, late) = match lock(&mut ch.tx, case.id, seen.get(reference).copied()).await {
            Ok(case) => (case, false),
            Err(StepError::Refused(_, case)) => (*case, true),
            Err(other) => return Err(other.into()),
        };
        let mut line = judge(&mut ch.tx, lang, case, act).await?;
        if late {
            stale = true;
            let last = history::of_case(&mut ch.tx, line.case.id).await?.into_iter().next();
            let first = last.map(|e| t::change::meanwhile(lang, lang.moment(e.at), e.by, e.act.label(lang)));
            line.why.insert(0, first.unwrap_or_else(|| t::change::first(lang).to_owned()));
        }
        if let Ok(facts) = &read
            && let Some(Err(block)) = facts.on.map(|on| check_day(&line.case, act, on, cx.today))
        {
            line.why.push(block.label(lang).to_owned());
        }
        lines.push(line);
    }
    let facts = match read {
        Ok(facts) => facts,
        Err(typed) => return Ok(page(cx, act, lines, typed, false)),
    };
    let held = i64::try_from(lines.iter().filter(|l| !l.why.is_empty()).count()).unwrap_or(0);
    if held > 0 {
        let typed = Typed::wrong(lang, form, "cases", t::cases::many_none_done(lang, held));
        return Ok(page(cx, act, lines, typed, stale));
    }
    for line in &lines {
        perform(&mut ch, &line.case, act, &facts).await.map_err(|e| match e {
            StepError::Refused(why, case) => {
                AppError::Internal(format!("bulk: {} was judged ready: {why}", case.reference))
            }
            other => other.into(),
        })?;
    }
    let all: Vec<_> = references.iter().map(String::as_str).collect();
    let query = query(act, &all);
    Ok(ch.end(&format!("/staff/cases/done?{query}")).await?)
}

pub(super) async fn done(Reading { cx, actor, mut tx }: Reading) -> Result<Response> {
    use t::cases as c;
    let act = cx.params.read("act", parse_act)?.ok_or(AppError::BadRequest)?;
    let references = sorted(cx.params.many("case", |r| Some(r.to_owned()))?)?;
    let mut lines = vec![];
    for reference in &references {
        let case = find(&mut tx, &actor, act, reference).await?;
        let event = history::of_case(&mut tx, case.id).await?.into_iter().find(|e| e.act == act);
        lines.push((case, event));
    }
    drop(tx);
    let lang = cx.lang;
    let title =
        c::many_done(lang, i64::try_from(lines.iter().filter(|(_, e)| e.is_some()).count()).unwrap_or(0));
    let head = parts::head(lang, &title);
    Ok(cx.draw(head, move |cx| {
        let rows = lines.into_iter().map(|(case, event)| {
            let what = event.map_or_else(
                || c::nothing_done(lang).to_owned(),
                |e| format!("{} · {} · {} · {}", e.act.label(lang), lang.date(e.on), e.number, e.authority),
            );
            let body = view! { <a href=cx.to(&case.path())>{case.kicker()}</a><p class="meta">{what}</p> };
            parts::check_line(Some(true), body)
        });
        let rows = rows.collect_view();
        view! {
            {banner::done(title.clone())}
            {Top::new(title.clone()).view()}
            <ul class="check">{rows}</ul>
            <p class="section"><a class="btn" href=cx.to("/staff/cases")>{c::all_cases(lang)}</a></p>
        }
    }))
}
