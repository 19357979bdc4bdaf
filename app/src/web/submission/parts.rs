//! What the steps share.
use leptos::prelude::*;

use super::{Errors, Submission, step};
use crate::t::submission as s;
use crate::web::page::Cx;

/// How many steps come before the receipt.
pub(super) const fn steps<S: Submission>() -> i64 {
    if S::FILES > 0 { 3 } else { 2 }
}

/// A message for the form as a whole, at its first field.
pub(super) fn first_field<S: Submission>(message: String) -> Errors {
    vec![(S::FIELDS.first().copied().unwrap_or_default().to_owned(), message)]
}

/// The button that clears, with the hint for shared computers.
pub(super) fn clear<S: Submission>(cx: &Cx, subject: &S) -> AnyView {
    let (lang, action) = (cx.lang, cx.to(&step(subject, "/clear")));
    view! {
        <form class="row no-print" action=action method="post">
            <button class="btn btn--3">{s::clear(lang)}</button><span class="meta">{s::clear_hint(lang)}</span>
        </form>
    }
    .into_any()
}
