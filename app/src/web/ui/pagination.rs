//! The end of a list: what is on this page, the way on, the way back to the start.
use leptos::prelude::*;

use crate::{
    t,
    web::{page::cx, ui::icon::Icon},
};

/// `note` says what is shown; `next` is the sealed cursor.
pub fn pagination(note: String, next: Option<String>) -> impl IntoView {
    let cx = cx();
    let path = cx.to(&cx.path);
    let first = cx.params.one("after").ok().flatten().map(|_| {
        let query = cx.params.with("after", None);
        let href = if query.is_empty() { path.clone() } else { format!("{path}?{query}") };
        view! { <a class="btn btn--2" href=href>{t::common::first_page(cx.lang)}</a> }
    });
    let next = next.map(|after| {
        let href = format!("{path}?{}", cx.params.with("after", Some(&after)));
        view! { <a class="btn btn--2" rel="next" href=href>{t::common::next_page(cx.lang)}{Icon::Arrow.svg()}</a> }
    });
    view! {
        <nav class="pages" aria-label=t::common::pages(cx.lang)>
            <span class="meta">{note}</span>
            <span class="row">{first}{next}</span>
        </nav>
    }
}
