//! `/`: the two things one can do here today, what is open now, and a few figures with their date.
use axum::{Extension, extract::State, http::HeaderMap, response::Response};
use leptos::prelude::*;

use crate::base::{clock::local_date, db::paging::Turn, error::Result};
use crate::features::notices::store::list::{Filter, Which};
use crate::features::{centres, needs, notices, times};
use crate::t::{common, site as t};
use crate::web::{
    menu::Section, page::Cx, page::Head, page::Peer, panels, state::AppState, submission::follow,
    ui::facts::Figure, ui::facts::figures, ui::house::House, ui::icon::Icon, ui::section::section,
};

/// Open notices shown here.
const OPEN: usize = 4;

pub(super) async fn page(State(state): State<AppState>, cx: Cx) -> Result<Response> {
    let l = cx.lang;
    let mut tx = state.db().look().await?;
    let (turn, all) = (Turn::first(state.keys(), OPEN), Filter::default());
    let open = notices::store::list::page(&mut tx, turn, &all, Which::Open, cx.now).await?.items;
    let open_count = notices::store::list::counts(&mut tx, &all, cx.now).await?.open;
    let this_year = chrono::Datelike::year(&cx.today);
    let of_year = Filter { year: Some(this_year), ..Filter::default() };
    let of_year = notices::store::list::counts(&mut tx, &of_year, cx.now).await?;
    let published = of_year.open + of_year.ended;
    let sum = centres::store::summary(&mut tx).await?;
    let wanted = needs::panels::most_wanted(&mut tx, &cx).await?;
    let next = times::panels::next(&mut tx, &cx).await?;
    let changes = notices::store::list::changes_at(&mut tx, cx.now).await?;
    let panels = panels::shown(&mut tx, &cx, panels::HOME, uuid::Uuid::nil()).await?;
    drop(tx);

    let now_line = match open.first().and_then(|n| {
        let last = local_date(n.life.ends_at - chrono::TimeDelta::seconds(1));
        crate::base::calendar::days_left(cx.today, last)
    }) {
        None => t::door_notices_none(l).to_owned(),
        Some(0) => t::door_notices_today(l, open_count),
        Some(days) => t::door_notices_now(l, open_count, days),
    };
    let visits = next.day().map_or_else(
        || t::door_visits_none(l).to_owned(),
        |day| t::door_visits_now(l, crate::base::i18n::date(l, day, cx.today)),
    );
    let doors = [
        (Icon::Document, "/notices", t::door_notices(l), t::door_notices_text(l), now_line),
        (Icon::Centre, "/centres", t::door_centres(l), t::door_centres_text(l), t::door_centres_now(l, sum.centres, sum.counties.len())),
        (Icon::Gift, "/needs", t::door_needs(l), t::door_needs_text(l), t::door_needs_now(l, wanted.open)),
        (Icon::Calendar, "/visits", t::door_visits(l), t::door_visits_text(l), visits),
    ]
    .map(|(icon, path, name, text, now)| {
        view! {
            <section class="door">{icon.svg()}<h2><a href=cx.to(path)>{name}</a></h2><p>{text}</p><p class="door__now">{now}</p></section>
        }
    });
    let list = if open.is_empty() {
        view! { <p class="measure">{t::no_open(l)}</p> }.into_any()
    } else {
        notices::pages::rows(&cx, &open).into_any()
    };
    let date = l.date(cx.today);
    let numbers = figures(vec![
        Figure {
            name: t::fig_centres(l).into(),
            value: l.number(sum.centres),
            unit: t::fig_centres_unit(l).into(),
            note: t::fig_as_of(l, &date),
        },
        Figure {
            name: t::fig_free(l).into(),
            value: l.number(sum.free),
            unit: t::fig_centres_unit(l).into(),
            note: t::fig_as_of(l, &date),
        },
        Figure {
            name: t::fig_year(l).into(),
            value: l.number(published),
            unit: t::fig_year_unit(l).into(),
            note: t::fig_as_of_notices(l, &date),
        },
    ]);
    let free = usize::try_from(sum.free).unwrap_or(0);
    let house = House::with_lit(free).svg(Some(t::home_house(l, sum.centres, free)));
    let wanted = needs::panels::wanted(&cx, &wanted);
    let next = times::panels::home(&cx, &next);
    let head = Head::new(common::site_name(l), t::home_description(l), Section::HOME).kept(cx.until(changes));
    let (search, all_notices, about) = (cx.to("/search"), cx.to("/notices"), cx.to("/about"));
    Ok(cx.page(head, move || {
        view! {
            <div class="hero">
                <div class="flow">
                    <h1 class="phrase">{t::home_heading_1(l)}<wbr/>{t::home_heading_2(l)}</h1>
                    <p class="lead">{t::home_lead(l)}</p>
                    <form action=search method="get" role="search" class="form">
                        <div>
                            <label class="legendary" for="q">{t::home_search(l)}</label>
                            <span class="hint" id="q-h">{t::home_search_hint(l)}</span>
                            <div class="search">
                                <input class="input" id="q" name="q" type="search" maxlength="60" aria-describedby="q-h" autocomplete="off"/>
                                <button class="btn">{Icon::Search.svg()}{common::search(l)}</button>
                            </div>
                        </div>
                    </form>
                </div>
                <figure class="hero__fig">{house}
                    <figcaption><b class="num">{free}</b>" "{t::home_free(l)}" "<span class="meta">{t::home_window(l)}</span></figcaption>
                </figure>
            </div>
            <div class="quad-box"><div class="quad">{doors}</div></div>
            {wanted}
            {next}
            {section(t::open_now(l), view! {
                {list}
                <p><a class="go" href=all_notices>{t::all_notices(l)}{Icon::Arrow.svg()}</a></p>
            })}
            {panels}
            {section(t::city(l), view! {
                {numbers}
                <p class="meta measure">{t::about_figures(l)}</p>
                <p><a class="go" href=about>{common::nav_about(l)}{Icon::Arrow.svg()}</a></p>
            })}
        }
    }))
}

/// `/search`: one field for two registers and every code (AC-10). A text that means a notice leads to the notices, any other to the centres.
pub(super) async fn search(cx: Cx, peer: Option<Extension<Peer>>, headers: HeaderMap) -> Result<Response> {
    use axum::response::{IntoResponse as _, Redirect};
    let q = cx.params.text()?.unwrap_or_default();
    if let Some(answer) = follow::anywhere(&cx, peer, &headers, &q).await? {
        return Ok(answer);
    }
    let list = if notices::types::search::means_number(&q) { "/notices" } else { "/centres" };
    let query = cx.params.with("lang", None);
    Ok(Redirect::to(&format!("{}?{query}", cx.to(list))).into_response())
}
