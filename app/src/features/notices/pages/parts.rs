//! Small pieces that the pages of notices share: the head of the document, dates as they are said here, marked texts.
use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Utc};
use leptos::prelude::*;

use crate::{
    base::{clock::local_date, i18n::Lang},
    features::notices::{title::Title, types::Notice},
    t,
};

/// A text of `locales/` in which `[…]` stands for what is set large.
pub fn marked(text: &str) -> AnyView {
    let mut rest = text;
    let mut out: Vec<AnyView> = vec![];
    while let Some((before, after)) = rest.split_once('[') {
        let Some((inside, behind)) = after.split_once(']') else { break };
        out.push(before.to_owned().into_any());
        out.push(view! { <b>{inside.to_owned()}</b> }.into_any());
        rest = behind;
    }
    out.push(rest.to_owned().into_any());
    out.into_any()
}

/// Sense groups between which a line may break.
pub fn phrases(groups: Vec<String>) -> AnyView {
    let mut out: Vec<AnyView> = vec![];
    for (i, group) in groups.into_iter().enumerate() {
        if i > 0 {
            out.push(view! { <wbr/> }.into_any());
        }
        out.push(group.into_any());
    }
    out.into_any()
}

/// The day whose 24:00 an end is.
#[must_use]
pub fn last_day(ends_at: DateTime<Utc>) -> NaiveDate {
    local_date(ends_at - TimeDelta::milliseconds(1))
}

/// A date with its year only where that is not the present one.
#[must_use]
pub fn date(lang: Lang, date: NaiveDate, today: NaiveDate) -> String {
    if date.year() == today.year() { lang.day_month(date) } else { lang.date(date) }
}

/// The language mark for what is stored in Chinese and shown on a page of another language.
#[must_use]
pub fn chinese(lang: Lang) -> Option<&'static str> {
    (lang != Lang::ZhCn).then(|| Lang::ZhCn.tag())
}

/// The head of the document: who discloses, what, under which number.
pub fn doc_head(notice: &Notice, lang: Lang, facts: Vec<String>) -> AnyView {
    let title = phrases(Title::of(notice, lang).groups());
    let (authority, number) = (notice.authority.clone(), notice.no.official());
    view! {
        <header class="doc-head">
            <p class="org" lang=chinese(lang)>{authority}</p>
            <h1 class="phrase">{title}</h1>
            <p class="doc-no">
                <span lang=chinese(lang)>{number}</span>
                {facts.into_iter().map(|fact| view! { <span>{fact}</span> }).collect_view()}
            </p>
        </header>
    }
    .into_any()
}

/// Words in a row, as the language separates them.
#[must_use]
pub fn joined(lang: Lang, words: &[String]) -> String {
    words.join(t::notices::separator(lang))
}
