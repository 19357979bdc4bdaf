//! The slip: a code to keep, large, with its date and what it is for. It prints on half a page, and one tap marks the whole code
//! for copying. Nothing about a person stands on it, so that it can lie on a table.
use leptos::prelude::*;

/// `slip(o::receipt_code(lang), code, lang.moment(at), facts(…))`.
pub fn slip<V: IntoView + 'static>(
    label: impl Into<String>,
    code: impl Into<String>,
    note: impl Into<String>,
    below: V,
) -> AnyView {
    let (label, code, note) = (label.into(), code.into(), note.into());
    view! {
        <article class="slip">
            <div class="slip__code"><p>{label}</p><p class="code">{code}</p><p class="meta">{note}</p></div>
            <div>{below}</div>
        </article>
    }
    .into_any()
}

/// Secrets that are shown this once: a link, or recovery codes; `keep` says what to do with them.
pub fn secrets(list: impl IntoIterator<Item = String>, keep: impl Into<String>) -> AnyView {
    let keep = keep.into();
    let list: Vec<_> = list.into_iter().map(|s| view! { <li><code>{s}</code></li> }).collect();
    view! { <article class="slip"><ol class="slip__code codes">{list}</ol><p class="meta">{keep}</p></article> }.into_any()
}
