//! The pages of times: [`list`] with its filters, [`month`] as a calendar, [`detail`] of one, [`campaign`] days, [`calendar`] files to keep
//! or subscribe to; [`desk`] for staff. To add a page: a module here and a line in [`routes`].
use axum::{Router, routing::get};
use leptos::prelude::*;

use super::store::switch::Switch;
use super::types::{FEW, Time};
use crate::base::{divisions, i18n::Lang, i18n::chinese};
use crate::t::times as t;
use crate::web::{page::Cx, state::AppState, ui::badge::Tone, ui::badge::tag, ui::banner::Banner};

pub mod calendar;
pub mod campaign;
pub mod desk;
pub mod detail;
pub mod filters;
pub mod list;
pub mod month;

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/visits", get(list::list))
        .route("/visits/month", get(month::month))
        .route("/visits/{id}", get(detail::detail))
        .route("/campaigns/{slug}", get(campaign::page))
        .route("/calendar/visits/{file}", get(calendar::one))
        .route("/calendar/centres/{file}", get(calendar::of_centre))
        .route("/calendar/counties/{file}", get(calendar::of_county))
        .route("/calendar/activities/{file}", get(calendar::of_activity))
}

/// What is stored in Chinese, with its language where the page has another one.
pub(super) fn zh(lang: Lang, text: &str) -> AnyView {
    view! { <span lang=chinese(lang)>{text.to_owned()}</span> }.into_any()
}

/// How many places are left, in words.
pub(super) fn left_words(lang: Lang, time: &Time) -> String {
    let groups = time.free_groups();
    match time.free() {
        0 if time.waiting > 0 => t::full_waiting(lang, time.waiting),
        0 => t::full(lang).to_owned(),
        n if n <= FEW => t::few(lang, n),
        n => match groups {
            Some(g) if g > 0 => t::places_groups(lang, t::places(lang, n), t::groups(lang, g)),
            Some(_) if time.terms.groups.is_some_and(|all| all > 0) => {
                t::places_no_group(lang, t::places(lang, n))
            }
            _ => t::places(lang, n),
        },
    }
}

/// The same as a tag.
pub(super) fn left(lang: Lang, time: &Time) -> AnyView {
    let tone = match time.free() {
        0 => Tone::Plain,
        n if n <= FEW => Tone::Open,
        _ => Tone::Ok,
    };
    tag(tone, left_words(lang, time)).into_any()
}

/// What a row says of itself, and what its page says already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// Below the heading of its day.
    Day,
    /// Anywhere: with its day.
    Nothing,
    /// On the page of its centre.
    Centre,
}

/// A line of a list of times.
pub fn row(cx: &Cx, time: &Time, said: Said, km: Option<f64>) -> AnyView {
    let lang = cx.lang;
    let href = cx.to(&time.path());
    let (date, hours) = (time.slot.date(lang, cx.today), time.slot.hours(lang));
    let name = zh(lang, &time.centre_name);
    let head = match said {
        Said::Centre => {
            view! { <h3 class="num"><a href=href.clone()>{date.clone()}{t::gap(lang)}<span class="nowrap">{hours.clone()}</span></a></h3> }
                .into_any()
        }
        _ => {
            view! { <h3><span class="num nowrap">{hours.clone()}</span>{t::between(lang)}<a href=href.clone()>{name}</a></h3> }
                .into_any()
        }
    };
    let mut facts = vec![];
    if said == Said::Nothing {
        facts.push(date.clone());
    }
    if said != Said::Centre {
        facts.push(divisions::county_label(&time.county, lang));
    }
    facts.push(time.terms.offers.label(lang));
    facts.extend(km.map(|km| t::km(lang, format!("{:.0}", km.max(1.0)))));
    let counts = time.terms.offers.activities().any(|a| a.counts);
    let uncounted = (!counts).then(|| view! { <p class="meta">{t::uncounted(lang)}</p> });
    let about = t::about(lang, t::when(lang, date, hours), &time.centre_name);
    view! {
        <li>
            <div class="rows__main">
                {head}
                <p class="meta">{facts.join(t::gap(lang))}</p>
                {uncounted}
                <p class="row">{left(lang, time)}</p>
            </div>
            <a class="btn btn--2 btn--s" href=href>{t::see(lang)}<span class="vh">{about}</span></a>
        </li>
    }
    .into_any()
}

/// Rows under the headings of their days.
pub(super) fn by_day(cx: &Cx, times: &[Time]) -> AnyView {
    let days = times.chunk_by(|a, b| a.slot.day() == b.slot.day()).map(|day| {
        let rows = day.iter().map(|time| row(cx, time, Said::Day, None)).collect_view();
        let title = day.first().map(|time| time.slot.date(cx.lang, cx.today));
        view! { <section class="section"><h2 class="num">{title}</h2><ul class="rows rows--wrap">{rows}</ul></section> }
    });
    days.collect_view().into_any()
}

/// The two views of one list; what is narrowed stays.
pub(super) fn views(cx: &Cx, month: bool) -> AnyView {
    let lang = cx.lang;
    let keep = [("day", None), ("start", None), ("lang", None), ("from", None), ("to", None)];
    let one = |path: &str, label: &'static str, on: bool| {
        let href = crate::web::lists::link(cx, path, &keep);
        view! { <li><a href=href aria-current=on.then_some("page")>{label}</a></li> }
    };
    view! {
        <nav aria-label=t::views(lang)><ul class="views">
            {one("/visits", t::view_list(lang), !month)}
            {one("/visits/month", t::view_month(lang), month)}
        </ul></nav>
    }
    .into_any()
}

/// Where nobody visits now, and why (VIS-05); of one county where the list is narrowed to it.
pub(super) fn suspended(cx: &Cx, switches: &[Switch], county: Option<&str>) -> Option<AnyView> {
    let lang = cx.lang;
    let here: Vec<_> = switches.iter().filter(|s| county.is_none_or(|c| c == s.county)).collect();
    (!here.is_empty()).then(|| {
        let lines = here.iter().map(|s| {
            let county = divisions::county_label(&s.county, lang);
            let since = crate::base::i18n::date(lang, crate::base::clock::local_date(s.since), cx.today);
            view! { <p>{t::suspended_since(lang, county, since)}{zh(lang, &s.reason)}</p> }
        });
        Banner::wait().title(t::suspended_title(lang)).more(lines.collect_view()).view()
    })
}
