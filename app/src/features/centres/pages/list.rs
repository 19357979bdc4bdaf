//! `/centres`: the map of counties, the filters, the list, and the compass of a county.
use axum::{extract::State, response::Response};
use leptos::prelude::*;

use super::{filters::Asked, map, place};
use crate::{
    base::{
        db::paging::{Bound, Page},
        divisions,
        error::AppError,
    },
    features::centres::{
        map::kilometres,
        public,
        store::list::{self as store, Origin},
        types::{Centre, Vacancy},
    },
    t::{self, centres as c},
    web::{
        page::{Cx, Head, cx},
        state::AppState,
        ui::{
            badge::{Tone, tag},
            layout::Section,
            pagination::pagination,
        },
    },
};

/// Centres on a page.
const LIMIT: usize = 20;
/// Squares on a compass; a county has far fewer.
const SQUARES: usize = 40;

/// What the page shows.
struct Found {
    asked: Asked,
    page: Page<Centre>,
    /// All centres of the portal, those the filter leaves, and of these with free places.
    numbers: (i64, i64, i64),
    counts: std::collections::HashMap<String, i64>,
    origin: Option<Origin>,
    compass: Vec<Centre>,
}

/// The handler.
pub async fn list(State(state): State<AppState>, cx: Cx) -> Result<Response, AppError> {
    let asked = Asked::read(&cx.params)?;
    let mut tx = state.db().read().await?;
    let canonical = asked.canonical();
    let after = asked.after.as_deref();
    let bound = |list| Bound { keys: state.keys(), list, filter: &canonical };
    let (page, origin) = match asked.near {
        Some(township) => {
            let origin = store::origin(&mut tx, township).await?;
            let bound = bound("centres.near");
            (
                store::page_near(&mut tx, &bound, &asked.filter, origin.point(), after, LIMIT).await?,
                Some(origin),
            )
        }
        None => (store::page(&mut tx, &bound("centres"), &asked.filter, after, LIMIT).await?, None),
    };
    let all = store::count(&mut tx, &store::Filter::default()).await?;
    let found = store::count(&mut tx, &asked.filter).await?;
    let free = store::count(&mut tx, &store::Filter { free: true, ..asked.filter.clone() }).await?;
    let counts = store::count_by_county(&mut tx, &asked.filter).await?;
    let drawn = asked.filter.county.is_some() && asked.after.is_none() && found > 0;
    let compass = if drawn { store::all(&mut tx, &asked.filter, SQUARES).await? } else { vec![] };
    drop(tx);
    let lang = cx.lang;
    let mut head =
        Head::new(c::title(lang), c::description(lang), Section::Centres).crumb(c::title(lang), None);
    head.islands = true;
    let found = Found { asked, page, numbers: (all, found, free), counts, origin, compass };
    Ok(cx.page(head, move || view(found)))
}

/// This list with some filters set or left out.
pub(super) fn link(cx: &Cx, set: &[(&str, Option<&str>)]) -> String {
    let mut params = cx.params.clone();
    for (key, value) in set.iter().chain(&[("lang", None)]) {
        params = crate::web::forms::Params::parse(&params.with(key, *value)).unwrap_or_default();
    }
    let query = params.with("", None);
    if query.is_empty() { cx.to("/centres") } else { format!("{}?{query}", cx.to("/centres")) }
}

fn view(found: Found) -> impl IntoView {
    let cx = cx();
    let lang = cx.lang;
    let Found { asked, page, numbers: (all, n, free), counts, origin, compass } = found;
    let order = origin.zip(asked.near).map(|(origin, township)| {
        let text = match origin {
            Origin::Centres(_) => c::order_from_centres(lang, township.label(lang)),
            Origin::Seat(_) => {
                c::order_from_seat(lang, township.label(lang), divisions::county_label(township.county, lang))
            }
        };
        let plain = link(&cx, &[("near", None), ("after", None)]);
        view! { <p class="meta">{text}" "<a href=plain>{c::order_default(lang)}</a></p> }
    });
    let shown = i64::try_from(page.items.len()).unwrap_or(0);
    let rows = page.items.iter().map(|centre| row(&cx, centre, origin)).collect_view();
    let results = if shown == 0 {
        empty(&cx, &asked, all).into_any()
    } else {
        view! { <ul class="rows rows--wrap">{rows}</ul>{pagination(c::page_note(lang, shown), page.next)} }
            .into_any()
    };
    let county = asked.filter.county.and_then(divisions::county);
    let compass = county.filter(|_| !compass.is_empty()).map(|county| map::compass(county, compass));
    let lead = c::lead(lang, all);
    view! {
        <div class="head"><h1>{c::title(lang)}</h1><p class="lead">{lead}</p></div>
        <div class="split split--flip split--map">
            <div class="flow-l">
                {map::tiles(&counts, asked.filter.county)}
                {super::filters::form(&asked)}
            </div>
            <div>
                <h2 class="vh">{c::results(lang)}</h2>
                {count(&cx, &asked, n, free)}
                {order}
                {results}
                {compass}
                {(all > 0).then(|| open_data(&cx))}
            </div>
        </div>
    }
}

fn count(cx: &Cx, asked: &Asked, n: i64, free: i64) -> impl IntoView + use<> {
    let lang = cx.lang;
    let among = (!asked.filter.free && n > 0).then(|| {
        view! { {c::count_among(lang)}<b>{c::count_free(lang, free)}</b>{c::count_free_tail(lang)} }
    });
    let only_free = asked.filter.free.then(|| c::count_free_tail(lang));
    let clear = (asked.is_narrowed() || asked.near.is_some()).then(|| {
        view! { " "<a href=cx.to("/centres")>{c::clear(lang)}</a> }
    });
    view! {
        <p class="count">{c::count_place(lang, asked.place(lang))}<b>{c::count(lang, n)}</b>{only_free}{among}{c::full_stop(lang)}{clear}</p>
    }
}

fn row(cx: &Cx, centre: &Centre, origin: Option<Origin>) -> impl IntoView + use<> {
    let lang = cx.lang;
    let d = &centre.details;
    let vacancy = public::vacancy(d.beds);
    let tone = if vacancy == Vacancy::Free { Tone::Open } else { Tone::Plain };
    let said = (vacancy != Vacancy::Unknown).then(|| tag(tone, vacancy.label(lang)));
    // Four are enough to choose by, those that make a difference first; the page of the centre has them all.
    let mut have: Vec<_> = d.facilities.iter().collect();
    have.reverse();
    let tags = have.into_iter().take(4).map(|f| tag(Tone::Ok, f.label(lang))).collect_view();
    let km = origin.map(|o| match d.coordinates {
        Some(at) => kilometres(lang, super::point(at).km_from(o.point())),
        None => c::km_unknown(lang).to_owned(),
    });
    view! {
        <li>
            <div class="rows__main">
                <h3>{super::link_to(cx, centre)}</h3>
                <p class="meta">{place(&d.township, lang)}{c::gap(lang)}{c::host(lang)}{super::zh(lang, &d.host_unit)}{c::gap(lang)}<span class="nowrap">{c::beds(lang, i64::from(d.beds.total()))}</span></p>
                <p class="row">{said}{tags}</p>
            </div>
            {km.map(|km| view! { <span class="meta num">{km}</span> })}
        </li>
    }
}

/// Why nothing is here, and the one link that helps.
fn empty(cx: &Cx, asked: &Asked, all: i64) -> impl IntoView + use<> {
    let lang = cx.lang;
    let place = asked.filter.county.map(|county| divisions::county_label(county, lang));
    let (why, help) = if all == 0 {
        (c::empty_all(lang).to_owned(), None)
    } else if let Some((township, county)) = asked.contradicts() {
        let text = c::empty_contradiction(lang, township.label(lang), divisions::county_label(county, lang));
        let label = c::empty_to_township(lang, township.label(lang));
        (text, Some((label, link(cx, &[("county", None), ("after", None)]))))
    } else if let Some(q) = &asked.q {
        (c::empty_text(lang, q), Some((c::empty_to_all(lang).to_owned(), cx.to("/centres"))))
    } else if let Some(place) = place {
        let county = format!("{}?county={}", cx.to("/centres"), asked.filter.county.unwrap_or_default());
        (c::empty_place(lang, asked.place(lang)), Some((c::empty_to_county(lang, place), county)))
    } else {
        (c::empty_filter(lang).to_owned(), Some((c::empty_to_all(lang).to_owned(), cx.to("/centres"))))
    };
    let help = help.map(|(label, href)| view! { <p><a class="btn btn--2" href=href>{label}</a></p> });
    view! { <div class="empty"><p>{why}</p>{help}</div> }
}

/// The same list as files.
fn open_data(cx: &Cx) -> impl IntoView + use<> {
    let lang = cx.lang;
    let query = link(cx, &[("near", None), ("after", None)]);
    let query = query.split_once('?').map(|(_, q)| format!("?{q}")).unwrap_or_default();
    view! {
        <p class="meta section">
            {t::centres::data_label(lang)}" "
            <a href=cx.to(&format!("/api/v1/centres.csv{query}"))>"CSV"</a>{c::list_comma(lang)}
            <a href=cx.to(&format!("/api/v1/centres{query}"))>"JSON"</a>
        </p>
    }
}
