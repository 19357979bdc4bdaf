//! The form that takes a list, and the batches that were read in before.
use axum::{extract::Multipart, http::StatusCode, response::Response};
use leptos::prelude::*;

use crate::{
    base::{error::AppError, sheets::ReadError},
    features::cases::admissions::{
        self,
        import::{
            MAX_FILE, MAX_ROWS,
            run::{Failure, check},
        },
        store::import::{self as store, Batch},
    },
    office::change::lead,
    office::staff::{access::Action, desk::Desk, types::Division},
    t::case_import as t,
    web::{
        page::{Cx, Head},
        ui::{banner::done, icon::Icon, top::top},
    },
};

/// The form.
///
/// # Errors
/// [`AppError::NotFound`] for who may not import.
pub async fn form(desk: Desk) -> Result<Response, AppError> {
    desk.actor.require_role(Action::CaseImport)?;
    show(desk, vec![]).await
}

async fn show(mut desk: Desk, errors: Vec<String>) -> Result<Response, AppError> {
    let (cx, actor) = (desk.cx.clone(), desk.actor.clone());
    let lang = cx.lang;
    let batches = store::batches(desk.tx().await?, &actor.scope()).await?;
    let mut head = Head::new(t::title(lang), t::title(lang), admissions::DESK.section)
        .crumb((admissions::DESK.section.label)(lang), Some("/staff/cases"))
        .crumb(t::title(lang), None)
        .private();
    if !errors.is_empty() {
        head.status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    let cancelled = cx.params.one("done")?.is_some();
    let place = actor.division.label(lang);
    let inside = cx.clone();
    Ok(cx.page(head, move || {
        let cx = inside;
        let class = if errors.is_empty() { "field" } else { "field field--bad" };
        let invalid = (!errors.is_empty()).then_some("true");
        view! {
            {summary(&cx, errors)}
            {cancelled.then(|| done(t::cancelled(lang)))}
            {top(t::title(lang), t::lead(lang, place))}
            <ul class="list">
                <li>{t::promise_dropped(lang)}</li>
                <li>{t::promise_id(lang)}</li>
                <li>{t::promise_all(lang, MAX_ROWS)}</li>
            </ul>
            <p><a class="go" href=cx.to("/staff/cases/import/template.xlsx") download="applications.xlsx">{t::template_link(lang)}{Icon::Document.svg()}</a></p>
            <form class="flow" action=cx.to("/staff/uploads/cases") method="post" enctype="multipart/form-data">
                <div class=class>
                    <label for="file">{t::file(lang)}</label>
                    <span class="hint" id="file-hint">{t::file_hint(lang, MAX_FILE >> 20)}</span>
                    <input class="input" id="file" name="file" type="file" accept=".xlsx,.csv" required=true aria-describedby="file-hint" aria-invalid=invalid/>
                </div>
                <button class="btn">{t::check(lang)}</button>
            </form>
            {list(&cx, batches)}
        }
    }))
}

/// What is wrong with the file, a line each; the first leads to the field.
fn summary(cx: &Cx, errors: Vec<String>) -> Option<AnyView> {
    let lang = cx.lang;
    if errors.is_empty() {
        return None;
    }
    let n = i64::try_from(errors.len()).unwrap_or(i64::MAX);
    let lines = errors.into_iter().map(|e| view! { <li><a href="#file">{e}</a></li> }).collect_view();
    Some(
        view! {
            <div class="errors flow" role="alert" aria-labelledby="errors-title" tabindex="-1" id="errors">
                <h2 id="errors-title">{t::nothing_read(lang, n)}</h2>
                <ul>{lines}</ul>
            </div>
        }
        .into_any(),
    )
}

fn list(cx: &Cx, batches: Vec<Batch>) -> Option<AnyView> {
    let lang = cx.lang;
    if batches.is_empty() {
        return None;
    }
    let rows = batches.into_iter().map(|b| {
        let href = cx.to(&format!("/staff/cases/import/batches/{}", b.id.uuid()));
        let place = Division::parse(&b.division).map_or_else(String::new, |d| d.label(lang));
        let undone = b.undone_at.map(|at| t::undone_at(lang, lang.moment(at)));
        view! {
            <li>
                <div><span class="tag">{t::cases(lang, b.n)}</span></div>
                <div><h3><a href=href>{t::batch_of(lang, lang.moment(b.at))}</a></h3><p class="meta">{place}{undone}</p></div>
            </li>
        }
    });
    Some(
        view! { <section><h2>{t::batches(lang)}</h2><ol class="queue">{rows.collect_view()}</ol></section> }
            .into_any(),
    )
}

/// Takes a file, checks it, and leads to what was read.
///
/// # Errors
/// [`AppError::NotFound`] for who may not import.
pub async fn take(mut desk: Desk, mut multipart: Multipart) -> Result<Response, AppError> {
    desk.actor.require_role(Action::CaseImport)?;
    // Messages come back in the language of the page.
    desk.actor.lang = desk.cx.lang;
    let (state, actor) = (desk.cx.state.clone(), desk.actor.clone());
    let (name, bytes) = match file(&mut multipart).await {
        Ok(Some(file)) => file,
        Ok(None) => return show(desk, vec![ReadError::Empty.message(actor.lang)]).await,
        Err(status) if status == StatusCode::PAYLOAD_TOO_LARGE => {
            let text = ReadError::FileTooBig { mib: MAX_FILE >> 20 }.message(actor.lang);
            return show(desk, vec![text]).await;
        }
        Err(_) => return Err(AppError::BadRequest),
    };
    match check(&state, &actor, &name, bytes).await {
        Ok(report) => {
            let mut ch = desk.write().await?;
            let id = store::keep(&mut ch.tx, state.keys(), &actor, &report, ch.now).await?;
            ch.commit().await?;
            Ok(lead(&state, &format!("/staff/cases/import/check/{id}")))
        }
        Err(Failure::Wrong(errors)) => show(desk, errors).await,
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
