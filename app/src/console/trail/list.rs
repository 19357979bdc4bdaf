//! The list: filters, newest first, export, and the check.
use std::collections::HashMap;

use axum::response::Response;
use leptos::prelude::*;

use super::asked::{Asked, NAMES};
use crate::base::{db::paging::Page, db::paging::Turn, error::Result, ids::StaffId};
use crate::console::trail;
use crate::office::{
    staff::access::Action, staff::desk::Reading, staff::store as people, staff::types::Actor,
    staff::types::Role, trail::store::read, trail::store::read::Event, trail::types::What,
};
use crate::t::audit as a;
use crate::web::lists::{Field, Filters, fields, pagination};
use crate::web::ui::table::{Col, Table, cells};
use crate::web::{lists, page::Cx, page::Head, ui::top::top};

const LIMIT: usize = 50;
/// Counted so far and no further: a count of millions helps nobody and costs seconds.
const COUNTED: i64 = 10_000;
const PATH: &str = "/staff/audit";

/// The names of those who acted.
pub(super) type Names = HashMap<StaffId, String>;

pub(super) async fn list(Reading { cx, actor, mut tx }: Reading) -> Result<Response> {
    actor.require_role(Action::AuditRead)?;
    let asked = Asked::read(&actor, &cx.params)?;
    let turn = Turn { keys: cx.state.keys(), after: cx.params.one("after")?, limit: LIMIT };
    let page = read::list(&mut tx, turn, &asked.filter).await?;
    let total = read::count(&mut tx, &asked.filter, COUNTED).await?;
    let who: Vec<_> = page.items.iter().filter_map(|e| e.actor_id).chain(asked.filter.actor).collect();
    let names = people::names(&mut tx, &who).await?;
    drop(tx);
    let title = a::title(cx.lang);
    let head = Head::new(title, a::lead(cx.lang), trail::DESK.section).private();
    Ok(cx.draw(head, move |cx| body(cx, &actor, &asked, page, total, &names)))
}

fn body(cx: &Cx, actor: &Actor, asked: &Asked, page: Page<Event>, total: i64, names: &Names) -> AnyView {
    let lang = cx.lang;
    let scope = match &asked.filter.county {
        Some(_) => a::scope_county(lang, actor.division.label(lang)),
        None => a::scope_city(lang).to_owned(),
    };
    let count =
        if total > COUNTED { a::count_more(lang, lang.number(COUNTED)) } else { a::count(lang, total) };
    let empty = page.is_empty();
    let note = a::on_this_page(lang, page.len());
    let lines = if empty {
        lists::empty(None, a::empty(lang), Some((cx.to(PATH), a::all(lang).to_owned())))
    } else {
        let next = page.next.clone();
        view! { {table(cx, page.items, names)}{pagination(note, next)} }.into_any()
    };
    view! {
        {top(a::title(lang), a::lead(lang))}
        <p class="meta">{scope}" "{count}</p>
        {filters(cx, asked, names).form(cx, PATH, a::apply(lang))}
        <section class="section">{lines}</section>
        <section class="section">{export(cx, empty)}</section>
        <section class="section">{check(cx)}</section>
    }
    .into_any()
}

fn filters(cx: &Cx, asked: &Asked, names: &Names) -> Filters {
    let (lang, f) = (cx.lang, &asked.filter);
    let person = f.actor.map(|id| {
        let name = names.get(&id).filter(|n| !n.is_empty());
        let name = name.map_or_else(|| a::nobody(lang).to_owned(), Clone::clone);
        let (value, label) = (id.uuid().to_string(), a::only_by(lang, name));
        let on = Some((value.clone(), label.clone()));
        let input = view! {
            <label class="choice"><input type="checkbox" name="actor" value=value checked=true/><span>{label}</span></label>
        };
        Field::new("actor", on, input)
    });
    let object =
        fields::text("object", a::object(lang), Some(a::object_hint(lang)), f.object.as_deref(), 120);
    let rest = [
        fields::closed(lang, "action", a::action(lang), a::any(lang), f.what),
        fields::closed(lang, "role", a::role(lang), a::any(lang), f.role),
        object,
        fields::day(lang, "from", a::from(lang), asked.from),
        fields::day(lang, "to", a::to(lang), asked.to),
    ];
    Filters::new(person.into_iter().chain(rest).collect())
}

/// Who did it, in words.
pub(super) fn who(cx: &Cx, event: &Event, names: &Names) -> String {
    let lang = cx.lang;
    match (event.actor_id, Role::parse(&event.role)) {
        (Some(id), role) => {
            let name = names
                .get(&id)
                .filter(|n| !n.is_empty())
                .cloned()
                .unwrap_or_else(|| a::nobody(lang).to_owned());
            role.map_or_else(|| name.clone(), |r| a::person(lang, &name, r.label(lang)))
        }
        (None, _) if event.ip.is_empty() => a::portal(lang).to_owned(),
        (None, _) => a::public(lang).to_owned(),
    }
}

/// What was done, in words; the word itself where a newer version wrote it.
pub(super) fn what(cx: &Cx, event: &Event) -> String {
    What::parse(&event.action).map_or_else(|| event.action.clone(), |w| w.label(cx.lang).to_owned())
}

/// Why, in words where it is a purpose.
pub(super) fn why(cx: &Cx, event: &Event) -> String {
    match crate::office::trail::Purpose::parse(&event.reason) {
        Some(p) if event.action == What::NameReveal.word() => p.label(cx.lang).to_owned(),
        _ => event.reason.clone(),
    }
}

fn table(cx: &Cx, events: Vec<Event>, names: &Names) -> AnyView {
    let lang = cx.lang;
    let cols = [
        Col::serial(a::number(lang)),
        Col::head(a::action(lang)),
        Col::text(a::at(lang)),
        Col::text(a::actor(lang)),
        Col::text(a::object(lang)),
        Col::text(a::reason(lang)),
    ];
    Table::new(a::caption(lang), cols).captioned().rows(events.into_iter().map(|e| {
        let href = cx.to(&format!("/staff/audit/{}", e.seq));
        cells![
            e.seq,
            view! { <a href=href>{what(cx, &e)}</a> },
            view! { <time datetime=e.at.to_rfc3339()>{lang.moment(e.at)}</time> },
            who(cx, &e, names),
            e.object.clone(),
            why(cx, &e),
        ]
    }))
}

/// Export of what the filters leave; a form, because the export itself goes into the trail.
fn export(cx: &Cx, empty: bool) -> Option<AnyView> {
    let lang = cx.lang;
    let kept = NAMES
        .into_iter()
        .filter_map(|name| Some((name, cx.params.one(name).ok().flatten()?.to_owned())))
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    (!empty).then(|| {
        view! {
            <h2>{a::export(lang)}</h2>
            <p>{a::export_note(lang, lang.number(super::export::MOST))}</p>
            <form action=cx.to("/staff/audit/export") method="post" class="row">
                {kept}
                <button class="btn btn--2" name="format" value="csv">"CSV"</button>
                <button class="btn btn--2" name="format" value="json">"JSON"</button>
            </form>
        }
        .into_any()
    })
}

fn check(cx: &Cx) -> AnyView {
    let lang = cx.lang;
    view! {
        <h2>{a::check(lang)}</h2>
        <p>{a::check_note(lang)}</p>
        <form action=cx.to("/staff/audit/verify") method="post"><button class="btn">{a::check_now(lang)}</button></form>
    }
    .into_any()
}
