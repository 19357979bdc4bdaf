//! `/needs/{id}`: one need. How much is missing and how to give it come first; then what exactly, what can be taken, and who else
//! needs the same. What a later feature offers to do stands at [`needs::ACT`]; without one the office's telephone is the way.
use axum::{extract::Path, http::StatusCode, response::Response};
use leptos::prelude::*;

use super::{bar, marks, rules, zh};
use crate::base::{
    clock::local_date, error::AppError, error::ErrorKind, error::Result, i18n, i18n::Lang, ids::NeedId,
};
use crate::features::needs;
use crate::features::needs::store::{self, desk::avoid};
use crate::features::needs::types::{Freshness, Kind, Need, State, policy};
use crate::t::needs as n;
use crate::web::page::{Cx, Head};
use crate::web::{
    panels, ui::banner::Banner, ui::facts::fact, ui::facts::facts, ui::icon::Icon, ui::qr,
    ui::section::Panel, ui::section::section,
};

/// Others with the same need.
const OTHERS: usize = 4;

pub async fn detail(Path(id): Path<String>, cx: Cx) -> Result<Response> {
    let none = || AppError::NoSuch(ErrorKind::Need);
    let id: NeedId = id.parse().map_err(|_| none())?;
    let mut tx = cx.state.db().look().await?;
    let need = store::by_id(&mut tx, id).await?.ok_or_else(none)?;
    let others = store::elsewhere(&mut tx, cx.today, &need, OTHERS).await?;
    let avoid: Vec<String> = avoid(&mut tx, need.centre).await?.lines().map(str::to_owned).collect();
    let act = panels::shown(&mut tx, &cx, needs::ACT, need.id.uuid()).await?;
    drop(tx);
    let lang = cx.lang;
    let gone = !need.is_public(cx.today);
    let description = match need.kind {
        Kind::Goods => n::share_goods(lang, &need.centre_name, &need.item, need.left(lang)),
        Kind::Service => n::share_service(lang, &need.centre_name, &need.item, need.left(lang)),
    };
    let mut head = Head::new(n::detail_title(lang, &need.item), description, needs::MENU)
        .crumb(n::title(lang), Some("/needs"))
        .crumb(&need.item, None)
        .kept(cx.until([]));
    if gone {
        // Who kept the address learns what became of it; search engines forget it.
        (head.status, head.noindex) = (StatusCode::GONE, true);
    }
    let shown = cx.clone();
    Ok(cx.page(head, move || {
        let cx = shown;
        let kicker = format!("{}{}{}", need.kind.label(lang), n::gap(lang), need.category.label(lang));
        let centre = cx.to(&format!("/centres/{}", need.centre_slug));
        view! {
            <div class="head">
                <span class="kicker"><a href=centre>{zh(lang, &need.centre_name)}</a>{n::gap(lang)}{kicker}</span>
                <h1>{zh(lang, &need.item)}</h1>
                {(!gone).then(|| marks(&cx, &need))}
            </div>
            {if gone { past(&cx, &need) } else { present(&cx, &need, act, &avoid) }}
            {(!others.is_empty()).then(|| section(n::others_title(lang), {
                let rows = others.iter().map(|o| super::row(&cx, o, false, None)).collect_view();
                view! { <ul class="rows">{rows}</ul> }
            }))}
            {all_of(&cx, &need)}
        }
    }))
}

fn all_of(cx: &Cx, need: &Need) -> AnyView {
    let href = format!("{}?category={}", cx.to("/needs"), need.category.code);
    let label = n::all_of_category(cx.lang, need.category.label(cx.lang));
    view! { <p class="section no-print"><a class="go" href=href>{label}{Icon::Arrow.svg()}</a></p> }
        .into_any()
}

/// Why it is no longer there, and whom to ask.
fn past(cx: &Cx, need: &Need) -> AnyView {
    let lang = cx.lang;
    let text = match need.state() {
        _ if need.ended_at.is_some() => n::gone_ended(lang),
        State::Closed => n::gone_closed(lang),
        _ if need.freshness(cx.today) == Freshness::Hidden => n::gone_hidden(lang),
        _ => n::gone_over(lang),
    };
    let href = cx.to(&format!("/centres/{}", need.centre_slug));
    Banner::info().title(n::gone_title(lang)).text(text).link(href, n::gone_link(lang)).view()
}

fn present(cx: &Cx, need: &Need, act: Vec<AnyView>, avoid: &[String]) -> AnyView {
    let lang = cx.lang;
    let steps = act.is_empty();
    view! {
        <div class="split split--lead">
            {key(cx, need, act)}
            <div>
                <div class="flow">{bar(need)}{keys(lang, need)}</div>
                {section(n::what_title(lang), what(cx, need))}
                {section(n::rules_section(lang), take(cx, need, avoid))}
                {steps.then(|| section(n::way_title(lang), way(lang)))}
                {section(n::share_title(lang), share(cx, need))}
            </div>
        </div>
    }
    .into_any()
}

/// How much, and how.
fn key(cx: &Cx, need: &Need, act: Vec<AnyView>) -> AnyView {
    let lang = cx.lang;
    let title = match need.state() {
        State::Open => n::still(lang, need.left(lang)),
        State::Covered => n::covered_title(lang).to_owned(),
        State::Closed => n::closed_title(lang).to_owned(),
    };
    let text = match need.state() {
        State::Open if act.is_empty() => Some(n::call_first(lang)),
        State::Open => None,
        State::Covered => Some(n::covered_text(lang)),
        State::Closed => Some(n::closed_text(lang)),
    };
    let tel = need.tel();
    let call = (act.is_empty() && need.state() != State::Closed).then(|| {
        view! { <p><a class="btn" href=tel.clone()>{n::call(lang, &need.phone)}</a></p> }
    });
    let donee =
        need.donee.as_ref().map(|d| view! { <div><dt>{n::donee(lang)}</dt><dd>{zh(lang, d)}</dd></div> });
    let hours = (!need.hours.is_empty())
        .then(|| view! { <div><dt>{n::hours(lang)}</dt><dd>{zh(lang, &need.hours)}</dd></div> });
    let address = if need.kind == Kind::Goods { n::address(lang) } else { n::address_service(lang) };
    let actions = (need.state() == State::Open && !act.is_empty()).then_some(act);
    let phone = need.phone.clone();
    Panel::Key.aside(
        title,
        view! {
            {text.map(|t| view! { <p>{t}</p> })}
            {actions}
            {call}
            <dl class="facts facts--s">
                {donee}
                <div><dt>{address}</dt><dd>{zh(lang, &need.address)}</dd></div>
                {hours}
                <div><dt>{n::phone(lang)}</dt><dd><a href=tel>{phone}</a></dd></div>
            </dl>
            <p class="meta">{n::no_money(lang)}</p>
        },
    )
}

/// The three numbers, with the look of their share of the bar.
fn keys(lang: Lang, need: &Need) -> AnyView {
    let a = need.amounts;
    let say = |pieces: i64| need.packing.words(lang, pieces);
    let there = view! { <svg aria-hidden="true"><rect class="a" width="100%" height="100%"/></svg> };
    let way = view! { <svg aria-hidden="true"><rect class="way" width="100%" height="100%"/></svg> };
    view! {
        <ul class="keys">
            <li>{there}{n::key_came(lang)}" "<b>{say(a.came())}</b></li>
            <li>{way}{n::key_reserved(lang)}" "<b>{say(a.reserved)}</b></li>
            <li><svg aria-hidden="true"></svg>{n::key_open(lang)}" "<b>{say(a.open())}</b></li>
        </ul>
    }
    .into_any()
}

fn what(cx: &Cx, need: &Need) -> AnyView {
    let lang = cx.lang;
    let p = &need.packing;
    let mut list = vec![];
    if !need.spec.is_empty() {
        list.push((n::spec(lang).to_owned(), zh(lang, &need.spec)));
    }
    if p.per_package > 1 {
        let text = n::package(
            lang,
            p.unit.label(lang, 1),
            lang.number(p.per_package),
            p.piece.label(lang, p.per_package),
        );
        list.push(fact(n::package_label(lang), text));
    }
    list.push(fact(n::total(lang), p.words(lang, need.amounts.needed)));
    let when = need
        .until()
        .map_or_else(|| n::always(lang).to_owned(), |d| n::until(lang, i18n::date(lang, d, cx.today)));
    let parts = if need.kind == Kind::Goods && need.in_parts { n::in_parts(lang) } else { "" };
    list.push(fact(n::when(lang), format!("{when}{parts}")));
    if !need.purpose.is_empty() {
        list.push((n::purpose(lang).to_owned(), zh(lang, &need.purpose)));
    }
    let day = local_date(need.confirmed_at);
    let days = (cx.today - day).num_days();
    list.push(fact(
        n::last_confirmed(lang),
        match days {
            ..=0 => n::confirmed_today(lang).to_owned(),
            _ => n::confirmed_days(lang, i18n::date(lang, day, cx.today), days),
        },
    ));
    facts(list)
}

/// What can be taken and what cannot: the rules of this kind of goods, then the centre's own words.
fn take(cx: &Cx, need: &Need, avoid: &[String]) -> AnyView {
    let lang = cx.lang;
    let always = (need.kind == Kind::Goods).then(|| {
        view! {
            <p class="meta">{policy::Rule::Advertising.sentence(lang)}" "{policy::Rule::NamedResident.sentence(lang)}</p>
            <p><a class="go" href=cx.to("/needs/rules")>{n::accept_all(lang)}{Icon::Arrow.svg()}</a></p>
        }
    });
    view! { {rules::both(lang, &need.category.policy, avoid)}{always} }.into_any()
}

fn way(lang: Lang) -> AnyView {
    let lines = [n::way_call(lang), n::way_answer(lang), n::way_bring(lang), n::way_paper(lang)];
    view! { <ol class="ticks measure">{lines.map(|l| view! { <li>{l}</li> })}</ol> }.into_any()
}

/// To pass it on: the address as a code for a phone, and in words.
fn share(cx: &Cx, need: &Need) -> AnyView {
    let address = cx.state.site().absolute(&need.path());
    let code = qr::svg(&address);
    view! {
        <div class="row share">{code}<p class="measure">{n::share_text(cx.lang)}<br/><span class="meta share__url">{address}</span></p></div>
    }
    .into_any()
}
