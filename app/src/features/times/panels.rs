//! What pages of others show of times: the next ones of a centre, the next ones of all on the home page.
use std::sync::Arc;

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use uuid::Uuid;

use super::pages::{Said, row};
use super::store::list::{self, Counts, Filter};
use super::types::Time;
use crate::base::{db::Tx, db::paging::Turn, error::Result, ids::CentreId};
use crate::t::times as t;
use crate::web::{page::Cx, panels::Drawn, ui::icon::Icon, ui::section::section};

/// Times shown on the page of their centre, and on the home page.
const SHOWN: usize = 3;

/// The next times of a centre; it says so when there is none.
pub fn centre<'a>(tx: &'a mut Tx, cx: &'a Cx, id: Uuid) -> Drawn<'a> {
    Box::pin(async move {
        let lang = cx.lang;
        let times = list::of_centre(tx, cx.now, CentreId::from_uuid(id), SHOWN + 1).await?;
        for time in &times {
            cx.changes_at(time.slot.closes_at);
        }
        let Some(first) = times.first() else {
            return Ok(Some(section(t::centre_title(lang), view! { <p>{t::centre_none(lang)}</p> })));
        };
        let all = format!("{}?centre={}", cx.to("/visits"), first.centre_slug);
        let calendar = cx.to(&format!("/calendar/centres/{}.ics", first.centre_slug));
        let rows = times.iter().take(SHOWN).map(|time| row(cx, time, Said::Centre, None)).collect_view();
        let more = (times.len() > SHOWN)
            .then(|| view! { <a class="go" href=all>{t::centre_all(lang)}{Icon::Arrow.svg()}</a> });
        let body = view! {
            <ul class="rows rows--wrap">{rows}</ul>
            <p class="row">{more}<a class="go" href=calendar>{t::centre_calendar(lang)}{Icon::Arrow.svg()}</a></p>
        };
        Ok(Some(section(t::centre_title(lang), body)))
    })
}

/// The next times of all, and how many there are.
pub struct Next {
    known_at: DateTime<Utc>,
    times: Vec<Time>,
    pub counts: Counts,
}

impl Next {
    /// The day of the first.
    pub fn day(&self) -> Option<chrono::NaiveDate> {
        self.times.first().map(|time| time.slot.day())
    }
}

/// The next times; remembered until one closes, since every first visit asks.
pub async fn next(tx: &mut Tx, cx: &Cx) -> Result<Arc<Next>> {
    let holds = |n: &Next| n.known_at <= cx.now && n.counts.changes_at.is_none_or(|at| cx.now < at);
    let next = match tx.recall::<Next>().filter(|n| holds(n)) {
        Some(known) => known,
        None => {
            let filter = Filter::default();
            let turn = Turn::first(cx.state.keys(), SHOWN);
            let times = list::page(tx, cx.now, turn, &filter).await?.items;
            let counts = list::counts(tx, cx.now, &filter).await?;
            tx.remember(Next { known_at: cx.now, times, counts })
        }
    };
    if let Some(at) = next.counts.changes_at {
        cx.changes_at(at);
    }
    Ok(next)
}

/// The next times as rows, with the way to all.
pub fn home(cx: &Cx, next: &Next) -> Option<AnyView> {
    let lang = cx.lang;
    (!next.times.is_empty()).then(|| {
        let rows = next.times.iter().map(|time| row(cx, time, Said::Nothing, None)).collect_view();
        let body = view! {
            <ul class="rows rows--wrap">{rows}</ul>
            <p class="row">
                <a class="go" href=cx.to("/visits")>{t::home_all(lang, next.counts.times)}{Icon::Arrow.svg()}</a>
                <a class="go" href=cx.to("/visits/month")>{t::home_month(lang)}{Icon::Arrow.svg()}</a>
            </p>
        };
        section(t::home_title(lang), body)
    })
}
