//! One batch: what is in it, and the way to take it back while nobody has touched it.
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use leptos::prelude::*;
use uuid::Uuid;

use super::{Paged, allow, head, path, run, table};
use crate::{
    base::{error::AppError, ids::BatchId},
    office::{
        imports::{UndoError, store, undo as take_back},
        staff::{self, desk::Desk, types::Actor},
    },
    t::imports as t,
    web::{
        forms::{Form, once},
        page::Cx,
        ui::icon::Icon,
    },
};

/// The page.
pub async fn page<I: Paged>(Desk { cx, actor }: Desk, Path(id): Path<Uuid>) -> Result<Response, AppError> {
    allow::<I>(&actor)?;
    show::<I>(cx, &actor, BatchId::from_uuid(id), Form::default(), None).await
}

async fn show<I: Paged>(
    cx: Cx,
    actor: &Actor,
    id: BatchId,
    form: Form,
    conflict: Option<String>,
) -> Result<Response, AppError> {
    let lang = cx.lang;
    let mut tx = cx.state.db().read().await?;
    let batch = store::batch(&mut tx, Some(actor), id).await?.filter(|b| b.what == I::WHAT);
    let batch = batch.ok_or(AppError::NotFound)?;
    let touched = store::touched(&mut tx, id).await?;
    let things = I::inside(&mut tx, &touched).await?;
    let by = match batch.staff_id {
        Some(id) => staff::store::name_of(&mut tx, id).await?,
        None => String::new(),
    };
    drop(tx);
    let words = I::words(lang, "", batch.added + batch.changed);
    let mut head = head::<I>(lang, &words.batch, t::batch_of(lang, lang.moment(batch.at)));
    if conflict.is_some() {
        head.status = StatusCode::CONFLICT;
    }
    let done = cx.params.one("done")?.map(|d| if d == "undone" { words.undone } else { words.done });
    let inside = cx.clone();
    Ok(cx.page(head, move || {
        let cx = inside;
        let undo = (batch.undone_at.is_none() && things.untouched).then(|| {
            view! {
                <form action=cx.to(&path::<I>(&format!("/batches/{}", id.uuid()))) method="post" class="flow">
                    {once::field(&form)}
                    <p>{words.undo}</p>
                    <button class="btn btn--2">{t::undo(lang)}</button>
                </form>
            }
        });
        let rows: Vec<_> =
            things.rows.into_iter().map(|(row, href, cells)| (row, Some(cx.to(&href)), cells)).collect();
        let undone = batch.undone_at.map(|at| view! { <p class="lead">{t::undone_at(lang, lang.moment(at))}</p> });
        view! {
            {conflict.map(|c| view! { <div class="banner banner--bad" role="alert">{Icon::Alert.svg()}<div><h2>{t::undo_refused(lang)}</h2><p>{c}</p></div></div> })}
            {done.map(|d| view! { <div class="banner banner--ok" role="status">{Icon::Tick.svg()}<div><p>{d}</p></div></div> })}
            <div class="head">
                <h1>{words.batch}</h1>
                <p class="lead">{t::read_by(lang, by, lang.moment(batch.at))}</p>
                {undone}
            </div>
            {(!rows.is_empty()).then(|| table(words.title, I::inside_heads(lang), rows))}
            {undo}
        }
    }))
}

/// Takes the batch back.
pub async fn undo<I: Paged>(
    Desk { cx, actor }: Desk,
    Path(id): Path<Uuid>,
    form: Form,
) -> Result<Response, AppError> {
    allow::<I>(&actor)?;
    let (keys, whose) = (cx.state.keys(), actor.id.uuid().to_string());
    let id = BatchId::from_uuid(id);
    let mut tx = cx.state.db().write().await?;
    if let Some(led) = once::take(&mut tx, keys, &whose, &form, cx.now).await? {
        return Ok(Redirect::to(&cx.to(&led)).into_response());
    }
    match take_back::<I>(&run(&cx, &actor), &mut tx, id).await {
        Ok(_) => {
            let to = path::<I>(&format!("/batches/{}?done=undone", id.uuid()));
            once::done(&mut tx, keys, &whose, &form, &to).await?;
            tx.commit().await?;
            Ok(Redirect::to(&cx.to(&to)).into_response())
        }
        Err(UndoError::Missing) => Err(AppError::NotFound),
        Err(UndoError::App(e)) => Err(e),
        Err(refused) => {
            drop(tx);
            let why = refused.line::<I>(cx.lang);
            show::<I>(cx, &actor, id, form, Some(why)).await
        }
    }
}
