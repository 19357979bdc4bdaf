//! The pages of needs: [`list`] with its filters, [`gaps`] (what is missing most, what can be taken), [`detail`] of one, [`rules`] of
//! all goods, [`money`] elsewhere; [`desk`] for staff. To add a page: a module here and a line in [`routes`].
use axum::{Router, routing::get};
use leptos::prelude::*;

use super::types::{Freshness, Kind, Need, State};
use crate::base::{divisions, i18n, i18n::Lang, i18n::chinese};
use crate::t::needs as n;
use crate::web::{page::Cx, state::AppState, ui::badge::Tone, ui::badge::tag, ui::bar::Bar, ui::icon::Icon};

pub mod desk;
pub mod detail;
pub mod filters;
mod gaps;
pub mod list;
mod money;
mod rules;

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/needs", get(list::list))
        .route("/needs/rules", get(rules::page))
        .route("/needs/money", get(money::list))
        .route("/needs/money/{id}", get(money::leave))
        .route("/needs/{id}", get(detail::detail))
}

/// What is stored in Chinese, with its language where the page has another one.
pub fn zh(lang: Lang, text: &str) -> AnyView {
    view! { <span lang=chinese(lang)>{text.to_owned()}</span> }.into_any()
}

/// How much is needed, there, promised, open: in words and numbers, for people who see no bar.
pub(super) fn amounts(lang: Lang, need: &Need) -> String {
    let say = |pieces: i64| need.packing.words(lang, pieces);
    let a = need.amounts;
    if a.came() + a.reserved == 0 {
        return n::amounts_none(lang, say(a.needed));
    }
    n::amounts(lang, say(a.needed), say(a.came()), say(a.reserved), say(a.open()))
}

/// The bar of what is there and what is promised; a service has none.
pub(super) fn bar(need: &Need) -> Option<AnyView> {
    let a = need.amounts;
    let bar = Bar { whole: a.needed, there: a.came(), coming: a.reserved };
    (need.kind == Kind::Goods).then(|| bar.svg())
}

/// When it was confirmed, and until when it is wanted.
pub(super) fn times(cx: &Cx, need: &Need) -> String {
    let (lang, day) = (cx.lang, |d| i18n::date(cx.lang, d, cx.today));
    let confirmed = n::confirmed(lang, day(crate::base::clock::local_date(need.confirmed_at)));
    let until = need.until().map_or_else(|| n::always(lang).to_owned(), |d| n::until(lang, day(d)));
    format!("{confirmed}{}{until}", n::gap(lang))
}

/// The lit square: what is still needed, or that it is enough.
fn square(lang: Lang, need: &Need) -> AnyView {
    let whole = need.packing.packages(need.amounts.open());
    match need.state() {
        State::Open => view! {
            <div class="left">{n::left(lang)}<b>{lang.number(whole)}</b>{need.packing.unit.label(lang, whole)}</div>
        }
        .into_any(),
        State::Covered => {
            view! { <div class="left left--0">{Icon::Clock.svg()}{n::square_covered(lang)}</div> }.into_any()
        }
        State::Closed => {
            view! { <div class="left left--0">{Icon::Tick.svg()}{n::square_closed(lang)}</div> }.into_any()
        }
    }
}

/// How fresh it is and whether it comes first, as tags with their reason.
pub(super) fn marks(cx: &Cx, need: &Need) -> Option<AnyView> {
    let lang = cx.lang;
    let confirmed = crate::base::clock::local_date(need.confirmed_at);
    let stale = (need.state() != State::Closed && need.freshness(cx.today) != Freshness::Fresh).then(|| {
        let tag = if need.freshness(cx.today) == Freshness::Stale { n::stale(lang) } else { n::hidden(lang) };
        let days = (cx.today - confirmed).num_days();
        let text = n::stale_text(lang, i18n::date(lang, confirmed, cx.today), days);
        view! { <p class="row"><span class="tag tag--wait">{tag}</span><span class="meta">{text}</span></p> }
    });
    let urgent = (need.urgent && need.state() == State::Open).then(|| {
        view! { <p class="row">{tag(Tone::Open, n::urgent(lang))}<span class="meta">{zh(lang, &need.reason)}</span></p> }
    });
    (stale.is_some() || urgent.is_some()).then(|| view! { {urgent}{stale} }.into_any())
}

/// Where a need is: the centre, its county, and how far that is.
fn whence(cx: &Cx, need: &Need, km: Option<f64>) -> AnyView {
    let lang = cx.lang;
    let far = km.map(|km| format!("{}{}", n::gap(lang), n::km(lang, format!("{:.0}", km.max(1.0)))));
    view! {
        <p class="meta">{zh(lang, &need.centre_name)}{n::gap(lang)}{divisions::county_label(&need.county, lang)}{far}</p>
    }
    .into_any()
}

/// A line of a list of needs; `at_home` on the page of its own centre, which it then need not name.
pub fn row(cx: &Cx, need: &Need, at_home: bool, km: Option<f64>) -> AnyView {
    let lang = cx.lang;
    let place = (!at_home).then(|| whence(cx, need, km));
    let end = match need.closed_at {
        Some(at) if need.state() == State::Closed => {
            let day = crate::base::clock::local_date(at);
            let last = day + chrono::TimeDelta::days(super::types::THANKS);
            n::closed_on(lang, i18n::date(lang, day, cx.today), i18n::date(lang, last, cx.today))
        }
        _ => times(cx, need),
    };
    let what = match need.kind {
        Kind::Goods => view! { {bar(need)}<p class="meta">{amounts(lang, need)}</p> }.into_any(),
        Kind::Service if need.spec.is_empty() => ().into_any(),
        Kind::Service => view! { <p>{zh(lang, &need.spec)}</p> }.into_any(),
    };
    let category = (lang == Lang::En).then(|| view! { <p class="meta">{need.category.label(lang)}</p> });
    view! {
        <li>
            <div class="rows__main">
                {place}
                <h3><a href=cx.to(&need.path())>{zh(lang, &need.item)}</a></h3>
                {category}
                {what}
                {marks(cx, need)}
                <p class="meta">{end}</p>
            </div>
            {square(lang, need)}
        </li>
    }
    .into_any()
}

/// A need as a card: what is wanted most, on the home page.
pub fn card(cx: &Cx, need: &Need) -> AnyView {
    let lang = cx.lang;
    let what = match need.kind {
        Kind::Goods => view! { {bar(need)}<p class="meta">{amounts(lang, need)}</p> }.into_any(),
        Kind::Service => view! { <p>{n::still(lang, need.left(lang))}</p> }.into_any(),
    };
    let category = (lang == Lang::En).then(|| view! { <p class="meta">{need.category.label(lang)}</p> });
    view! {
        <article class="card">
            {whence(cx, need, None)}
            <h3><a href=cx.to(&need.path())>{zh(lang, &need.item)}</a></h3>
            {category}
            {what}
            <p class="meta last">{times(cx, need)}</p>
        </article>
    }
    .into_any()
}
