//! What came of posts this year, below the list (FIG-05, FIG-06).
use leptos::prelude::*;

use crate::base::{i18n::Lang, privacy::suppression::Suppressed};
use crate::features::posts::{store::figures::Filled, types::yuan};
use crate::t::posts as p;
use crate::web::ui::{facts::Figure, facts::figures, section::section};

/// The section; nothing before the first has begun.
pub fn view(filled: &Filled, lang: Lang) -> Option<AnyView> {
    if filled.filled == Suppressed::Exact(0) {
        return None;
    }
    let span = p::fig_span(lang, lang.date(filled.since), lang.date(filled.until));
    let n = match filled.filled {
        Suppressed::Exact(n) => lang.number(i64::try_from(n).unwrap_or(i64::MAX)),
        Suppressed::FewerThan5 => "<5".to_owned(),
    };
    let figure = |name: &'static str, value: Option<String>, unit: &'static str, note: String| match value {
        Some(value) => Figure { name: name.to_owned(), value, unit: unit.to_owned(), note },
        None => Figure {
            name: name.to_owned(),
            value: "—".to_owned(),
            unit: String::new(),
            note: p::fig_too_few(lang).to_owned(),
        },
    };
    let share = filled.priority_share.map(|n| n.to_string());
    let pay = filled.average_pay.map(|fen| yuan(fen, lang));
    let list = vec![
        figure(p::fig_filled(lang), Some(n), p::fig_persons(lang), span.clone()),
        figure(p::fig_priority(lang), share, "%", p::fig_priority_note(lang).to_owned()),
        figure(p::fig_pay(lang), pay, p::fig_yuan(lang), p::fig_pay_note(lang).to_owned()),
    ];
    let body = view! { {figures(list)}<p class="meta measure">{p::fig_note(lang)}</p> };
    Some(section(p::fig_title(lang), body))
}
