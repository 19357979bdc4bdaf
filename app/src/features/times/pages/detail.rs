//! `/visits/{id}`: one time. How many places are left and what one can do come first; then place, tasks, who may come, risks (VOL-03), and
//! how one behaves (VOL-08). What a later feature offers to do stands at [`times::ACT`]; without one the office's telephone is the way.
use axum::{extract::Path, http::StatusCode, response::Response};
use leptos::prelude::*;

use super::{Said, calendar, left_words, row, zh};
use crate::base::{divisions, error::AppError, error::ErrorKind, error::Result, i18n::Lang, ids::TimeId};
use crate::features::needs::types::tel;
use crate::features::times;
use crate::features::times::store::{self, Taken};
use crate::features::times::types::{State, Time};
use crate::t::times as t;
use crate::web::page::{Cx, Head};
use crate::web::{
    panels, ui::banner::Banner, ui::facts::Fact, ui::facts::fact, ui::facts::facts, ui::icon::Icon,
    ui::section::Panel, ui::section::section, ui::section::ticks,
};

/// Other times shown.
const OTHERS: usize = 4;

pub async fn detail(Path(id): Path<String>, cx: Cx) -> Result<Response> {
    let none = || AppError::NoSuch(ErrorKind::Time);
    let id: TimeId = id.parse().map_err(|_| none())?;
    let mut tx = cx.state.db().look().await?;
    let time = store::get(&mut tx, id).await?.ok_or_else(none)?;
    let taken = store::activities(&mut tx, id).await?;
    let others = store::alternatives_of(&mut tx, &time, 1, cx.now, OTHERS).await?;
    let act = if time.takes(cx.now) {
        panels::shown(&mut tx, &cx, times::ACT, time.id.uuid()).await?
    } else {
        vec![]
    };
    drop(tx);
    let lang = cx.lang;
    let when = time.slot.words(lang, cx.today);
    let changes = [time.slot.closes_at, time.slot.starts_at, time.slot.ends_at];
    let closing = others.iter().map(|o| o.slot.closes_at);
    let mut head = Head::new(t::detail_title(lang, &when, &time.centre_name), lead(lang, &time), times::MENU)
        .crumb(t::title(lang), Some("/visits"))
        .crumb(&when, None)
        .kept(cx.until(changes.into_iter().chain(closing)));
    if time.state == State::Cancelled || time.over(cx.now) {
        // Who kept the address learns what became of it; search engines forget it.
        (head.status, head.noindex) = (StatusCode::GONE, true);
    }
    let shown = cx.clone();
    Ok(cx.page(head, move || {
        let cx = shown;
        let centre = cx.to(&format!("/centres/{}", time.centre_slug));
        let (date, hours) = (time.slot.date(lang, cx.today), time.slot.hours(lang));
        view! {
            <div class="head">
                <span class="kicker">{t::kicker(lang)}{t::gap(lang)}<a href=centre>{zh(lang, &time.centre_name)}</a></span>
                <h1 class="phrase">{date}" "<wbr/><span class="nowrap">{hours}</span></h1>
                <p class="lead">{lead(lang, &time)}</p>
            </div>
            {past(&cx, &time)}
            <div class="split split--lead">
                {key(&cx, &time, act)}
                <div>
                    {facts(known(&cx, &time, &taken))}
                    {section(t::rules_title(lang), rules(lang))}
                    {section(t::keep_title(lang), keep(&cx, &time))}
                </div>
            </div>
            {(!others.is_empty()).then(|| section(t::others_title(lang), {
                let rows = others.iter().map(|o| row(&cx, o, Said::Nothing, None)).collect_view();
                view! { <ul class="rows rows--wrap">{rows}</ul> }
            }))}
        }
    }))
}

fn lead(lang: Lang, time: &Time) -> String {
    t::detail_lead(lang, time.terms.offers.label(lang), left_words(lang, time))
}

/// Why one cannot go, where that is so.
fn past(cx: &Cx, time: &Time) -> Option<AnyView> {
    let lang = cx.lang;
    let reason =
        || (!time.reason.is_empty()).then(|| view! { <p>{t::reason(lang)}{zh(lang, &time.reason)}</p> });
    Some(match time.state {
        State::Cancelled => {
            Banner::wait().title(t::cancelled_title(lang)).more(reason()).text(t::cancelled_text(lang)).view()
        }
        State::Suspended => {
            Banner::wait().title(t::suspended_title(lang)).more(reason()).text(t::suspended_text(lang)).view()
        }
        State::Open if time.over(cx.now) => Banner::info().title(t::over_title(lang)).view(),
        State::Open if time.begun(cx.now) => Banner::info().title(t::begun_title(lang)).view(),
        State::Open if !time.takes(cx.now) => {
            Banner::info().title(t::closed_title(lang)).text(t::closed_text(lang)).view()
        }
        State::Open => return None,
    })
}

/// How many places are left, and what one can do.
fn key(cx: &Cx, time: &Time, act: Vec<AnyView>) -> AnyView {
    let lang = cx.lang;
    let takes = time.takes(cx.now);
    let free = time.free();
    let count = takes.then(|| {
        let all = t::key_all(lang, time.terms.places);
        let waiting = (time.waiting > 0).then(|| t::key_waiting(lang, time.waiting));
        let groups = time.free_groups().map(|n| {
            let words = if time.terms.groups == Some(0) { t::key_no_groups(lang).to_owned() } else { t::key_groups(lang, n) };
            view! { <p class="meta">{words}</p> }
        });
        view! {
            <div class="deadline">
                <p>{t::key_left(lang)}<b>{lang.number(free)}</b>{if free == 1 { t::key_place(lang) } else { t::key_places(lang) }}</p>
                <div><span class="meta">{all}{waiting}</span>{groups}</div>
            </div>
        }
    });
    let closes = takes.then(|| {
        view! { <p class="meta">{t::key_closes(lang, lang.moment(time.slot.closes_at))}</p> }
    });
    let (href, phone) = (tel(&time.phone), time.phone.clone());
    let call = (act.is_empty() && time.state == State::Open && !time.begun(cx.now)).then(|| {
        view! { <p>{t::call_text(lang)}</p><p><a class="btn" href=href.clone()>{t::call(lang, &phone)}</a></p> }
    });
    let answer = if time.terms.instant { t::key_instant(lang) } else { t::key_answer(lang) };
    let answer = (takes && !act.is_empty()).then(|| view! { <p class="meta">{answer}</p> });
    Panel::Key.aside(
        t::key_title(lang),
        view! {
            {count}
            {act}
            {call}
            {answer}
            {closes}
            <p class="meta">{t::office(lang)}<a href=href>{phone.clone()}</a></p>
        },
    )
}

/// All that the law wants to be told before one decides (VOL-03).
fn known(cx: &Cx, time: &Time, taken: &[Taken]) -> Vec<Fact> {
    let lang = cx.lang;
    let terms = &time.terms;
    let mut list: Vec<Fact> = vec![];
    // Most addresses begin with the county anyway.
    let county = divisions::county_label(&time.county, lang);
    let county = (!time.address.contains(&county)).then(|| view! { {county}{t::gap(lang)} });
    let way = (!time.way.is_empty()).then(|| view! { <p class="meta">{zh(lang, &time.way)}</p> });
    list.push((t::place(lang).to_owned(), view! { {county}{zh(lang, &time.address)}{way} }.into_any()));
    let activities = terms.offers.iter().map(|o| {
        let of = taken.iter().find(|x| x.activity == o.activity);
        let free = of.and_then(Taken::free).map(|n| t::of_activity(lang, n));
        let needs: Vec<_> = o.activity.needs().map(|q| q.label(lang)).collect();
        let needs = (!needs.is_empty()).then(|| t::needs(lang, needs.join(t::or(lang))));
        let approval = o.activity.approval.then(|| t::approval(lang));
        view! { <li><strong>{o.activity.label(lang)}</strong>{t::colon(lang)}{o.activity.what(lang)}<span class="meta">{needs}{approval}{free}</span></li> }
    });
    let tasks = (!terms.tasks.is_empty()).then(|| view! { <p>{zh(lang, &terms.tasks)}</p> });
    list.push((
        t::what(lang).to_owned(),
        view! { {tasks}<ul class="ticks">{activities.collect_view()}</ul> }.into_any(),
    ));
    list.push(fact(t::who(lang), who(lang, time)));
    let own = (!terms.risks.is_empty()).then(|| view! { <li>{zh(lang, &terms.risks)}</li> });
    let mut risks: Vec<&str> = terms.offers.activities().flat_map(|a| a.risks(lang)).collect();
    risks.sort_unstable();
    risks.dedup();
    let risks = risks.into_iter().map(|r| view! { <li>{r}</li> }).collect_view();
    list.push((t::risks(lang).to_owned(), view! { <ul class="ticks">{own}{risks}</ul> }.into_any()));
    for (name, text) in [
        (t::insurance(lang), &terms.insurance),
        (t::bring(lang), &terms.bring),
        (t::meals(lang), &terms.meals),
    ] {
        if !text.is_empty() {
            list.push((name.to_owned(), zh(lang, text)));
        }
    }
    list.push((t::host(lang).to_owned(), zh(lang, &time.host_unit)));
    let counts = terms.offers.activities().filter(|a| a.counts).count();
    let counted = match counts {
        0 => t::counts_none(lang),
        n if n < terms.offers.iter().len() => t::counts_some(lang),
        _ => t::counts_all(lang),
    };
    list.push(fact(t::record(lang), counted));
    list
}

/// Who may come, by age (MIN-02).
fn who(lang: Lang, time: &Time) -> &'static str {
    match time.terms.lowest_age() {
        ..14 => t::who_8(lang),
        14..18 => t::who_14(lang),
        _ => t::who_18(lang),
    }
}

/// How one behaves (VOL-08, VIS-05, VIS-06).
fn rules(lang: Lang) -> AnyView {
    let no = [t::no_photos(lang), t::no_questions(lang), t::no_gifts(lang)];
    let no = no.map(|line| view! { <li>{line}</li> });
    view! {
        <div class="grid">
            {ticks([t::do_greet(lang), t::do_dress(lang), t::do_health(lang), t::do_tell(lang)])}
            <ul class="ticks ticks--no measure">{no}</ul>
        </div>
    }
    .into_any()
}

/// The time in a calendar, in words too, and the calendar of its centre.
fn keep(cx: &Cx, time: &Time) -> AnyView {
    let lang = cx.lang;
    let centre = cx.state.site().absolute(&format!("/calendar/centres/{}.ics", time.centre_slug));
    view! {
        <p>{time.slot.words(lang, cx.today)}</p>
        <p><a class="go" href=cx.to(&calendar::path(time))>{t::keep_one(lang)}{Icon::Arrow.svg()}</a></p>
        <p class="meta">{t::keep_wechat(lang)}</p>
        <p class="meta">{t::keep_all(lang)}<a class="share__url" href=centre.clone()>{centre.clone()}</a></p>
    }
    .into_any()
}
