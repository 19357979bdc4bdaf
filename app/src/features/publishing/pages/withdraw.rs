//! Taking a notice, or one person of it, down before its end (RET-06, PUB-10): at once, with a reason from the closed list.
use axum::{extract::Path, http::StatusCode, response::Response};
use leptos::prelude::*;

use super::{
    detail::{refused, writable},
    parts::{Seen, head, township},
};
use crate::base::error::AppError;
use crate::features::notices::types::{State, WithdrawReason, title};
use crate::features::publishing::store::finish;
use crate::office::{change::Halt, staff::desk::Desk, staff::desk::Reading};
use crate::t;
use crate::web::{forms::Form, forms::once, page::Cx, ui::field::Field, ui::field::Typed, ui::top::top};

/// The form: of the whole notice, or with `?what=one` of one person.
///
/// # Errors
/// [`AppError::NotFound`] for others than the county's officers and for notices that are over.
pub async fn form(
    Path(no): Path<String>,
    Reading { cx, actor, mut tx }: Reading,
) -> Result<Response, AppError> {
    let one = cx.params.one("what")? == Some("one");
    let seen = writable(&mut tx, &cx, &actor, &no).await?;
    drop(tx);
    if !matches!(seen.notice.life.state(cx.now), State::Open { .. } | State::Scheduled { .. }) {
        return Err(AppError::NotFound);
    }
    let form = Form::default().with("what", if one { "one" } else { "all" });
    let typed = Typed::new(cx.lang, form.clone());
    Ok(page(cx, &seen, one, typed, form, StatusCode::OK))
}

fn page(cx: Cx, seen: &Seen, one: bool, typed: Typed, form: Form, status: StatusCode) -> Response {
    use t::writing as w;
    let lang = cx.lang;
    let path = format!("/staff/notices/{}", seen.notice.no);
    let heading = if one { w::withdraw_one_title(lang) } else { w::withdraw_title(lang) };
    let lead = if one { w::withdraw_one_lead(lang) } else { w::withdraw_lead(lang) };
    let mut head =
        head(&cx, heading).crumb(title::short(&seen.notice, lang), Some(&path)).crumb(heading, None);
    head.status = status;
    let action = cx.to(&format!("{path}/withdraw"));
    let mut lines = vec![(String::new(), w::choose(lang).to_owned())];
    lines.extend(seen.cases.iter().map(|(serial, c)| {
        (
            serial.to_string(),
            w::line_choice(lang, serial, &c.masked, township(&c.township, lang), &c.reference),
        )
    }));
    let reasons = WithdrawReason::choices(lang);
    let word = if one { w::do_withdraw_one(lang) } else { w::do_withdraw(lang) };
    cx.page(head, move || {
        view! {
            {top(heading, lead)}
            <form class="form" action=action method="post">
                {typed.summary()}
                {once::field(&form)}
                <input type="hidden" name="what" value=form.raw("what").to_owned()/>
                {one.then(|| typed.select(Field::new("serial", w::f_line(lang)), lines))}
                {typed.choices(Field::new("reason", w::f_withdraw_reason(lang)), reasons, false)}
                <div class="form__end"><button class="btn btn--stop">{word}</button></div>
            </form>
        }
    })
}

/// Takes it down.
pub async fn withdraw(Path(no): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let mut ch = desk.change(&form).await?;
    let Desk { cx, actor, .. } = desk;
    let lang = cx.lang;
    let seen = writable(&mut ch.tx, &cx, &actor, &no).await?;
    let one = form.one("what")? == "one";
    let mut r = form.reader(lang);
    let serials: Vec<i64> = seen.cases.iter().map(|(s, _)| *s).collect();
    let known = |s: &str| s.parse::<i64>().ok().filter(|n| serials.contains(n));
    let serial = if one { r.required_choice("serial", known) } else { None };
    let reason = r.required_choice("reason", WithdrawReason::parse);
    let (Some(reason), true) = (reason, r.good()) else {
        let typed = Typed::back(lang, form.clone(), r.errors());
        return Ok(page(cx, &seen, one, typed, form, StatusCode::UNPROCESSABLE_ENTITY));
    };
    let no = &seen.notice.no;
    let page = format!("/staff/notices/{no}");
    let outcome = match serial {
        Some(serial) => finish::withdraw_one(&mut ch, (no, serial), reason).await,
        None => finish::withdraw(&mut ch, no, reason).await,
    };
    if let Err(e) = outcome {
        return Ok(refused(cx, e, &form, &page)?);
    }
    let done = if one { "withdrawn-one" } else { "withdrawn" };
    Ok(ch.end(&format!("{page}?done={done}")).await?)
}
