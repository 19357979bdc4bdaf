//! Small pieces that the pages of notices share: the head of the document, dates as they are said here, marked texts.
use leptos::prelude::*;

use crate::base::i18n::{Lang, chinese};
use crate::features::notices::{types::Notice, types::title::Title};
use crate::t;

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
pub fn joined(lang: Lang, words: &[String]) -> String {
    words.join(t::notices::separator(lang))
}
