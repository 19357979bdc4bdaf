//! The file with everything that is kept of somebody (PIPL 45), and the end of an account (PIPL 47), which says what stays and why.
use axum::{
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use leptos::prelude::*;
use serde_json::{Value, json};

use super::{begin, head, out};
use crate::base::error::AppError;
use crate::features::people::store::{self, orgs, sessions};
use crate::office::change::Halt;
use crate::office::outbox::store::choices::{self, Topic};
use crate::t::people as t;
use crate::web::{
    forms::Form, page::Cx, ui::field::Field, ui::field::Typed, ui::section::section, ui::section::ticks,
    ui::top::top,
};

/// The file.
///
/// # Errors
/// [`Halt::Answer`] leads whoever is not signed in to where one does.
pub async fn file(cx: Cx) -> Result<Response, Halt> {
    let mut tx = cx.state.db().read().await?;
    let person = sessions::required(&mut tx, &cx).await?;
    let own = orgs::of(&mut tx, person.id).await?;
    let own: Vec<_> = own
        .iter()
        .map(|(org, standing)| json!({ "name": org.name, "credit_code": org.code, "standing": standing.word() }))
        .collect();
    let mut stopped = vec![];
    for topic in Topic::ALL {
        if choices::stopped(&mut tx, cx.state.keys(), *topic, &person.email).await? {
            stopped.push(topic.word());
        }
    }
    let mut all = json!({
        "as_of": cx.now.to_rfc3339(),
        "account": {
            "email": person.email,
            "name": person.profile.name,
            "telephone": person.profile.phone,
            "language": person.lang.tag(),
            "mails_stopped": stopped,
            "signed_in": sessions::begun(&mut tx, person.id).await?.iter().map(|at| at.to_rfc3339()).collect::<Vec<_>>(),
        },
        "organisations": own,
    });
    for mine in &cx.state.declared().mine {
        let of_it = (mine.export)(&mut tx, &cx, person.id.uuid()).await?;
        if let Value::Object(all) = &mut all {
            all.insert(mine.name.to_owned(), of_it);
        }
    }
    let body = serde_json::to_vec_pretty(&all).map_err(|e| AppError::Internal(format!("my data: {e}")))?;
    let name = format!("attachment; filename=\"nuanfang-{}.json\"", cx.today);
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, noarchive"));
    headers
        .insert(header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).map_err(|_| AppError::BadRequest)?);
    Ok(response)
}

/// What goes, what stays, and the button.
///
/// # Errors
/// As [`file`].
pub async fn ask(cx: Cx) -> Result<Response, Halt> {
    let mut tx = cx.state.db().read().await?;
    sessions::required(&mut tx, &cx).await?;
    drop(tx);
    let typed = Typed::start(cx.lang);
    Ok(page(cx, &typed))
}

fn page(cx: Cx, typed: &Typed) -> Response {
    let lang = cx.lang;
    let sure = vec![("yes".to_owned(), t::delete_sure_yes(lang).to_owned())];
    let sure = typed.choices(Field::new("sure", t::delete_sure(lang)), sure, true);
    let form = typed.post(cx.to("/me/delete")).stops().cancel(cx.to("/me"), t::delete_not(lang));
    let form = form.view(t::delete_button(lang), sure);
    let head = head(&cx, t::delete(lang)).of(typed);
    cx.page(head, move || {
        view! {
            {top(t::delete(lang), t::delete_lead(lang))}
            {section(t::delete_goes(lang), ticks([t::goes_1(lang), t::goes_2(lang), t::goes_3(lang)]))}
            {section(t::delete_stays(lang), ticks([t::stays_1(lang), t::stays_2(lang), t::stays_3(lang)]))}
            <div class="section">{form}</div>
        }
    })
}

/// Erases the account and signs out.
///
/// # Errors
/// [`AppError::BadRequest`] without a key.
pub async fn delete(cx: Cx, form: Form) -> Result<Response, Halt> {
    let (mut ch, person) = begin(&cx, &form).await?;
    if !form.has("sure", "yes") {
        drop(ch);
        let typed = Typed::wrong(cx.lang, form, "sure", t::delete_unsure(cx.lang));
        return Ok(page(cx, &typed));
    }
    store::erase(&mut ch, person.id).await?;
    ch.commit().await?;
    Ok(out(&cx, "/sign-in?did=erased"))
}
