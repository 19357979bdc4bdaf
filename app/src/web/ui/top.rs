//! The top of a page: what it is, in one sentence what for, its state, and the one thing one can do at once.
use leptos::prelude::*;

/// `Top::new(title).kicker(…).lead(…).view()`; most pages say [`top`].
pub struct Top {
    kicker: Option<String>,
    title: String,
    phrase: bool,
    state: Option<AnyView>,
    lead: Option<String>,
    action: Option<AnyView>,
    more: Vec<AnyView>,
}

pub fn top(title: impl Into<String>, lead: impl Into<String>) -> AnyView {
    Top::new(title).lead(lead).view()
}

impl Top {
    /// A title alone.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            kicker: None,
            title: title.into(),
            phrase: false,
            state: None,
            lead: None,
            action: None,
            more: vec![],
        }
    }

    /// What stands small above it: where we are, which object.
    pub fn kicker(mut self, kicker: impl Into<String>) -> Self {
        self.kicker = Some(kicker.into());
        self
    }

    /// Breaks only between sense groups: for short titles.
    pub fn phrase(mut self) -> Self {
        self.phrase = true;
        self
    }

    /// How it stands with it: tags and what belongs to them.
    pub fn state<V: IntoView + 'static>(mut self, state: V) -> Self {
        self.state = Some(state.into_any());
        self
    }

    /// The sentence below; an empty one is left out.
    pub fn lead(mut self, lead: impl Into<String>) -> Self {
        self.lead = Some(lead.into()).filter(|l| !l.is_empty());
        self
    }

    /// A button beside the title.
    pub fn action<V: IntoView + 'static>(mut self, action: V) -> Self {
        self.action = Some(action.into_any());
        self
    }

    /// More below the lead, or instead of it: tags, a link.
    pub fn more<V: IntoView + 'static>(mut self, view: V) -> Self {
        self.more.push(view.into_any());
        self
    }

    pub fn view(self) -> AnyView {
        let kicker = self.kicker.map(|k| view! { <span class="kicker">{k}</span> });
        let title = if self.phrase {
            view! { <h1 class="phrase">{self.title}</h1> }.into_any()
        } else {
            view! { <h1>{self.title}</h1> }.into_any()
        };
        let title = match self.action {
            Some(action) => view! { <div class="row row--ends">{title}{action}</div> }.into_any(),
            None => title,
        };
        let state = self.state.map(|s| view! { <p class="row">{s}</p> });
        let lead = self.lead.map(|l| view! { <p class="lead">{l}</p> });
        view! { <div class="head">{kicker}{title}{state}{lead}{self.more}</div> }.into_any()
    }
}
