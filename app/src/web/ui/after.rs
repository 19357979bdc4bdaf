//! What stands on a page after something was done: the code to keep, where to look it up, and beside it what comes next.
use leptos::prelude::*;

/// `After::new(slip(…)).link(href, label).next(o::next_heading(lang), course(…)).view()`
pub struct After {
    body: Vec<AnyView>,
    links: Vec<AnyView>,
    note: Option<String>,
    more: Option<AnyView>,
    next: Option<(String, AnyView)>,
}

impl After {
    /// Begins with the slip, or whatever says what was done.
    pub fn new<V: IntoView + 'static>(slip: V) -> Self {
        Self { body: vec![slip.into_any()], links: vec![], note: None, more: None, next: None }
    }

    /// A banner above it.
    pub fn banner(mut self, banner: Option<AnyView>) -> Self {
        self.body.splice(0..0, banner);
        self
    }

    pub fn link(mut self, href: impl Into<String>, label: impl Into<String>) -> Self {
        let (href, label) = (href.into(), label.into());
        self.links.push(view! { <a class="btn btn--2" href=href>{label}</a> }.into_any());
        self
    }

    /// A small line below: how to keep it.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// Anything else, at the end.
    pub fn more<V: IntoView + 'static>(mut self, view: V) -> Self {
        self.more = Some(view.into_any());
        self
    }

    pub fn next<V: IntoView + 'static>(mut self, heading: impl Into<String>, view: V) -> Self {
        self.next = Some((heading.into(), view.into_any()));
        self
    }

    pub fn view(self) -> AnyView {
        let links = (!self.links.is_empty()).then(|| view! { <div class="row no-print">{self.links}</div> });
        let note = self.note.map(|n| view! { <p class="meta no-print">{n}</p> });
        let next = self.next.map(|(heading, view)| {
            let label = heading.clone();
            view! { <aside class="flow" aria-label=label><h2>{heading}</h2>{view}</aside> }
        });
        view! { <div class="split"><div class="flow-l">{self.body}{links}{note}{self.more}</div>{next}</div> }
            .into_any()
    }
}
