//! `/mail/off/…`, the link below a mail that may be stopped (RFC 8058, ML-06). GET shows a page with a button and changes nothing; POST
//! stops, whether it comes from that button or from a mail program's own, which sends neither cookie nor origin. Twice is once.
use axum::{extract::Path, response::Response};
use leptos::prelude::*;

use crate::base::error::AppError;
use crate::office::outbox::store::choices::{self, Topic};
use crate::t::people as t;
use crate::web::{menu::Section, page::Cx, page::Head, ui::banner::done, ui::field::Typed, ui::top::top};

/// Whose choice the link is about.
///
/// # Errors
/// [`AppError::NotFound`] for a link that is none.
fn read(cx: &Cx, topic: &str, token: &str) -> Result<(Topic, String), AppError> {
    let topic = Topic::parse(topic).ok_or(AppError::NotFound)?;
    Ok((topic, choices::of_token(cx.state.keys(), topic, token).ok_or(AppError::NotFound)?))
}

fn page(cx: Cx, topic: Topic, stopped: bool) -> Response {
    let (lang, what) = (cx.lang, topic.label(cx.lang));
    let head = Head::new(t::off_title(lang), t::off_lead(lang, what), Section::HOME).private();
    cx.draw(head, move |cx| {
        let body = if stopped {
            view! { {done(t::off_done(lang, what))}<p class="measure">{t::off_again(lang)}</p> }.into_any()
        } else {
            Typed::start(lang).post(cx.to(&cx.path)).keyless().view(t::off_button(lang), ())
        };
        view! { {top(t::off_title(lang), t::off_lead(lang, what))}{body} }
    })
}

/// The page behind the link.
///
/// # Errors
/// [`AppError::NotFound`] for a link that is none.
pub async fn show(Path((topic, token)): Path<(String, String)>, cx: Cx) -> Result<Response, AppError> {
    let (topic, _) = read(&cx, &topic, &token)?;
    Ok(page(cx, topic, false))
}

/// Stops.
///
/// # Errors
/// As [`show`].
pub async fn stop(Path((topic, token)): Path<(String, String)>, cx: Cx) -> Result<Response, AppError> {
    let (topic, whose) = read(&cx, &topic, &token)?;
    let mut tx = cx.state.db().write().await?;
    choices::stop(&mut tx, cx.now, topic, &whose).await?;
    tx.commit().await?;
    Ok(page(cx, topic, true))
}
