//! `/feeds/notices.atom`: new and lately ended notices, header and counts only (PUB-14), in Chinese. Ids are tag URIs made of
//! the number, so an entry stays the same entry when its notice ends.
use atom_syndication::{Entry, Feed, FixedDateTime, Link, Person, Text};
use axum::{
    http::header,
    response::{IntoResponse as _, Response},
};
use chrono::{DateTime, Utc};

use crate::{
    base::{
        clock::{SHANGHAI, last_day, local_date},
        db::{Tx, paging::Turn},
        error::AppError,
        i18n::Lang,
        site_config::Site,
    },
    features::notices::{
        store::{
            self,
            list::{self, Filter, Which},
        },
        types::{Notice, State, title},
    },
    t,
    web::page::Cx,
};

/// Entries of each list.
const ENTRIES: usize = 50;
const LANG: Lang = Lang::ZhCn;

/// The handler.
pub async fn feed(cx: Cx) -> Result<Response, AppError> {
    let mut tx = cx.state.db().read().await?;
    let (turn, all) = (Turn::first(cx.state.keys(), ENTRIES), Filter::default());
    let mut entries = vec![];
    for which in [Which::Open, Which::Ended] {
        for notice in &list::page(&mut tx, turn, &all, which, cx.now).await?.items {
            let updated = updated(&mut tx, notice, &cx).await?;
            entries.push(entry(cx.state.site(), notice, updated));
        }
    }
    entries.sort_by_key(|e| std::cmp::Reverse(e.updated));
    let xml = document(cx.state.site(), entries, cx.now);
    let headers = [
        (header::CONTENT_TYPE, "application/atom+xml; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::HeaderName::from_static("x-robots-tag"), "noindex, noarchive"),
    ];
    Ok((headers, xml).into_response())
}

/// When it last became something else: posted, corrected, closed.
async fn updated(tx: &mut Tx, notice: &Notice, cx: &Cx) -> Result<DateTime<Utc>, AppError> {
    if !matches!(notice.life.state(cx.now), State::Open { .. }) {
        return Ok(notice.life.closes_at());
    }
    let corrected =
        if notice.version > 1 { store::versions(tx, notice.id).await?.last().map(|v| v.at) } else { None };
    Ok(corrected.unwrap_or(notice.life.posted_at))
}

fn document(site: &Site, entries: Vec<Entry>, now: DateTime<Utc>) -> String {
    let mut feed = Feed::default();
    feed.set_lang(LANG.tag().to_owned());
    feed.set_id(tag(site, "notices"));
    feed.set_title(Text::plain(t::notices::feed_title(LANG)));
    feed.set_subtitle(Text::plain(t::notices::feed_subtitle(LANG)));
    feed.set_updated(entries.first().map_or_else(|| local(now), |e| e.updated));
    let name = site.operator.clone().unwrap_or_else(|| t::common::site_name(LANG).to_owned());
    feed.set_authors(vec![Person { name, ..Person::default() }]);
    feed.set_links(vec![
        link("self", &site.absolute("/feeds/notices.atom"), "application/atom+xml"),
        link("alternate", &site.absolute("/notices"), "text/html"),
    ]);
    feed.set_entries(entries);
    feed.to_string()
}

fn entry(site: &Site, notice: &Notice, updated: DateTime<Utc>) -> Entry {
    let day = |d| LANG.date(d);
    let from = day(local_date(notice.life.posted_at));
    let (number, people) = (notice.no.official(), title::people(notice, LANG));
    let summary = match notice.life.withdrawn {
        Some((at, _)) => t::notices::feed_withdrawn(LANG, number, people, from, day(local_date(at))),
        None => t::notices::feed_summary(LANG, number, people, from, day(last_day(notice.life.ends_at))),
    };
    let mut entry = Entry::default();
    entry.set_id(tag(site, &format!("notices/{}", notice.no)));
    entry.set_title(Text::plain(title::short(notice, LANG)));
    entry.set_summary(Text::plain(summary));
    entry.set_published(local(notice.life.posted_at));
    entry.set_updated(local(updated));
    entry.set_links(vec![link("alternate", &site.absolute(&format!("/notices/{}", notice.no)), "text/html")]);
    entry
}

fn link(rel: &str, href: &str, kind: &str) -> Link {
    Link { rel: rel.to_owned(), href: href.to_owned(), mime_type: Some(kind.to_owned()), ..Link::default() }
}

fn local(at: DateTime<Utc>) -> FixedDateTime {
    at.with_timezone(&SHANGHAI)
}

/// RFC 4151: whoever holds the host name on that day made the id.
fn tag(site: &Site, what: &str) -> String {
    let rest = site.url.split_once("://").map_or(site.url.as_str(), |(_, rest)| rest);
    let host = rest.split(['/', ':']).next().filter(|h| !h.is_empty()).unwrap_or("localhost");
    format!("tag:{host},2026-01-01:{what}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_tags_of_the_host() {
        let site = |url: &str| Site { url: url.to_owned(), ..Site::default() };
        assert_eq!(tag(&site("https://a.gov.cn/nf"), "x"), "tag:a.gov.cn,2026-01-01:x");
        assert_eq!(tag(&site("http://127.0.0.1:3000"), "x"), "tag:127.0.0.1,2026-01-01:x");
    }
}
