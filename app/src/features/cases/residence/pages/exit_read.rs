//! Reading the forms of an exit: what RES-07 asks for, said beside the field that lacks it.
use chrono::NaiveDate;

use crate::base::i18n::Lang;
use crate::features::cases::residence::types::exit::{
    Destination, Heard, Proposal, Reason, Review, Support, Words,
};
use crate::t::{exits as e, residence as r};
use crate::web::{forms::Form, page::Cx, ui::field::Typed};

pub(super) fn proposal(cx: &Cx, since: Option<NaiveDate>, form: &Form) -> Result<Proposal, Typed> {
    let lang = cx.lang;
    let mut reader = form.reader(lang);
    let reason = reader.required_choice("reason", Reason::parse);
    let destination = reader.choice("destination", Destination::parse);
    match (reason, destination) {
        (Some(Reason::Transferred), None) => reader.fail("destination", e::dest_needed(lang)),
        (Some(Reason::Transferred) | None, _) | (_, None) => {}
        (_, Some(_)) => reader.fail("destination", e::dest_not(lang)),
    }
    let evidence = reader.required_lines("evidence", 2000);
    let hearing = reason.is_some_and(Reason::needs_hearing);
    let who = reader.choice("heard", Heard::parse);
    let heard_on = reader.date("heard_on");
    let statement = reader.optional_lines("statement", 2000);
    if hearing {
        for (name, missing) in
            [("heard", who.is_none()), ("heard_on", heard_on.is_none()), ("statement", statement.is_empty())]
        {
            if missing {
                reader.fail(name, e::statement_needed(lang));
            }
        }
    }
    let grounds = reader.required_lines("grounds", 2000);
    let left_on = reader.date("left_on");
    if reason == Some(Reason::Death) && left_on.is_none() {
        reader.fail("left_on", e::left_needed(lang));
    }
    for (name, day) in [("heard_on", heard_on), ("left_on", left_on)] {
        let Some(day) = day else { continue };
        if day > cx.today {
            reader.fail(name, r::bad_future(lang));
        } else if let Some(first) = since.filter(|first| day < *first) {
            reader.fail(name, r::bad_before(lang, lang.date(first)));
        }
    }
    let (heard, words) = (who.zip(heard_on), Words { evidence, statement, grounds, review: String::new() });
    reader.end(reason.map(|reason| Proposal { reason, destination, heard, left_on, words }))
}

/// The second review: decision, opinion, number.
pub(super) fn review(lang: Lang, form: &Form) -> Result<(Review, String, String), Typed> {
    let mut reader = form.reader(lang);
    let review = reader.required_choice("review", Review::parse);
    let approves = review == Some(Review::Approve);
    let note = if approves || review.is_none() {
        reader.optional_lines("review_note", 2000)
    } else {
        reader.required_lines("review_note", 2000)
    };
    let no = if approves { reader.required("decision_no", 60) } else { reader.optional("decision_no", 60) };
    // A number belongs to a decision.
    reader.end(review.map(|review| (review, note, if approves { no } else { String::new() })))
}

pub(super) fn support(lang: Lang, form: &Form) -> Result<Vec<Support>, Typed> {
    let list: Vec<Support> = Support::ALL.iter().copied().filter(|s| form.has("support", s.word())).collect();
    if list.is_empty() {
        return Err(Typed::wrong(lang, form.clone(), "support", e::support_needed(lang)));
    }
    Ok(list)
}
