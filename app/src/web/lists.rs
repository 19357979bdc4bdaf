//! Lists as pages. A filter is a struct that reads the query ([`Params::read`](crate::web::forms::Params::read): a value that does
//! not exist is a 400 in words), and a list of [`Field`]s that describe it: from these come the form, the line that says what is
//! on, and the chips that each take one condition away. [`pagination`] and [`empty`] end a list. What is fetched is
//! [`List`](crate::base::db::paging::List)'s.
//!
//! To add a filter: a field in the feature's struct with the line that reads it, a condition in its `rows`, a [`Field`] on its page.
use leptos::prelude::*;

use crate::t;
use crate::web::{page::Cx, page::cx, ui::icon::Icon};

pub mod area;
pub mod fields;

pub use area::Area;
pub use fields::{Choice, Field};

/// The filters of a list.
#[derive(Debug)]
pub struct Filters(Vec<Field>);

impl Filters {
    /// From the description of each.
    pub const fn new(fields: Vec<Field>) -> Self {
        Self(fields)
    }

    /// What is on, in words, in the order of the form.
    pub fn on(&self) -> Vec<&str> {
        self.0.iter().flat_map(Field::on).collect()
    }

    /// The same in one line.
    pub fn said(&self, cx: &Cx) -> String {
        cx.lang.list(&self.on())
    }

    /// A chip for each condition, which takes it away; none when nothing is on. A list whose form stands elsewhere shows them above
    /// its results.
    pub fn chips(&self, cx: &Cx, path: &str) -> Option<AnyView> {
        let chips: Vec<_> = self.0.iter().flat_map(|f| f.chips(cx, path)).collect();
        let label = t::lists::chips(cx.lang);
        (!chips.is_empty()).then(|| view! { <ul class="chips" aria-label=label>{chips}</ul> }.into_any())
    }

    /// The form, and below it the chips.
    pub fn form(self, cx: &Cx, path: &str, apply: &str) -> AnyView {
        let chips = self.chips(cx, path);
        view! { {self.alone(cx, path, apply)}{chips} }.into_any()
    }

    /// The form alone, folded on phones under a line that says what is on.
    pub fn alone(self, cx: &Cx, path: &str, apply: &str) -> AnyView {
        let said = self.said(cx);
        let summary =
            if said.is_empty() { t::lists::off(cx.lang).to_owned() } else { t::lists::on(cx.lang, said) };
        let inputs = self.0.into_iter().map(Field::input).collect_view();
        view! {
            <details class="filters">
                <summary>{summary}</summary>
                <form action=cx.to(path) method="get">
                    {inputs}
                    <button class="btn btn--2 btn--s">{apply.to_owned()}</button>
                </form>
            </details>
        }
        .into_any()
    }
}

/// A list with some parameters set or taken away; it begins anew.
pub fn link(cx: &Cx, path: &str, set: &[(&str, Option<&str>)]) -> String {
    let mut params = cx.params.clone();
    for (key, value) in set.iter().chain(&[("after", None)]) {
        params = params.set(key, *value);
    }
    address(cx, path, &params.query())
}

fn address(cx: &Cx, path: &str, query: &str) -> String {
    if query.is_empty() { cx.to(path) } else { format!("{}?{query}", cx.to(path)) }
}

/// The end of a list: `note` says what is on this page; `next` is the sealed cursor.
pub fn pagination(note: String, next: Option<String>) -> impl IntoView {
    let cx = cx();
    let first = cx.params.one("after").ok().flatten().map(|_| {
        view! { <a class="btn btn--2" href=link(&cx, &cx.path, &[])>{t::common::first_page(cx.lang)}</a> }
    });
    let next = next.map(|after| {
        let href = address(&cx, &cx.path, &cx.params.set("after", Some(&after)).query());
        view! { <a class="btn btn--2" rel="next" href=href>{t::common::next_page(cx.lang)}{Icon::Arrow.svg()}</a> }
    });
    view! {
        <nav class="pages" aria-label=t::common::pages(cx.lang)>
            <span class="meta">{note}</span>
            <span class="row">{first}{next}</span>
        </nav>
    }
}

/// Nothing to show: why, and the one link that helps, if there is one.
pub fn empty(title: Option<String>, text: impl Into<String>, link: Option<(String, String)>) -> AnyView {
    let link = link.map(|(href, label)| view! { <a class="go" href=href>{label}{Icon::Arrow.svg()}</a> });
    view! {
        <div class="empty">
            {title.map(|title| view! { <h2>{title}</h2> })}
            <p>{text.into()}</p>
            {link}
        </div>
    }
    .into_any()
}
