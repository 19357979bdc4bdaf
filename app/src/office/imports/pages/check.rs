//! What was read from a table, before any of it is written: look at it, then confirm or throw it away.
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use leptos::prelude::*;
use uuid::Uuid;

use super::{Paged, allow, count, head, path, run, table};
use crate::{
    base::error::AppError,
    office::{
        imports::{Failure, Report, store, write},
        staff::{desk::Desk, types::Actor},
    },
    t::imports as t,
    web::{
        forms::{Form, once},
        page::Cx,
        ui::icon::Icon,
    },
};

/// The page; it is not found when the hour is over, or for somebody else.
pub async fn page<I: Paged>(Desk { cx, actor }: Desk, Path(id): Path<Uuid>) -> Result<Response, AppError> {
    allow::<I>(&actor)?;
    let mut tx = cx.state.db().read().await?;
    let report = store::kept(&mut tx, cx.state.keys(), (&actor, I::WHAT), id, cx.now).await?;
    drop(tx);
    show::<I>(cx, &actor, id, report.ok_or(AppError::NotFound)?, Form::default(), vec![]).await
}

async fn show<I: Paged>(
    cx: Cx,
    actor: &Actor,
    id: Uuid,
    report: Report<I::Row>,
    form: Form,
    conflict: Vec<String>,
) -> Result<Response, AppError> {
    let lang = cx.lang;
    let mut tx = cx.state.db().read().await?;
    let shown = I::preview(&mut tx, lang, &report.rows).await?;
    drop(tx);
    let words = I::words(lang, &actor.division.label(lang), count(report.rows.len()));
    let mut head = head::<I>(lang, &words.check, t::check_title(lang).to_owned());
    if !conflict.is_empty() {
        head.status = StatusCode::CONFLICT;
    }
    let inside = cx.clone();
    Ok(cx.page(head, move || {
        let action = inside.to(&path::<I>(&format!("/check/{id}")));
        let rows = report.rows.iter().zip(shown).map(|(line, mut cells)| {
            cells.push(t::row_good(lang).to_owned());
            (i64::from(line.row), None, cells)
        });
        let mut heads = I::preview_heads(lang);
        heads.push(t::col_result(lang));
        let conflicts = (!conflict.is_empty()).then(|| {
            let lines = conflict.into_iter().map(|c| view! { <p>{c}</p> }).collect_view();
            view! {
                <div class="banner banner--bad" role="alert">{Icon::Alert.svg()}<div><h2>{t::conflict(lang)}</h2>{lines}</div></div>
            }
        });
        view! {
            {conflicts}
            <div class="head"><h1 class="phrase">{words.check}</h1><p class="lead">{words.check_lead}</p></div>
            <section><h2>{t::remarks(lang)}</h2><ul class="list">
                {report.remarks.iter().cloned().map(|r| view! { <li>{r}</li> }).collect_view()}
            </ul></section>
            {table(t::check_title(lang), heads, rows.collect())}
            <form action=action method="post" class="row">
                {once::field(&form)}
                <button class="btn" name="act" value="confirm">{words.confirm}</button>
                <button class="btn btn--2" name="act" value="cancel">{t::cancel(lang)}</button>
            </form>
        }
    }))
}

/// Writes the rows, or throws them away. Twice does it once (IN-11).
pub async fn confirm<I: Paged>(
    Desk { cx, actor }: Desk,
    Path(id): Path<Uuid>,
    form: Form,
) -> Result<Response, AppError> {
    allow::<I>(&actor)?;
    let (keys, whose) = (cx.state.keys(), actor.id.uuid().to_string());
    let mut tx = cx.state.db().write().await?;
    if let Some(led) = once::take(&mut tx, keys, &whose, &form, cx.now).await? {
        return Ok(Redirect::to(&cx.to(&led)).into_response());
    }
    let report =
        store::kept(&mut tx, keys, (&actor, I::WHAT), id, cx.now).await?.ok_or(AppError::NotFound)?;
    let to = if form.one("act")? == "confirm" {
        match write::<I>(&run(&cx, &actor), &mut tx, "", &report.rows).await {
            Ok((batch, _)) => path::<I>(&format!("/batches/{}?done=read", batch.uuid())),
            Err(Failure::Wrong(lines)) => {
                drop(tx);
                return show::<I>(cx, &actor, id, report, form, lines).await;
            }
            Err(Failure::App(e)) => return Err(e),
        }
    } else {
        path::<I>("?done=cancelled")
    };
    store::forget(&mut tx, &actor, id).await?;
    once::done(&mut tx, keys, &whose, &form, &to).await?;
    tx.commit().await?;
    Ok(Redirect::to(&cx.to(&to)).into_response())
}
