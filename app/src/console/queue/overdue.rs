//! `/staff/overdue`: work of others that is late, for those who oversee a county or the city.
use axum::response::Response;
use leptos::prelude::*;

use super::row::row;
use crate::base::{db::paging::Turn, error::Result};
use crate::console::queue;
use crate::office::{
    staff::access::Action, staff::desk::Reading, work::store::oversight, work::store::oversight::CAP,
};
use crate::t::work as t;
use crate::web::{lists, lists::pagination, page::Head, ui::top::Top};

const PAGE: usize = 25;

pub async fn list(Reading { cx, actor, mut tx }: Reading) -> Result<Response> {
    actor.require_role(Action::WorkOversee)?;
    let turn = Turn { keys: cx.state.keys(), after: cx.params.one("after")?, limit: PAGE };
    let page = oversight::late(&mut tx, turn, &actor, cx.today).await?;
    let n = oversight::count_late(&mut tx, &actor, cx.today).await?;
    drop(tx);
    let lang = cx.lang;
    let title = match n {
        0 => t::overdue_none(lang).to_owned(),
        n if n > CAP => t::overdue_many(lang, CAP),
        n => t::overdue_head(lang, n),
    };
    let head = Head::new(title.clone(), t::overdue_title(lang), queue::MENU)
        .crumb(t::title(lang), Some("/staff"))
        .crumb(t::overdue_title(lang), None)
        .private();
    let place = actor.division.label(lang);
    Ok(cx.draw(head, move |cx| {
        let calendar = cx.state.calendar();
        let rows: Vec<_> = page.items.iter().map(|w| row(cx, &calendar, w, true)).collect();
        let shown = page.len();
        let body = if rows.is_empty() {
            let back = (cx.to("/staff"), t::news_empty_link(lang).to_owned());
            lists::empty(Some(t::overdue_empty(lang).to_owned()), t::overdue_empty_text(lang), Some(back))
        } else {
            view! { <h2 class="vh">{t::overdue_title(lang)}</h2><ol class="queue">{rows}</ol>{pagination(t::on_this_page(lang, shown, n), page.next.clone())} }.into_any()
        };
        view! {
            {Top::new(title).phrase().lead(t::overdue_lead(lang, place)).view()}
            {body}
        }
    }))
}
