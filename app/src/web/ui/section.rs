//! Parts of a page: a section under the eave, and a panel, the box that means "act here" or "beside the point".
use leptos::prelude::*;

/// A part of a page with its heading.
pub fn section<V: IntoView + 'static>(title: impl Into<String>, body: V) -> AnyView {
    let title = title.into();
    view! { <section class="section"><h2>{title}</h2>{body}</section> }.into_any()
}

/// What a box means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Panel {
    /// Beside the point.
    Plain,
    /// Good to know while doing it.
    Calm,
    /// Act here.
    Key,
}

impl Panel {
    const fn class(self) -> &'static str {
        match self {
            Self::Plain => "panel",
            Self::Calm => "panel panel--calm",
            Self::Key => "panel panel--key",
        }
    }

    /// A box within the text.
    pub fn section<V: IntoView + 'static>(self, title: impl Into<String>, body: V) -> AnyView {
        let title = title.into();
        view! { <section class=self.class()><h2>{title}</h2>{body}</section> }.into_any()
    }

    /// A box beside the text.
    pub fn aside<V: IntoView + 'static>(self, title: impl Into<String>, body: V) -> AnyView {
        let title = title.into();
        let label = title.clone();
        view! { <aside class=self.class() aria-label=label><h2>{title}</h2>{body}</aside> }.into_any()
    }
}

/// A list with square bullets.
pub fn ticks<S: Into<String>>(list: impl IntoIterator<Item = S>) -> AnyView {
    let list: Vec<_> = list.into_iter().map(|l| view! { <li>{l.into()}</li> }).collect();
    view! { <ul class="ticks measure">{list}</ul> }.into_any()
}

/// Plain text of several lines as paragraphs.
pub fn paragraphs(text: &str) -> AnyView {
    let lines = text.split('\n').filter(|l| !l.trim().is_empty());
    lines.map(|l| view! { <p>{l.to_owned()}</p> }).collect::<Vec<_>>().into_any()
}
