//! Correcting a name on a notice that is on display (OBJ-06): a new version with a public reason.
use axum::{extract::Path, response::Response};
use leptos::prelude::*;

use super::{act::refused, detail::writable, parts::Seen};
use crate::base::error::{AppError, Result};
use crate::features::notices::types::State;
use crate::features::publishing::store::finish;
use crate::office::{change::Halt, register, staff::desk::Desk, staff::desk::Reading};
use crate::t;
use crate::web::{forms::Form, page::Cx, ui::field::Field, ui::field::Typed, ui::top::top};

/// The form. [`AppError::NotFound`] for others than the county's officers and for notices not on display.
pub async fn form(Path(no): Path<String>, Reading { cx, actor, mut tx }: Reading) -> Result<Response> {
    let seen = writable(&mut tx, &cx, &actor, &no).await?;
    drop(tx);
    if !matches!(seen.notice.life.state(cx.now), State::Open { .. }) {
        return Err(AppError::NotFound);
    }
    let typed = Typed::start(cx.lang);
    Ok(page(cx, &seen, typed))
}

fn page(cx: Cx, seen: &Seen, typed: Typed) -> Response {
    use t::writing as w;
    let lang = cx.lang;
    let head = seen.head(&cx, w::correct_title(lang)).of(&typed);
    let (action, version) = (cx.to(&format!("{}/correct", seen.path())), seen.notice.version);
    let lines = seen.lines(lang);
    cx.page(head, move || {
        let fields = view! {
            {typed.select(Field::new("serial", w::f_line(lang)), lines)}
            {typed.text(Field::new("name", w::f_name(lang)).hint(w::f_name_hint(lang)))}
            {typed.text(Field::new("reason", w::f_reason(lang)).hint(w::f_reason_hint(lang)))}
        };
        view! {
            {top(w::correct_title(lang), w::correct_lead(lang))}
            {typed.post(action).seen(version).view(w::do_correct(lang), fields)}
        }
    })
}

pub async fn correct(Path(no): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let mut ch = desk.change(&form).await?;
    let lang = desk.cx.lang;
    let seen = writable(&mut ch.tx, &desk.cx, &desk.actor, &no).await?;
    let version = ch.seen()?;
    let mut r = form.reader(lang);
    let serial = r.required_choice("serial", |s| seen.serial(s));
    let name = r.required_name("name");
    let reason = r.required("reason", 100);
    let reason = register::pass(&mut ch, &mut r, "reason", &reason).await?;
    let (Some(serial), Some(name), Some(reason), true) = (serial, name, reason, r.good()) else {
        return Ok(page(desk.cx, &seen, r.back()));
    };
    let (no, back) = (&seen.notice.no, seen.path());
    let what = (no, serial, version);
    match finish::correct(&mut ch, what, (&name, &reason)).await {
        Ok(_) => Ok(ch.end(&format!("{back}?done=corrected")).await?),
        Err(e) => Ok(refused(desk, e, &form, &back).await?),
    }
}
