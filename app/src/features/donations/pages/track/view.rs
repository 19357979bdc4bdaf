//! How a gift is drawn for its donor.
use chrono::NaiveDate;
use leptos::prelude::*;

use super::{Found, Shown};
use crate::base::{clock::local_date, i18n::Lang};
use crate::features::donations::pages::{label, papers::Paper, parts, receipts, trace};
use crate::features::donations::store::purposes::Decision;
use crate::features::donations::types::{Display, Event, Item, Part, Stage, Valuation, ValueBasis};
use crate::t::{donate as o, gifts_paper as p, track as k};
use crate::web::ui::{
    badge::tag, facts::fact, facts::facts, field::Field, field::Typed, icon::Icon, section::Panel,
    section::paragraphs, section::ticks,
};

/// Where a part stands.
pub(super) fn mark(part: &Part, lang: Lang) -> AnyView {
    let (tone, word) = parts::mark(part, lang);
    tag(tone, word).into_any()
}

/// What was given, in a few words: the heading.
pub(super) fn title(list: &[Shown], lang: Lang) -> String {
    let mut items = list.iter().flat_map(|s| &s.items);
    match (items.next(), items.count()) {
        (None, _) => o::track_gift(lang).to_owned(),
        (Some(item), 0) => k::title(lang, &item.item, parts::amount(item, lang)),
        (Some(item), n) => k::title_more(
            lang,
            &item.item,
            parts::amount(item, lang),
            i64::try_from(n + 1).unwrap_or(i64::MAX),
        ),
    }
}

/// One part: where it stands, its steps, what comes next, and what the donor may do.
pub(super) fn part(s: &Shown, action: &str, typed: &Typed, (today, lang): (NaiveDate, Lang)) -> AnyView {
    let stage = s.part.state.stage();
    let mut list: Vec<_> = s.items.iter().map(|i| fact(&i.item, parts::amount(i, lang))).collect();
    list.push(fact(o::fact_donee(lang), &s.part.donee));
    let coming = matches!(stage, Stage::Accepted | Stage::AgreementSigned | Stage::InTransit);
    if let Some(need) = s.need.as_ref().filter(|_| coming) {
        list.push(fact(o::fact_address(lang), &need.address));
        list.push(fact(k::hours(lang), &need.hours));
        list.push(fact(o::fact_phone(lang), &need.phone));
    }
    if coming {
        list.push(fact(o::delivery_no(lang), &s.part.delivery_no));
    }
    let may_send =
        matches!(stage, Stage::Accepted) && !s.part.duties.agreement || stage == Stage::AgreementSigned;
    let send = may_send.then(|| button(action, &s.part, "sent", o::sent(lang), "btn"));
    let withdraw = s.part.state.is_before_inspection().then(|| {
        view! { <details class="no-print"><summary>{o::withdraw(lang)}</summary><div class="flow"><p>{o::withdraw_hint(lang)}</p>
            {button(action, &s.part, "withdraw", o::withdraw_yes(lang), "btn btn--stop")}</div></details> }
    });
    let thanks = s.came().then(|| {
        let href = format!("{action}/thanks?part={}", s.part.id);
        view! { <p class="no-print"><a class="go" href=href>{k::thanks_link(lang)}{Icon::Arrow.svg()}</a></p> }
    });
    view! {
        <section class="flow">
            <h2>{s.part.centre_name.clone()}</h2>
            <p class="row">{mark(&s.part, lang)}</p>
            {purpose(s, action, lang)}
            {parts::course(&s.part, &s.events, today, lang)}
            {send}
            {facts(list)}
            {printed(s, action, lang)}
            {trace::table(&s.trace, lang)}
            {receipts::list(&s.receipts, lang)}
            {waiting(s, lang)}
            {thanks}
            {questions(s, action, typed, lang)}
            {withdraw}
        </section>
    }
    .into_any()
}

/// What the donor may print of a part now.
fn printed(s: &Shown, action: &str, lang: Lang) -> Option<AnyView> {
    let answered = s.events.iter().any(|e| matches!(e.act, Event::Accept | Event::Decline));
    let mut list = vec![];
    if label::travels(s.part.state.stage()) {
        list.push((format!("{action}/label?part={}", s.part.id), p::to_label(lang)));
    }
    for (paper, words) in [(Paper::Agreement, p::to_agreement(lang)), (Paper::Answer, p::to_answer(lang))] {
        if answered && paper.is_there(&s.part) {
            list.push((format!("{action}/papers/{}?part={}", paper.word(), s.part.id), words));
        }
    }
    let any = !list.is_empty();
    let links = list
        .into_iter()
        .map(|(href, words)| view! { <li><a class="go" href=href>{words}{Icon::Arrow.svg()}</a></li> });
    let links = links.collect_view();
    any.then(|| view! { <ul class="flow no-print">{links}</ul> }.into_any())
}

fn button(action: &str, part: &Part, act: &'static str, label: &'static str, class: &'static str) -> AnyView {
    view! {
        <form action=action.to_owned() method="post" class="no-print">
            <input type="hidden" name="act" value=act/>
            <input type="hidden" name="part" value=part.id.to_string()/>
            <button class=class>{label}</button>
        </form>
    }
    .into_any()
}

/// The donee unit asks for another purpose: three answers, none of them chosen beforehand (DON-16).
fn purpose(s: &Shown, action: &str, lang: Lang) -> Option<AnyView> {
    let asked = s.purposes.iter().find(|p| p.decision == Decision::Asked)?;
    let one = |decision: Decision, label: &'static str| {
        view! {
            <form action=action.to_owned() method="post">
                <input type="hidden" name="act" value="purpose"/>
                <input type="hidden" name="part" value=s.part.id.to_string()/>
                <input type="hidden" name="id" value=asked.id.to_string()/>
                <input type="hidden" name="decision" value=decision.word()/>
                <button class="btn btn--2">{label}</button>
            </form>
        }
    };
    let body = view! {
        {paragraphs(&asked.text)}
        <p class="meta">{k::purpose_hint(lang)}</p>
        <div class="row no-print">
            {one(Decision::Agreed, k::purpose_agree(lang))}
            {one(Decision::Keep, k::purpose_keep(lang))}
            {one(Decision::Return, k::purpose_return(lang))}
        </div>
    };
    Some(Panel::Key.section(k::purpose_title(lang), body))
}

/// What was refused and waits to be fetched.
fn waiting(s: &Shown, lang: Lang) -> Option<AnyView> {
    let open: Vec<_> = s.refused.iter().filter(|r| r.ended_at.is_none()).collect();
    if open.is_empty() {
        return None;
    }
    let lines: Vec<_> = open
        .iter()
        .map(|r| k::fetch(lang, &r.item, r.packing.words(lang, r.pieces), lang.date(r.fetch_by)))
        .collect();
    Some(Panel::Calm.section(k::fetch_title(lang), ticks(lines)))
}

/// Questions with their answers, and the box for the next one (DON-14).
fn questions(s: &Shown, action: &str, typed: &Typed, lang: Lang) -> AnyView {
    let list: Vec<_> = s
        .questions
        .iter()
        .map(|q| {
            let answer = match &q.answer {
                Some((at, text)) => view! {
                    <p class="meta">{k::answered(lang, &s.part.donee, lang.date(local_date(*at)))}</p>{paragraphs(text)}
                }
                .into_any(),
                None => view! { <p class="meta">{k::answer_by(lang, &s.part.donee, lang.date(q.due_on))}</p> }.into_any(),
            };
            let at = lang.date(local_date(q.asked_at));
            view! { <li><p class="meta">{k::asked(lang, at)}</p>{paragraphs(&q.question)}{answer}</li> }
        })
        .collect();
    let list = (!list.is_empty()).then(|| view! { <ul class="ticks">{list}</ul> });
    let mine = typed.form().raw("part") == s.part.id.to_string();
    let fresh = Typed::start(lang);
    let typed = if mine { typed } else { &fresh };
    let form =
        typed.post(action.to_owned()).inner().hidden("act", "ask").hidden("part", s.part.id.to_string());
    let form = form.around(view! {
        {typed.area(Field::new("question", k::ask(lang)).hint(k::ask_hint(lang)))}
        <div class="form__end"><button class="btn btn--2">{k::ask_send(lang)}</button></div>
    });
    view! {
        <h3>{k::ask_title(lang, &s.part.donee)}</h3>
        {list}
        <details class="no-print" open=mine><summary>{k::ask_open(lang)}</summary>{form}</details>
    }
    .into_any()
}

/// The gift as a whole.
pub(super) fn about(found: &Found, list: &[Shown], lang: Lang) -> AnyView {
    let mut facts_of = vec![fact(o::kind(lang), found.gift.kind.label(lang))];
    let value = Valuation::of(list.iter().flat_map(|s| &s.items).map(Item::value));
    let worth = match value.valued {
        0 => ValueBasis::None.label(lang).to_owned(),
        _ => k::worth(lang, parts::yuan(value.fen, lang)),
    };
    facts_of.push(fact(k::value(lang), worth));
    if let Some(n) = found.gift.hands {
        facts_of.push(fact(o::hands(lang), o::hands_n(lang, n)));
    }
    facts_of
        .push(fact(o::use_(lang), if found.gift.free_use { o::use_free(lang) } else { o::use_need(lang) }));
    facts_of.push(fact(o::way(lang), found.gift.way.label(lang)));
    if let Some(day) = found.gift.deliver_on {
        facts_of.push(fact(o::day(lang), lang.date(day)));
    }
    Panel::Plain.section(k::about(lang), facts(facts_of))
}

/// How the donor is named, and the form to choose anew (DON-12).
pub(super) fn named(found: &Found, action: &str, lang: Lang) -> AnyView {
    let now = found.gift.kind.public_name(&found.name, found.gift.display, lang);
    let now = now.unwrap_or_else(|| Display::Hidden.label(lang).to_owned());
    let typed = Typed::start(lang);
    let choices = Display::choices(lang);
    let fields =
        typed.choices(Field::new("display", o::display(lang)).hint(o::display_hint(lang)), choices, false);
    let form = typed.post(action.to_owned()).inner().keyless().hidden("act", "display");
    let form = form.around(view! { {fields}<div class="form__end"><button class="btn btn--2">{o::shown_save(lang)}</button></div> });
    let body = view! {
        <p>{o::shown_now(lang, now)}</p>
        <details class="no-print"><summary>{o::shown_change(lang)}</summary>{form}</details>
        <p class="meta">{o::shown_what(lang)}</p>
    };
    Panel::Calm.section(k::public(lang), body)
}
