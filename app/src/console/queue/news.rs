//! `/staff/news`: what changed, newest first, by day; and the form that marks it as seen.
use axum::response::Response;
use chrono::{DateTime, Utc};
use leptos::prelude::*;

use crate::base::{clock::local_date, db::paging::Turn, error::AppError, error::Result};
use crate::console::queue;
use crate::office::{
    change::Halt, staff::desk::Desk, staff::desk::Reading, staff::store::colleagues, work::store::news::Told,
    work::store::news::page,
};
use crate::t::work as t;
use crate::web::{
    forms::Form, forms::once, lists, lists::pagination, page::Cx, page::Head, ui::banner::done, ui::top::Top,
};

const PAGE: usize = 40;

pub async fn list(Reading { cx, actor, mut tx }: Reading) -> Result<Response> {
    let turn = Turn { keys: cx.state.keys(), after: cx.params.one("after")?, limit: PAGE };
    let seen = colleagues::seen_until(&mut tx, actor.id).await?;
    let news = page(&mut tx, turn, &actor).await?;
    drop(tx);
    let marked = cx.params.one("done")?.is_some();
    let lang = cx.lang;
    let unseen = cx.desk.as_ref().and_then(|frame| frame.bell.number());
    let fresh = unseen.is_some();
    let title = unseen.map_or_else(|| t::news_head_none(lang).to_owned(), |n| t::news_head(lang, n));
    let head = Head::new(title.clone(), t::news_title(lang), queue::NEWS)
        .crumb(t::title(lang), Some("/staff"))
        .crumb(t::news_title(lang), None)
        .private();
    Ok(cx.draw(head, move |cx| {
        let next = news.next.clone();
        let n = news.len();
        let mark = fresh.then(|| {
            view! {
                <form action=cx.to("/staff/news/seen") method="post">{once::field(&Form::default())}
                    <input type="hidden" name="until" value=cx.now.to_rfc3339()/>
                    <button class="btn">{t::mark_all(lang)}</button>
                </form>
            }
        });
        let body = if news.items.is_empty() { empty(cx) } else { days(cx, &news.items, seen) };
        view! {
            {Top::new(title).phrase().action(mark).view()}
            {marked.then(|| done(t::marked(lang)))}
            {body}
            {(n > 0).then(|| pagination(t::news_on_page(lang, n), next))}
        }
    }))
}

fn empty(cx: &Cx) -> AnyView {
    let lang = cx.lang;
    let back = (cx.to("/staff"), t::news_empty_link(lang).to_owned());
    lists::empty(Some(t::news_empty(lang).to_owned()), t::news_empty_text(lang), Some(back))
}

fn days(cx: &Cx, items: &[Told], seen: DateTime<Utc>) -> AnyView {
    let lang = cx.lang;
    items
        .chunk_by(|a, b| local_date(a.at) == local_date(b.at))
        .map(|day| {
            let date = day.first().map_or(cx.today, |n| local_date(n.at));
            let name = if date == cx.today { t::today(lang).to_owned() } else { lang.date(date) };
            let rows = day.iter().map(|n| line(cx, n, seen)).collect_view();
            view! { <section><h2 class="count"><b>{name}</b></h2><ol class="queue">{rows}</ol></section> }
        })
        .collect_view()
        .into_any()
}

fn line(cx: &Cx, n: &Told, seen: DateTime<Utc>) -> AnyView {
    let lang = cx.lang;
    let fresh = n.at > seen;
    let tag = fresh.then(|| view! { <span class="tag tag--open due">{t::fresh(lang)}</span> });
    view! {
        <li class=if fresh { "soon" } else { "" }>
            <div>{tag}</div>
            <div>
                <h3><a href=cx.to(&n.path)>{t::named(lang, n.kind.label(lang), &n.reference)}</a></h3>
                <p class="meta">{lang.moment(n.at)}</p>
            </div>
        </li>
    }
    .into_any()
}

/// Marks everything up to the instant of the page as seen: what came meanwhile stays new. Doing it twice changes nothing.
pub async fn seen(mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let until: DateTime<Utc> = form.one("until")?.parse().map_err(|_| AppError::BadRequest)?;
    let back = if form.one("back")? == "queue" { "/staff" } else { "/staff/news?done=seen" };
    let mut ch = desk.change(&form).await?;
    colleagues::see(&mut ch.tx, desk.actor.id, until.min(ch.now)).await?;
    Ok(ch.end(back).await?)
}
