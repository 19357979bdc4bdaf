//! `/staff/needs`: what a centre needs, most urgent first, with one press to confirm one or all; for the county and the city the same
//! to read.
use axum::{extract::Path, response::Response};
use chrono::Datelike as _;
use leptos::prelude::*;

use super::done;
use crate::base::{db::paging::Turn, divisions, error::AppError, error::Result, ids::NeedId};
use crate::features::needs;
use crate::features::needs::pages::{amounts, bar, marks, times, zh};
use crate::features::needs::store::{desk as store, desk::Which, write};
use crate::features::needs::types::{Kind, Need, catalogue::Template};
use crate::office::change::Halt;
use crate::office::staff::{access::Action, desk::Desk, desk::Reading};
use crate::t::{needs as n, needs_desk as d};
use crate::web::{
    forms::Form, forms::once, lists, lists::pagination, page::Cx, page::Head, ui::banner::done_of,
    ui::icon::Icon, ui::section::Panel, ui::top::Top,
};

const PAGE: usize = 30;

pub async fn show(Reading { cx, actor, mut tx }: Reading) -> Result<Response> {
    actor.require_role(Action::NeedRead)?;
    let which = cx.params.read("which", Which::parse)?.unwrap_or(Which::Live);
    let turn = Turn { keys: cx.state.keys(), after: cx.params.one("after")?, limit: PAGE };
    let page = store::page(&mut tx, cx.today, turn, &actor, which, None).await?;
    let counts = store::counts(&mut tx, cx.today, &actor, None).await?;
    drop(tx);
    let lang = cx.lang;
    let reads_money = actor.role.may(Action::PointerRead);
    let writes = actor.role.may(Action::NeedWrite) && actor.centre.is_some();
    let head =
        Head::new(d::title(lang), d::lead(lang), needs::DESK.section).crumb(d::title(lang), None).private();
    let shown = cx.clone();
    Ok(cx.page(head, move || {
        let cx = shown;
        let stale = counts.iter().find(|(w, _)| *w == Which::Stale).map_or(0, |(_, n)| *n);
        let live = counts.iter().find(|(w, _)| *w == Which::Live).map_or(0, |(_, n)| *n);
        let said = done_of(&cx, |word| {
            Some(match word {
                "new" => d::done_new(lang),
                "changed" => d::done_changed(lang),
                "confirmed" => d::done_confirmed(lang),
                "all" => d::done_all(lang),
                "ended" => d::done_ended(lang),
                "avoid" => d::done_avoid(lang),
                "season" => d::done_season(lang),
                _ => return None,
            })
        });
        let jumps = counts.iter().map(|(w, k)| {
            let late = *w == Which::Stale && *k > 0;
            let class = if late { "late" } else if *w == which { "lit" } else { "" };
            let href = format!("{}?which={}", cx.to("/staff/needs"), w.word());
            let current = (*w == which).then_some("page");
            view! { <li><a class=class href=href aria-current=current><b>{lang.number(*k)}</b>{w.label(lang)}</a></li> }
        });
        let rows = page.items.iter().map(|need| line(&cx, need, writes)).collect_view();
        let n = page.len();
        let list = if page.is_empty() {
            let new = writes.then(|| (cx.to("/staff/needs/new"), d::new(lang).to_owned()));
            lists::empty(None, d::empty(lang), new)
        } else {
            view! { <h2 class="vh">{n::results(lang)}</h2><ul class="rows">{rows}</ul>{pagination(d::count(lang, n), page.next)} }.into_any()
        };
        let new = writes.then(|| view! { <a class="btn" href=cx.to("/staff/needs/new")>{d::new(lang)}</a> });
        let aside = writes.then(|| aside(&cx));
        let all = if writes { confirm_panel(&cx, live, stale) } else { None };
        let top = Top::new(d::title(lang)).lead(if writes { d::lead(lang) } else { d::lead_read(lang) });
        let money = (!writes && reads_money).then(|| {
            view! { <p><a class="go" href=cx.to("/staff/money")>{d::to_money(lang)}{Icon::Arrow.svg()}</a></p> }
        });
        let top = top.more(money);
        let top = match new {
            Some(new) => top.action(new),
            None => top,
        };
        let main = view! {
            <div class="flow-l">
                {all}
                <nav class="jump-box" aria-label=d::jump(lang)><ul class="jump">{jumps.collect_view()}</ul></nav>
                {list}
            </div>
        };
        view! {
            {top.view()}
            {said}
            {if aside.is_some() { view! { <div class="split">{main}{aside}</div> }.into_any() } else { main.into_any() }}
        }
    }))
}

fn line(cx: &Cx, need: &Need, writes: bool) -> AnyView {
    let lang = cx.lang;
    let place = (!writes).then(|| {
        let county = divisions::county_label(&need.county, lang);
        view! { <p class="meta">{zh(lang, &need.centre_name)}{n::gap(lang)}{county}</p> }
    });
    let href = cx.to(&if writes { need.desk() } else { need.path() });
    let over = (need.ended_at.is_none() && need.closed_at.is_none() && need.needed_by < cx.today)
        .then(|| view! { <p class="row"><span class="tag tag--bad">{d::over(lang)}</span><span class="meta">{d::over_text(lang)}</span></p> });
    let live = need.ended_at.is_none() && need.closed_at.is_none();
    let acts = writes.then(|| {
        let confirm = (live && need.needed_by >= cx.today).then(|| {
            let action = cx.to(&format!("{}/confirm", need.desk()));
            view! {
                <form action=action method="post">
                    {once::seen(&Form::default(), need.version)}
                    <button class="btn btn--2 btn--s">{d::confirm(lang)}<span class="vh">{d::about(lang, &need.item)}</span></button>
                </form>
            }
        });
        let copy = format!("{}?copy={}", cx.to("/staff/needs/new"), need.id);
        view! {
            <div class="row">
                {confirm}
                <a class="go" href=copy>{d::copy(lang)}<span class="vh">{d::about(lang, &need.item)}</span></a>
            </div>
        }
    });
    let numbers = (need.kind == Kind::Goods).then(|| bar(need));
    view! {
        <li>
            <div class="rows__main">
                {place}
                <h3><a href=href>{zh(lang, &need.item)}</a></h3>
                {numbers}
                <p class="meta">{amounts(lang, need)}</p>
                {over}
                {marks(cx, need)}
                <p class="meta">{times(cx, need)}</p>
                {acts}
            </div>
        </li>
    }
    .into_any()
}

/// One press for all that is listed: first of all when something waits.
fn confirm_panel(cx: &Cx, live: i64, stale: i64) -> Option<AnyView> {
    let lang = cx.lang;
    (stale > 0 && live > 0).then(|| {
        let body = view! {
            <p>{d::all_text(lang, stale)}</p>
            <form action=cx.to("/staff/needs/confirm") method="post">
                {once::field(&Form::default())}
                <button class="btn btn--2">{d::all_button(lang, live)}</button>
            </form>
        };
        Panel::Key.section(d::all_title(lang), body)
    })
}

fn aside(cx: &Cx) -> AnyView {
    let lang = cx.lang;
    let month = cx.today.month();
    let mut seasons: Vec<Template> = Template::all().collect();
    seasons.sort_by_key(|t| !t.months.contains(&month));
    let seasons = seasons.into_iter().map(|t| {
        let href = cx.to(&format!("/staff/needs/templates/{}", t.code));
        let now = t
            .months
            .contains(&month)
            .then(|| view! { <span class="tag tag--open">{d::in_season(lang)}</span> });
        view! { <li class="row"><a href=href>{t.label(lang)}</a>{now}</li> }
    });
    let links = [
        ("/staff/needs/import", d::to_import(lang)),
        ("/staff/needs/avoid", d::to_avoid(lang)),
        ("/staff/money", d::to_money(lang)),
    ];
    let links = links.map(
        |(path, label)| view! { <li><a class="go" href=cx.to(path)>{label}{Icon::Arrow.svg()}</a></li> },
    );
    view! {
        <aside class="flow-l" aria-label=d::aside(lang)>
            {Panel::Plain.section(d::seasons(lang), view! { <ul class="flow">{seasons.collect_view()}</ul> })}
            {Panel::Plain.section(d::more(lang), view! { <ul class="flow">{links}</ul> })}
        </aside>
    }
    .into_any()
}

pub async fn confirm(Path(id): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let id: NeedId = id.parse().map_err(|_| AppError::NotFound)?;
    let (mut ch, need) = desk.begin::<Need>(&form, &id, Action::NeedWrite).await?;
    let result = done(write::confirm(&mut ch, &need).await);
    desk.end(ch, &form, result, "/staff/needs?done=confirmed").await
}

/// Takes one back.
pub async fn end(Path(id): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let id: NeedId = id.parse().map_err(|_| AppError::NotFound)?;
    let (mut ch, need) = desk.begin::<Need>(&form, &id, Action::NeedWrite).await?;
    let result = done(write::end(&mut ch, &need).await);
    desk.end(ch, &form, result, "/staff/needs?done=ended").await
}

/// Confirms all of a centre's needs with one press.
pub async fn confirm_all(mut desk: Desk, form: Form) -> Result<Response, Halt> {
    desk.actor.require_role(Action::NeedWrite)?;
    let centre = desk.actor.centre.ok_or(AppError::NotFound)?;
    let mut ch = desk.change(&form).await?;
    ch.keyed()?;
    write::confirm_all(&mut ch, centre).await?;
    Ok(ch.end("/staff/needs?done=all").await?)
}
