//! The fields of the forms of an exit, and what is known of it.
use leptos::prelude::*;

use crate::base::{i18n::Lang, ids::StaffId};
use crate::features::cases::residence::types::exit::{
    Destination, Exit, Heard, Reason, Review, Stage, Support, Words,
};
use crate::t::exits as e;
use crate::web::ui::facts::{Fact, fact, facts};
use crate::web::{forms::Form, page::Cx, ui::field::Field, ui::field::Typed};

/// The values of a proposal that came back.
pub(super) fn refill(exit: &Exit, words: &Words) -> Form {
    let mut form = Form::default()
        .with("reason", exit.reason.word())
        .with("evidence", words.evidence.as_str())
        .with("statement", words.statement.as_str())
        .with("grounds", words.grounds.as_str())
        .with_date("heard_on", exit.heard.map(|(_, day)| day))
        .with_date("left_on", exit.left_on);
    if let Some(to) = exit.destination {
        form = form.with("destination", to.word());
    }
    if let Some((who, _)) = exit.heard {
        form = form.with("heard", who.word());
    }
    form
}

/// The fields of a proposal (RES-07).
pub(super) fn proposal(lang: Lang, typed: &Typed) -> AnyView {
    let reasons = Reason::ALL
        .iter()
        .map(|reason| {
            let way = if reason.needs_notice() { e::way_notice(lang) } else { e::way_direct(lang) };
            (reason.word().to_owned(), format!("{}　{way}", reason.label(lang)))
        })
        .collect();
    view! {
        {typed.choices(Field::new("reason", e::reason(lang)), reasons, false)}
        {typed.choices(Field::new("destination", e::destination(lang)).hint(e::destination_hint(lang)).optional(), Destination::choices(lang), false)}
        {typed.area(Field::new("evidence", e::evidence(lang)).hint(e::evidence_hint(lang)))}
        {typed.choices(Field::new("heard", e::heard(lang)).hint(e::heard_hint(lang)), Heard::choices(lang), false)}
        {typed.date(Field::new("heard_on", e::heard_on(lang)))}
        {typed.area(Field::new("statement", e::statement(lang)))}
        {typed.area(Field::new("grounds", e::grounds(lang)).hint(e::grounds_hint(lang)))}
        {typed.date(Field::new("left_on", e::left_on(lang)).hint(e::left_hint(lang)).optional())}
    }
    .into_any()
}

/// The fields of the second review.
pub(super) fn review(lang: Lang, typed: &Typed) -> AnyView {
    let note = Field::new("review_note", e::review_note(lang)).hint(e::review_hint(lang));
    let no = Field::new("decision_no", e::review_no(lang)).hint(e::review_no_hint(lang)).width("w-m");
    view! {
        {typed.choices(Field::new("review", e::review(lang)), Review::choices(lang), false)}
        {typed.area(note)}
        {typed.text(no)}
    }
    .into_any()
}

/// The fields of what follows.
pub(super) fn support(lang: Lang, typed: &Typed) -> AnyView {
    typed.choices(Field::new("support", e::support(lang)), Support::choices(lang), true)
}

/// What is known of an exit; `names` are those of proposer and reviewer.
pub(super) fn facts_of(cx: &Cx, exit: &Exit, said: &Words, names: &[(StaffId, String)]) -> AnyView {
    let lang = cx.lang;
    let name = |id: StaffId| names.iter().find(|(n, _)| *n == id).map(|(_, n)| n.clone()).unwrap_or_default();
    let to = exit.destination.map(|d| format!("（{}）", d.label(lang))).unwrap_or_default();
    let by = |(id, at): (StaffId, chrono::DateTime<chrono::Utc>)| e::by_line(lang, name(id), lang.moment(at));
    let mut list: Vec<Fact> = vec![
        fact(e::fact_stage(lang), exit.stage.label(lang)),
        fact(e::fact_reason(lang), format!("{}{to}", exit.reason.label(lang))),
        fact(e::fact_proposed(lang), by(exit.proposed)),
    ];
    list.extend(
        exit.heard.map(|(who, day)| {
            fact(e::fact_heard(lang), e::heard_line(lang, who.label(lang), lang.date(day)))
        }),
    );
    list.extend(exit.reviewed.map(|r| fact(e::fact_reviewed(lang), by(r))));
    if !exit.decision_no.is_empty() {
        list.push(fact(e::fact_decision(lang), exit.decision_no.as_str()));
    }
    list.extend(exit.completed.map(|(_, day)| fact(e::fact_exited(lang), lang.date(day))));
    if exit.stage == Stage::Completed && exit.reason.can_return() {
        list.push(fact(e::fact_cool(lang), cooling(cx, exit)));
    }
    if exit.supported {
        let all: Vec<_> = exit.support.iter().map(|s| s.label(lang)).collect();
        list.push(fact(e::fact_support(lang), all.join(if lang == Lang::ZhCn { "；" } else { "; " })));
    }
    let said = [
        (e::words_evidence(lang), said.evidence.clone()),
        (e::words_statement(lang), said.statement.clone()),
        (e::words_grounds(lang), said.grounds.clone()),
        (e::words_review(lang), said.review.clone()),
    ];
    list.extend(said.into_iter().filter(|(_, text)| !text.is_empty()).map(|(label, text)| fact(label, text)));
    view! { <section class="section">{facts(list)}</section> }.into_any()
}

/// How long a return is possible.
fn cooling(cx: &Cx, exit: &Exit) -> String {
    let lang = cx.lang;
    let day = |at| lang.date(crate::base::clock::local_date(at));
    match (exit.reentered_at, exit.cool_until) {
        (Some(at), _) => e::cool_back(lang, day(at)),
        (None, Some(end)) if cx.now < end => e::cool_until(lang, day(end - chrono::TimeDelta::seconds(1))),
        _ => e::cool_over(lang).to_owned(),
    }
}
