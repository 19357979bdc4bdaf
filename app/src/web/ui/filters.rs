//! The parts of a filter: a GET form that folds on phones, with a summary that says what is on.
use leptos::prelude::*;

/// One entry of a select: value, label, group.
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

/// A labelled select.
pub fn select(id: &'static str, label: impl Into<String>, choices: Vec<Choice>) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id>{label.into()}</label>
            <select class="input" id=id name=id>
                {choices.into_iter().map(|c| view! { <option value=c.value selected=c.on>{c.label}</option> }).collect_view()}
            </select>
        </div>
    }
}

/// A labelled select whose entries stand in groups.
pub fn select_grouped(
    id: &'static str,
    label: impl Into<String>,
    all: Choice,
    groups: Vec<(String, Vec<Choice>)>,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id>{label.into()}</label>
            <select class="input" id=id name=id>
                <option value=all.value selected=all.on>{all.label}</option>
                {groups.into_iter().map(|(name, choices)| view! {
                    <optgroup label=name>
                        {choices.into_iter().map(|c| view! { <option value=c.value selected=c.on>{c.label}</option> }).collect_view()}
                    </optgroup>
                }).collect_view()}
            </select>
        </div>
    }
}

/// Checkboxes that share one name.
pub fn checks(name: &'static str, legend: impl Into<String>, choices: Vec<Choice>) -> impl IntoView {
    view! {
        <fieldset class="field">
            <legend>{legend.into()}</legend>
            <div class="choices">
                {choices.into_iter().map(|c| view! {
                    <label class="choice"><input type="checkbox" name=name value=c.value checked=c.on/><span>{c.label}</span></label>
                }).collect_view()}
            </div>
        </fieldset>
    }
}

/// A search field.
pub fn search(label: impl Into<String>, hint: Option<String>, value: Option<String>) -> impl IntoView {
    let described = hint.is_some().then_some("q-hint");
    view! {
        <div class="field">
            <label for="q">{label.into()}</label>
            {hint.map(|h| view! { <span class="hint" id="q-hint">{h}</span> })}
            <input class="input" id="q" name="q" type="search" value=value maxlength="60" autocomplete="off" aria-describedby=described/>
        </div>
    }
}

/// The form around the parts.
pub fn filters(summary: String, action: String, apply: impl Into<String>, parts: AnyView) -> impl IntoView {
    view! {
        <details class="filters">
            <summary>{summary}</summary>
            <form action=action method="get">
                {parts}
                <button class="btn btn--2 btn--s">{apply.into()}</button>
            </form>
        </details>
    }
}
