//! One batch: what is in it, and the way to take it back while nobody has touched it.
use axum::{extract::Path, http::StatusCode, response::Response};
use leptos::prelude::*;
use uuid::Uuid;

use super::{Paged, allow, head, path};
use crate::base::{error::AppError, error::Result, ids::BatchId};
use crate::office::imports::{UndoError, store, undo as take_back};
use crate::office::{change::Halt, staff, staff::desk::Desk};
use crate::t::imports as t;
use crate::web::ui::table::{Col, Table, cells};
use crate::web::{forms::Form, forms::once, ui::banner, ui::banner::Banner, ui::top::Top};

pub async fn page<I: Paged>(desk: Desk, Path(id): Path<Uuid>) -> Result<Response> {
    allow::<I>(&desk.actor)?;
    show::<I>(desk, BatchId::from_uuid(id), Form::default(), None).await
}

async fn show<I: Paged>(
    mut desk: Desk,
    id: BatchId,
    form: Form,
    conflict: Option<String>,
) -> Result<Response> {
    let (cx, actor) = (desk.cx.clone(), desk.actor.clone());
    let lang = cx.lang;
    let tx = desk.tx().await?;
    let batch = store::batch(tx, Some(&actor), id).await?.filter(|b| b.what == I::WHAT);
    let batch = batch.ok_or(AppError::NotFound)?;
    let touched = store::touched(tx, id).await?;
    let things = I::inside(tx, &touched).await?;
    let by = match batch.staff_id {
        Some(id) => staff::store::name_of(tx, id).await?,
        None => String::new(),
    };
    let words = I::words(lang, "", batch.added + batch.changed);
    let mut head = head::<I>(lang, &words.batch, t::batch_of(lang, lang.moment(batch.at)));
    if conflict.is_some() {
        head.status = StatusCode::CONFLICT;
    }
    let done = cx.params.one("done")?.map(|d| if d == "undone" { words.undone } else { words.done });
    Ok(cx.draw(head, move |cx| {
        let undo = (batch.undone_at.is_none() && things.untouched).then(|| {
            view! {
                <form action=cx.to(&path::<I>(&format!("/batches/{}", id.uuid()))) method="post" class="flow">
                    {once::field(&form)}
                    <p>{words.undo}</p>
                    <button class="btn btn--2">{t::undo(lang)}</button>
                </form>
            }
        });
        let [name, second] = I::inside_heads(lang);
        let cols = [Col::serial(t::col_row(lang)), Col::head(name), Col::text(second)];
        let table = (!things.rows.is_empty()).then(|| {
            Table::new(words.title, cols).rows(things.rows.into_iter().map(|(row, href, [name, other])| {
                cells![row, view! { <a href=cx.to(&href)>{name}</a> }, other]
            }))
        });
        let undone =
            batch.undone_at.map(|at| view! { <p class="lead">{t::undone_at(lang, lang.moment(at))}</p> });
        view! {
            {conflict.map(|c| Banner::alert().title(t::undo_refused(lang)).text(c).answer().view())}
            {done.map(banner::done)}
            {Top::new(words.batch).lead(t::read_by(lang, by, lang.moment(batch.at))).more(undone).view()}
            {table}
            {undo}
        }
    }))
}

/// Takes the batch back.
pub async fn undo<I: Paged>(mut desk: Desk, Path(id): Path<Uuid>, form: Form) -> Result<Response, Halt> {
    allow::<I>(&desk.actor)?;
    let mut ch = desk.change(&form).await?;
    let id = BatchId::from_uuid(id);
    match take_back::<I>(&mut ch, id).await {
        Ok(_) => Ok(ch.end(&path::<I>(&format!("/batches/{}?done=undone", id.uuid()))).await?),
        Err(UndoError::Missing) => Err(AppError::NotFound.into()),
        Err(UndoError::App(e)) => Err(e.into()),
        Err(refused) => {
            drop(ch);
            let why = refused.line::<I>(desk.cx.lang);
            Ok(show::<I>(desk, id, form, Some(why)).await?)
        }
    }
}
