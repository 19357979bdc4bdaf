//! Taking a notice, or one person of it, down before its end (RET-06, PUB-10): at once, with a reason from the closed list.
use axum::{extract::Path, response::Response};
use leptos::prelude::*;

use super::{act::refused, detail::writable, parts::Seen};
use crate::base::error::{AppError, Result};
use crate::features::notices::types::{State, WithdrawReason};
use crate::features::publishing::store::finish;
use crate::office::{change::Halt, staff::desk::Desk, staff::desk::Reading};
use crate::t;
use crate::web::{forms::Form, page::Cx, ui::field::Field, ui::field::Typed, ui::top::top};

/// The form: of the whole notice, or with `?what=one` of one person. [`AppError::NotFound`] for others than the county's officers
/// and for notices that are over.
pub async fn form(Path(no): Path<String>, Reading { cx, actor, mut tx }: Reading) -> Result<Response> {
    let one = cx.params.one("what")? == Some("one");
    let seen = writable(&mut tx, &cx, &actor, &no).await?;
    drop(tx);
    if !matches!(seen.notice.life.state(cx.now), State::Open { .. } | State::Scheduled { .. }) {
        return Err(AppError::NotFound);
    }
    let typed = Typed::start(cx.lang);
    Ok(page(cx, &seen, one, typed))
}

fn page(cx: Cx, seen: &Seen, one: bool, typed: Typed) -> Response {
    use t::writing as w;
    let lang = cx.lang;
    let (heading, lead, submit) = if one {
        (w::withdraw_one_title(lang), w::withdraw_one_lead(lang), w::do_withdraw_one(lang))
    } else {
        (w::withdraw_title(lang), w::withdraw_lead(lang), w::do_withdraw(lang))
    };
    let head = seen.head(&cx, heading).of(&typed);
    let action = cx.to(&format!("{}/withdraw", seen.path()));
    let lines = seen.lines(lang);
    cx.page(head, move || {
        let fields = view! {
            {one.then(|| typed.select(Field::new("serial", w::f_line(lang)), lines))}
            {typed.choices(Field::new("reason", w::f_withdraw_reason(lang)), WithdrawReason::choices(lang), false)}
        };
        let what = if one { "one" } else { "all" };
        view! { {top(heading, lead)}{typed.post(action).hidden("what", what).stops().view(submit, fields)} }
    })
}

pub async fn withdraw(Path(no): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let mut ch = desk.change(&form).await?;
    let lang = desk.cx.lang;
    let seen = writable(&mut ch.tx, &desk.cx, &desk.actor, &no).await?;
    let one = form.one("what")? == "one";
    let mut r = form.reader(lang);
    let serial = if one { r.required_choice("serial", |s| seen.serial(s)) } else { None };
    let reason = r.required_choice("reason", WithdrawReason::parse);
    let (Some(reason), true) = (reason, r.good()) else { return Ok(page(desk.cx, &seen, one, r.back())) };
    let (no, back) = (&seen.notice.no, seen.path());
    let outcome = match serial {
        Some(serial) => finish::withdraw_one(&mut ch, (no, serial), reason).await,
        None => finish::withdraw(&mut ch, no, reason).await,
    };
    if let Err(e) = outcome {
        return Ok(refused(desk, e, &form, &back).await?);
    }
    let done = if one { "withdrawn-one" } else { "withdrawn" };
    Ok(ch.end(&format!("{back}?done={done}")).await?)
}
