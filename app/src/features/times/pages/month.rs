//! `/visits/month`: five weeks from a Monday as a house front: a lit square is a day on which one can go. `?day=` shows its times below,
//! `?start=` begins with another week.
use axum::response::Response;
use chrono::{Datelike as _, Days, NaiveDate};
use leptos::prelude::*;

use super::{Said, filters::filters, row, views};
use crate::base::{calendar::DayKind, db::paging::Turn, error::Result, i18n, i18n::Lang};
use crate::features::times;
use crate::features::times::store::list::{self as store, Filter, OfDay};
use crate::features::times::types::Time;
use crate::t::times as t;
use crate::web::{lists, page::Cx, page::Head, page::cx, ui::icon::Icon};

/// Days shown.
const DAYS: u64 = 35;
/// Times of one day shown.
const OF_DAY: usize = 100;
/// How far ahead one may leaf, in days.
const AHEAD: i64 = 370;

struct Found {
    filter: Filter,
    start: NaiveDate,
    days: Vec<OfDay>,
    last: Option<NaiveDate>,
    day: Option<NaiveDate>,
    times: Vec<Time>,
}

fn monday(day: NaiveDate) -> NaiveDate {
    day - Days::new(u64::from(day.weekday().num_days_from_monday()))
}

pub async fn month(cx: Cx) -> Result<Response> {
    let mut filter = Filter::read(&cx.params)?;
    (filter.from, filter.to) = (None, None);
    let day =
        |v: &str| v.parse::<NaiveDate>().ok().filter(|d| (-7..=AHEAD).contains(&(*d - cx.today).num_days()));
    let start = monday(cx.params.read("start", day)?.unwrap_or(cx.today)).max(monday(cx.today));
    let chosen = cx.params.read("day", day)?;
    let mut tx = cx.state.db().look().await?;
    let window = Filter { from: Some(start), to: Some(start + Days::new(DAYS - 1)), ..filter.clone() };
    let days = store::days(&mut tx, cx.now, &window).await?;
    let last = store::last_day(&mut tx).await?;
    // Without a day, the first on which one can go.
    let day = chosen.or_else(|| days.iter().find(|d| d.free > 0).map(|d| d.day));
    let times = match day {
        Some(day) => {
            let of_day = Filter { from: Some(day), to: Some(day), ..filter.clone() };
            let turn = Turn::first(cx.state.keys(), OF_DAY);
            store::page(&mut tx, cx.now, turn, &of_day).await?.items
        }
        None => vec![],
    };
    drop(tx);
    let lang = cx.lang;
    let closing = days.iter().map(|d| d.changes_at).chain(times.iter().map(|time| time.slot.closes_at));
    let head = Head::new(t::month_title(lang), t::month_description(lang), times::MENU)
        .crumb(t::title(lang), Some("/visits"))
        .crumb(t::month_title(lang), None)
        .kept(cx.until(closing));
    let found = Found { filter, start, days, last, day, times };
    Ok(cx.page(head, move || view(found)))
}

fn view(found: Found) -> impl IntoView {
    let cx = cx();
    let lang = cx.lang;
    let free = found.days.iter().filter(|d| d.free > 0).count();
    let end = found.start + Days::new(DAYS - 1);
    let form = filters(&cx, &found.filter, None, true).form(&cx, "/visits/month", t::apply(lang));
    let day_month = |d: NaiveDate| i18n::date(lang, d, cx.today);
    let turn = |to: NaiveDate, label: &'static str| {
        let href = lists::link(
            &cx,
            "/visits/month",
            &[("start", Some(&to.to_string())), ("day", None), ("lang", None)],
        );
        view! { <a class="btn btn--2" href=href>{label}{Icon::Arrow.svg()}</a> }
    };
    let before = (found.start > monday(cx.today)).then(|| {
        let to = (found.start - Days::new(DAYS)).max(monday(cx.today)).to_string();
        let href = lists::link(&cx, "/visits/month", &[("start", Some(&to)), ("day", None), ("lang", None)]);
        view! { <a class="btn btn--2" href=href>{t::month_before(lang)}</a> }
    });
    let next = found.start + Days::new(DAYS);
    let after = ((next - cx.today).num_days() < AHEAD - 35).then(|| turn(next, t::month_after(lang)));
    view! {
        <div class="head"><h1 class="phrase">{t::month_heading_1(lang)}<wbr/>{t::month_heading_2(lang)}</h1>
            <p class="lead">{t::month_lead(lang, i64::try_from(free).unwrap_or_default())}</p></div>
        {views(&cx, true)}
        <div class="filters-wide">{form}</div>
        <div class="split split--month section">
            <div>
                <table class="month">
                    <caption>{t::month_caption(lang, day_month(found.start), day_month(end))}</caption>
                    <thead>{heads(lang)}</thead>
                    <tbody>{weeks(&cx, &found)}</tbody>
                </table>
                {legend(lang)}
                <nav class="pages" aria-label=t::month_turn(lang)><span class="meta">{t::month_note(lang)}</span><span class="row">{before}{after}</span></nav>
            </div>
            {of_day(&cx, found.day, &found.times)}
        </div>
    }
}

fn heads(lang: Lang) -> AnyView {
    let monday = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap_or_default();
    let heads = (0..7).map(|n| {
        let day = monday + Days::new(n);
        let whole = lang.weekday(day);
        let short: String = match lang {
            Lang::ZhCn => whole.chars().skip(1).collect(),
            Lang::En => whole.chars().take(2).collect(),
        };
        view! { <th scope="col" class=(n > 4).then_some("we") abbr=whole>{short}</th> }
    });
    view! { <tr>{heads.collect_view()}</tr> }.into_any()
}

fn weeks(cx: &Cx, found: &Found) -> AnyView {
    let weeks = (0..DAYS / 7).map(|week| {
        let days = (0..7).map(|n| cell(cx, found, found.start + Days::new(week * 7 + n)));
        view! { <tr>{days.collect_view()}</tr> }
    });
    weeks.collect_view().into_any()
}

/// One day: its number, what it has, and why it rests or works.
fn cell(cx: &Cx, found: &Found, day: NaiveDate) -> AnyView {
    let lang = cx.lang;
    let of = found.days.iter().find(|d| d.day == day);
    let kind = cx.state.calendar().day(day).kind;
    let number = if day.day() == 1 { format!("{}.1", day.month()) } else { day.day().to_string() };
    let name = t::month_day(lang, lang.day_month(day), lang.weekday(day));
    let mark = match kind {
        DayKind::Holiday(_) | DayKind::Weekend => Some((t::mark_rest(lang), t::mark_rest_words(lang), None)),
        DayKind::MakeUp(_) => Some((t::mark_work(lang), t::mark_work_words(lang), Some("w"))),
        DayKind::Workday => None,
    };
    let mark = mark.map(|(sign, words, class)| {
        view! { <i aria-hidden="true" class=class>{sign}</i><span class="vh">{words}</span> }
    });
    let first = (day.day() == 1).then_some("m1");
    let head = view! { <b class=first aria-hidden="true">{number}</b><span class="vh">{name}</span> };
    let on = found.day == Some(day);
    let (class, body) = match of {
        Some(of) => {
            let href = lists::link(cx, "/visits/month", &[("day", Some(&day.to_string())), ("lang", None)]);
            let href = format!("{href}#day");
            let (class, words) = if of.free > 0 {
                ("open", view! { <span>{t::month_times(lang, of.free)}<span class="vh">{t::month_can(lang)}</span></span> }.into_any())
            } else {
                ("rest", view! { <span>{t::full(lang)}</span> }.into_any())
            };
            let class = if on { "on" } else { class };
            (
                class,
                view! { <a href=href aria-current=on.then_some("true")>{head}{words}{mark}</a> }.into_any(),
            )
        }
        None => {
            let (class, words) = match () {
                () if day < cx.today => ("off", t::month_past(lang)),
                () if day == cx.today => ("off", t::month_today(lang)),
                () if found.last.is_none_or(|last| day > last) => ("off", t::month_unpublished(lang)),
                () => ("rest", t::month_none(lang)),
            };
            (class, view! { <div>{head}<span>{words}</span>{mark}</div> }.into_any())
        }
    };
    let class = if day == cx.today { format!("{class} now") } else { class.to_owned() };
    view! { <td class=class>{body}</td> }.into_any()
}

fn legend(lang: Lang) -> AnyView {
    let list = [
        (t::legend_lit(lang), t::legend_lit_words(lang)),
        (t::full(lang), t::legend_full(lang)),
        (t::mark_rest(lang), t::legend_rest(lang)),
        (t::mark_work(lang), t::legend_work(lang)),
        (t::month_unpublished(lang), t::legend_unpublished(lang)),
    ];
    let list = list.map(|(sign, words)| view! { <span><b>{sign}</b>" "{words}</span> });
    view! { <p class="legend">{list}</p> }.into_any()
}

fn of_day(cx: &Cx, day: Option<NaiveDate>, times: &[Time]) -> AnyView {
    let lang = cx.lang;
    let Some(day) = day else {
        return view! { <section id="day"><h2>{t::month_pick(lang)}</h2><p>{t::month_nothing(lang)}</p></section> }
            .into_any();
    };
    let free = times.iter().filter(|time| time.free() > 0).count();
    let rows = times.iter().map(|time| row(cx, time, Said::Day, None)).collect_view();
    let title = t::date(lang, i18n::date(lang, day, cx.today), lang.weekday(day));
    let count = i64::try_from(free).unwrap_or_default();
    let body = if times.is_empty() {
        view! { <p>{t::month_day_none(lang)}</p> }.into_any()
    } else {
        view! {
            <p class="count"><b>{t::month_day_count(lang, count)}</b></p>
            <ul class="rows rows--wrap">{rows}</ul>
        }
        .into_any()
    };
    view! { <section id="day"><h2 class="num">{title}</h2>{body}</section> }.into_any()
}
