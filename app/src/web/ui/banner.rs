//! A banner: at most one a page, at the place it concerns.
use leptos::prelude::*;

use super::icon::Icon;
use crate::web::page::Cx;

/// What a banner says by its colour and icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Info,
    Ok,
    Wait,
    Alert,
}

/// `Banner::wait().title(…).text(…).view()`; one that answers what somebody has just done is `.answer()`ed, so that a screen
/// reader says it at once.
pub struct Banner {
    kind: Kind,
    icon: Icon,
    answer: bool,
    printed: bool,
    title: Option<String>,
    body: Vec<AnyView>,
}

impl Banner {
    fn new(kind: Kind, icon: Icon) -> Self {
        Self { kind, icon, answer: false, printed: true, title: None, body: vec![] }
    }

    /// Good to know.
    pub fn info() -> Self {
        Self::new(Kind::Info, Icon::Clock)
    }

    /// It worked.
    pub fn ok() -> Self {
        Self::new(Kind::Ok, Icon::Tick)
    }

    /// Something to mind, or that has to wait.
    pub fn wait() -> Self {
        Self::new(Kind::Wait, Icon::Alert)
    }

    /// Something is wrong and needs somebody.
    pub fn alert() -> Self {
        Self::new(Kind::Alert, Icon::Alert)
    }

    /// Another icon than the usual one of its kind.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = icon;
        self
    }

    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// A paragraph; several stand below each other.
    pub fn text(self, text: impl Into<String>) -> Self {
        let text = text.into();
        self.more(view! { <p>{text}</p> })
    }

    /// Paragraphs.
    pub fn lines(self, lines: impl IntoIterator<Item = String>) -> Self {
        lines.into_iter().fold(self, Self::text)
    }

    /// The one way on.
    pub fn link(self, href: impl Into<String>, label: impl Into<String>) -> Self {
        let (href, label) = (href.into(), label.into());
        self.more(view! { <p><a class="go" href=href>{label}{Icon::Arrow.svg()}</a></p> })
    }

    /// Anything else.
    pub fn more<V: IntoView + 'static>(mut self, view: V) -> Self {
        self.body.push(view.into_any());
        self
    }

    /// It answers what was just done: said at once, and not printed.
    pub fn answer(mut self) -> Self {
        self.answer = true;
        self.printed = false;
        self
    }

    /// Stays off the paper.
    pub fn unprinted(mut self) -> Self {
        self.printed = false;
        self
    }

    pub fn view(self) -> AnyView {
        let (kind, urgent) = match self.kind {
            Kind::Info => ("banner", false),
            Kind::Ok => ("banner banner--ok", false),
            Kind::Wait => ("banner banner--wait", true),
            Kind::Alert => ("banner banner--bad", true),
        };
        let class = if self.printed { kind.to_owned() } else { format!("{kind} no-print") };
        let role = self.answer.then_some(if urgent { "alert" } else { "status" });
        let title = self.title.map(|t| view! { <h2>{t}</h2> });
        view! { <div class=class role=role>{self.icon.svg()}<div>{title}{self.body}</div></div> }.into_any()
    }
}

/// What was just done, in one sentence.
pub fn done(text: impl Into<String>) -> AnyView {
    Banner::ok().text(text).answer().view()
}

/// What was just done, from `?done=`: only a word that `say` knows says something.
pub fn done_of(cx: &Cx, say: impl Fn(&str) -> Option<&'static str>) -> Option<AnyView> {
    cx.params.one("done").ok().flatten().and_then(say).map(done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_answer_is_said_at_once_and_a_warning_louder_than_a_success() {
        let html = |b: Banner| b.view().to_html();
        assert!(!html(Banner::alert().text("x")).contains("role="));
        assert!(
            html(Banner::ok().text("x").answer())
                .contains("role=\"status\" class=\"banner banner--ok no-print\"")
        );
        assert!(html(Banner::wait().title("t").answer()).contains("role=\"alert\""));
        assert!(html(Banner::wait().title("t").text("<b>")).contains("<h2>t</h2><p>&lt;b&gt;</p>"));
    }
}
