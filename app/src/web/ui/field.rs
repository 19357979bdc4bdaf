//! Form fields: label above, hint, message, input. A field knows what was typed before, so that a form that comes back with 422
//! loses nothing; passwords are never given back. The id of an input is its name, so that the error summary can link to it.
use leptos::prelude::*;

use super::icon::Icon;
use crate::{
    base::i18n::Lang,
    t,
    web::{forms::Form, lists::Choice},
};

/// What a form page knows while it is drawn: the language, what was typed, what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    lang: Lang,
    form: Form,
    errors: Vec<(String, String)>,
}

impl Typed {
    /// A form as it comes first; `form` holds what fields start with.
    #[must_use]
    pub fn new(lang: Lang, form: Form) -> Self {
        Self { lang, form, errors: vec![] }
    }

    /// A form that comes back: what was typed and what is wrong, as pairs of field and message.
    #[must_use]
    pub fn back(lang: Lang, form: Form, errors: Vec<(String, String)>) -> Self {
        Self { lang, form, errors }
    }

    fn value(&self, name: &str) -> String {
        self.form.raw(name).to_owned()
    }

    fn error(&self, name: &str) -> Option<String> {
        self.errors.iter().find(|(n, _)| n == name).map(|(_, m)| m.clone())
    }

    /// The summary above the form: what is wrong, each with a link to its field.
    pub fn summary(&self) -> impl IntoView + use<> {
        (!self.errors.is_empty()).then(|| {
            let lines = self.errors.iter().map(|(name, message)| {
                view! { <li><a href=format!("#{name}")>{message.clone()}</a></li> }
            });
            view! {
                <div class="errors flow" role="alert" aria-labelledby="errors-title" tabindex="-1" id="errors">
                    <h2 id="errors-title">{t::forms::errors_title(self.lang)}</h2>
                    <ul>{lines.collect_view()}</ul>
                </div>
            }
        })
    }

    fn frame(&self, f: &Field, input: AnyView) -> AnyView {
        let error = self.error(f.name);
        let class = if error.is_some() { "field field--bad" } else { "field" };
        let optional = f.optional.then(|| t::forms::optional(self.lang));
        let (hint_id, msg_id) = (format!("{}-hint", f.name), format!("{}-msg", f.name));
        view! {
            <div class=class>
                <label for=f.name>{f.label.clone()}{optional}</label>
                {f.hint.clone().map(|h| view! { <span class="hint" id=hint_id>{h}</span> })}
                {error.map(|m| view! { <span class="msg" id=msg_id>{Icon::Alert.svg()}{m}</span> })}
                {input}
            </div>
        }
        .into_any()
    }

    fn described(&self, f: &Field) -> Option<String> {
        let hint = f.hint.as_ref().map(|_| format!("{}-hint", f.name));
        let msg = self.error(f.name).map(|_| format!("{}-msg", f.name));
        let ids: Vec<_> = hint.into_iter().chain(msg).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn invalid(&self, f: &Field) -> Option<&'static str> {
        self.error(f.name).is_some().then_some("true")
    }

    /// One line of text.
    pub fn text(&self, f: Field) -> AnyView {
        let (kind, value) =
            if f.kind == "password" { (f.kind, String::new()) } else { (f.kind, self.value(f.name)) };
        let input = view! {
            <input class=format!("input {}", f.width) id=f.name name=f.name type=kind value=value maxlength=f.max.map(|m| m.to_string())
                autocomplete=f.autocomplete inputmode=f.inputmode aria-describedby=self.described(&f) aria-invalid=self.invalid(&f)/>
        };
        self.frame(&f, input.into_any())
    }

    /// Several lines of text.
    pub fn area(&self, f: Field) -> AnyView {
        let input = view! {
            <textarea class="input" id=f.name name=f.name rows="5" maxlength=f.max.map(|m| m.to_string())
                aria-describedby=self.described(&f) aria-invalid=self.invalid(&f)>{self.value(f.name)}</textarea>
        };
        self.frame(&f, input.into_any())
    }

    /// Files to hand in, several at once; `accept` are the media types a browser offers. A browser never gives files back, so
    /// the caller keeps them and says so.
    pub fn files(&self, f: Field, accept: &'static str) -> AnyView {
        let input = view! {
            <input class="input" id=f.name name=f.name type="file" multiple=true accept=accept aria-describedby=self.described(&f) aria-invalid=self.invalid(&f)/>
        };
        self.frame(&f, input.into_any())
    }

    /// A select; `choices` are value and label, an empty value for "choose".
    pub fn select(&self, f: Field, choices: Vec<(String, String)>) -> AnyView {
        let value = self.value(f.name);
        let options = choices
            .into_iter()
            .map(|(v, label)| Choice::new(&v, label, Some(&value)))
            .map(|c| view! { <option value=c.value selected=c.on>{c.label}</option> })
            .collect_view();
        let input = view! {
            <select class=format!("input {}", f.width) id=f.name name=f.name aria-describedby=self.described(&f) aria-invalid=self.invalid(&f)>{options}</select>
        };
        self.frame(&f, input.into_any())
    }

    /// Radio cards (`many` false) or checkboxes that share one name. None is ticked unless it was.
    pub fn choices(&self, f: Field, choices: Vec<(String, String)>, many: bool) -> AnyView {
        let kind = if many { "checkbox" } else { "radio" };
        let error = self.error(f.name);
        let class = if error.is_some() { "field field--bad" } else { "field" };
        let optional = f.optional.then(|| t::forms::optional(self.lang));
        let described = self.described(&f);
        let (hint_id, msg_id) = (format!("{}-hint", f.name), format!("{}-msg", f.name));
        let name = f.name;
        let cards = choices.into_iter().enumerate().map(|(i, (value, label))| {
            // The first card carries the name as its id: the error summary leads there.
            let id = if i == 0 { name.to_owned() } else { format!("{name}-{i}") };
            let on = self.form.has(name, &value);
            view! { <label class="choice"><input type=kind id=id name=name value=value checked=on/><span>{label}</span></label> }
        });
        view! {
            <fieldset class=class aria-describedby=described>
                <legend>{f.label.clone()}{optional}</legend>
                {f.hint.clone().map(|h| view! { <span class="hint" id=hint_id>{h}</span> })}
                {error.map(|m| view! { <span class="msg" id=msg_id>{Icon::Alert.svg()}{m}</span> })}
                <div class="choices">{cards.collect_view()}</div>
            </fieldset>
        }
        .into_any()
    }

    /// A day as three short inputs `NAME-y`, `NAME-m`, `NAME-d`; [`Form::date`] reads them.
    pub fn date(&self, f: Field) -> AnyView {
        let error = self.error(f.name);
        let class = if error.is_some() { "field field--bad" } else { "field" };
        let optional = f.optional.then(|| t::forms::optional(self.lang));
        let described = self.described(&f);
        let (hint_id, msg_id) = (format!("{}-hint", f.name), format!("{}-msg", f.name));
        let words = [
            ("y", t::forms::year(self.lang), "input y"),
            ("m", t::forms::month(self.lang), "input"),
            ("d", t::forms::day(self.lang), "input"),
        ];
        let inputs = words.map(|(part, word, class)| {
            let name = format!("{}-{part}", f.name);
            // The year carries the field's name as its id: the error summary leads there.
            let id = if part == "y" { f.name.to_owned() } else { name.clone() };
            let value = self.value(&name);
            let invalid = self.invalid(&f);
            view! { <label><input class=class id=id name=name value=value inputmode="numeric" maxlength="4" autocomplete="off" aria-invalid=invalid/>{word}</label> }
        });
        view! {
            <fieldset class=class aria-describedby=described>
                <legend>{f.label.clone()}{optional}</legend>
                {f.hint.clone().map(|h| view! { <span class="hint" id=hint_id>{h}</span> })}
                {error.map(|m| view! { <span class="msg" id=msg_id>{Icon::Alert.svg()}{m}</span> })}
                <div class="dates">{inputs.collect_view()}</div>
            </fieldset>
        }
        .into_any()
    }
}

/// What a field is called and how it behaves.
#[derive(Debug, Clone)]
pub struct Field {
    name: &'static str,
    label: String,
    hint: Option<String>,
    kind: &'static str,
    max: Option<usize>,
    width: &'static str,
    autocomplete: &'static str,
    inputmode: Option<&'static str>,
    optional: bool,
}

impl Field {
    /// A field that must be filled in. `name` is also its id.
    #[must_use]
    pub fn new(name: &'static str, label: impl Into<String>) -> Self {
        Self {
            name,
            label: label.into(),
            hint: None,
            kind: "text",
            max: None,
            width: "",
            autocomplete: "off",
            inputmode: None,
            optional: false,
        }
    }
    /// Adds a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
    /// May stay empty; says so.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }
    /// The most characters a browser lets in; the server checks again.
    #[must_use]
    pub const fn max(mut self, max: usize) -> Self {
        self.max = Some(max);
        self
    }
    /// Short (`w-s`) or middle (`w-m`).
    #[must_use]
    pub const fn width(mut self, class: &'static str) -> Self {
        self.width = class;
        self
    }
    /// `email`, `password`, `tel` …
    #[must_use]
    pub const fn kind(mut self, kind: &'static str) -> Self {
        self.kind = kind;
        self
    }
    /// `username`, `current-password`, `one-time-code` …
    #[must_use]
    pub const fn autocomplete(mut self, what: &'static str) -> Self {
        self.autocomplete = what;
        self
    }
    /// Digits: the keyboard of a phone shows them.
    #[must_use]
    pub const fn numeric(mut self) -> Self {
        self.inputmode = Some("numeric");
        self
    }
}
