//! `/staff/downtime`: the city's administrator notes when the portal could not be read; periods become longer (PUB-05).
use axum::response::Response;
use chrono::{DateTime, TimeDelta, Utc};
use leptos::prelude::*;

use super::parts::{done, time_of};
use crate::base::{clock::start_of, error::Result};
use crate::features::publishing::{store::downtimes, store::downtimes::Downtime};
use crate::office::{change::Halt, register, staff::access::Action, staff::desk::Desk, staff::desk::Reading};
use crate::t;
use crate::web::{
    forms::Form, menu::Section, page::Cx, page::Head, ui::field::Field, ui::field::Typed,
    ui::section::section, ui::top::top,
};

/// The form and what was noted. [`AppError::NotFound`] for others than the city's administrators.
pub async fn form(Reading { cx, actor, mut tx }: Reading) -> Result<Response> {
    actor.require_role(Action::Downtime)?;
    let list = downtimes::list(&mut tx).await?;
    drop(tx);
    let typed = Typed::start(cx.lang);
    Ok(page(cx, list, typed))
}

fn page(cx: Cx, list: Vec<Downtime>, typed: Typed) -> Response {
    use t::settings as s;
    let lang = cx.lang;
    let head = Head::new(s::down_title(lang), s::down_title(lang), Section::HOME)
        .private()
        .crumb(s::down_title(lang), None)
        .of(&typed);
    cx.draw(head, move |cx| {
        let rows = list.iter().map(|d| {
            let when = s::down_span(lang, lang.moment(d.from), lang.moment(d.to));
            view! { <li><b>{when}</b><p>{d.note.clone()}</p><p class="meta">{s::down_effect(lang, &d.by, d.notices)}</p></li> }
        });
        let none = list.is_empty().then(|| view! { <p class="meta">{s::down_none(lang)}</p> });
        let past = view! { {none}<ol class="years">{rows.collect_view()}</ol> };
        let fields = view! {
            {typed.date(Field::new("from", s::f_from(lang)))}
            {typed.text(Field::new("from_time", s::f_from_time(lang)).hint(s::f_time_hint(lang)).width("w-s"))}
            {typed.date(Field::new("to", s::f_to(lang)))}
            {typed.text(Field::new("to_time", s::f_to_time(lang)).hint(s::f_time_hint(lang)).width("w-s"))}
            {typed.text(Field::new("note", s::f_note(lang)))}
        };
        view! {
            {top(s::down_title(lang), s::down_lead(lang))}
            {done(cx)}
            {typed.post(cx.to("/staff/downtime")).view(s::down_save(lang), fields)}
            {section(s::down_list(lang), past)}
        }
    })
}

pub async fn save(mut desk: Desk, form: Form) -> Result<Response, Halt> {
    desk.actor.require_role(Action::Downtime)?;
    let mut ch = desk.change(&form).await?;
    let (lang, now) = (desk.cx.lang, ch.now);
    let mut r = form.reader(lang);
    let mut instant = |day: &str, time: &str| -> Option<DateTime<Utc>> {
        let (date, time) = (r.required_date(day), time_of(&mut r, time));
        Some(start_of(date?) + time?)
    };
    let (from, to_at) = (instant("from", "from_time"), instant("to", "to_time"));
    let note = r.required("note", 100);
    let note = register::pass(&mut ch, &mut r, "note", &note).await?;
    if let (Some(from), Some(to_at)) = (from, to_at)
        && (from >= to_at || to_at > now || to_at - from > TimeDelta::days(60))
    {
        r.fail("to", t::settings::bad_span(lang));
    }
    if let (Some(from), Some(to_at), Some(note), true) = (from, to_at, note, r.good()) {
        if downtimes::put(&mut ch, (from, to_at), &note).await?.is_some() {
            return Ok(ch.end("/staff/downtime?done=saved").await?);
        }
        r.fail("from", t::settings::overlaps(lang));
    }
    let typed = r.back();
    drop(ch);
    let list = downtimes::list(desk.tx().await?).await?;
    Ok(page(desk.cx, list, typed))
}
