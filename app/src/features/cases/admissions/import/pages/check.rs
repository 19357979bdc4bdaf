//! What was read from a list, before any of it is a case: look at it, then confirm or throw it away.
use axum::{extract::Path, http::StatusCode, response::Response};
use leptos::prelude::*;
use uuid::Uuid;

use crate::{
    base::{error::AppError, ids::CentreId, privacy::masking::mask},
    features::{
        cases::admissions::{
            self,
            import::{
                Report,
                run::{Failure, refusal},
            },
            store::import as store,
        },
        centres::store as centres,
    },
    office::change::Halt,
    office::staff::{access::Action, desk::Desk, types::Division},
    t::case_import as t,
    web::{
        forms::{Form, once},
        page::Head,
        ui::{
            banner::Banner,
            table::{Col, Table, cells},
            top::Top,
        },
    },
};

/// The page.
///
/// # Errors
/// [`AppError::NotFound`] when the hour is over or it is somebody else's.
pub async fn page(mut desk: Desk, Path(id): Path<Uuid>) -> Result<Response, AppError> {
    let (cx, actor) = (desk.cx.clone(), desk.actor.clone());
    actor.require_role(Action::CaseImport)?;
    let report = store::kept(desk.tx().await?, cx.state.keys(), &actor, id, cx.now).await?;
    show(desk, id, report.ok_or(AppError::NotFound)?, Form::default(), vec![]).await
}

async fn show(
    mut desk: Desk,
    id: Uuid,
    report: Report,
    form: Form,
    conflict: Vec<String>,
) -> Result<Response, AppError> {
    let (cx, actor) = (desk.cx.clone(), desk.actor.clone());
    let lang = cx.lang;
    let ids: Vec<CentreId> = report.rows.iter().filter_map(|r| r.centre.map(CentreId::from_uuid)).collect();
    let names = centres::names(desk.tx().await?, &ids).await?;
    let n = i64::try_from(report.rows.len()).unwrap_or(i64::MAX);
    let title = t::check_head(lang, n);
    let mut head = Head::new(title.clone(), t::title(lang), admissions::DESK.section)
        .crumb((admissions::DESK.section.label)(lang), Some("/staff/cases"))
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
        let cols = [
            Col::serial(t::col_row(lang)),
            Col::head(t::col_name(lang)),
            Col::text(t::col_village(lang)),
            Col::text(t::col_centre(lang)),
            Col::text(t::col_result(lang)),
        ];
        let table = Table::new(t::check_title(lang), cols).rows(report.rows.iter().map(|r| {
            let village = Division::parse(&r.village).map_or_else(String::new, |d| d.label(lang));
            let centre =
                r.centre.and_then(|c| names.get(&CentreId::from_uuid(c))).map(|(_, name)| name.clone());
            let name = format!("{}{}", mask(&r.name), r.adult_on.map_or("", |_| t::minor(lang)));
            let centre = centre.unwrap_or_else(|| t::none(lang).to_owned());
            cells![r.row, name, village, centre, t::row_good(lang)]
        }));
        let conflicts = (!conflict.is_empty())
            .then(|| Banner::alert().title(t::conflict(lang)).lines(conflict).answer().view());
        view! {
            {conflicts}
            {Top::new(title).phrase().lead(t::check_lead(lang, place)).view()}
            <section><h2>{t::remarks(lang)}</h2><ul class="list">{remarks}</ul></section>
            {table}
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
pub async fn confirm(mut desk: Desk, Path(id): Path<Uuid>, form: Form) -> Result<Response, Halt> {
    desk.actor.require_role(Action::CaseImport)?;
    desk.actor.lang = desk.cx.lang;
    let mut ch = desk.change(&form).await?;
    let (actor, now) = (desk.actor.clone(), ch.now);
    let report = store::kept(&mut ch.tx, ch.state.keys(), &actor, id, now).await?;
    let report = report.ok_or(AppError::NotFound)?;
    let to = if form.one("act")? == "confirm" {
        match store::apply(&mut ch, &report.rows).await {
            Ok(batch) => format!("/staff/cases/import/batches/{}?done=read", batch.uuid()),
            Err(e) => {
                drop(ch);
                return match refusal(e, actor.lang) {
                    Failure::Wrong(lines) => Ok(show(desk, id, report, form, lines).await?),
                    Failure::App(e) => Err(e.into()),
                };
            }
        }
    } else {
        "/staff/cases/import?done=cancelled".to_owned()
    };
    store::forget(&mut ch.tx, &actor, id).await?;
    Ok(ch.end(&to).await?)
}
