//! The fields of a filter: each knows its name in the address, what it offers, and what is on. To add a kind, a function that
//! makes a [`Field`].
use std::fmt;

use chrono::NaiveDate;
use leptos::prelude::*;

use crate::base::{divisions, divisions::County, divisions::Township, i18n::Lang, words::Named};
use crate::t;
use crate::web::{forms::QUERY_MAX, page::Cx, ui::icon::Icon};

/// One entry of a select or one box.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What the address carries; empty for "all".
    pub value: String,
    /// What the visitor reads.
    pub label: String,
    /// Whether it is on.
    pub on: bool,
}

impl Choice {
    /// An entry that is on when `value` equals `current`.
    pub fn new(value: &str, label: impl Into<String>, current: Option<&str>) -> Self {
        Self { value: value.to_owned(), label: label.into(), on: current.unwrap_or_default() == value }
    }
}

/// A field of a filter.
pub struct Field {
    name: &'static str,
    /// What is on: value and words.
    on: Vec<(String, String)>,
    input: AnyView,
}

impl fmt::Debug for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Field({}: {:?})", self.name, self.on)
    }
}

impl Field {
    /// A field with an input of the list's own; `on` is the chosen value and its words.
    pub fn new(name: &'static str, on: Option<(String, String)>, input: impl IntoView + 'static) -> Self {
        Self { name, on: on.into_iter().collect(), input: input.into_any() }
    }

    /// The same field with other words for what is on.
    pub fn saying(mut self, words: impl Fn(&str) -> String) -> Self {
        for (_, said) in &mut self.on {
            *said = words(said);
        }
        self
    }

    pub(super) fn on(&self) -> impl Iterator<Item = &str> {
        self.on.iter().map(|(_, words)| words.as_str())
    }

    /// The label and the input, for a form of another kind.
    pub fn input(self) -> AnyView {
        self.input
    }

    /// For each condition a link to the list without it.
    pub(super) fn chips(&self, cx: &Cx, path: &str) -> Vec<AnyView> {
        let chip = |(value, words): &(String, String)| {
            let query = cx.params.without(self.name, value).set("after", None).query();
            let href = super::address(cx, path, &query);
            view! { <li><a class="chip" href=href>{words.clone()}<span class="vh">{t::lists::chip(cx.lang)}</span>{Icon::Cross.svg()}</a></li> }
                .into_any()
        };
        self.on.iter().map(chip).collect()
    }
}

/// A search field, `?q=`.
pub fn search(lang: Lang, label: &str, hint: Option<&str>, value: Option<&str>) -> Field {
    let on = value.map(|v| (v.to_owned(), t::lists::quoted(lang, v)));
    Field::new("q", on, line("q", "search", label, hint, value, QUERY_MAX))
}

/// A line of text.
pub fn text(name: &'static str, label: &str, hint: Option<&str>, value: Option<&str>, max: usize) -> Field {
    let on = value.map(|v| (v.to_owned(), format!("{label} {v}")));
    Field::new(name, on, line(name, "text", label, hint, value, max))
}

fn line(
    name: &'static str,
    kind: &'static str,
    label: &str,
    hint: Option<&str>,
    value: Option<&str>,
    max: usize,
) -> AnyView {
    let id = format!("{name}-hint");
    let described = hint.is_some().then(|| id.clone());
    view! {
        <div class="field">
            <label for=name>{label.to_owned()}</label>
            {hint.map(|h| view! { <span class="hint" id=id>{h.to_owned()}</span> })}
            <input class="input" id=name name=name type=kind value=value.map(str::to_owned) maxlength=max.to_string() autocomplete="off" aria-describedby=described/>
        </div>
    }
    .into_any()
}

pub fn day(lang: Lang, name: &'static str, label: &str, value: Option<NaiveDate>) -> Field {
    let on = value.map(|d| (d.to_string(), format!("{label} {}", lang.date(d))));
    let input = view! {
        <div class="field"><label for=name>{label.to_owned()}</label>
            <input class="input w-m" type="date" id=name name=name value=value.map(|d| d.to_string())/></div>
    };
    Field::new(name, on, input)
}

/// A select of a closed list; `all` is what it says when nothing is chosen.
pub fn select<V: Into<String>, L: Into<String>>(
    name: &'static str,
    label: impl Into<String>,
    all: impl Into<String>,
    entries: impl IntoIterator<Item = (V, L)>,
    current: Option<&str>,
) -> Field {
    grouped(name, label, all, [(None, entries)], current)
}

/// A select whose entries stand in groups; a group without a name stands by itself.
pub fn grouped<V: Into<String>, L: Into<String>, E: IntoIterator<Item = (V, L)>>(
    name: &'static str,
    label: impl Into<String>,
    all: impl Into<String>,
    groups: impl IntoIterator<Item = (Option<String>, E)>,
    current: Option<&str>,
) -> Field {
    let mut on = None;
    let option = |value: String, label: String, chosen: bool| view! { <option value=value selected=chosen>{label}</option> };
    let groups: Vec<_> = groups
        .into_iter()
        .map(|(group, entries)| {
            let options: Vec<_> = entries
                .into_iter()
                .map(|(value, label)| {
                    let (value, label) = (value.into(), label.into());
                    let chosen = current == Some(value.as_str());
                    if chosen {
                        on = Some((value.clone(), label.clone()));
                    }
                    option(value, label, chosen)
                })
                .collect();
            match group {
                Some(group) => view! { <optgroup label=group>{options}</optgroup> }.into_any(),
                None => options.into_any(),
            }
        })
        .collect();
    let input = view! {
        <div class="field">
            <label for=name>{label.into()}</label>
            <select class="input" id=name name=name>{option(String::new(), all.into(), on.is_none())}{groups}</select>
        </div>
    };
    Field::new(name, on, input)
}

/// A select of a closed list.
pub fn closed<T: Named>(lang: Lang, name: &'static str, label: &str, all: &str, chosen: Option<T>) -> Field {
    select(name, label, all, T::ALL.iter().map(|v| (v.word(), v.label(lang))), chosen.map(T::word))
}

/// A select of the counties, `?county=`.
pub fn county(lang: Lang, label: &str, all: &str, chosen: Option<&str>) -> Field {
    let entries = divisions::counties().iter().map(|c| (c.code, c.label(lang)));
    select("county", label, all, entries, chosen)
}

/// A select of townships by county, `?NAME=`; of one county only, where one is chosen.
pub fn township(
    lang: Lang,
    name: &'static str,
    label: &str,
    all: &str,
    within: Option<&County>,
    chosen: Option<&Township>,
) -> Field {
    let counties = divisions::counties().iter().filter(|c| within.is_none_or(|w| w.code == c.code));
    let groups = counties.map(|c| {
        (Some(c.label(lang)), divisions::townships_of(c.code).map(move |t| (t.code, t.label(lang))))
    });
    let field = grouped(name, label, all, groups, chosen.map(|t| t.code));
    // Also where the chosen one does not lie in the chosen county.
    Field { on: chosen.map(|t| (t.code.to_owned(), t.label(lang).to_owned())).into_iter().collect(), ..field }
}

/// Boxes under one legend, each with its name: several may share one.
pub fn boxes(legend: &str, boxes: Vec<(&'static str, Choice)>) -> Vec<Field> {
    // One fieldset holds them all, so the first field carries the input and the others only what is on.
    let input = boxes
        .iter()
        .cloned()
        .map(|(name, c)| {
            view! { <label class="choice"><input type="checkbox" name=name value=c.value checked=c.on/><span>{c.label}</span></label> }
        })
        .collect_view();
    let input = view! {
        <fieldset class="field"><legend>{legend.to_owned()}</legend><div class="choices">{input}</div></fieldset>
    };
    let mut fields: Vec<Field> = boxes
        .into_iter()
        .filter(|(_, c)| c.on)
        .map(|(name, c)| Field::new(name, Some((c.value, c.label)), ()))
        .collect();
    fields.insert(0, Field::new("", None, input));
    fields
}
