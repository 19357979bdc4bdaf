//! Form fields: label above, hint, message, input. A field knows what was typed before, so that a form that comes back with 422
//! loses nothing; passwords are never given back. The id of an input is its name, so that the error summary can link to it.
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::http::StatusCode;
use leptos::prelude::*;

mod spec;
pub use spec::Field;

use super::icon::Icon;
use crate::base::i18n::Lang;
use crate::t;
use crate::web::{forms::Form, lists::Choice};

/// What a form page knows while it is drawn: the language, what was typed, what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    lang: Lang,
    form: Form,
    errors: Vec<(String, String)>,
    /// What the fields drawn so far are called.
    names: Arc<Mutex<HashMap<&'static str, String>>>,
}

impl Typed {
    /// A form as it comes first; `form` holds what fields start with.
    pub fn new(lang: Lang, form: Form) -> Self {
        Self::back(lang, form, vec![])
    }

    /// A form that comes back: what was typed and what is wrong, as pairs of field and message.
    pub fn back(lang: Lang, form: Form, errors: Vec<(String, String)>) -> Self {
        Self { lang, form, errors, names: Arc::default() }
    }

    /// An empty form.
    pub fn start(lang: Lang) -> Self {
        Self::new(lang, Form::default())
    }

    /// A form that comes back because of one thing.
    pub fn wrong(lang: Lang, form: Form, name: &str, message: impl Into<String>) -> Self {
        Self::back(lang, form, vec![(name.to_owned(), message.into())])
    }

    /// The same without what was typed into one field: it is never given back.
    pub fn without(mut self, name: &str) -> Self {
        let pairs = self.form.pairs().iter().filter(|(n, _)| n != name).cloned().collect();
        self.form = Form::from_pairs(pairs).unwrap_or_default();
        self
    }

    /// Whether it comes back.
    pub const fn is_wrong(&self) -> bool {
        !self.errors.is_empty()
    }

    /// What a page answers that shows it: 422 for a form that comes back.
    pub const fn status(&self) -> StatusCode {
        if self.is_wrong() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
    }

    pub fn form(&self) -> &Form {
        &self.form
    }

    fn value(&self, name: &str) -> String {
        self.form.raw(name).to_owned()
    }

    fn error(&self, name: &str) -> Option<String> {
        self.errors.iter().find(|(n, _)| n == name).map(|(_, m)| m.clone())
    }

    /// The summary above the form: what is wrong, each named by its field and with a link to it.
    pub fn summary(&self) -> impl IntoView + use<> {
        let (lang, errors, names) = (self.lang, self.errors.clone(), Arc::clone(&self.names));
        (!errors.is_empty()).then(|| {
            // Drawn when the whole page is: by then the fields below have said what they are called.
            let lines = move || {
                let names = names.lock().unwrap_or_else(PoisonError::into_inner);
                let line = |(name, message): &(String, String)| {
                    let text = named(lang, names.get(name.as_str()), message);
                    view! { <li><a href=format!("#{name}")>{text}</a></li> }
                };
                errors.iter().map(line).collect_view()
            };
            view! {
                <div class="errors flow" role="alert" aria-labelledby="errors-title" tabindex="-1" id="errors">
                    <h2 id="errors-title">{t::forms::errors_title(lang)}</h2>
                    <ul>{lines}</ul>
                </div>
            }
        })
    }

    /// Label, hint and message around what is filled in: a `div` for one input, a `fieldset` (`group`) for several.
    fn frame(&self, f: &Field, group: bool, input: AnyView) -> AnyView {
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        names.insert(f.name, f.label.clone());
        let error = self.error(f.name);
        let class = if error.is_some() { "field field--bad" } else { "field" };
        let optional = f.optional.then(|| t::forms::optional(self.lang));
        let (label, hint_id, msg_id) =
            (f.label.clone(), format!("{}-hint", f.name), format!("{}-msg", f.name));
        let told = view! {
            {f.hint.clone().map(|h| view! { <span class="hint" id=hint_id>{h}</span> })}
            {error.map(|m| view! { <span class="msg" id=msg_id>{Icon::Alert.svg()}{m}</span> })}
        };
        if group {
            let described = self.described(f);
            view! { <fieldset class=class aria-describedby=described><legend>{label}{optional}</legend>{told}{input}</fieldset> }
                .into_any()
        } else {
            view! { <div class=class><label for=f.name>{label}{optional}</label>{told}{input}</div> }
                .into_any()
        }
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
            <input class=format!("input {}", f.width) id=f.name name=f.name type=kind value=value
                autocomplete=f.autocomplete inputmode=f.inputmode aria-describedby=self.described(&f) aria-invalid=self.invalid(&f)/>
        };
        self.frame(&f, false, input.into_any())
    }

    /// Several lines of text.
    pub fn area(&self, f: Field) -> AnyView {
        let input = view! {
            <textarea class="input" id=f.name name=f.name rows="5"
                aria-describedby=self.described(&f) aria-invalid=self.invalid(&f)>{self.value(f.name)}</textarea>
        };
        self.frame(&f, false, input.into_any())
    }

    /// Files to hand in, several at once; `accept` are the media types a browser offers. A browser never gives files back, so
    /// the caller keeps them and says so.
    pub fn files(&self, f: Field, accept: &'static str) -> AnyView {
        let input = view! {
            <input class="input" id=f.name name=f.name type="file" multiple=true accept=accept aria-describedby=self.described(&f) aria-invalid=self.invalid(&f)/>
        };
        self.frame(&f, false, input.into_any())
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
        self.frame(&f, false, input.into_any())
    }

    /// Radio cards (`many` false) or checkboxes that share one name. None is ticked unless it was.
    pub fn choices(&self, f: Field, choices: Vec<(String, String)>, many: bool) -> AnyView {
        let kind = if many { "checkbox" } else { "radio" };
        let name = f.name;
        let cards = choices.into_iter().enumerate().map(|(i, (value, label))| {
            // The first card carries the name as its id: the error summary leads there.
            let id = if i == 0 { name.to_owned() } else { format!("{name}-{i}") };
            let on = self.form.has(name, &value);
            view! { <label class="choice"><input type=kind id=id name=name value=value checked=on/><span>{label}</span></label> }
        });
        let cards = view! { <div class="choices">{cards.collect_view()}</div> };
        self.frame(&f, true, cards.into_any())
    }

    /// A day as three short inputs `NAME-y`, `NAME-m`, `NAME-d`; [`Form::date`] reads them.
    pub fn date(&self, f: Field) -> AnyView {
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
        let inputs = view! { <div class="dates">{inputs.collect_view()}</div> };
        self.frame(&f, true, inputs.into_any())
    }
}

/// A line of the summary: a message stands far from its field there, so it says which one it means.
fn named(lang: Lang, name: Option<&String>, message: &str) -> String {
    match name {
        Some(name) if message == t::forms::required(lang) => t::forms::required_named(lang, name),
        Some(name) if message == t::forms::required_choice(lang) => {
            t::forms::required_choice_named(lang, name)
        }
        Some(name) if !message.contains(name.as_str()) => t::forms::named(lang, name, message),
        _ => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_names_the_field_that_is_drawn_after_it() {
        let errors = [
            ("guardian", t::forms::required(Lang::ZhCn)),
            ("way", t::forms::required_choice(Lang::ZhCn)),
            ("on", "不是有效日期。"),
            ("other", "没有这个选项。"),
        ];
        let errors = errors.map(|(name, message)| (name.to_owned(), message.to_owned())).to_vec();
        let typed = Typed::back(Lang::ZhCn, Form::default(), errors);
        let page = view! {
            {typed.summary()}
            {typed.text(Field::new("guardian", "监护人姓名"))}
            {typed.choices(Field::new("way", "怎么送"), vec![], false)}
            {typed.date(Field::new("on", "日期"))}
        };
        let html = page.to_html();
        assert!(html.contains("<a href=\"#guardian\">请填写：监护人姓名</a>"), "{html}");
        assert!(html.contains("<a href=\"#way\">请选择：怎么送</a>"), "{html}");
        assert!(html.contains("<a href=\"#on\">不是有效日期。</a>"), "{html}");
        assert!(
            html.contains("<a href=\"#other\">没有这个选项。</a>"),
            "a message without a field stays as it is: {html}"
        );
    }
}
