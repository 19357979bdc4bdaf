//! Atom: what is new in a list, in Chinese. Ids are tag URIs, so an entry stays the same entry when it changes.
use atom_syndication::{Entry, Feed as Document, FixedDateTime, Link, Person, Text};
use axum::response::Response;
use chrono::{DateTime, Utc};

use super::{Outlet, answer::answer as send};
use crate::base::{clock::SHANGHAI, error::AppError, error::Result, i18n::Lang, site_config::Site};
use crate::t;
use crate::web::page::Cx;

const LANG: Lang = Lang::ZhCn;
const KIND: &str = "application/atom+xml";

/// What a feed says about itself.
#[derive(Debug, Clone, Copy)]
pub struct Feed {
    pub title: fn(Lang) -> &'static str,
    /// One sentence.
    pub subtitle: fn(Lang) -> &'static str,
    /// The page for people.
    pub page: &'static str,
}

#[derive(Debug, Clone)]
pub struct News {
    /// Its page, a path; its lasting id is made of it.
    pub page: String,
    pub title: String,
    /// A sentence or two.
    pub summary: String,
    pub published: DateTime<Utc>,
    /// When it last became something else.
    pub updated: DateTime<Utc>,
}

pub(super) fn path<O: Outlet>() -> String {
    format!("/feeds/{}.atom", O::NAME)
}

pub(super) async fn answer<O: Outlet>(cx: Cx) -> Result<Response> {
    let about = O::FEED.ok_or(AppError::NotFound)?;
    let mut news = O::news(&cx).await?;
    news.sort_by_key(|n| std::cmp::Reverse(n.updated));
    let site = cx.state.site();
    let mut feed = Document::default();
    feed.set_lang(LANG.tag().to_owned());
    feed.set_id(tag(site, O::NAME));
    feed.set_title(Text::plain((about.title)(LANG)));
    feed.set_subtitle(Text::plain((about.subtitle)(LANG)));
    feed.set_updated(local(news.first().map_or(cx.now, |n| n.updated)));
    let name = site.operator.clone().unwrap_or_else(|| t::common::site_name(LANG).to_owned());
    feed.set_authors(vec![Person { name, ..Person::default() }]);
    let address = site.absolute(&path::<O>());
    feed.set_links(vec![
        link("self", address, KIND),
        link("alternate", site.absolute(about.page), "text/html"),
    ]);
    feed.set_entries(news.into_iter().map(|n| entry(site, n)).collect::<Vec<_>>());
    Ok(send("application/atom+xml; charset=utf-8", O::CACHE, None, feed.to_string().into_bytes()))
}

fn entry(site: &Site, news: News) -> Entry {
    let mut entry = Entry::default();
    entry.set_id(tag(site, news.page.trim_start_matches('/')));
    entry.set_title(Text::plain(news.title));
    entry.set_summary(Text::plain(news.summary));
    entry.set_published(local(news.published));
    entry.set_updated(local(news.updated));
    entry.set_links(vec![link("alternate", site.absolute(&news.page), "text/html")]);
    entry
}

fn link(rel: &str, href: String, kind: &str) -> Link {
    Link { rel: rel.to_owned(), href, mime_type: Some(kind.to_owned()), ..Link::default() }
}

fn local(at: DateTime<Utc>) -> FixedDateTime {
    at.with_timezone(&SHANGHAI)
}

/// RFC 4151: whoever holds the host name on that day made the id.
pub(super) fn tag(site: &Site, what: &str) -> String {
    let rest = site.url.split_once("://").map_or(site.url.as_str(), |(_, rest)| rest);
    let host = rest.split(['/', ':']).next().filter(|h| !h.is_empty()).unwrap_or("localhost");
    format!("tag:{host},2026-01-01:{what}")
}
