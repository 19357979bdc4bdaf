//! `/staff/needs/avoid`: what should not be brought to a centre, a line each; shown on its page and beside each of its needs.
use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;

use super::{Home, head};
use crate::base::{error::Result, privacy::public_text::PublicText};
use crate::features::needs::store::desk::{avoid, set_avoid};
use crate::features::needs::types::draft::{AVOID, LINE};
use crate::office::change::Halt;
use crate::office::staff::desk::Desk;
use crate::t::needs_desk as d;
use crate::web::{forms::Form, forms::once, page::Cx, ui::field::Field, ui::field::Typed, ui::top::top};

/// The form with what is said now.
pub async fn show(mut desk: Desk) -> Result<Response> {
    let actor = desk.actor.clone();
    let home = Home::of(desk.tx().await?, &actor).await?;
    let now = avoid(desk.tx().await?, home.brief.id).await?;
    let form = Form::default().with("avoid", now.text());
    let typed = Typed::new(desk.cx.lang, form.clone());
    Ok(page(desk.cx, now.version, &form, typed, StatusCode::OK))
}

pub async fn save(mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let actor = desk.actor.clone();
    let mut ch = desk.change(&form).await?;
    let home = Home::of(&mut ch.tx, &actor).await?;
    ch.keyed()?;
    let (lang, seen) = (desk.cx.lang, ch.seen()?);
    let mut r = form.reader(lang);
    let typed = r.optional_lines("avoid", AVOID * LINE);
    let lines: Vec<&str> = typed.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    let mut text = None;
    if lines.len() > AVOID {
        r.fail("avoid", d::avoid_many(lang, AVOID));
    } else if lines.iter().any(|l| l.chars().count() > LINE) {
        r.fail("avoid", d::avoid_long(lang, LINE));
    } else {
        match PublicText::parse(&lines.join("\n")) {
            Ok(checked) => text = Some(checked),
            Err(found) => {
                let what = found.iter().find(|f| f.blocks()).map_or("", |f| f.excerpt_masked.as_str());
                r.fail("avoid", d::bad_public(lang, what));
            }
        }
    }
    let (mut errors, mut status) = (r.errors(), StatusCode::UNPROCESSABLE_ENTITY);
    if let Some(text) = text.filter(|_| errors.is_empty()) {
        if set_avoid(&mut ch, home.brief.id, &text, seen).await? {
            return Ok(ch.end("/staff/needs?done=avoid").await?);
        }
        status = StatusCode::CONFLICT;
        errors = vec![("avoid".to_owned(), d::avoid_stale(lang).to_owned())];
    }
    drop(ch);
    let now = avoid(desk.tx().await?, home.brief.id).await?;
    // Who came second sees what they typed and may send it on the version that is there now.
    let form = if status == StatusCode::CONFLICT { form.only(&["avoid"]) } else { form };
    let typed = Typed::back(lang, form.clone(), errors);
    Ok(page(desk.cx, now.version, &form, typed, status))
}

fn page(cx: Cx, version: i64, form: &Form, typed: Typed, status: StatusCode) -> Response {
    let lang = cx.lang;
    let mut head = head(lang, d::avoid_title(lang));
    head.status = status;
    let hidden = once::seen(&form.only(&["form_key", "version"]), version);
    let action = cx.to("/staff/needs/avoid");
    cx.page(head, move || {
        view! {
            {top(d::avoid_title(lang), d::avoid_lead(lang))}
            <form class="form" action=action method="post">
                {typed.summary()}
                {hidden}
                {typed.area(Field::new("avoid", d::avoid(lang)).hint(d::avoid_hint(lang, AVOID)).optional())}
                <div class="form__end"><button class="btn">{d::save(lang)}</button></div>
            </form>
        }
    })
}
