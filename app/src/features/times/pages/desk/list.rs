//! `/staff/times`: the times of a centre, with the series that run and the way to copy a week; for the county and the city the same to read.
use axum::response::Response;
use chrono::{Datelike as _, Days, NaiveDate};
use leptos::prelude::*;

use super::home;
use crate::base::{db::paging::Turn, divisions, error::Result, i18n};
use crate::features::times;
use crate::features::times::pages::{left, zh};
use crate::features::times::store::{desk as store, desk::Which, series, series::Series};
use crate::features::times::types::{State, Time};
use crate::office::change::Halt;
use crate::office::staff::{access::Action, desk::Desk, desk::Reading};
use crate::t::{times as t, times_desk as d};
use crate::web::{
    forms::Form, lists, lists::pagination, page::Cx, page::Head, ui::badge::Tone, ui::badge::tag,
    ui::banner::done_of, ui::field::Field, ui::field::Typed, ui::icon::Icon, ui::section::Panel,
    ui::top::Top,
};

const PAGE: usize = 30;

pub async fn show(Reading { cx, actor, mut tx }: Reading) -> Result<Response> {
    actor.require_role(Action::TimeRead)?;
    let which = cx.params.read("which", Which::parse)?.unwrap_or(Which::Coming);
    let turn = Turn { keys: cx.state.keys(), after: cx.params.one("after")?, limit: PAGE };
    let page = store::page(&mut tx, cx.now, turn, &actor, which).await?;
    let counts = store::counts(&mut tx, cx.now, &actor).await?;
    let writes = actor.role.may(Action::TimeWrite);
    let series = match actor.centre.filter(|_| writes) {
        Some(centre) => series::of_centre(&mut tx, centre).await?,
        None => vec![],
    };
    drop(tx);
    let lang = cx.lang;
    let switches = actor.role.may(Action::VisitsSuspend);
    let head =
        Head::new(d::title(lang), d::lead(lang), times::DESK.section).crumb(d::title(lang), None).private();
    Ok(cx.draw(head, move |cx| {
        let jumps = counts.iter().map(|(w, n)| {
            let class = match () {
                () if *w == Which::Undecided && *n > 0 => "late",
                () if *w == which => "lit",
                () => "",
            };
            let href = format!("{}?which={}", cx.to("/staff/times"), w.word());
            view! { <li><a class=class href=href aria-current=(*w == which).then_some("page")><b>{lang.number(*n)}</b>{w.label(lang)}</a></li> }
        });
        let list = if page.is_empty() {
            let new = writes.then(|| (cx.to("/staff/times/new"), d::new(lang).to_owned()));
            lists::empty(None, d::empty(lang), new)
        } else {
            let rows = page.items.iter().map(|time| line(cx, time, writes)).collect_view();
            view! { <h2 class="vh">{t::results(lang)}</h2><ul class="rows">{rows}</ul>{pagination(t::page_note(lang, page.len()), page.next.clone())} }.into_any()
        };
        let top = Top::new(d::title(lang)).lead(if writes { d::lead(lang) } else { d::lead_read(lang) });
        let top = if writes { top.action(view! { <a class="btn" href=cx.to("/staff/times/new")>{d::new(lang)}</a> }) } else { top };
        let switch = switches.then(|| view! { <p><a class="go" href=cx.to("/staff/times/switch")>{d::to_switch(lang)}{Icon::Arrow.svg()}</a></p> });
        let main = view! {
            <div class="flow-l">
                <nav class="jump-box" aria-label=d::jump(lang)><ul class="jump">{jumps.collect_view()}</ul></nav>
                {list}
            </div>
        };
        let body = if writes {
            view! { <div class="split">{main}{aside(cx, &series)}</div> }.into_any()
        } else {
            main.into_any()
        };
        view! { {top.more(switch).view()}{said(cx)}{body} }
    }))
}

fn said(cx: &Cx) -> Option<AnyView> {
    let lang = cx.lang;
    done_of(cx, |word| {
        Some(match word {
            "new" => d::done_new(lang),
            "series" => d::done_series(lang),
            "changed" => d::done_changed(lang),
            "cancelled" => d::done_cancelled(lang),
            "kept" => d::done_kept(lang),
            "edited" => d::done_edited(lang),
            "ended" => d::done_ended(lang),
            "week" => d::done_week(lang),
            "week-none" => d::done_week_none(lang),
            _ => return None,
        })
    })
}

fn line(cx: &Cx, time: &Time, writes: bool) -> AnyView {
    let lang = cx.lang;
    let href = cx.to(&time.desk());
    let place = (!writes).then(|| {
        let county = divisions::county_label(&time.county, lang);
        view! { <p class="meta">{zh(lang, &time.centre_name)}{t::gap(lang)}{county}</p> }
    });
    let state = match time.state {
        State::Open if time.over(cx.now) => None,
        State::Open => Some(left(lang, time)),
        other => Some(
            view! { {tag(Tone::Plain, other.label(lang))}<span class="meta">{zh(lang, &time.reason)}</span> }
                .into_any(),
        ),
    };
    let open = time.undecided && time.state == State::Open;
    let undecided = open.then(|| view! { <p class="row">{tag(Tone::Bad, d::undecided(lang))}<span class="meta">{d::undecided_text(lang)}</span></p> });
    let by_hand =
        (time.by_hand && time.series.is_some()).then(|| view! { <p class="meta">{d::by_hand(lang)}</p> });
    let taken = d::taken(lang, time.taken_places, time.terms.places, time.waiting);
    view! {
        <li>
            <div class="rows__main">
                {place}
                <h3 class="num"><a href=href>{time.slot.words(lang, cx.today)}</a></h3>
                <p class="meta">{time.terms.offers.label(lang)}{t::gap(lang)}{taken}</p>
                <p class="row">{state}</p>
                {undecided}
                {by_hand}
            </div>
        </li>
    }
    .into_any()
}

fn monday(day: NaiveDate) -> NaiveDate {
    day - Days::new(u64::from(day.weekday().num_days_from_monday()))
}

fn aside(cx: &Cx, series: &[Series]) -> AnyView {
    let lang = cx.lang;
    let running = series.iter().map(|s| {
        view! { <li><a href=cx.to(&s.desk())>{super::series::words(cx, s)}</a></li> }
    });
    let running = if series.is_empty() {
        view! { <p class="meta">{d::series_none(lang)}</p> }.into_any()
    } else {
        view! { <ul class="flow">{running.collect_view()}</ul> }.into_any()
    };
    let weeks: Vec<_> = (0..10u64)
        .map(|n| monday(cx.today) + Days::new(7 * n))
        .map(|day| (day.to_string(), d::week_of(lang, i18n::date(lang, day, cx.today))))
        .collect();
    let form = Form::default()
        .with("from", monday(cx.today).to_string())
        .with("to", (monday(cx.today) + Days::new(7)).to_string());
    let typed = Typed::new(lang, form);
    let fields = view! {
        <p class="meta">{d::week_text(lang)}</p>
        {typed.select(Field::new("from", d::week_from(lang)), weeks.clone())}
        {typed.select(Field::new("to", d::week_to(lang)), weeks)}
    };
    let week = typed.post(cx.to("/staff/times/week")).inner().view(d::week_copy(lang), fields);
    view! {
        <aside class="flow-l" aria-label=d::aside(lang)>
            {Panel::Plain.section(d::series_title(lang), running)}
            {Panel::Plain.section(d::house_title(lang), view! {
                <p>{d::house_text(lang)}</p>
                <p><a class="go" href=cx.to("/staff/times/house")>{d::to_house(lang)}{Icon::Arrow.svg()}</a></p>
            })}
            {Panel::Plain.section(d::week_title(lang), week)}
        </aside>
    }
    .into_any()
}

/// Writes the one-off times of a week again, in another week.
pub async fn copy_week(mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let actor = desk.actor.clone();
    let mut ch = desk.change(&form).await?;
    let centre = home(&mut ch.tx, &actor).await?;
    ch.keyed()?;
    let day = |name: &str| form.raw(name).parse::<NaiveDate>().ok().filter(|d| *d == monday(*d));
    let weeks = day("from").zip(day("to")).filter(|(from, to)| from < to);
    let done = match weeks {
        Some((from, to)) => series::copy_week(&mut ch, &centre, from, to).await?,
        None => 0,
    };
    Ok(ch.end(if done > 0 { "/staff/times?done=week" } else { "/staff/times?done=week-none" }).await?)
}
