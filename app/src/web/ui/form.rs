//! A form around its fields: what is wrong with it, the key by which it acts once (IN-11), what else it carries, the button, the way
//! out. `typed.post(cx.to(path)).seen(version).cancel(back, c::cancel(lang)).view(c::save(lang), view! { … })`
use leptos::prelude::*;

use super::field::Typed;
use crate::web::forms::once;

/// A form that is being put together.
pub struct FormBox {
    typed: Typed,
    action: String,
    class: &'static str,
    button: &'static str,
    keyed: bool,
    files: bool,
    hidden: Vec<(&'static str, String)>,
    cancel: Option<(String, String)>,
}

impl Typed {
    /// A form that is posted to `action`.
    pub fn post(&self, action: impl Into<String>) -> FormBox {
        FormBox {
            typed: self.clone(),
            action: action.into(),
            class: "form",
            button: "btn",
            keyed: true,
            files: false,
            hidden: vec![],
            cancel: None,
        }
    }
}

impl FormBox {
    /// It changes nothing, so it needs no key.
    pub fn keyless(mut self) -> Self {
        self.keyed = false;
        self
    }

    /// The version that is looked at (AC-07); a form that comes back keeps the one that its writer saw.
    pub fn seen(self, version: i64) -> Self {
        self.kept("version", version.to_string())
    }

    /// Carries a value along.
    pub fn hidden(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.hidden.push((name, value.into()));
        self
    }

    /// Carries a value along that a form which comes back keeps as it was sent.
    pub fn kept(self, name: &'static str, value: impl Into<String>) -> Self {
        let sent = self.typed.form().raw(name).to_owned();
        let value = if sent.is_empty() { value.into() } else { sent };
        self.hidden(name, value)
    }

    /// Takes files.
    pub fn files(mut self) -> Self {
        self.files = true;
        self
    }

    /// Its button ends something.
    pub fn stops(mut self) -> Self {
        self.button = "btn btn--stop";
        self
    }

    /// Stands in a panel, without a measure of its own.
    pub fn inner(mut self) -> Self {
        self.class = "flow";
        self
    }

    /// A way out beside the button.
    pub fn cancel(mut self, href: impl Into<String>, label: impl Into<String>) -> Self {
        self.cancel = Some((href.into(), label.into()));
        self
    }

    /// The form with these fields and its one filled button.
    pub fn view<V: IntoView + 'static>(self, submit: impl Into<String>, fields: V) -> AnyView {
        let (button, submit) = (self.button, submit.into());
        let cancel = self.cancel.clone().map(|(href, label)| view! { <a href=href>{label}</a> });
        let end = view! { <div class="form__end"><button class=button>{submit}</button>{cancel}</div> };
        self.around(view! { {fields}{end} })
    }

    /// The form with fields that bring their buttons along.
    pub fn around<V: IntoView + 'static>(self, fields: V) -> AnyView {
        let Self { typed, action, class, keyed, files, hidden, .. } = self;
        let kind = files.then_some("multipart/form-data");
        let key = keyed.then(|| once::field(typed.form()));
        let hidden =
            hidden.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> });
        view! {
            <form class=class action=action method="post" enctype=kind>
                {typed.summary()}{key}{hidden.collect_view()}
                {fields}
            </form>
        }
        .into_any()
    }
}

#[cfg(test)]
mod tests {
    use leptos::prelude::RenderHtml as _;

    use crate::base::i18n::Lang;
    use crate::web::forms::Form;
    use crate::web::ui::field::Typed;

    #[test]
    fn a_form_that_comes_back_keeps_key_and_version_and_says_what_is_wrong() {
        let sent = Form::default().with("version", "3").with("form_key", "k1");
        let typed = Typed::wrong(Lang::ZhCn, sent, "name", "x");
        assert_eq!(typed.status(), 422);
        let html = typed.post("/a").seen(4).hidden("what", "one").view("存", ()).to_html();
        for part in [
            "value=\"3\"",
            "value=\"k1\"",
            "name=\"what\"",
            "class=\"errors",
            "<button class=\"btn\">存</button>",
        ] {
            assert!(html.contains(part), "{part}: {html}");
        }
        let fresh = Typed::start(Lang::ZhCn).post("/a").keyless().view("存", ()).to_html();
        assert!(!fresh.contains("form_key") && !fresh.contains("errors"), "{fresh}");
    }
}
