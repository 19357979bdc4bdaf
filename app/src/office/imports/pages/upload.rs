//! The form that takes a table, and the batches that were read in before.
use axum::{extract::Multipart, http::StatusCode, response::Response};
use leptos::prelude::*;

use super::{Paged, allow, count, path, upload_path};
use crate::base::{error::AppError, error::Result, sheets::ReadError};
use crate::office::imports::{Failure, Run, check, store};
use crate::office::{change::lead, imports::store::Batch, staff::desk::Desk, staff::types::Division};
use crate::t::imports as t;
use crate::web::{page::Cx, page::Head, ui::banner::done, ui::icon::Icon, ui::top::top};

pub async fn form<I: Paged>(desk: Desk) -> Result<Response> {
    allow::<I>(&desk.actor)?;
    show::<I>(desk, vec![]).await
}

async fn show<I: Paged>(mut desk: Desk, errors: Vec<String>) -> Result<Response> {
    let (cx, actor) = (desk.cx.clone(), desk.actor.clone());
    let lang = cx.lang;
    let batches = store::batches(desk.tx().await?, Some(&actor), Some(I::WHAT)).await?;
    let words = I::words(lang, &actor.division.label(lang), 0);
    let mut head = Head::new(words.title, words.title, I::SECTION)
        .crumb((I::SECTION.label)(lang), Some(I::SECTION.path))
        .crumb(words.title, None)
        .private();
    if !errors.is_empty() {
        head.status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    let cancelled = cx.params.one("done")?.is_some();
    Ok(cx.draw(head, move |cx| {
        let class = if errors.is_empty() { "field" } else { "field field--bad" };
        let invalid = (!errors.is_empty()).then_some("true");
        let file = format!("{}.xlsx", I::WHAT);
        view! {
            {summary(cx, errors)}
            {cancelled.then(|| done(t::cancelled(lang)))}
            {top(words.title, words.lead)}
            <ul class="list">{words.promises.into_iter().map(|p| view! { <li>{p}</li> }).collect_view()}</ul>
            <p><a class="go" href=cx.to(&path::<I>("/template.xlsx")) download=file>{t::template_link(lang)}{Icon::Document.svg()}</a></p>
            <form class="flow" action=cx.to(&upload_path::<I>()) method="post" enctype="multipart/form-data">
                <div class=class>
                    <label for="file">{t::file(lang, words.sheet)}</label>
                    <span class="hint" id="file-hint">{t::file_hint(lang, I::MAX_FILE >> 20)}</span>
                    <input class="input" id="file" name="file" type="file" accept=".xlsx,.csv" required=true aria-describedby="file-hint" aria-invalid=invalid/>
                </div>
                <button class="btn">{t::check(lang, words.sheet)}</button>
            </form>
            {(!batches.is_empty()).then(|| list::<I>(cx, batches, words.sheet))}
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

fn list<I: Paged>(cx: &Cx, batches: Vec<Batch>, sheet: &str) -> impl IntoView + use<I> {
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
    view! { <section><h2>{t::batches(lang, sheet)}</h2><ol class="queue">{rows}</ol></section> }
}

/// Takes a file, checks it, and leads to what was read.
pub async fn take<I: Paged>(mut desk: Desk, mut multipart: Multipart) -> Result<Response> {
    allow::<I>(&desk.actor)?;
    let (cx, actor) = (desk.cx.clone(), desk.actor.clone());
    let wrong = |error: ReadError| vec![error.message(cx.lang)];
    let (name, bytes) = match file(&mut multipart).await {
        Ok(Some(file)) => file,
        Ok(None) => return show::<I>(desk, wrong(ReadError::Empty)).await,
        Err(status) if status == StatusCode::PAYLOAD_TOO_LARGE => {
            return show::<I>(desk, wrong(ReadError::FileTooBig { mib: I::MAX_FILE >> 20 })).await;
        }
        Err(_) => return Err(AppError::BadRequest),
    };
    let run = Run { state: &cx.state, by: Some(&actor), lang: cx.lang, now: cx.now };
    match check::<I>(&run, &name, bytes).await {
        Ok(report) => {
            let mut ch = desk.write().await?;
            let id = store::keep(&mut ch.tx, cx.state.keys(), (&actor, I::WHAT), &report, cx.now).await?;
            ch.commit().await?;
            Ok(lead(&cx.state, &path::<I>(&format!("/check/{id}"))))
        }
        Err(Failure::Wrong(errors)) => show::<I>(desk, errors).await,
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
