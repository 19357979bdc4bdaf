//! One list that was read in: its cases, and the way to take it back while nobody has touched them.
use axum::{extract::Path, http::StatusCode, response::Response};
use leptos::prelude::*;
use uuid::Uuid;

use crate::{
    base::{error::AppError, ids::BatchId},
    features::cases::admissions::{
        self,
        store::import::{self as store, Inside, UndoError},
        types::State,
    },
    office::change::Halt,
    office::staff::{self, access::Action, desk::Desk},
    t::case_import as t,
    web::{
        forms::{Form, once},
        page::Head,
        ui::{
            banner::{self, Banner},
            table::{Col, Table, cells},
            top::Top,
        },
    },
};

/// The page.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope.
pub async fn page(desk: Desk, Path(id): Path<Uuid>) -> Result<Response, AppError> {
    desk.actor.require_role(Action::CaseImport)?;
    show(desk, BatchId::from_uuid(id), Form::default(), None).await
}

async fn show(
    mut desk: Desk,
    id: BatchId,
    form: Form,
    conflict: Option<String>,
) -> Result<Response, AppError> {
    let (cx, scope) = (desk.cx.clone(), desk.actor.scope());
    let lang = cx.lang;
    let tx = desk.tx().await?;
    let (batch, cases): Inside = store::batch(tx, &scope, id).await?.ok_or(AppError::NotFound)?;
    let by = staff::store::name_of(tx, batch.staff_id).await?;
    let title = t::batch_head(lang, batch.n);
    let mut head = Head::new(title.clone(), t::title(lang), admissions::DESK.section)
        .crumb((admissions::DESK.section.label)(lang), Some("/staff/cases"))
        .crumb(t::title(lang), Some("/staff/cases/import"))
        .crumb(t::batch_of(lang, lang.moment(batch.at)), None)
        .private();
    if conflict.is_some() {
        head.status = StatusCode::CONFLICT;
    }
    let done =
        cx.params.one("done")?.map(|d| if d == "undone" { t::done_undone(lang) } else { t::done_read(lang) });
    let inside = cx.clone();
    Ok(cx.page(head, move || {
        let cx = inside;
        let drafts = cases.iter().all(|c| c.3 == State::Draft.word());
        let undo = (batch.undone_at.is_none() && drafts).then(|| {
            let action = cx.to(&format!("/staff/cases/import/batches/{}", id.uuid()));
            view! {
                <form action=action method="post" class="flow">
                    {once::field(&form)}
                    <p>{t::undo_text(lang)}</p>
                    <button class="btn btn--2">{t::undo(lang)}</button>
                </form>
            }
        });
        let cols =
            [Col::serial(t::col_row(lang)), Col::head(t::col_reference(lang)), Col::text(t::col_name(lang))];
        let table = (!cases.is_empty()).then(|| {
            Table::new(t::title(lang), cols).rows(cases.into_iter().map(|(line, reference, masked, _)| {
                let href = cx.to(&format!("/staff/cases/{reference}"));
                cells![line, view! { <a href=href>{reference}</a> }, masked]
            }))
        });
        let undone =
            batch.undone_at.map(|at| view! { <p class="lead">{t::undone_at(lang, lang.moment(at))}</p> });
        view! {
            {conflict.map(|c| Banner::alert().title(t::undo_refused(lang)).text(c).answer().view())}
            {done.map(banner::done)}
            {Top::new(title).lead(t::read_by(lang, by, lang.moment(batch.at))).more(undone).view()}
            {table}
            {undo}
        }
    }))
}

/// Takes the batch back.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope.
pub async fn undo(mut desk: Desk, Path(id): Path<Uuid>, form: Form) -> Result<Response, Halt> {
    desk.actor.require_role(Action::CaseImport)?;
    let mut ch = desk.change(&form).await?;
    let (id, lang) = (BatchId::from_uuid(id), desk.cx.lang);
    let refused = match store::undo(&mut ch, id).await {
        Ok(_) => {
            return Ok(ch.end(&format!("/staff/cases/import/batches/{}?done=undone", id.uuid())).await?);
        }
        Err(UndoError::Missing) => return Err(AppError::NotFound.into()),
        Err(UndoError::App(e)) => return Err(e.into()),
        Err(UndoError::Already) => t::undo_already(lang).to_owned(),
        Err(UndoError::Moved(references)) => {
            let n = i64::try_from(references.len()).unwrap_or(i64::MAX);
            let some: Vec<String> = references.into_iter().take(10).collect();
            t::undo_moved(lang, n, some.join(t::joint(lang)))
        }
    };
    drop(ch);
    Ok(show(desk, id, form, Some(refused)).await?)
}
