//! `/visits`: the times that one can take, the next first; filters beside them, and where nobody visits now.
use axum::response::Response;
use leptos::prelude::*;

use super::{Said, by_day, filters::filters, row, suspended, views};
use crate::base::{db::paging::Turn, error::AppError, error::Result};
use crate::features::centres::store::{beds, list::origin};
use crate::features::times;
use crate::features::times::store::list::{self as store, Counts, Filter};
use crate::features::times::store::switch::{self, Switch};
use crate::features::times::types::Time;
use crate::t::times as t;
use crate::web::{lists, lists::pagination, page::Cx, page::Head, page::cx, ui::icon::Icon, ui::top::Top};

const LIMIT: usize = 20;

struct Found {
    filter: Filter,
    centre: Option<String>,
    rows: Vec<(Time, Option<f64>)>,
    next: Option<String>,
    counts: Counts,
    switches: Vec<Switch>,
}

pub async fn list(cx: Cx) -> Result<Response> {
    let filter = Filter::read(&cx.params)?;
    let turn = Turn { keys: cx.state.keys(), after: cx.params.one("after")?, limit: LIMIT };
    let mut tx = cx.state.db().look().await?;
    let centre = match &filter.centre {
        Some(slug) => Some(beds::by_slug(&mut tx, slug).await?.ok_or(AppError::BadFilter("centre"))?.name),
        None => None,
    };
    let (rows, next) = match filter.area.from() {
        Some(township) => {
            let from = origin(&mut tx, township).await?;
            let page = store::page_near(&mut tx, cx.now, turn, &filter, from).await?;
            (page.items.into_iter().map(|n| (n.time.clone(), n.km())).collect(), page.next)
        }
        None => {
            let page = store::page(&mut tx, cx.now, turn, &filter).await?;
            (page.items.into_iter().map(|time| (time, None)).collect(), page.next)
        }
    };
    let counts = store::counts(&mut tx, cx.now, &filter).await?;
    let switches = switch::on(&mut tx).await?;
    drop(tx);
    let lang = cx.lang;
    let head = Head::new(t::title(lang), t::description(lang), times::MENU)
        .crumb(t::title(lang), None)
        .kept(cx.until(counts.changes_at));
    let found = Found { filter, centre, rows, next, counts, switches };
    Ok(cx.page(head, move || view(found)))
}

fn view(found: Found) -> impl IntoView {
    let cx = cx();
    let lang = cx.lang;
    let Found { filter, centre, rows, next, counts, switches } = found;
    let form = filters(&cx, &filter, centre, false).form(&cx, "/visits", t::apply(lang));
    let banner = suspended(&cx, &switches, filter.area.county);
    let clear = filter.is_on().then(|| view! { " "<a href=cx.to("/visits")>{t::clear(lang)}</a> });
    let results = if rows.is_empty() {
        empty(&cx, &filter)
    } else {
        let n = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        let list = if filter.area.near.is_some() {
            let rows = rows.iter().map(|(time, km)| row(&cx, time, Said::Nothing, *km)).collect_view();
            view! { <ul class="rows rows--wrap">{rows}</ul> }.into_any()
        } else {
            let times: Vec<_> = rows.iter().map(|(time, _)| time.clone()).collect();
            by_day(&cx, &times)
        };
        view! { {list}{pagination(t::page_note(lang, n), next)} }.into_any()
    };
    view! {
        {Top::new(t::title(lang)).lead(t::lead(lang)).view()}
        {views(&cx, false)}
        <div class="split split--flip">
            <div class="flow-l">{form}{banner}</div>
            <div>
                <h2 class="vh">{t::results(lang)}</h2>
                <p class="count"><b>{t::count(lang, counts.times)}</b>{t::centres(lang, counts.centres)}{clear}</p>
                {results}
            </div>
        </div>
        {more(&cx)}
    }
}

/// Why nothing is here, and what helps.
fn empty(cx: &Cx, filter: &Filter) -> AnyView {
    let lang = cx.lang;
    if !filter.is_on() {
        let link = (cx.to("/centres"), t::empty_centres(lang).to_owned());
        return lists::empty(None, t::empty_all(lang), Some(link));
    }
    let text = if filter.area.contradicts().is_some() {
        t::empty_contradiction(lang).to_owned()
    } else {
        t::empty_filter(lang, filter.area.words(lang))
    };
    lists::empty(
        Some(t::empty_title(lang).to_owned()),
        text,
        Some((cx.to("/visits"), t::empty_see(lang).to_owned())),
    )
}

/// The special days, the same list as files, and calendars to subscribe to.
fn more(cx: &Cx) -> impl IntoView + use<> {
    let lang = cx.lang;
    let link = lists::link(cx, "/visits", &[("near", None), ("lang", None)]);
    let query = link.split_once('?').map(|(_, q)| format!("?{q}")).unwrap_or_default();
    let next = crate::features::times::types::campaign::Campaign::next(cx.today).map(|(campaign, day)| {
        let href = cx.to(&campaign.path());
        let label =
            t::campaign_link(lang, campaign.label(lang), crate::base::i18n::date(lang, day, cx.today));
        view! { <p class="section"><a class="go" href=href>{label}{Icon::Arrow.svg()}</a></p> }
    });
    view! {
        {next}
        <p class="meta">
            {t::data_label(lang)}
            <a href=cx.to(&format!("/api/v1/visits.csv{query}"))>"CSV"</a>{t::comma(lang)}
            <a href=cx.to(&format!("/api/v1/visits{query}"))>"JSON"</a>{t::stop(lang)}
            {t::calendar_note(lang)}
        </p>
    }
}
