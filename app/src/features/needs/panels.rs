//! What pages of earlier and later storeys show of needs: a centre's own, and what is wanted most on the home page.
use std::sync::Arc;

use chrono::NaiveDate;
use leptos::prelude::*;
use uuid::Uuid;

use super::{pages, pages::row, store, store::desk::avoid, store::list::Filter, types::Need};
use crate::base::{db::Tx, db::paging::Turn, error::Result, ids::CentreId};
use crate::t::needs as n;
use crate::web::{page::Cx, panels::Drawn, ui::icon::Icon, ui::section::section};

/// Needs shown on the page of their centre.
const OF_CENTRE: usize = 6;
/// Needs shown on the home page.
const AT_HOME: usize = 3;

/// What a centre lacks, and what should not be brought to it.
pub fn centre<'a>(tx: &'a mut Tx, cx: &'a Cx, id: Uuid) -> Drawn<'a> {
    Box::pin(async move {
        let (lang, id) = (cx.lang, CentreId::from_uuid(id));
        let needs = store::of_centre(tx, cx.today, id, OF_CENTRE + 1).await?;
        let avoid = avoid(tx, id).await?;
        let more = needs.len() > OF_CENTRE;
        let list = (!needs.is_empty()).then(|| {
            let rows = needs.iter().take(OF_CENTRE).map(|need| row(cx, need, true, None)).collect_view();
            view! { <ul class="rows">{rows}</ul> }
        });
        let none = needs.is_empty().then(|| view! { <p>{n::centre_none(lang)}</p> });
        let link = needs.first().filter(|_| more).map(|need| {
            let href = format!("{}?centre={}", cx.to("/needs"), need.centre_slug);
            view! { <p><a class="go" href=href>{n::centre_all(lang)}{Icon::Arrow.svg()}</a></p> }
        });
        let lines: Vec<_> = avoid.lines().map(|l| view! { <li>{pages::zh(lang, l)}</li> }).collect();
        let avoid = (!lines.is_empty()).then(|| {
            view! { <h3>{n::avoid_title(lang)}</h3><ul class="ticks ticks--no measure">{lines}</ul> }
        });
        Ok(Some(section(n::centre_title(lang), view! { {list}{none}{link}{avoid} })))
    })
}

/// The most wanted on a day: a few, and how many there are.
pub struct Wanted {
    day: NaiveDate,
    /// The first of them.
    pub needs: Vec<Need>,
    /// How many are open.
    pub open: i64,
}

/// The most wanted; remembered, since every first visit asks.
pub async fn most_wanted(tx: &mut Tx, cx: &Cx) -> Result<Arc<Wanted>> {
    if let Some(known) = tx.recall::<Wanted>().filter(|known| known.day == cx.today) {
        return Ok(known);
    }
    let filter = Filter::default();
    let turn = Turn::first(cx.state.keys(), AT_HOME);
    let mut needs = store::list::page(tx, cx.today, turn, &filter).await?.items;
    needs.retain(|need| need.takes(cx.today));
    let open = store::list::counts(tx, cx.today, &filter).await?.open;
    Ok(tx.remember(Wanted { day: cx.today, needs, open }))
}

/// The most wanted as cards, with the way to all.
pub fn wanted(cx: &Cx, wanted: &Wanted) -> Option<AnyView> {
    let (lang, needs) = (cx.lang, &wanted.needs);
    (!needs.is_empty()).then(|| {
        let cards = needs.iter().map(|need| pages::card(cx, need)).collect_view();
        let all = view! { <p><a class="go" href=cx.to("/needs")>{n::home_all(lang, wanted.open)}{Icon::Arrow.svg()}</a></p> };
        section(n::home_title(lang), view! { <div class="trio">{cards}</div>{all} })
    })
}
