//! `/objections/figures`: how many objections came, were closed and were right, by county and quarter (OBJ-10, PUB-12).
use axum::response::Response;
use leptos::prelude::*;

use crate::base::{
    divisions, error::Result, i18n::Lang, privacy::suppression::Suppressed, privacy::suppression::suppress,
};
use crate::features::objections::{outlets::Counts, store::figures, store::figures::Count};
use crate::t::objections as o;
use crate::web::ui::table::{Col, Table, cells};
use crate::web::{menu::Section, outlets::path, page::Cx, page::Head, ui::top::top};

pub async fn show(cx: Cx) -> Result<Response> {
    let mut tx = cx.state.db().look().await?;
    let counts = figures::all(&mut tx).await?;
    let lang = cx.lang;
    let (title, lead) = (o::figures_title(lang), o::figures_lead(lang));
    let head = Head::new(title, lead, Section::OPEN_DATA).crumb(title, None).kept(cx.until([]));
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
            {top(title, lead)}
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
    let cols = [
        Col::head(o::figures_county(lang)),
        Col::number(o::figures_received(lang)),
        Col::number(o::figures_closed(lang)),
        Col::number(o::figures_sustained(lang)),
    ];
    let rows = counts.into_iter().map(|c| {
        let county = divisions::county_label(&c.county, lang);
        cells![county, shown(c.received, lang), shown(c.closed, lang), shown(c.sustained, lang)]
    });
    let table = Table::new(o::figures_quarter(lang, year, number), cols).captioned().rows(rows);
    view! { <section class="flow">{table}</section> }.into_any()
}
