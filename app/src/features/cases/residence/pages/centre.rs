//! `/staff/centres/{slug}/residence`: who lives in a centre and who waits for it, in the order of filing (应托尽托, seed 57).
use std::collections::HashMap;

use axum::{extract::Path, response::Response};
use leptos::prelude::*;

use super::{residents, words};
use crate::{
    base::{db::paging::Turn, error::AppError, i18n::Lang},
    features::{
        cases::{
            admissions::store::places::{Waiting, waiting},
            residence::store::residents::page as page_of,
        },
        centres::{store::beds, types::Slug},
    },
    office::staff::{
        access::Action,
        desk::Desk,
        types::{Division, Place, Scope},
    },
    t::residence as r,
    web::{
        page::{Cx, Head},
        ui::{badge::tag, layout::Section},
    },
};

/// Handler.
///
/// # Errors
/// [`AppError::NotFound`] for a centre outside the person's division or [`AppError::BadCursor`].
pub async fn page(Path(slug): Path<String>, desk: Desk) -> Result<Response, AppError> {
    let Desk { cx, actor } = desk;
    let slug = Slug::parse(&slug).map_err(|_| AppError::NotFound)?;
    let mut tx = cx.state.db().read().await?;
    let centre = beds::by_slug(&mut tx, &slug).await?.ok_or(AppError::NotFound)?;
    let division = Division::parse(&centre.township).ok_or(AppError::NotFound)?;
    actor.require(Action::CaseRead, &Place { division, centre: Some(centre.id) })?;
    let turn = Turn { keys: cx.state.keys(), after: cx.params.one("after")?, limit: residents::PAGE };
    let scope = Scope::Centre(centre.id);
    let found = page_of(&mut tx, turn, &scope, None, cx.today).await?;
    let waits = waiting(&mut tx, centre.id).await?;
    drop(tx);
    let lang = cx.lang;
    let title = r::centre_title(lang, &centre.name);
    let head = Head::new(&title, &title, Section::Residents)
        .crumb(r::title(lang), Some("/staff/residents"))
        .crumb(&centre.name, None)
        .private();
    let for_view = cx.clone();
    Ok(cx.page(head, move || {
        let cx = for_view;
        let taken = centre.occupied.map_or_else(|| r::centre_unknown(lang).to_owned(), |n| n.to_string());
        let names = HashMap::from([(centre.id, (centre.slug.clone(), centre.name.clone()))]);
        let living = if found.is_empty() {
            view! { <p>{r::centre_no_residents(lang)}</p> }.into_any()
        } else {
            residents::table(&cx, found, &names)
        };
        view! {
            <div class="head">
                <h1 class="phrase">{title}</h1>
                <p class="lead">{r::centre_lead(lang, centre.beds, taken)}</p>
                <p><a href=cx.to(&format!("/centres/{}", centre.slug))>{r::centre_public(lang)}</a></p>
            </div>
            <section class="section">
                <h2>{r::centre_waiting(lang)}</h2>
                <p class="meta">{r::centre_waiting_lead(lang)}</p>
                {queue(&cx, waits)}
            </section>
            <section class="section"><h2>{r::centre_living(lang)}</h2>{living}</section>
        }
    }))
}

fn queue(cx: &Cx, waits: Vec<Waiting>) -> AnyView {
    let lang = cx.lang;
    if waits.is_empty() {
        return view! { <p>{r::centre_no_waiting(lang)}</p> }.into_any();
    }
    let n = i64::try_from(waits.len()).unwrap_or(i64::MAX);
    let rows = waits.into_iter().enumerate().map(|(i, w)| row(cx, lang, i + 1, w));
    let labels = [
        r::col_place(lang),
        r::col_case(lang),
        r::col_name(lang),
        r::col_state(lang),
        r::col_township(lang),
        r::col_filed(lang),
    ];
    view! {
        <p class="count">{r::centre_waiting_n(lang, n)}</p>
        <div class="table-box"><table class="table" role="table">
            <caption class="vh">{r::centre_waiting(lang)}</caption>
            <thead role="rowgroup"><tr role="row">{labels.map(|l| view! { <th role="columnheader" scope="col">{l}</th> }).collect_view()}</tr></thead>
            <tbody role="rowgroup">{rows.collect_view()}</tbody>
        </table></div>
    }
    .into_any()
}

fn row(cx: &Cx, lang: Lang, place: usize, w: Waiting) -> AnyView {
    let href = cx.to(&format!("/staff/cases/{}/stay", w.reference));
    view! {
        <tr role="row">
            <td role="cell" class="ser" data-label=r::col_place(lang)>{place}</td>
            <th role="rowheader" scope="row"><a href=href>{w.reference}</a></th>
            <td role="cell" data-label=r::col_name(lang)>{w.masked}</td>
            <td role="cell" data-label=r::col_state(lang)>{tag(words::tone(w.state), words::state(lang, w.state))}</td>
            <td role="cell" data-label=r::col_township(lang)>{crate::base::divisions::place(&w.township, lang)}</td>
            <td role="cell" data-label=r::col_filed(lang)>{w.filed_on.map(|d| lang.date(d))}</td>
        </tr>
    }
    .into_any()
}
