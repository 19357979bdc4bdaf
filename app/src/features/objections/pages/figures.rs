//! `/objections/figures`: how many objections came, were closed and were right, by county and quarter (OBJ-10, PUB-12).
use axum::response::Response;
use leptos::prelude::*;

use crate::{
    base::{
        divisions,
        error::AppError,
        i18n::Lang,
        privacy::suppression::{Suppressed, suppress},
    },
    features::objections::{
        outlets::Counts,
        store::figures::{self, Count},
    },
    t::objections as o,
    web::{
        outlets::path,
        page::{Cx, Head},
        ui::layout::Section,
    },
};

/// The page.
pub async fn show(cx: Cx) -> Result<Response, AppError> {
    let mut tx = cx.state.db().read().await?;
    let counts = figures::all(&mut tx).await?;
    let lang = cx.lang;
    let (title, lead) = (o::figures_title(lang), o::figures_lead(lang));
    let head = Head::new(title, lead, Section::OpenData).crumb(title, None);
    let json = cx.to(&path::<Counts>());
    Ok(cx.page(head, move || {
        let mut quarters: Vec<&str> = counts.iter().map(|c| c.quarter.as_str()).collect();
        quarters.dedup();
        let tables = quarters
            .iter()
            .map(|q| table(q, counts.iter().filter(|c| c.quarter == **q).collect(), lang))
            .collect_view();
        let empty = counts.is_empty().then(|| view! { <p class="measure">{o::figures_empty(lang)}</p> });
        view! {
            <div class="head"><h1>{title}</h1><p class="lead">{lead}</p></div>
            <div class="flow-l">
                {empty}{tables}
                <p class="meta measure">{o::figures_note(lang)}</p>
                <p><a class="go" href=json>{o::figures_json(lang)}</a></p>
            </div>
        }
    }))
}

/// 1 to 4 stay unsaid, and there is no total beside them (PUB-12).
fn shown(n: i64, lang: Lang) -> String {
    match suppress(u64::try_from(n).unwrap_or(0)) {
        Suppressed::Exact(_) => lang.number(n),
        Suppressed::FewerThan5 => o::figures_few(lang).to_owned(),
    }
}

fn table(quarter: &str, counts: Vec<&Count>, lang: Lang) -> AnyView {
    let (year, number) = quarter.split_once('-').unwrap_or((quarter, ""));
    let [county, received, closed, sustained] = [
        o::figures_county(lang),
        o::figures_received(lang),
        o::figures_closed(lang),
        o::figures_sustained(lang),
    ];
    let rows = counts.into_iter().map(|c| {
        view! {
            <tr role="row">
                <th role="rowheader" scope="row">{divisions::county_label(&c.county, lang)}</th>
                <td role="cell" class="n" data-label=received>{shown(c.received, lang)}</td>
                <td role="cell" class="n" data-label=closed>{shown(c.closed, lang)}</td>
                <td role="cell" class="n" data-label=sustained>{shown(c.sustained, lang)}</td>
            </tr>
        }
    });
    view! {
        <section class="flow">
            <div class="table-box"><table class="table" role="table">
                <caption>{o::figures_quarter(lang, year, number)}</caption>
                <thead role="rowgroup"><tr role="row">
                    <th role="columnheader" scope="col">{county}</th>
                    <th role="columnheader" scope="col" class="n">{received}</th>
                    <th role="columnheader" scope="col" class="n">{closed}</th>
                    <th role="columnheader" scope="col" class="n">{sustained}</th>
                </tr></thead>
                <tbody role="rowgroup">{rows.collect_view()}</tbody>
            </table></div>
        </section>
    }
    .into_any()
}
