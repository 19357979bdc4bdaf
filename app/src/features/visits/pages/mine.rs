//! Somebody's visits: the panel on `/me` and on an organisation's page, and all of them on a page of their own.
use axum::response::Response;
use leptos::prelude::*;

use super::{follow, parts};
use crate::base::{db::Tx, db::paging::Turn, error::AppError};
use crate::features::people::MINE;
use crate::features::people::store::sessions;
use crate::features::people::store::things::{self, Owner};
use crate::features::visits::mine::{Own, load};
use crate::features::visits::store::VISIT;
use crate::features::visits::types::hours::shown;
use crate::office::change::Halt;
use crate::t::{bookings as t, hours as h};
use crate::web::{
    lists, lists::pagination, page::Cx, page::Head, ui::badge::tag, ui::icon::Icon, ui::section::section,
    ui::top::top,
};

/// Bookings on a panel.
pub const FIRST: usize = 10;
/// Bookings on a page.
const PAGE: usize = 30;

/// The newest bookings; nothing where there is none, so that the page can say what to do.
pub async fn panel(tx: &mut Tx, cx: &Cx, owner: Owner) -> Result<Option<AnyView>, AppError> {
    let page = things::page(tx, Turn::first(cx.state.keys(), FIRST), owner, VISIT).await?;
    let list = load(tx, cx, &page.items).await?;
    if list.is_empty() {
        return Ok(None);
    }
    let lang = cx.lang;
    let person = matches!(owner, Owner::Person(_));
    let more = (person && page.next.is_some()).then(|| {
        view! { <p><a class="go" href=cx.to("/me/visits")>{t::mine_all(lang)}{Icon::Arrow.svg()}</a></p> }
    });
    Ok(Some(section(t::mine_title(lang), view! { <div class="flow">{rows(cx, &list)}{more}</div> })))
}

fn rows(cx: &Cx, list: &[Own]) -> AnyView {
    let rows = list.iter().map(|own| row(cx, own)).collect_view();
    view! { <ul class="rows">{rows}</ul> }.into_any()
}

fn row(cx: &Cx, (b, code, record): &Own) -> AnyView {
    let lang = cx.lang;
    let title = b.when(lang);
    let title = if code.is_empty() {
        view! { <h3>{title}</h3> }.into_any()
    } else {
        view! { <h3><a href=cx.to(&follow::path(code))>{title}</a></h3> }.into_any()
    };
    let (tone, word) = parts::mark(b, lang);
    let hours = record.as_ref().map(|r| {
        let said = h::hours_value(lang, shown(r.minutes), r.people);
        let sign = if r.signed_at.is_some() { h::signed_short(lang) } else { h::unsigned(lang) };
        view! { <p class="meta">{h::hours(lang)}" "{said}" · "{sign}</p> }
    });
    let next = b.next(lang).map(|n| view! { <p class="meta">{n}</p> });
    view! {
        <li><div class="rows__main">
            <p class="meta num">{code.clone()}</p>
            {title}
            <p class="row">{tag(tone, word)}<span class="meta">{b.centre_name.clone()}" · "{b.what(lang)}" · "{b.who(lang)}</span></p>
            {next}
            {hours}
        </div></li>
    }
    .into_any()
}

/// All bookings of whoever is signed in.
///
/// # Errors
/// [`Halt::Answer`] leads whoever is not to where one signs in; [`AppError::BadCursor`].
pub async fn show(cx: Cx) -> Result<Response, Halt> {
    let mut tx = cx.state.db().read().await?;
    let person = sessions::required(&mut tx, &cx).await?;
    let turn = Turn { keys: cx.state.keys(), after: cx.params.one("after")?, limit: PAGE };
    let page = things::page(&mut tx, turn, Owner::Person(person.id), VISIT).await?;
    let list = load(&mut tx, &cx, &page.items).await?;
    drop(tx);
    let (lang, title) = (cx.lang, t::mine_title(cx.lang));
    let head = Head::new(title, t::mine_lead(lang), MINE).private();
    let head = head.crumb((MINE.label)(lang), Some(MINE.path)).crumb(title, None);
    Ok(cx.draw(head, move |cx| {
        let n = i64::try_from(list.len()).unwrap_or(i64::MAX);
        let empty = list.is_empty().then(|| lists::empty(None, t::mine_none(lang), None));
        view! {
            {top(title, t::mine_lead(lang))}
            <h2 class="vh">{title}</h2>
            {empty}
            {rows(cx, &list)}
            {pagination(t::mine_count(lang, n), page.next)}
        }
    }))
}
