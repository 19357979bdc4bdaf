//! `/posts`: how many posts are open, filters, the list, who comes first, what was filled lately and this year.
use std::collections::HashMap;

use axum::response::Response;
use leptos::prelude::*;

use super::{figures, filters, row};
use crate::base::{db::paging::Page, db::paging::Turn, error::Result, ids::CentreId};
use crate::features::centres::{store as centres, store::list as places};
use crate::features::posts;
use crate::features::posts::store::{self, Counts, Filter, figures::Filled};
use crate::features::posts::types::Post;
use crate::t::posts as p;
use crate::web::page::{Cx, Head, cx};
use crate::web::{lists, lists::pagination, ui::section::Panel, ui::top::Top};

const LIMIT: usize = 20;
/// Posts filled lately that stand below the first page.
const FILLED: usize = 5;

struct Found {
    filter: Filter,
    page: Page<Post>,
    filled: Vec<Post>,
    counts: Counts,
    year: Filled,
    names: HashMap<CentreId, (String, String)>,
}

pub async fn list(cx: Cx) -> Result<Response> {
    let filter = Filter::read(&cx.params)?;
    let turn = Turn { keys: cx.state.keys(), after: cx.params.one("after")?, limit: LIMIT };
    let mut tx = cx.state.db().look().await?;
    let page = match filter.area.from() {
        Some(township) => {
            let from = places::origin(&mut tx, township).await?;
            store::page_near(&mut tx, turn, &filter, from, cx.today).await?
        }
        None => store::page(&mut tx, turn, &filter, cx.today).await?,
    };
    let counts = store::counts(&mut tx, &filter, cx.today).await?;
    let filled = match turn.after {
        None => store::filled_lately(&mut tx, &filter, cx.today, FILLED).await?,
        Some(_) => vec![],
    };
    let ids: Vec<_> = page.items.iter().chain(&filled).map(|p| p.centre).collect();
    let names = centres::names(&mut tx, &ids).await?;
    let year = store::figures::this_year(&mut tx, cx.today).await?;
    drop(tx);
    let lang = cx.lang;
    // The last days of posts end at midnight.
    let head = Head::new(p::nav(lang), p::description(lang), posts::MENU)
        .crumb(p::nav(lang), None)
        .kept(cx.until([]));
    let found = Found { filter, page, filled, counts, year, names };
    Ok(cx.page(head, move || view(found)))
}

fn view(found: Found) -> impl IntoView {
    let cx = cx();
    let lang = cx.lang;
    let Found { filter, page, filled, counts, year, names } = found;
    let title = match counts.posts {
        0 => p::title_none(lang).to_owned(),
        n => p::title(lang, p::centres(lang, counts.centres), n),
    };
    let rows = |list: &[Post]| {
        let name = |post: &Post| names.get(&post.centre).map(|(_, name)| name.as_str());
        list.iter().map(|post| row::row(&cx, post, name(post))).collect_view()
    };
    let results = if page.is_empty() {
        empty(&cx, &filter, counts.posts)
    } else {
        let note = p::page_note(lang, page.len());
        view! { <ul class="rows">{rows(&page.items)}</ul>{pagination(note, page.next.clone())} }.into_any()
    };
    let lately = (!filled.is_empty()).then(|| {
        view! { <section class="section"><h2>{p::filled_title(lang)}</h2><ul class="rows">{rows(&filled)}</ul></section> }
    });
    let first = view! {
        <p>{p::first_text(lang)}</p>
        <p class="meta">{p::equal(lang)}</p>
    };
    view! {
        {Top::new(title).phrase().lead(p::lead(lang)).view()}
        <div class="split split--flip">
            <div class="flow-l">
                <div>{filters::filters(&cx, &filter).form(&cx, "/posts", p::apply_filter(lang))}</div>
                {Panel::Plain.aside(p::first_title(lang), first)}
            </div>
            <div>
                <h2 class="vh">{p::nav(lang)}</h2>
                {count(&cx, &filter, counts)}
                {results}
                {lately}
                {open_data(&cx)}
            </div>
        </div>
        {figures::view(&year, lang)}
    }
}

fn count(cx: &Cx, filter: &Filter, counts: Counts) -> Option<AnyView> {
    let lang = cx.lang;
    let clear =
        (*filter != Filter::default()).then(|| view! { " "<a href=cx.to("/posts")>{p::clear(lang)}</a> });
    (counts.found > 0).then(|| {
        let wanted = p::count_wanted(lang, p::persons(lang, counts.places));
        let place = p::count_place(lang, filter.area.words(lang));
        view! { <p class="count">{place}<b>{p::count(lang, counts.found)}</b>{wanted}{clear}</p> }.into_any()
    })
}

/// Why nothing is here, and the one link that helps.
fn empty(cx: &Cx, filter: &Filter, all: i64) -> AnyView {
    let lang = cx.lang;
    if all == 0 {
        let link = (cx.to("/centres"), p::empty_to_centres(lang).to_owned());
        return lists::empty(None, p::empty_all(lang), Some(link));
    }
    let why = if filter.area.contradicts().is_some() {
        p::empty_contradiction(lang).to_owned()
    } else {
        p::empty_filter(lang, filter.area.words(lang))
    };
    lists::empty(None, why, Some((cx.to("/posts"), p::empty_to_all(lang).to_owned())))
}

/// The same list as files, and the way for whoever has registered.
fn open_data(cx: &Cx) -> impl IntoView + use<> {
    let lang = cx.lang;
    let query = lists::link(cx, "/posts", &[("near", None), ("lang", None)]);
    let query = query.split_once('?').map(|(_, q)| format!("?{q}")).unwrap_or_default();
    view! {
        <p class="section"><a href=cx.to("/posts/interest")>{p::find_title(lang)}</a></p>
        <p class="meta">
            {p::data_label(lang)}" "
            <a href=cx.to(&format!("/api/v1/posts.csv{query}"))>"CSV"</a>{p::comma(lang)}
            <a href=cx.to(&format!("/api/v1/posts{query}"))>"JSON"</a>
        </p>
    }
}
