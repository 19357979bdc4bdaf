//! The form that takes a table, and the batches that were read in before.
use axum::{
    extract::Multipart,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use leptos::prelude::*;

use super::{Paged, allow, count, path, run, upload_path};
use crate::{
    base::{error::AppError, sheets::ReadError},
    office::{
        imports::{
            Failure, check,
            store::{self, Batch},
        },
        staff::{
            desk::Desk,
            types::{Actor, Division},
        },
    },
    t::imports as t,
    web::{
        page::{Cx, Head},
        ui::icon::Icon,
    },
};

/// The form.
pub async fn form<I: Paged>(Desk { cx, actor }: Desk) -> Result<Response, AppError> {
    allow::<I>(&actor)?;
    show::<I>(cx, &actor, vec![]).await
}

async fn show<I: Paged>(cx: Cx, actor: &Actor, errors: Vec<String>) -> Result<Response, AppError> {
    let lang = cx.lang;
    let mut tx = cx.state.db().read().await?;
    let batches = store::batches(&mut tx, Some(actor), Some(I::WHAT)).await?;
    drop(tx);
    let words = I::words(lang, &actor.division.label(lang), 0);
    let mut head = Head::new(words.title, words.title, I::SECTION)
        .crumb(I::SECTION.label(lang), Some(I::HOME))
        .crumb(words.title, None)
        .private();
    if !errors.is_empty() {
        head.status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    let cancelled = cx.params.one("done")?.is_some();
    let inside = cx.clone();
    Ok(cx.page(head, move || {
        let cx = inside;
        let class = if errors.is_empty() { "field" } else { "field field--bad" };
        let invalid = (!errors.is_empty()).then_some("true");
        let file = format!("{}.xlsx", I::WHAT);
        view! {
            {summary(&cx, errors)}
            {cancelled.then(|| view! { <div class="banner" role="status">{Icon::Tick.svg()}<div><p>{t::cancelled(lang)}</p></div></div> })}
            <div class="head"><h1>{words.title}</h1><p class="lead">{words.lead}</p></div>
            <ul class="list">{words.promises.into_iter().map(|p| view! { <li>{p}</li> }).collect_view()}</ul>
            <p><a class="go" href=cx.to(&path::<I>("/template.xlsx")) download=file>{t::template_link(lang)}{Icon::Document.svg()}</a></p>
            <form class="flow" action=cx.to(&upload_path::<I>()) method="post" enctype="multipart/form-data">
                <div class=class>
                    <label for="file">{t::file(lang)}</label>
                    <span class="hint" id="file-hint">{t::file_hint(lang, I::MAX_FILE >> 20)}</span>
                    <input class="input" id="file" name="file" type="file" accept=".xlsx,.csv" required=true aria-describedby="file-hint" aria-invalid=invalid/>
                </div>
                <button class="btn">{t::check(lang)}</button>
            </form>
            {(!batches.is_empty()).then(|| list::<I>(&cx, batches))}
        }
    }))
}

/// What is wrong with the file, a line each; the first leads to the field.
fn summary(cx: &Cx, errors: Vec<String>) -> Option<impl IntoView + use<>> {
    if errors.is_empty() {
        return None;
    }
    let title = t::nothing_read(cx.lang, count(errors.len()));
    let lines = errors.into_iter().map(|e| view! { <li><a href="#file">{e}</a></li> }).collect_view();
    Some(view! {
        <div class="errors flow" role="alert" aria-labelledby="errors-title" tabindex="-1" id="errors">
            <h2 id="errors-title">{title}</h2>
            <ul>{lines}</ul>
        </div>
    })
}

fn list<I: Paged>(cx: &Cx, batches: Vec<Batch>) -> impl IntoView + use<I> {
    let lang = cx.lang;
    let rows: Vec<_> = batches
        .into_iter()
        .map(|b| {
            let href = cx.to(&path::<I>(&format!("/batches/{}", b.id.uuid())));
            let place = Division::parse(&b.division).map_or_else(String::new, |d| d.label(lang));
            let undone = b.undone_at.map(|at| t::undone_at(lang, lang.moment(at)));
            let n = I::words(lang, "", b.added + b.changed).count;
            view! {
                <li>
                    <div><span class="tag">{n}</span></div>
                    <div><h3><a href=href>{t::batch_of(lang, lang.moment(b.at))}</a></h3><p class="meta">{place}{undone}</p></div>
                </li>
            }
        })
        .collect();
    view! { <section><h2>{t::batches(lang)}</h2><ol class="queue">{rows}</ol></section> }
}

/// Takes a file, checks it, and leads to what was read.
pub async fn take<I: Paged>(
    Desk { cx, actor }: Desk,
    mut multipart: Multipart,
) -> Result<Response, AppError> {
    allow::<I>(&actor)?;
    let wrong = |error: ReadError| vec![error.message(cx.lang)];
    let (name, bytes) = match file(&mut multipart).await {
        Ok(Some(file)) => file,
        Ok(None) => {
            let errors = wrong(ReadError::Empty);
            return show::<I>(cx, &actor, errors).await;
        }
        Err(status) if status == StatusCode::PAYLOAD_TOO_LARGE => {
            let errors = wrong(ReadError::FileTooBig { mib: I::MAX_FILE >> 20 });
            return show::<I>(cx, &actor, errors).await;
        }
        Err(_) => return Err(AppError::BadRequest),
    };
    match check::<I>(&run(&cx, &actor), &name, bytes).await {
        Ok(report) => {
            let mut tx = cx.state.db().write().await?;
            let id = store::keep(&mut tx, cx.state.keys(), (&actor, I::WHAT), &report, cx.now).await?;
            tx.commit().await?;
            Ok(Redirect::to(&cx.to(&path::<I>(&format!("/check/{id}")))).into_response())
        }
        Err(Failure::Wrong(errors)) => show::<I>(cx, &actor, errors).await,
        Err(Failure::App(e)) => Err(e),
    }
}

async fn file(multipart: &mut Multipart) -> Result<Option<(String, Vec<u8>)>, StatusCode> {
    let mut found = None;
    while let Some(field) = multipart.next_field().await.map_err(|e| e.status())? {
        if field.name() == Some("file") && found.is_none() {
            let name = field.file_name().unwrap_or_default().to_owned();
            let bytes = field.bytes().await.map_err(|e| e.status())?;
            found = (!bytes.is_empty()).then(|| (name, bytes.to_vec()));
        }
    }
    Ok(found)
}
