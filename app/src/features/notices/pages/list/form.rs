//! The filter form of the lists, and what is on in words.
use leptos::prelude::*;

use crate::{
    base::{divisions, i18n::Lang},
    features::notices::{
        document::parts::joined,
        query::{self, Asked},
        store::list::Which,
        types::NoticeKind,
    },
    t,
    web::{
        page::Cx,
        ui::filters::{self, Choice},
    },
};

/// What is on, in words.
pub fn summary(lang: Lang, asked: &Asked) -> String {
    let words: Vec<String> = [
        asked.state.map(|w| state_word(lang, w).to_owned()),
        asked.county.map(|c| c.label(lang)),
        asked.township.map(|t| t.label(lang).to_owned()),
        asked.kind.map(|k| k.label(lang).to_owned()),
        asked.year.map(|y| t::notices::year(lang, y)),
        asked.q.as_ref().map(|q| t::notices::quoted(lang, q)),
    ]
    .into_iter()
    .flatten()
    .collect();
    if words.is_empty() { t::notices::all_notices(lang).to_owned() } else { joined(lang, &words) }
}

fn state_word(lang: Lang, which: Which) -> &'static str {
    match which {
        Which::Open => t::notices::state_open(lang),
        Which::Ended => t::notices::state_ended(lang),
    }
}

/// The form.
pub fn form(cx: &Cx, asked: &Asked, years: &[i64]) -> AnyView {
    let lang = cx.lang;
    let county = asked.county.map(|c| c.code);
    let township = asked.township.map(|t| t.code);
    let kind = asked.kind.map(NoticeKind::word);
    let year = asked.year.map(|y| y.to_string());
    let state = asked.state.map(query::word);
    let mut counties = vec![Choice::new("", t::notices::all_counties(lang), county)];
    counties.extend(divisions::counties().iter().map(|c| Choice::new(c.code, c.label(lang), county)));
    // Only the chosen county's townships; all of them, by county, where none is chosen.
    let groups = divisions::counties()
        .iter()
        .filter(|c| asked.county.is_none_or(|chosen| chosen.code == c.code))
        .map(|c| {
            let list = divisions::townships_of(c.code)
                .map(|t| Choice::new(t.code, t.label(lang), township))
                .collect();
            (c.label(lang), list)
        })
        .collect();
    let mut kinds = vec![Choice::new("", t::notices::all_kinds(lang), kind)];
    kinds.extend(NoticeKind::ALL.iter().map(|k| Choice::new(k.word(), k.label(lang), kind)));
    let mut all_years = vec![Choice::new("", t::notices::all_years(lang), year.as_deref())];
    // A year in the address stays chosen, even when it holds nothing.
    let asked_year = asked.year.map(i64::from).filter(|y| !years.contains(y));
    all_years.extend(
        asked_year
            .iter()
            .chain(years)
            .map(|y| Choice::new(&y.to_string(), t::notices::year(lang, y), year.as_deref())),
    );
    let mut states = vec![Choice::new("", t::notices::all_states(lang), state)];
    states
        .extend([Which::Open, Which::Ended].map(|w| Choice::new(query::word(w), state_word(lang, w), state)));
    let parts = view! {
        {filters::search(t::notices::q_label(lang), Some(t::notices::q_hint(lang).into()), asked.q.clone())}
        {filters::select("state", t::notices::state_label(lang), states)}
        {filters::select("county", t::notices::county_label(lang), counties)}
        {filters::select_grouped(
            "township",
            t::notices::township_label(lang),
            Choice::new("", t::notices::all_townships(lang), township),
            groups,
        )}
        {filters::select("kind", t::notices::kind_label(lang), kinds)}
        {filters::select("year", t::notices::year_label(lang), all_years)}
    };
    let summary = t::notices::filter_summary(lang, summary(lang, asked));
    filters::filters(summary, cx.to("/notices"), t::notices::apply(lang), parts.into_any()).into_any()
}
