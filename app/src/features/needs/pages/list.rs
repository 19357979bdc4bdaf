//! `/needs`: what is still missing near somebody, then what is missing most in each county, what can be taken, and where money goes.
use axum::response::Response;
use leptos::prelude::*;

use super::{filters::filters, gaps, row};
use crate::base::{
    clock::local_date, db::paging::Turn, divisions, divisions::Township, error::AppError, error::Result,
    i18n, i18n::Lang,
};
use crate::features::centres::store::{beds, list::Origin, list::origin};
use crate::features::needs;
use crate::features::needs::store::{last_closed, list as store, list::Counts, list::Filter, list::Gap};
use crate::features::needs::types::Need;
use crate::t::needs as n;
use crate::web::{
    lists, lists::pagination, page::Cx, page::Head, page::cx, ui::icon::Icon, ui::section::section,
};

const LIMIT: usize = 20;

struct Found {
    filter: Filter,
    centre: Option<String>,
    near: Option<(&'static Township, Origin)>,
    rows: Vec<(Need, Option<f64>)>,
    next: Option<String>,
    all: Counts,
    here: Counts,
    empty: Option<Empty>,
    gaps: Vec<Gap>,
}

/// What an empty list says.
struct Empty {
    closed: Option<chrono::NaiveDate>,
    place: i64,
    elsewhere: i64,
}

pub async fn list(cx: Cx) -> Result<Response> {
    let filter = Filter::read(&cx.params)?;
    let turn = Turn { keys: cx.state.keys(), after: cx.params.one("after")?, limit: LIMIT };
    let today = cx.today;
    let mut tx = cx.state.db().look().await?;
    let centre = match &filter.centre {
        Some(slug) => Some(beds::by_slug(&mut tx, slug).await?.ok_or(AppError::BadFilter("centre"))?.name),
        None => None,
    };
    let near = match filter.area.from() {
        Some(township) => Some((township, origin(&mut tx, township).await?)),
        None => None,
    };
    let (rows, next) = match near {
        Some((_, from)) => {
            let page = store::page_near(&mut tx, today, turn, &filter, from).await?;
            (page.items.into_iter().map(|x| (x.need.clone(), x.km())).collect::<Vec<_>>(), page.next)
        }
        None => {
            let page = store::page(&mut tx, today, turn, &filter).await?;
            (page.items.into_iter().map(|x| (x, None)).collect(), page.next)
        }
    };
    let all = store::whole(&mut tx, today).await?;
    let here = if filter.is_on() { store::counts(&mut tx, today, &filter).await? } else { all };
    let empty = if rows.is_empty() && filter.is_on() {
        let closed = match filter.what {
            Some(what) => last_closed(&mut tx, filter.area.county, &what.categories()).await?,
            None => None,
        };
        Some(Empty {
            closed: closed.map(local_date),
            place: store::counts(&mut tx, today, &filter.anything()).await?.listed,
            elsewhere: store::counts(&mut tx, today, &filter.anywhere()).await?.listed,
        })
    } else {
        None
    };
    let gaps = if turn.after.is_none() { store::gaps(&mut tx, today).await? } else { vec![] };
    drop(tx);
    let lang = cx.lang;
    let head = Head::new(n::title(lang), n::description(lang), needs::MENU)
        .crumb(n::title(lang), None)
        .kept(cx.until([]));
    let found = Found { filter, centre, near, rows, next, all, here, empty, gaps };
    Ok(cx.page(head, move || view(found)))
}

fn view(found: Found) -> impl IntoView {
    let cx = cx();
    let lang = cx.lang;
    let Found { filter, centre, near, rows, next, all, here, empty: none, gaps } = found;
    let form = filters(&cx, &filter, centre).form(&cx, "/needs", n::apply(lang));
    let order = near.map(|(township, from)| {
        let text = match from {
            Origin::Centres(_) => n::order_near(lang, township.label(lang)),
            Origin::Seat(_) => {
                n::order_seat(lang, township.label(lang), divisions::county_label(township.county, lang))
            }
        };
        view! { <p class="meta">{text}</p> }
    });
    let results = if rows.is_empty() {
        empty(&cx, &filter, none)
    } else {
        let note = n::page_note(lang, i64::try_from(rows.len()).unwrap_or(i64::MAX));
        let rows = rows.iter().map(|(need, km)| row(&cx, need, filter.centre.is_some(), *km)).collect_view();
        view! { <ul class="rows">{rows}</ul>{pagination(note, next)} }.into_any()
    };
    let clear = filter.is_on().then(|| view! { " "<a href=cx.to("/needs")>{n::clear(lang)}</a> });
    view! {
        <div class="head">
            <h1 class="phrase">{heading(lang, all)}</h1>
            <p class="lead">{n::lead(lang)}</p>
        </div>
        <div class="split split--flip">
            <div class="flow-l">{form}</div>
            <div>
                <h2 class="vh">{n::results(lang)}</h2>
                <p class="count">{n::count_open(lang)}<b>{n::count(lang, here.open)}</b>{n::count_centres(lang, here.centres)}{clear}</p>
                {order}
                {results}
            </div>
        </div>
        {(!gaps.is_empty()).then(|| section(n::gaps_title(lang), gaps::view(&cx, gaps)))}
        {open_data(&cx)}
    }
}

/// 现在有 41 项需求，来自 29 所中心.
fn heading(lang: Lang, all: Counts) -> AnyView {
    if all.open == 0 {
        return view! { {n::heading_none(lang)} }.into_any();
    }
    view! { {n::heading(lang, all.open)}<wbr/>{n::heading_centres(lang, all.centres)} }.into_any()
}

/// Why nothing is here, and what helps.
fn empty(cx: &Cx, filter: &Filter, none: Option<Empty>) -> AnyView {
    let lang = cx.lang;
    let Some(none) = none else { return lists::empty(None, n::empty_all(lang), None) };
    let place = filter.area.words(lang);
    let title = match filter.what {
        Some(what) => n::empty_what(lang, &place, what.label(lang)),
        None => n::empty_place(lang, &place),
    };
    let narrowed = filter.anything() != *filter;
    let placed = filter.anywhere() != *filter;
    let mut text = vec![];
    text.extend(none.closed.map(|day| n::empty_closed(lang, i18n::date(lang, day, cx.today))));
    let mut links = vec![];
    if narrowed && none.place > 0 {
        text.push(n::empty_others(lang, &place, none.place));
        let keep = [("q", None), ("category", None), ("kind", None), ("urgent", None)];
        links.push((lists::link(cx, "/needs", &keep), n::empty_see_place(lang, &place, none.place)));
    }
    if placed && none.elsewhere > 0 {
        text.push(n::empty_elsewhere(lang, none.elsewhere));
        let keep = [("county", None), ("township", None), ("centre", None)];
        links.push((lists::link(cx, "/needs", &keep), n::empty_see_elsewhere(lang, none.elsewhere)));
    }
    if links.is_empty() {
        text.push(n::empty_try(lang).to_owned());
        links.push((cx.to("/needs"), n::empty_see_all(lang).to_owned()));
    }
    let links = links
        .into_iter()
        .map(|(href, label)| view! { <a class="go" href=href>{label}{Icon::Arrow.svg()}</a> })
        .collect_view();
    view! {
        <section class="empty" aria-labelledby="none">
            <h2 id="none">{title}</h2>
            <p>{text.join(if lang == Lang::En { " " } else { "" })}</p>
            <p class="row">{links}</p>
        </section>
    }
    .into_any()
}

/// The same list as files and as a feed.
fn open_data(cx: &Cx) -> impl IntoView + use<> {
    let lang = cx.lang;
    let link = lists::link(cx, "/needs", &[("near", None), ("lang", None)]);
    let query = link.split_once('?').map(|(_, q)| format!("?{q}")).unwrap_or_default();
    view! {
        <p class="meta section">
            {n::data_label(lang)}
            <a href=cx.to("/feeds/needs.atom")>"Atom"</a>{n::comma(lang)}
            <a href=cx.to(&format!("/api/v1/needs.csv{query}"))>"CSV"</a>{n::comma(lang)}
            <a href=cx.to(&format!("/api/v1/needs{query}"))>"JSON"</a>{n::stop(lang)}
            {n::hidden_note(lang)}
        </p>
    }
}
