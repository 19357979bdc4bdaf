//! `/staff/centres/{slug}/residence`: who lives in a centre and who waits for it, in the order of filing (应托尽托, seed 57).
use std::collections::HashMap;

use axum::{extract::Path, response::Response};
use leptos::prelude::*;

use super::{residents, words};
use crate::base::{db::paging::Turn, divisions, error::AppError, error::Result};
use crate::features::cases::{
    admissions::store::places::Waiting, admissions::store::places::waiting, residence,
    residence::store::residents::page as page_of,
};
use crate::features::centres::{store::beds, types::Slug};
use crate::office::staff::types::{Division, Place, Scope};
use crate::office::{staff::access::Action, staff::desk::Reading};
use crate::t::residence as r;
use crate::web::ui::table::{Col, Table, cells};
use crate::web::{page::Cx, page::Head, ui::badge::tag, ui::bar::Bar, ui::section::section, ui::top::Top};

pub async fn page(Path(slug): Path<String>, Reading { cx, actor, mut tx }: Reading) -> Result<Response> {
    let slug = Slug::parse(&slug).map_err(|_| AppError::NotFound)?;
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
    let head = Head::new(&title, &title, residence::DESK.section)
        .crumb(r::title(lang), Some("/staff/residents"))
        .crumb(&centre.name, None)
        .private();
    Ok(cx.draw(head, move |cx| {
        let taken = centre.occupied.map_or_else(|| r::centre_unknown(lang).to_owned(), |n| n.to_string());
        let names = HashMap::from([(centre.id, (centre.slug.clone(), centre.name.clone()))]);
        let living = if found.is_empty() {
            view! { <p>{r::centre_no_residents(lang)}</p> }.into_any()
        } else {
            residents::table(cx, found, &names)
        };
        let full = centre.occupied.map(|n| Bar { whole: centre.beds, there: n, coming: 0 }.svg());
        view! {
            {Top::new(title)
                .phrase()
                .lead(r::centre_lead(lang, centre.beds, taken))
                .more(full)
                .more(view! { <p><a href=cx.to(&format!("/centres/{}", centre.slug))>{r::centre_public(lang)}</a></p> })
                .view()}
            <section class="section">
                <h2>{r::centre_waiting(lang)}</h2>
                <p class="meta">{r::centre_waiting_lead(lang)}</p>
                {queue(cx, waits)}
            </section>
            {section(r::centre_living(lang), living)}
        }
    }))
}

fn queue(cx: &Cx, waits: Vec<Waiting>) -> AnyView {
    let lang = cx.lang;
    if waits.is_empty() {
        return view! { <p>{r::centre_no_waiting(lang)}</p> }.into_any();
    }
    let n = i64::try_from(waits.len()).unwrap_or(i64::MAX);
    let cols = [
        Col::serial(r::col_place(lang)),
        Col::head(r::col_case(lang)),
        Col::text(r::col_name(lang)),
        Col::text(r::col_state(lang)),
        Col::text(r::col_township(lang)),
        Col::text(r::col_filed(lang)),
    ];
    let rows = waits.into_iter().enumerate().map(|(i, w)| {
        let href = cx.to(&format!("/staff/cases/{}/stay", w.reference));
        cells![
            i + 1,
            view! { <a href=href>{w.reference}</a> },
            w.masked,
            tag(words::tone(w.state), words::state(lang, w.state)),
            divisions::place(&w.township, lang),
            w.filed_on.map(|d| lang.date(d)),
        ]
    });
    view! {
        <p class="count">{r::centre_waiting_n(lang, n)}</p>
        {Table::new(r::centre_waiting(lang), cols).rows(rows)}
    }
    .into_any()
}
