//! `/notices`: open ones first with the days left, then those that ended last; filters, search, and pages of one list.
mod empty;
mod form;

use axum::response::{IntoResponse as _, Redirect, Response};
use leptos::prelude::*;

use super::row::rows;
use crate::base::{db::Tx, db::paging::Page, db::paging::Turn, error::Result, i18n::Lang};
use crate::features::notices;
use crate::features::notices::query::{Asked, Plan, Why};
use crate::features::notices::store::list::{COUNT_CAP, Filter, Which, changes_at, counts, page, years};
use crate::features::notices::{document::parts::marked, store, types::Notice, types::NoticeNo};
use crate::t;
use crate::web::{lists::pagination, page::Cx, page::Head, ui::icon::Icon, ui::top::top};

/// Notices on one page of a list.
const PAGE: usize = 20;
/// Ended ones below the open ones.
const LATEST: usize = 10;

type Found = (Page<Notice>, i64);

enum Shown {
    Both { open: Found, ended: Found },
    One(Which, Found),
    Nothing(Why),
    NoSuch(NoticeNo),
}

pub async fn list(cx: Cx) -> Result<Response> {
    let asked = Asked::read(&cx.params)?;
    let mut tx = cx.state.db().look().await?;
    let shown = match asked.plan() {
        Plan::One(no) => match store::get(&mut tx, &no, cx.now).await? {
            Some(_) => return Ok(Redirect::to(&cx.to(&format!("/notices/{no}"))).into_response()),
            None => Shown::NoSuch(no),
        },
        Plan::Nothing(why) => Shown::Nothing(why),
        Plan::List(filter) => load(&mut tx, &cx, &asked, &filter).await?,
    };
    let years = years(&mut tx).await?;
    let changes = changes_at(&mut tx, cx.now).await?;
    let lang = cx.lang;
    let head = Head::new(t::notices::heading(lang), t::notices::lead(lang), notices::MENU)
        .crumb(t::notices::crumb(lang), None)
        .private()
        .kept(cx.until(changes));
    let for_view = cx.clone();
    Ok(cx.page(head, move || {
        let cx = for_view;
        view! {
            {top(t::notices::heading(lang), t::notices::lead(lang))}
            <div class="split split--flip">
                <div>{form::filters(lang, &asked, &years).form(&cx, "/notices", t::notices::apply(lang))}</div>
                <div>{results(&cx, &asked, shown)}</div>
            </div>
        }
    }))
}

async fn load(tx: &mut Tx, cx: &Cx, asked: &Asked, filter: &Filter) -> Result<Shown> {
    let turn = |limit| Turn { keys: cx.state.keys(), after: asked.after.as_deref(), limit };
    if let Some(which) = asked.state {
        let page = page(tx, turn(PAGE), filter, which, cx.now).await?;
        return Ok(Shown::One(which, (page, counts(tx, filter, cx.now).await?.of(which))));
    }
    let open = page(tx, turn(PAGE), filter, Which::Open, cx.now).await?;
    let ended = page(tx, turn(LATEST), filter, Which::Ended, cx.now).await?;
    let counts = counts(tx, filter, cx.now).await?;
    Ok(Shown::Both { open: (open, counts.open), ended: (ended, counts.ended) })
}

fn results(cx: &Cx, asked: &Asked, shown: Shown) -> AnyView {
    let lang = cx.lang;
    match shown {
        Shown::Nothing(why) => empty::nothing(cx, asked, why),
        Shown::NoSuch(no) => empty::no_such(cx, &no),
        Shown::One(_, (page, _)) if page.is_empty() => empty::none(cx, asked),
        Shown::One(which, (page, count)) => {
            let all = asked.after.is_none() && page.next.is_none();
            let n = page.len();
            let note = if all { t::notices::all_here(lang, n) } else { t::notices::some_here(lang, n) };
            view! {
                <h2 class="vh">{t::notices::results(lang)}</h2>
                <p class="count">{count_sentence(lang, which, count)}</p>
                {rows(cx, &page.items)}
                {pagination(note, page.next)}
            }
            .into_any()
        }
        Shown::Both { open, ended } if open.0.is_empty() && ended.0.is_empty() => empty::none(cx, asked),
        Shown::Both { open, ended } => view! { {open_part(cx, open)}{ended_part(cx, ended)} }.into_any(),
    }
}

fn open_part(cx: &Cx, (page, count): Found) -> AnyView {
    let lang = cx.lang;
    if page.is_empty() {
        let feed = cx.to("/feeds/notices.atom");
        return view! {
            <h2 class="vh">{t::notices::results(lang)}</h2>
            <div class="empty">
                <p><b>{t::notices::none_open_title(lang)}</b></p>
                <p>{t::notices::none_open_text(lang)}</p>
                <a class="go" href=feed>{t::notices::to_feed(lang)}{Icon::Arrow.svg()}</a>
            </div>
        }
        .into_any();
    }
    let n = page.len();
    let note =
        if page.next.is_some() { t::notices::some_here(lang, n) } else { t::notices::all_here(lang, n) };
    let more = page.next.is_some().then(|| {
        let href = state_link(cx, Which::Open);
        view! { <a class="btn btn--2" href=href>{t::notices::all_open(lang)}{Icon::Arrow.svg()}</a> }
    });
    view! {
        <h2 class="vh">{t::notices::results(lang)}</h2>
        <p class="count">{count_sentence(lang, Which::Open, count)}</p>
        {rows(cx, &page.items)}
        <nav class="pages" aria-label=t::common::pages(lang)><span class="meta">{note}</span>{more}</nav>
    }
    .into_any()
}

fn ended_part(cx: &Cx, (page, _): Found) -> Option<AnyView> {
    let lang = cx.lang;
    if page.is_empty() {
        return None;
    }
    let more = page.next.is_some().then(|| {
        let href = state_link(cx, Which::Ended);
        view! { <a class="btn btn--2" href=href>{t::notices::earlier(lang)}{Icon::Arrow.svg()}</a> }
    });
    Some(
        view! {
            <section class="section">
                <h2>{t::notices::latest_ended(lang)}</h2>
                {rows(cx, &page.items)}
                <nav class="pages" aria-label=t::notices::earlier_label(lang)>
                    <span class="meta">{t::notices::earlier_note(lang)}</span>{more}
                </nav>
            </section>
        }
        .into_any(),
    )
}

/// The same filters with one list chosen.
fn state_link(cx: &Cx, which: Which) -> String {
    cx.to(&format!("/notices?{}", cx.params.with("state", Some(which.word()))))
}

fn count_sentence(lang: Lang, which: Which, count: i64) -> AnyView {
    let more = (count > COUNT_CAP).then(|| lang.number(COUNT_CAP));
    marked(&match (which, more) {
        (Which::Open, None) => t::notices::count_open(lang, count),
        (Which::Open, Some(cap)) => t::notices::count_open_more(lang, cap),
        (Which::Ended, None) => t::notices::count_ended(lang, count),
        (Which::Ended, Some(cap)) => t::notices::count_ended_more(lang, cap),
    })
}
