//! The one page of a change that came second (AC-07): what happened meanwhile, by whom and when; what was typed, so that nothing is
//! lost; where to go on. A feature fills in [`Met`], the rest is here.
use axum::{http::StatusCode, response::Response};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

use crate::base::{db::Tx, error::Result, i18n::Lang};
use crate::office::{staff::store::name_of, trail::store::read};
use crate::t::change as t;
use crate::web::{forms::Form, page::Cx, page::Head, ui::banner::Banner, ui::facts::facts, ui::top::Top};

/// What a form calls a field; none for what is not shown again: keys, versions, numbers that name a person.
pub type Label = fn(Lang, &str) -> Option<&'static str>;

/// What somebody met who came second.
#[derive(Debug)]
pub struct Met {
    /// Head of the page: section and the way to the thing. Its title is the page's.
    pub head: Head,
    /// The latest that happened: when, by whom (empty for the portal itself), what.
    pub last: Option<(DateTime<Utc>, String, String)>,
    /// Why the step is refused, where that is more than being second; and how the thing stands now.
    pub lines: Vec<String>,
    /// What the fields of its forms are called.
    pub label: Label,
    /// Where to go on: path and words, the likeliest first.
    pub next: Vec<(String, String)>,
}

/// The latest line of the trail about an object, for what keeps no history of its own.
pub async fn last_line(
    tx: &mut Tx,
    lang: Lang,
    object: &str,
) -> Result<Option<(DateTime<Utc>, String, String)>> {
    let Some((at, by, what)) = read::last(tx, object).await? else { return Ok(None) };
    let by = match by {
        Some(id) => name_of(tx, id).await?,
        None => String::new(),
    };
    Ok(Some((at, by, what.label(lang).to_owned())))
}

/// What was typed, as pairs of label and value: the three parts of a day become one.
fn typed(lang: Lang, label: Label, form: &Form) -> Vec<(String, AnyView)> {
    let value = |name: &str, value: &str| match name.strip_suffix("-y") {
        Some(day) => format!("{value}-{}-{}", form.raw(&format!("{day}-m")), form.raw(&format!("{day}-d"))),
        None => value.to_owned(),
    };
    let shown = form.pairs().iter().filter(|(_, v)| !v.trim().is_empty());
    shown
        .filter_map(|(name, v)| {
            let label = label(lang, name.strip_suffix("-y").unwrap_or(name))?;
            Some((label.to_owned(), value(name, v).into_any()))
        })
        .collect()
}

/// Draws it; status 409.
pub fn page(cx: Cx, met: Met, form: &Form) -> Response {
    let lang = cx.lang;
    let Met { mut head, last, lines, label, next } = met;
    head.status = StatusCode::CONFLICT;
    let title = head.title.clone();
    let meanwhile = last.map(|(at, by, what)| {
        let by = if by.is_empty() { t::the_portal(lang).to_owned() } else { by };
        t::meanwhile(lang, lang.moment(at), by, what)
    });
    let typed = typed(lang, label, form);
    let lines: Vec<_> = lines.into_iter().chain([t::not_done(lang).to_owned()]).collect();
    let next: Vec<_> = next.into_iter().map(|(path, words)| (cx.to(&path), words)).collect();
    cx.page(head, move || {
        let typed = (!typed.is_empty()).then(|| {
            view! {
                <section class="section">
                    <h2>{t::you_typed(lang)}</h2>
                    <p class="meta">{t::you_typed_hint(lang)}</p>
                    {facts(typed)}
                </section>
            }
        });
        let next = next.into_iter().enumerate().map(|(i, (href, words))| {
            let class = if i == 0 { "btn" } else { "btn btn--2" };
            view! { <a class=class href=href>{words}</a> }
        });
        view! {
            {Top::new(title.clone()).view()}
            {Banner::wait().title(meanwhile.unwrap_or(title)).lines(lines).answer().view()}
            {typed}
            <p class="section row">{next.collect_view()}</p>
        }
    })
}
