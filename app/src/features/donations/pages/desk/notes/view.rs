//! The panels beside the steps of a gift, as far as there is something to say.
use leptos::prelude::*;

use super::Noting;
use crate::base::{db::Tx, error::AppError, i18n::Lang, keys::Keys};
use crate::features::donations::pages::{desk::detail::Shown, parts};
use crate::features::donations::store::purposes::{self, Decision, Purpose};
use crate::features::donations::store::{questions, questions::Question, refused, refused::Refused};
use crate::features::donations::types::{Part, Stage};
use crate::office::{work, work::Kind};
use crate::t::{gift_notes as n, gifts_desk as d};
use crate::web::ui::{field::Field, field::Typed, section::Panel, section::paragraphs};

/// What there is beside the steps of a part.
pub(in crate::features::donations::pages::desk) struct Notes {
    call: bool,
    questions: Vec<Question>,
    purposes: Vec<Purpose>,
    refused: Vec<Refused>,
}

/// Loads it.
pub(in crate::features::donations::pages::desk) async fn load(
    tx: &mut Tx,
    keys: &Keys,
    part: &Part,
) -> Result<Notes, AppError> {
    Ok(Notes {
        call: work::waits(tx, Kind::GiftTell, part.id.uuid()).await?,
        questions: questions::of_part(tx, keys, part.id).await?,
        purposes: purposes::of_part(tx, keys, part.id).await?,
        refused: refused::of_part(tx, part.id).await?,
    })
}

/// The panels, as far as there is something to say.
pub(in crate::features::donations::pages::desk) fn panels(
    s: &Shown,
    action: &str,
    typed: &Typed,
    lang: Lang,
) -> AnyView {
    let action = format!("{action}/notes");
    let form = |act: Noting, submit: &'static str, fields: AnyView, typed: &Typed| {
        let form = typed.post(action.clone()).inner().seen(s.part.version).hidden("act", act.word());
        form.view(submit, fields)
    };
    let fresh = Typed::start(lang);
    // What came back belongs to the form that was sent.
    let of = |act: Noting| if typed.form().raw("act") == act.word() { typed } else { &fresh };
    let call = s.notes.call.then(|| {
        let words = view! { <p>{n::tell_hint(lang)}</p><blockquote class="quote">{paragraphs(&to_say(s, lang))}</blockquote> };
        Panel::Key.section(n::kind_tell(lang), form(Noting::Told, n::told(lang), words.into_any(), of(Noting::Told)))
    });
    view! {
        {call}
        {asked(s, &form, of(Noting::Answer), lang)}
        {purpose(s, &form, of(Noting::AskPurpose), lang)}
        {waiting(s, &form, of(Noting::KeepRefused), lang)}
    }
    .into_any()
}

/// What to say on the telephone: who calls, what happened, what comes next.
fn to_say(s: &Shown, lang: Lang) -> String {
    let goods: Vec<String> =
        s.items.iter().map(|i| format!("{} {}", i.item, parts::amount(i, lang))).collect();
    let last = s.events.last().map_or("", |(e, _)| e.act.label(lang));
    let mut lines = vec![n::tell_who(lang, &s.part.centre_name, lang.list(&goods), last)];
    lines.extend(s.events.last().map(|(e, _)| e.note.clone()).filter(|note| !note.is_empty()));
    let answered = s.notes.questions.iter().rev().find_map(|q| q.answer.as_ref().map(|(_, a)| (q, a)));
    lines.extend(answered.map(|(q, a)| n::tell_answer(lang, &q.question, a)));
    lines.extend(s.part.next(lang).map(|next| n::tell_next(lang, next)));
    lines.join("\n")
}

type Draw<'a> = &'a dyn Fn(Noting, &'static str, AnyView, &Typed) -> AnyView;

/// Questions, the oldest open one with the field for its answer.
fn asked(s: &Shown, form: Draw<'_>, typed: &Typed, lang: Lang) -> Option<AnyView> {
    if s.notes.questions.is_empty() {
        return None;
    }
    let list: Vec<_> = s
        .notes
        .questions
        .iter()
        .map(|q| {
            let answer = q.answer.as_ref().map(|(at, text)| {
                view! { <p class="meta">{n::answered_at(lang, lang.moment(*at))}</p>{paragraphs(text)} }
            });
            view! { <li><p class="meta">{n::asked_at(lang, lang.moment(q.asked_at), lang.date(q.due_on))}</p>{paragraphs(&q.question)}{answer}</li> }
        })
        .collect();
    let open = s.notes.questions.iter().find(|q| q.answer.is_none());
    let reply = open.map(|q| {
        let fields = view! {
            <input type="hidden" name="id" value=q.id.to_string()/>
            {typed.area(Field::new("answer", n::answer(lang)).hint(d::reason_hint(lang)))}
        };
        form(Noting::Answer, n::do_answer(lang), fields.into_any(), typed)
    });
    let panel = if open.is_some() { Panel::Key } else { Panel::Plain };
    Some(panel.section(n::questions(lang), view! { <ul class="ticks">{list}</ul>{reply} }))
}

/// What was asked about the purpose and what the donor said; or the form that asks.
fn purpose(s: &Shown, form: Draw<'_>, typed: &Typed, lang: Lang) -> Option<AnyView> {
    let stage = s.part.state.stage();
    if s.notes.purposes.is_empty() && (stage.is_over() || !stage.is_public()) {
        return None;
    }
    let said: Vec<_> = s
        .notes
        .purposes
        .iter()
        .map(|p| {
            let when = lang.moment(p.decided_at.unwrap_or(p.asked_at));
            view! { <li>{paragraphs(&p.text)}<p class="meta">{format!("{} · {when}", p.decision.label(lang))}</p></li> }
        })
        .collect();
    let said = (!said.is_empty()).then(|| view! { <ul class="ticks">{said}</ul> });
    let next = match s.notes.purposes.iter().find(|p| p.decision == Decision::Asked) {
        Some(p) => {
            let choices = Decision::choices(lang).split_off(1);
            let fresh = Typed::start(lang);
            let fields = view! {
                <input type="hidden" name="id" value=p.id.to_string()/>
                {fresh.choices(Field::new("decision", n::decided(lang)).hint(n::decided_hint(lang)), choices, false)}
            };
            view! { <details><summary>{n::decide(lang)}</summary>{form(Noting::Decide, n::decide(lang), fields.into_any(), &fresh)}</details> }.into_any()
        }
        None => {
            let fields = typed.area(Field::new("purpose", n::purpose(lang)).hint(n::purpose_hint(lang)));
            view! { <details open=typed.is_wrong()><summary>{n::ask_purpose(lang)}</summary>{form(Noting::AskPurpose, n::ask_purpose(lang), fields, typed)}</details> }.into_any()
        }
    };
    Some(Panel::Plain.section(n::purpose_title(lang), view! { {said}{next} }))
}

/// What was refused and stays, until it is fetched; and the form that says so.
fn waiting(s: &Shown, form: Draw<'_>, typed: &Typed, lang: Lang) -> Option<AnyView> {
    let stage = s.part.state.stage();
    let may = stage == Stage::Inspected || stage.is_public() && !stage.is_over();
    if s.notes.refused.is_empty() && !may {
        return None;
    }
    let fresh = Typed::start(lang);
    let list: Vec<_> = s
        .notes
        .refused
        .iter()
        .map(|r| {
            let what = format!("{} {}", r.item, r.packing.words(lang, r.pieces));
            let end = match r.ended_at {
                Some(at) => view! { <p class="meta">{n::refused_ended(lang, lang.moment(at))}</p> }.into_any(),
                None => {
                    let id = view! { <input type="hidden" name="id" value=r.id.to_string()/> };
                    view! { <p class="meta">{n::fetch_by(lang, lang.date(r.fetch_by))}</p>{form(Noting::Fetched, n::fetched(lang), id.into_any(), &fresh)} }.into_any()
                }
            };
            view! { <li><p>{what}</p>{end}</li> }
        })
        .collect();
    let list = (!list.is_empty()).then(|| view! { <ul class="ticks">{list}</ul> });
    let items: Vec<_> = s.items.iter().map(|i| (i.id.to_string(), i.item.clone())).collect();
    let fields = view! {
        <p>{n::refused_hint(lang)}</p>
        {typed.select(Field::new("item", n::refused_item(lang)), items)}
        {typed.text(Field::new("pieces", n::refused_pieces(lang)).numeric().width("w-s"))}
    };
    let keep = view! { <details open=typed.is_wrong()><summary>{n::keep_refused(lang)}</summary>{form(Noting::KeepRefused, n::keep_refused(lang), fields.into_any(), typed)}</details> };
    Some(Panel::Plain.section(n::refused_title(lang), view! { {list}{may.then_some(keep)} }))
}
