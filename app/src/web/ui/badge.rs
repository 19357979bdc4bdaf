//! A state as a word, then a shape, then a colour.
use leptos::prelude::*;

/// How a tag looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to say about it.
    Plain,
    /// Open now, still possible.
    Open,
    /// There, done.
    Ok,
    /// Good to know.
    Info,
    /// Needs someone.
    Bad,
}

pub fn tag(tone: Tone, word: impl Into<String>) -> impl IntoView {
    let class = match tone {
        Tone::Plain => "tag",
        Tone::Open => "tag tag--open",
        Tone::Ok => "tag tag--ok",
        Tone::Info => "tag tag--info",
        Tone::Bad => "tag tag--bad",
    };
    view! { <span class=class>{word.into()}</span> }
}
