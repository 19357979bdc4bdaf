//! One line of the trail with all its fields.
use axum::{
    extract::{Path, State},
    response::Response,
};
use chrono::SecondsFormat;
use leptos::prelude::*;

use super::list::{Names, what, who, why};
use crate::base::{divisions, error::AppError, error::Result};
use crate::console::trail;
use crate::office::{
    staff::access::Action, staff::desk::Reading, staff::store as people, trail::store::read,
    trail::store::read::Event, trail::store::read::Filter,
};
use crate::t::audit as a;
use crate::web::ui::facts::{Fact, fact, facts};
use crate::web::{page::Cx, page::Head, state::AppState, ui::badge::Tone, ui::badge::tag, ui::top::Top};

pub(super) async fn line(
    State(state): State<AppState>,
    Path(seq): Path<String>,
    Reading { cx, actor, mut tx }: Reading,
) -> Result<Response> {
    actor.require_role(Action::AuditRead)?;
    let seq: i64 = seq.parse().map_err(|_| AppError::NotFound)?;
    let event = read::one(&mut tx, &Filter::of(&actor.division), seq).await?.ok_or(AppError::NotFound)?;
    let names = people::names(&mut tx, event.actor_id.as_slice()).await?;
    drop(tx);
    let whole = event.code(state.keys()) == event.hash;
    let title = a::line_title(cx.lang, event.seq);
    let head = Head::new(title, a::lead(cx.lang), trail::DESK.section)
        .private()
        .crumb(a::title(cx.lang), Some("/staff/audit"))
        .crumb(a::line_title(cx.lang, event.seq), None);
    Ok(cx.draw(head, move |cx| body(cx, &event, whole, &names)))
}

fn body(cx: &Cx, event: &Event, whole: bool, names: &Names) -> AnyView {
    let lang = cx.lang;
    let verdict = if whole {
        tag(Tone::Ok, a::line_whole(lang)).into_any()
    } else {
        tag(Tone::Bad, a::line_broken(lang)).into_any()
    };
    let or_none = |text: &str| if text.is_empty() { a::none(lang).to_owned() } else { text.to_owned() };
    let code = |name: &str, text: &str| -> Fact {
        (name.to_owned(), view! { <code>{or_none(text)}</code> }.into_any())
    };
    let county = if event.county_code.is_empty() {
        a::county_none(lang).to_owned()
    } else {
        divisions::county_label(&event.county_code, lang)
    };
    let link = |query: &str, text: String| {
        let href = cx.to(&format!("/staff/audit?{query}"));
        view! { <a href=href>{text}</a> }.into_any()
    };
    let by = match event.actor_id {
        Some(id) => link(&format!("actor={}", id.uuid()), who(cx, event, names)),
        None => who(cx, event, names).into_any(),
    };
    let on = serde_urlencoded::to_string([("object", &event.object)]).unwrap_or_default();
    let on = if event.object.is_empty() { a::none(lang).into_any() } else { link(&on, event.object.clone()) };
    let done: Vec<Fact> = vec![
        fact(a::at(lang), lang.moment(event.at)),
        fact(a::at_utc(lang), event.at.to_rfc3339_opts(SecondsFormat::Millis, true)),
        (a::actor(lang).to_owned(), by),
        fact(a::county(lang), county),
        fact(a::ip(lang), or_none(&event.ip)),
        (a::object(lang).to_owned(), on),
        fact(a::reason(lang), or_none(&why(cx, event))),
    ];
    let chain: Vec<Fact> = vec![
        fact(a::id(lang), event.id.to_string()),
        code(a::before_hash(lang), &event.before_hash),
        code(a::after_hash(lang), &event.after_hash),
        code(a::prev_hash(lang), &event.prev_hash),
        code(a::hash(lang), &event.hash),
    ];
    view! {
        {Top::new(what(cx, event)).kicker(a::line_title(lang, event.seq)).more(verdict).view()}
        <section class="section">{facts(done)}</section>
        <section class="section"><h2>{a::chain(lang)}</h2><p>{a::chain_note(lang)}</p>{facts(chain)}</section>
        <p><a class="btn btn--2" href=cx.to("/staff/audit")>{a::back(lang)}</a></p>
    }
    .into_any()
}
