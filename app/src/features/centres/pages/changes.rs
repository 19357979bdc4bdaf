//! What changed, in words: one sentence a change, for the page of a centre and the report of an import.
use std::collections::BTreeSet;

use leptos::prelude::*;

use crate::base::{clock::local_date, divisions::place, i18n::Lang};
use crate::features::centres::types::{CentreType, CodeSet, Facility, Flag, Service, Vacancy};
use crate::features::centres::{store::history::Change, store::history::Dated, store::stored::Fact};
use crate::t::centres as c;
use crate::web::{page::cx, ui::facts::facts, ui::section::ticks};

pub fn sentence(lang: Lang, change: &Change) -> String {
    let name = change.fact.label(lang);
    match change.fact {
        // What stands there is too long for a sentence, or says nothing to people.
        Fact::Coordinates | Fact::DoneeTerms | Fact::VisitingRules => c::change_renewed(lang, name),
        Fact::Facilities => flags::<Facility>(lang, name, change, Facility::label),
        Fact::Services => flags::<Service>(lang, name, change, Service::label),
        _ => {
            plain(lang, name, &shown(lang, change.fact, &change.old), &shown(lang, change.fact, &change.new))
        }
    }
}

fn plain(lang: Lang, name: &str, old: &str, new: &str) -> String {
    match (old.is_empty(), new.is_empty()) {
        (true, _) => c::change_given(lang, name, new),
        (_, true) => c::change_gone(lang, name, old),
        _ => c::change(lang, name, old, new),
    }
}

/// A stored value as people read it.
fn shown(lang: Lang, fact: Fact, value: &str) -> String {
    let text = match fact {
        Fact::Kind => CentreType::parse(value).map(|k| k.label(lang).to_owned()),
        Fact::Township => Some(place(value, lang)),
        Fact::Vacancy => Vacancy::parse(value).map(|v| v.label(lang).to_owned()),
        Fact::OpenedOn => value.parse().ok().map(|d| lang.date(d)),
        _ => None,
    };
    text.unwrap_or_else(|| value.to_owned())
}

/// Lists say what came and what went.
fn flags<T: Flag>(lang: Lang, name: &str, change: &Change, word: fn(T, Lang) -> &'static str) -> String {
    let set = |codes: &str| CodeSet::<T>::from_codes(codes).iter().collect::<BTreeSet<_>>();
    let (old, new) = (set(&change.old), set(&change.new));
    let join = |flags: Vec<T>| lang.list(&flags.into_iter().map(|f| word(f, lang)).collect::<Vec<_>>());
    let came = join(new.difference(&old).copied().collect());
    let went = join(old.difference(&new).copied().collect());
    match (came.is_empty(), went.is_empty()) {
        (true, _) => c::flags_went(lang, name, went),
        (_, true) => c::flags_came(lang, name, came),
        _ => c::flags_both(lang, name, came, went),
    }
}

/// The history of a centre by days, the newest first.
pub fn history(list: &[Dated]) -> AnyView {
    let lang = cx().lang;
    let mut days: Vec<(chrono::NaiveDate, Vec<String>)> = vec![];
    for entry in list {
        let day = local_date(entry.at);
        let text = sentence(lang, &entry.change);
        match days.last_mut().filter(|(d, _)| *d == day) {
            Some((_, texts)) => texts.push(text),
            None => days.push((day, vec![text])),
        }
    }
    facts(days.into_iter().map(|(day, texts)| (lang.date(day), ticks(texts))))
}
