//! Correcting a name on a notice that is on display (OBJ-06): a new version with a public reason.
use axum::{extract::Path, http::StatusCode, response::Response};
use leptos::prelude::*;

use super::{
    detail::{refused, writable},
    parts::{Seen, head, township},
};
use crate::base::{error::AppError, privacy::linter::is_blocked};
use crate::features::cases::admissions::store::notice::lint_with_register;
use crate::features::notices::types::{State, title};
use crate::features::publishing::store::finish;
use crate::office::{change::Halt, staff::desk::Desk, staff::desk::Reading};
use crate::t;
use crate::web::{forms::Form, forms::once, page::Cx, ui::field::Field, ui::field::Typed, ui::top::top};

/// The form.
///
/// # Errors
/// [`AppError::NotFound`] for others than the county's officers and for notices not on display.
pub async fn form(
    Path(no): Path<String>,
    Reading { cx, actor, mut tx }: Reading,
) -> Result<Response, AppError> {
    let seen = writable(&mut tx, &cx, &actor, &no).await?;
    drop(tx);
    if !matches!(seen.notice.life.state(cx.now), State::Open { .. }) {
        return Err(AppError::NotFound);
    }
    let form = Form::default().with("version", seen.notice.version.to_string());
    let typed = Typed::new(cx.lang, form.clone());
    Ok(page(cx, &seen, typed, form, StatusCode::OK))
}

fn page(cx: Cx, seen: &Seen, typed: Typed, form: Form, status: StatusCode) -> Response {
    use t::writing as w;
    let lang = cx.lang;
    let path = format!("/staff/notices/{}", seen.notice.no);
    let mut head = head(&cx, w::correct_title(lang))
        .crumb(title::short(&seen.notice, lang), Some(&path))
        .crumb(w::correct_title(lang), None);
    head.status = status;
    let action = cx.to(&format!("{path}/correct"));
    let mut choices = vec![(String::new(), w::choose(lang).to_owned())];
    choices.extend(seen.cases.iter().map(|(serial, c)| {
        (
            serial.to_string(),
            w::line_choice(lang, serial, &c.masked, township(&c.township, lang), &c.reference),
        )
    }));
    cx.page(head, move || {
        view! {
            {top(w::correct_title(lang), w::correct_lead(lang))}
            <form class="form" action=action method="post">
                {typed.summary()}
                {once::field(&form)}
                <input type="hidden" name="version" value=form.raw("version").to_owned()/>
                {typed.select(Field::new("serial", w::f_line(lang)), choices)}
                {typed.text(Field::new("name", w::f_name(lang)).hint(w::f_name_hint(lang)))}
                {typed.text(Field::new("reason", w::f_reason(lang)).hint(w::f_reason_hint(lang)))}
                <div class="form__end"><button class="btn">{w::do_correct(lang)}</button></div>
            </form>
        }
    })
}

/// Corrects.
pub async fn correct(Path(no): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let mut ch = desk.change(&form).await?;
    let Desk { cx, actor, .. } = desk;
    let lang = cx.lang;
    let seen = writable(&mut ch.tx, &cx, &actor, &no).await?;
    let version = ch.seen()?;
    let mut r = form.reader(lang);
    let serials: Vec<i64> = seen.cases.iter().map(|(s, _)| *s).collect();
    let serial = r.required_choice("serial", |s| s.parse().ok().filter(|n| serials.contains(n)));
    let name = r.required("name", 40);
    let reason = r.required("reason", 100);
    // The reason is public: neither numbers nor a resident's name may stand in it (PUB-20).
    let findings = lint_with_register(&mut ch.tx, ch.state.keys(), &reason).await?;
    if is_blocked(&findings)
        || findings.iter().any(|f| f.rule == crate::base::privacy::linter::Rule::ResidentName)
    {
        r.fail("reason", t::writing::personal(lang));
    }
    let (Some(serial), true) = (serial, r.good()) else {
        let typed = Typed::back(lang, form.clone(), r.errors());
        return Ok(page(cx, &seen, typed, form, StatusCode::UNPROCESSABLE_ENTITY));
    };
    let no = &seen.notice.no;
    let page = format!("/staff/notices/{no}");
    let what = (no, serial, version);
    match finish::correct(&mut ch, what, (&name, &reason)).await {
        Ok(_) => Ok(ch.end(&format!("{page}?done=corrected")).await?),
        Err(e) => Ok(refused(cx, e, &form, &page)?),
    }
}
