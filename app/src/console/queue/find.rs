//! `/staff/find?q=`: from the number on a paper to the object's page. What lies outside the person's own scope is not found, in
//! the same words as what does not exist (AC-04).
use axum::response::{IntoResponse as _, Redirect, Response};
use leptos::prelude::*;

use crate::base::{checks::half_width, db::Tx, error::Result};
use crate::console::queue;
use crate::features::cases::admissions;
use crate::features::notices;
use crate::features::notices::types::NoticeNo;
use crate::features::{posts, posts::types::PostNo};
use crate::office::{
    staff::access::Action, staff::desk::Reading, staff::types::Actor, staff::types::Division,
    work::store::oversight,
};
use crate::t::work as t;
use crate::web::{lists::fields::search, page::Cx, page::Head, ui::icon::Icon, ui::top::Top};

/// The form, on the queue and on the page that found nothing.
pub fn search_form(cx: &Cx, value: Option<String>) -> AnyView {
    let lang = cx.lang;
    view! {
        <form class="flow" action=cx.to("/staff/find") method="get" role="search">
            {search(lang, t::find_label(lang), Some(t::find_hint(lang)), value.as_deref()).input()}
            <button class="btn btn--2 btn--s">{Icon::Search.svg()}{t::find_go(lang)}</button>
        </form>
    }
    .into_any()
}

pub async fn find(Reading { cx, actor, mut tx }: Reading) -> Result<Response> {
    let asked = cx.params.text()?;
    let path = match &asked {
        None => None,
        Some(text) => lookup(&mut tx, &cx, &actor, &plain(text)).await?,
    };
    if let Some(path) = path {
        return Ok(Redirect::to(&cx.to(&path)).into_response());
    }
    let lang = cx.lang;
    let title = if asked.is_some() { t::find_nothing(lang) } else { t::find_label(lang) };
    let head = Head::new(title, title, queue::MENU)
        .crumb(t::title(lang), Some("/staff"))
        .crumb(t::find_title(lang), None)
        .private();
    Ok(cx.draw(head, move |cx| {
        view! {
            {Top::new(title).lead(if asked.is_some() { t::find_nothing_text(lang) } else { "" }).view()}
            {search_form(cx, asked)}
        }
    }))
}

/// Numbers come from paper and from chats: full-width digits, blanks and long dashes do not matter.
fn plain(text: &str) -> String {
    text.chars()
        .map(half_width)
        .filter(|c| !c.is_whitespace())
        .map(|c| if matches!(c, '–' | '—' | '－' | '−') { '-' } else { c.to_ascii_uppercase() })
        .collect()
}

/// Where the object of this number is, inside the actor's own scope.
async fn lookup(tx: &mut Tx, cx: &Cx, actor: &Actor, number: &str) -> Result<Option<String>> {
    if actor.role.may(Action::CaseRead)
        && let Some(case) = admissions::store::by_reference(tx, &actor.scope(), number).await?
    {
        return Ok(Some(case.path()));
    }
    // A notice is public, but another county's is not this desk's business.
    if let Some(no) = NoticeNo::parse(number) {
        let county = number.get(..6).and_then(Division::parse);
        let mine =
            county.is_some_and(|c| actor.division.contains(&c) || actor.division.county() == Some(c.code()));
        if mine && notices::store::get(tx, &no, cx.now).await?.is_some() {
            return Ok(Some(format!("/notices/{no}")));
        }
    }
    if let Some(no) = PostNo::parse(number)
        && let Some(post) = posts::store::by_no(tx, &no).await?
        && post.place().is_some_and(|place| actor.may(Action::PostWrite, &place))
    {
        return Ok(Some(post.desk()));
    }
    // Objections and everything else that waits: by the number under which it waits, for whom it waits.
    oversight::find(tx, actor, number).await
}
