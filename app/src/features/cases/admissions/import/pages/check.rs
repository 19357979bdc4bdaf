//! What was read from a list, before any of it is a case: look at it, then confirm or throw it away.
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use leptos::prelude::*;
use uuid::Uuid;

use crate::{
    base::{error::AppError, ids::CentreId, privacy::masking::mask},
    features::{
        cases::admissions::{
            import::{
                Report,
                run::{Failure, refusal},
            },
            store::import as store,
        },
        centres,
    },
    office::staff::{
        access::Action,
        desk::Desk,
        types::{Actor, Division},
    },
    t::case_import as t,
    web::{
        forms::{Form, once},
        page::{Cx, Head},
        ui::{icon::Icon, layout::Section},
    },
};

/// The page.
///
/// # Errors
/// [`AppError::NotFound`] when the hour is over or it is somebody else's.
pub async fn page(Desk { cx, actor }: Desk, Path(id): Path<Uuid>) -> Result<Response, AppError> {
    actor.require_role(Action::CaseImport)?;
    let mut tx = cx.state.db().read().await?;
    let report =
        store::kept(&mut tx, cx.state.keys(), &actor, id, cx.now).await?.ok_or(AppError::NotFound)?;
    drop(tx);
    show(cx, &actor, id, report, Form::default(), vec![]).await
}

async fn show(
    cx: Cx,
    actor: &Actor,
    id: Uuid,
    report: Report,
    form: Form,
    conflict: Vec<String>,
) -> Result<Response, AppError> {
    let lang = cx.lang;
    let ids: Vec<CentreId> = report.rows.iter().filter_map(|r| r.centre.map(CentreId::from_uuid)).collect();
    let mut tx = cx.state.db().read().await?;
    let names = centres::store::names(&mut tx, &ids).await?;
    drop(tx);
    let n = i64::try_from(report.rows.len()).unwrap_or(i64::MAX);
    let title = t::check_head(lang, n);
    let mut head = Head::new(title.clone(), t::title(lang), Section::Cases)
        .crumb(Section::Cases.label(lang), Some("/staff/cases"))
        .crumb(t::title(lang), Some("/staff/cases/import"))
        .crumb(t::check_title(lang), None)
        .private();
    if !conflict.is_empty() {
        head.status = StatusCode::CONFLICT;
    }
    let place = actor.division.label(lang);
    let inside = cx.clone();
    Ok(cx.page(head, move || {
        let cx = inside;
        let action = cx.to(&format!("/staff/cases/import/check/{id}"));
        let remarks: Vec<_> = report.remarks.iter().cloned().map(|r| view! { <li>{r}</li> }).collect();
        let rows: Vec<_> = report
            .rows
            .iter()
            .map(|r| {
                let village = Division::parse(&r.village).map_or_else(String::new, |d| d.label(lang));
                let centre = r.centre.and_then(|c| names.get(&CentreId::from_uuid(c))).map(|(_, name)| name.clone());
                let minor = r.adult_on.map(|_| t::minor(lang));
                view! {
                    <tr>
                        <td data-label=t::col_row(lang)>{r.row}</td>
                        <td data-label=t::col_name(lang)>{mask(&r.name)}{minor}</td>
                        <td data-label=t::col_village(lang)>{village}</td>
                        <td data-label=t::col_centre(lang)>{centre.unwrap_or_else(|| t::none(lang).to_owned())}</td>
                        <td data-label=t::col_result(lang)>{t::row_good(lang)}</td>
                    </tr>
                }
            })
            .collect();
        let conflicts = (!conflict.is_empty()).then(|| {
            let lines = conflict.into_iter().map(|c| view! { <p>{c}</p> }).collect_view();
            view! {
                <div class="banner banner--bad" role="alert">{Icon::Alert.svg()}<div><h2>{t::conflict(lang)}</h2>{lines}</div></div>
            }
        });
        view! {
            {conflicts}
            <div class="head"><h1 class="phrase">{title}</h1><p class="lead">{t::check_lead(lang, place)}</p></div>
            <section><h2>{t::remarks(lang)}</h2><ul class="list">{remarks}</ul></section>
            <div class="table"><table>
                <caption class="vh">{t::check_title(lang)}</caption>
                <thead><tr>
                    <th scope="col">{t::col_row(lang)}</th><th scope="col">{t::col_name(lang)}</th>
                    <th scope="col">{t::col_village(lang)}</th><th scope="col">{t::col_centre(lang)}</th>
                    <th scope="col">{t::col_result(lang)}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
            <form action=action method="post" class="row">
                {once::field(&form)}
                <button class="btn" name="act" value="confirm">{t::confirm(lang, n)}</button>
                <button class="btn btn--2" name="act" value="cancel">{t::cancel(lang)}</button>
            </form>
        }
    }))
}

/// Reads the rows in, or throws them away. Twice does it once (IN-11).
///
/// # Errors
/// [`AppError::NotFound`] when the hour is over or it is somebody else's.
pub async fn confirm(
    Desk { cx, mut actor }: Desk,
    Path(id): Path<Uuid>,
    form: Form,
) -> Result<Response, AppError> {
    actor.require_role(Action::CaseImport)?;
    actor.lang = cx.lang;
    let (keys, whose) = (cx.state.keys(), actor.id.uuid().to_string());
    let mut tx = cx.state.db().write().await?;
    if let Some(led) = once::take(&mut tx, keys, &whose, &form, cx.now).await? {
        return Ok(Redirect::to(&cx.to(&led)).into_response());
    }
    let report = store::kept(&mut tx, keys, &actor, id, cx.now).await?.ok_or(AppError::NotFound)?;
    let to = if form.one("act")? == "confirm" {
        match store::apply(&mut tx, keys, &actor, &report.rows, cx.now).await {
            Ok(batch) => format!("/staff/cases/import/batches/{}?done=read", batch.uuid()),
            Err(e) => {
                drop(tx);
                return match refusal(e, cx.lang) {
                    Failure::Wrong(lines) => show(cx, &actor, id, report, form, lines).await,
                    Failure::App(e) => Err(e),
                };
            }
        }
    } else {
        "/staff/cases/import?done=cancelled".to_owned()
    };
    store::forget(&mut tx, &actor, id).await?;
    once::done(&mut tx, keys, &whose, &form, &to).await?;
    tx.commit().await?;
    Ok(Redirect::to(&cx.to(&to)).into_response())
}
