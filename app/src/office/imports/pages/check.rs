//! What was read from a table, before any of it is written: look at it, then confirm or throw it away.
use axum::{extract::Path, http::StatusCode, response::Response};
use leptos::prelude::*;
use uuid::Uuid;

use super::{Paged, allow, count, head, path};
use crate::base::error::{AppError, Result};
use crate::office::imports::{Failure, Report, store, write};
use crate::office::{change::Halt, staff::desk::Desk};
use crate::t::imports as t;
use crate::web::ui::table::{Col, Table, cells};
use crate::web::{forms::Form, forms::once, ui::banner::Banner, ui::top::Top};

/// The page; it is not found when the hour is over, or for somebody else.
pub async fn page<I: Paged>(mut desk: Desk, Path(id): Path<Uuid>) -> Result<Response> {
    let (cx, actor) = (desk.cx.clone(), desk.actor.clone());
    allow::<I>(&actor)?;
    let report = store::kept(desk.tx().await?, cx.state.keys(), (&actor, I::WHAT), id, cx.now).await?;
    show::<I>(desk, id, report.ok_or(AppError::NotFound)?, Form::default(), vec![]).await
}

async fn show<I: Paged>(
    mut desk: Desk,
    id: Uuid,
    report: Report<I::Row>,
    form: Form,
    conflict: Vec<String>,
) -> Result<Response> {
    let (cx, actor) = (desk.cx.clone(), desk.actor.clone());
    let lang = cx.lang;
    let shown = I::preview(desk.tx().await?, lang, &report.rows).await?;
    let words = I::words(lang, &actor.division.label(lang), count(report.rows.len()));
    let mut head = head::<I>(lang, &words.check, t::check_title(lang).to_owned());
    if !conflict.is_empty() {
        head.status = StatusCode::CONFLICT;
    }
    let inside = cx.clone();
    Ok(cx.page(head, move || {
        let action = inside.to(&path::<I>(&format!("/check/{id}")));
        let [name, second, third] = I::preview_heads(lang);
        let cols = [
            Col::serial(t::col_row(lang)),
            Col::head(name),
            Col::text(second),
            Col::text(third),
            Col::text(t::col_result(lang)),
        ];
        let rows = report.rows.iter().zip(shown);
        let table = Table::new(t::check_title(lang), cols)
            .rows(rows.map(|(line, [name, a, b])| cells![line.row, name, a, b, t::row_good(lang)]));
        let conflicts = (!conflict.is_empty())
            .then(|| Banner::alert().title(t::conflict(lang)).lines(conflict).answer().view());
        view! {
            {conflicts}
            {Top::new(words.check).phrase().lead(words.check_lead).view()}
            <section><h2>{t::remarks(lang)}</h2><ul class="list">
                {report.remarks.iter().cloned().map(|r| view! { <li>{r}</li> }).collect_view()}
            </ul></section>
            {table}
            <form action=action method="post" class="row">
                {once::field(&form)}
                <button class="btn" name="act" value="confirm">{words.confirm}</button>
                <button class="btn btn--2" name="act" value="cancel">{t::cancel(lang)}</button>
            </form>
        }
    }))
}

/// Writes the rows, or throws them away. Twice does it once (IN-11).
pub async fn confirm<I: Paged>(mut desk: Desk, Path(id): Path<Uuid>, form: Form) -> Result<Response, Halt> {
    allow::<I>(&desk.actor)?;
    let mut ch = desk.change(&form).await?;
    let (actor, now) = (desk.actor.clone(), ch.now);
    let report = store::kept(&mut ch.tx, ch.state.keys(), (&actor, I::WHAT), id, now).await?;
    let report = report.ok_or(AppError::NotFound)?;
    let to = if form.one("act")? == "confirm" {
        match write::<I>(&mut ch, desk.cx.lang, "", &report.rows).await {
            Ok((batch, _)) => path::<I>(&format!("/batches/{}?done=read", batch.uuid())),
            Err(Failure::Wrong(lines)) => {
                drop(ch);
                return Ok(show::<I>(desk, id, report, form, lines).await?);
            }
            Err(Failure::App(e)) => return Err(e.into()),
        }
    } else {
        path::<I>("?done=cancelled")
    };
    store::forget(&mut ch.tx, &actor, id).await?;
    Ok(ch.end(&to).await?)
}
