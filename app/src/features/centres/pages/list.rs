//! `/centres`: the map of counties, the filters, the list, and the compass of a county.
use axum::response::Response;
use leptos::prelude::*;

use super::{filters::filters, map};
use crate::base::{
    db::paging::Page, db::paging::Turn, divisions, divisions::Township, divisions::place, error::Result,
};
use crate::features::centres;
use crate::features::centres::store::list::{Counts, Filter, Origin};
use crate::features::centres::{
    map::kilometres, public, store::list as store, types::Centre, types::Vacancy,
};
use crate::t;
use crate::t::centres as c;
use crate::web::page::{Cx, Head, cx};
use crate::web::{lists, lists::pagination, ui::badge::Tone, ui::badge::tag, ui::top::top};

const LIMIT: usize = 20;
/// Squares on a compass; a county has far fewer.
const SQUARES: usize = 40;

struct Found {
    filter: Filter,
    near: Option<(&'static Township, Origin)>,
    page: Page<Centre>,
    counts: Counts,
    compass: Vec<Centre>,
}

/// A filter or cursor that is wrong.
pub async fn list(cx: Cx) -> Result<Response> {
    let filter = Filter::read(&cx.params)?;
    let turn = Turn { keys: cx.state.keys(), after: cx.params.one("after")?, limit: LIMIT };
    let mut tx = cx.state.db().look().await?;
    let (page, near) = match filter.area.from() {
        Some(township) => {
            let origin = store::origin(&mut tx, township).await?;
            (store::page_near(&mut tx, turn, &filter, origin).await?, Some((township, origin)))
        }
        None => (store::page(&mut tx, turn, &filter).await?, None),
    };
    let counts = store::counts(&mut tx, &filter).await?;
    let drawn = filter.area.county.is_some() && turn.after.is_none() && counts.found > 0;
    let compass = if drawn { store::all(&mut tx, &filter, SQUARES).await? } else { vec![] };
    drop(tx);
    let lang = cx.lang;
    let head = Head::new(c::title(lang), c::description(lang), centres::MENU).crumb(c::title(lang), None);
    let mut head = head.kept(cx.until([]));
    head.islands = true;
    let found = Found { filter, near, page, counts, compass };
    Ok(cx.page(head, move || view(found)))
}

/// This list with some filters set or left out.
pub(super) fn link(cx: &Cx, set: &[(&str, Option<&str>)]) -> String {
    lists::link(cx, "/centres", &[set, &[("lang", None)]].concat())
}

fn view(found: Found) -> impl IntoView {
    let cx = cx();
    let lang = cx.lang;
    let Found { filter, near, page, counts, compass } = found;
    let order = near.map(|(township, origin)| {
        let text = match origin {
            Origin::Centres(_) => c::order_from_centres(lang, township.label(lang)),
            Origin::Seat(_) => {
                c::order_from_seat(lang, township.label(lang), divisions::county_label(township.county, lang))
            }
        };
        let plain = link(&cx, &[("near", None)]);
        view! { <p class="meta">{text}" "<a href=plain>{c::order_default(lang)}</a></p> }
    });
    let results = if page.is_empty() {
        empty(&cx, &filter, counts.all)
    } else {
        let origin = near.map(|(_, origin)| origin);
        let rows = page.items.iter().map(|centre| row(&cx, centre, origin)).collect_view();
        let note = c::page_note(lang, page.len());
        view! { <ul class="rows rows--wrap">{rows}</ul>{pagination(note, page.next)} }.into_any()
    };
    let county = filter.area.county.and_then(divisions::county);
    let compass = county.filter(|_| !compass.is_empty()).map(|county| map::compass(county, compass));
    let filters = filters(&cx, &filter);
    let chips = filters.chips(&cx, "/centres");
    view! {
        {top(c::title(lang), c::lead(lang, counts.all))}
        <div class="split split--flip split--map">
            <div class="flow-l">
                {map::tiles(&counts.counties, filter.area.county)}
                <div>{filters.alone(&cx, "/centres", c::apply(lang))}</div>
            </div>
            <div>
                <h2 class="vh">{c::results(lang)}</h2>
                {chips}
                {count(&cx, &filter, &counts)}
                {order}
                {results}
                {compass}
                {(counts.all > 0).then(|| open_data(&cx))}
            </div>
        </div>
    }
}

fn count(cx: &Cx, filter: &Filter, counts: &Counts) -> impl IntoView + use<> {
    let lang = cx.lang;
    let (n, free) = (counts.found, counts.free);
    let among = (!filter.free && n > 0).then(|| {
        view! { {c::count_among(lang)}<b>{c::count_free(lang, free)}</b>{c::count_free_tail(lang)} }
    });
    let only_free = filter.free.then(|| c::count_free_tail(lang));
    let clear = (*filter != Filter::default()).then(|| {
        view! { " "<a href=cx.to("/centres")>{c::clear(lang)}</a> }
    });
    view! {
        <p class="count">{c::count_place(lang, filter.area.words(lang))}<b>{c::count(lang, n)}</b>{only_free}{among}{c::full_stop(lang)}{clear}</p>
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
fn empty(cx: &Cx, filter: &Filter, all: i64) -> AnyView {
    let lang = cx.lang;
    let whole = Some((cx.to("/centres"), c::empty_to_all(lang).to_owned()));
    let (why, help) = if all == 0 {
        (c::empty_all(lang).to_owned(), None)
    } else if let Some((township, county)) = filter.area.contradicts() {
        let text = c::empty_contradiction(lang, township.label(lang), divisions::county_label(county, lang));
        let label = c::empty_to_township(lang, township.label(lang));
        (text, Some((link(cx, &[("county", None)]), label)))
    } else if let Some(q) = &filter.q {
        (c::empty_text(lang, q), whole)
    } else if let Some(code) = filter.area.county {
        let county = format!("{}?county={code}", cx.to("/centres"));
        let label = c::empty_to_county(lang, divisions::county_label(code, lang));
        (c::empty_place(lang, filter.area.words(lang)), Some((county, label)))
    } else {
        (c::empty_filter(lang).to_owned(), whole)
    };
    lists::empty(None, why, help)
}

/// The same list as files.
fn open_data(cx: &Cx) -> impl IntoView + use<> {
    let lang = cx.lang;
    let query = link(cx, &[("near", None)]);
    let query = query.split_once('?').map(|(_, q)| format!("?{q}")).unwrap_or_default();
    view! {
        <p class="meta section">
            {t::centres::data_label(lang)}" "
            <a href=cx.to(&format!("/api/v1/centres.csv{query}"))>"CSV"</a>{c::list_comma(lang)}
            <a href=cx.to(&format!("/api/v1/centres{query}"))>"JSON"</a>
        </p>
    }
}
