//! What the pages of a gift share: its slip, what it consists of, where a part stands with what comes next.
use chrono::NaiveDate;
use leptos::prelude::*;

use crate::base::{i18n::Lang, ids::GiftId, ids::PartId};
use crate::features::donations::store::step::Happened;
use crate::features::donations::types::{Gift, Item, Part, Stage};
use crate::t::donate as o;
use crate::web::ui::{badge::Tone, facts::fact, facts::facts, qr, slip, steps, steps::steps_down};

/// What the files of a gift belong to.
pub fn files_of(id: GiftId) -> String {
    format!("gift:{id}")
}

/// What the photos of a part's counts belong to.
pub fn photos_of(id: PartId) -> String {
    format!("gift-count:{id}")
}

/// An amount of money: `1,080.00`.
pub fn yuan(fen: i64, lang: Lang) -> String {
    format!("{}.{:02}", lang.number(fen / 100), fen % 100)
}

/// What of an item counts now: what was confirmed, else what was promised.
pub fn amount(item: &Item, lang: Lang) -> String {
    let q = item.quantities;
    let n = if q.confirmed + q.transferred_in > 0 { q.confirmed + q.transferred_in } else { q.promised };
    item.packing.words(lang, n)
}

/// The slip with the code; nothing of the donor, so that it can lie on a table.
pub fn slip(gift: &Gift, parts: &[(Part, Vec<Item>)], (code, link): (&str, &str), lang: Lang) -> AnyView {
    let mut list = vec![];
    for (part, items) in parts {
        list.push(fact(o::fact_centre(lang), &part.centre_name));
        list.extend(items.iter().map(|i| fact(&i.item, amount(i, lang))));
        list.push(fact(o::fact_donee(lang), &part.donee));
    }
    let below = view! { {facts(list)}{qr::svg(link)} };
    slip::slip(o::receipt_code(lang), code, lang.moment(gift.registered_at), below)
}

/// What comes after registering.
pub fn first_course(due: Option<NaiveDate>, lang: Lang) -> AnyView {
    let by = due.map(|day| o::by_day(lang, lang.date(day))).into_iter().collect();
    let list = [
        (o::step_register(lang), vec![], true),
        (o::step_answer(lang), by, false),
        (o::step_deliver(lang), vec![], false),
        (o::step_inspect(lang), vec![], false),
        (o::step_confirm(lang), vec![], false),
        (o::step_use(lang), vec![], false),
    ];
    steps_down(steps::course(list.map(|(name, when, done)| (name.to_owned(), when, done))))
}

/// How a part stands: a tag's tone and word.
pub fn mark(part: &Part, lang: Lang) -> (Tone, &'static str) {
    match part.state.stage() {
        _ if part.state.hold().is_some_and(|h| h.lapsed) => (Tone::Plain, o::lapsed(lang)),
        stage @ (Stage::Declined | Stage::Withdrawn | Stage::Cancelled) => (Tone::Plain, stage.label(lang)),
        stage if stage.is_public() => (Tone::Ok, stage.label(lang)),
        stage => (Tone::Open, stage.label(lang)),
    }
}

/// What comes next for a part, while something does; a day that has passed is not told as if it were to come.
pub fn next(part: &Part, today: NaiveDate, lang: Lang) -> Option<String> {
    let next = part.next(lang)?;
    Some(if part.is_late(today) { o::next_late(lang, next) } else { next })
}

/// Everything that happened to a part, with its days; then what comes next. What was said among colleagues is left out.
pub fn course(part: &Part, events: &[Happened], today: NaiveDate, lang: Lang) -> AnyView {
    use crate::features::donations::types::Event;
    let mut list: Vec<_> = events
        .iter()
        .map(|e| {
            let mut lines = vec![lang.moment(e.at)];
            if !e.note.is_empty() && e.act != Event::Assess {
                lines.push(e.note.clone());
            }
            (e.act.label(lang).to_owned(), lines, true)
        })
        .collect();
    if let Some(next) = next(part, today, lang) {
        list.push((o::next(lang).to_owned(), vec![next], false));
    }
    steps_down(steps::course(list))
}
