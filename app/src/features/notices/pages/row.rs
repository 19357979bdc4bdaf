//! A notice in a list: county and people, its title, until when, and a square with the days left.
use leptos::prelude::*;

use crate::base::{calendar::days_left, clock::last_day, clock::local_date, divisions, i18n::date};
use crate::features::notices::document::parts::marked;
use crate::features::notices::types::{Notice, State, title};
use crate::t;
use crate::web::{page::Cx, ui::icon::Icon};

pub fn rows(cx: &Cx, notices: &[Notice]) -> AnyView {
    let items = notices.iter().map(|n| row(cx, n)).collect_view();
    view! { <ul class="rows">{items}</ul> }.into_any()
}

fn row(cx: &Cx, notice: &Notice) -> AnyView {
    let lang = cx.lang;
    let county = divisions::county_label(notice.no.county(), lang);
    let href = cx.to(&format!("/notices/{}", notice.no));
    view! {
        <li>
            <div class="rows__main">
                <p class="row meta"><span>{county}</span><span>{title::people(notice, lang)}</span></p>
                <h3><a href=href>{title::short(notice, lang)}</a></h3>
                <p class="meta">{when(cx, notice)}</p>
            </div>
            {square(cx, notice)}
        </li>
    }
    .into_any()
}

/// From when to when, as far as that is of interest.
fn when(cx: &Cx, notice: &Notice) -> String {
    let lang = cx.lang;
    let day = |d| date(lang, d, cx.today);
    let from = day(local_date(notice.life.posted_at));
    let until = day(last_day(notice.life.ends_at));
    match notice.life.state(cx.now) {
        State::Withdrawn { at, .. } => t::notices::row_withdrawn(lang, from, day(local_date(at))),
        State::Ended { .. } | State::Concluded { .. } if notice.kind.has_rows() => {
            t::notices::row_ended(lang, from, until)
        }
        State::Ended { .. } | State::Concluded { .. } => t::notices::row_result_ended(lang, from, until),
        State::Open { .. } | State::Scheduled { .. } if notice.kind.has_rows() => {
            t::notices::row_open(lang, until)
        }
        State::Open { .. } | State::Scheduled { .. } => t::notices::row_result_open(lang, until),
    }
}

fn square(cx: &Cx, notice: &Notice) -> AnyView {
    let lang = cx.lang;
    match notice.life.state(cx.now) {
        State::Open { ends_at } | State::Scheduled { posts_at: ends_at } => {
            let left = days_left(cx.today, last_day(ends_at)).unwrap_or(0);
            let text = if left == 0 {
                t::notices::left_today(lang).to_owned()
            } else {
                t::notices::left_days(lang, left.into())
            };
            view! { <div class="left">{marked(&text)}</div> }.into_any()
        }
        State::Withdrawn { .. } => {
            view! { <div class="left left--0">{Icon::Document.svg()}{t::notices::left_withdrawn(lang)}</div> }
                .into_any()
        }
        State::Ended { .. } | State::Concluded { .. } => {
            view! { <div class="left left--0">{Icon::Tick.svg()}{t::notices::left_ended(lang)}</div> }
                .into_any()
        }
    }
}
