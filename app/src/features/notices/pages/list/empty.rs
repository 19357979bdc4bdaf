//! The lists when they are empty: each says why, and offers the one link that helps.
use leptos::prelude::*;

use super::form::filters;
use crate::base::divisions;
use crate::features::notices::{query::Asked, query::Why, types::NoticeNo};
use crate::t;
use crate::web::{lists, page::Cx};

fn empty(title: String, text: String, href: String, link: String) -> AnyView {
    lists::empty(Some(title), text, Some((href, link)))
}

fn summary(cx: &Cx, asked: &Asked) -> String {
    filters(cx.lang, asked, &[]).said(cx)
}

/// Nothing fits the filters, or nothing was ever published.
pub fn none(cx: &Cx, asked: &Asked) -> AnyView {
    let lang = cx.lang;
    let on = summary(cx, asked);
    if on.is_empty() {
        let (title, text) = (t::notices::none_ever_title(lang), t::notices::none_ever_text(lang));
        return empty(title.into(), text.into(), cx.to("/about"), t::notices::none_ever_link(lang).into());
    }
    let text = t::notices::none_text(lang, on);
    empty(t::notices::none_title(lang).into(), text, cx.to("/notices"), t::notices::show_all(lang).into())
}

/// What was asked cannot be found.
pub fn nothing(cx: &Cx, asked: &Asked, why: Why) -> AnyView {
    let lang = cx.lang;
    let all = (cx.to("/notices"), t::notices::show_all(lang).to_owned());
    match why {
        Why::Text => {
            let title = t::notices::unclear_title(lang, asked.q.clone().unwrap_or_default());
            empty(title, t::notices::unclear_text(lang).into(), all.0, all.1)
        }
        Why::Elsewhere => {
            let township = asked.township.map_or("", |t| t.label(lang));
            let county = asked.county.map_or_else(String::new, |c| c.label(lang));
            let real = asked.township.map_or_else(String::new, |t| divisions::county_label(t.county, lang));
            let title = t::notices::elsewhere_title(lang, township, county);
            let href = cx.to(&format!("/notices?{}", cx.params.with("county", None)));
            empty(
                title,
                t::notices::elsewhere_text(lang, real),
                href,
                t::notices::elsewhere_link(lang, township),
            )
        }
        Why::Contradiction => {
            let text = t::notices::contradiction_text(lang, summary(cx, asked));
            empty(t::notices::none_title(lang).into(), text, all.0, all.1)
        }
    }
}

/// A number that nothing on display has.
pub fn no_such(cx: &Cx, no: &NoticeNo) -> AnyView {
    let lang = cx.lang;
    let county = divisions::county_label(no.county(), lang);
    let href = cx.to(&format!("/notices?county={}", no.county()));
    let title = t::notices::no_such_title(lang, no.official());
    empty(title, t::notices::no_such_text(lang).into(), href, t::notices::no_such_link(lang, county))
}
