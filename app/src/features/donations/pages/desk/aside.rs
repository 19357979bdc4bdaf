//! The parts of the page of one part of a gift: what is known, who assessed, what is printed, files, receipts, who gave.
use leptos::prelude::*;

use super::{acts, detail::Shown};
use crate::base::i18n::Lang;
use crate::features::donations::pages::{label, papers::Paper, parts, receipts as said};
use crate::features::donations::types::{Donor, Event};
use crate::t::{donate as o, gifts_desk as d, gifts_paper as p, gifts_receipt as r, gifts_stock as st};
use crate::web::ui::{facts::Fact, facts::fact, facts::facts};
use crate::web::{
    files::store::Meta, ui::icon::Icon, ui::section::Panel, ui::section::section, ui::steps,
    ui::steps::steps_down,
};

pub(super) fn known(s: &Shown, lang: Lang) -> Vec<Fact> {
    let mut list = vec![];
    for item in &s.items {
        let q = item.quantities;
        let say = |n| item.packing.words(lang, n);
        list.push(fact(&item.item, d::amounts(lang, say(q.pledged), say(q.promised), say(q.confirmed))));
        if let Some(fen) = item.value().fen() {
            list.push(fact(
                o::basis(lang),
                o::value(lang, parts::yuan(fen, lang), item.value().basis().label(lang)),
            ));
        }
        if let Some(day) = item.expires_on {
            list.push(fact(o::expires(lang), lang.date(day)));
        }
    }
    list.push(fact(o::kind(lang), s.gift.kind.label(lang)));
    list.push(fact(o::display(lang), s.gift.display.label(lang)));
    list.push(fact(o::way(lang), s.gift.way.label(lang)));
    if let Some(day) = s.gift.deliver_on {
        list.push(fact(o::day(lang), lang.date(day)));
    }
    list.push(fact(o::use_(lang), if s.gift.free_use { o::use_free(lang) } else { o::use_need(lang) }));
    if let Some(n) = s.gift.hands {
        list.push(fact(o::hands(lang), o::hands_n(lang, n)));
    }
    if s.part.duties.agreement {
        list.push(fact(o::agreement(lang), d::agreement_needed(lang)));
    }
    list.push(fact(o::fact_donee(lang), &s.part.donee));
    list.push(fact(o::delivery_no(lang), &s.part.delivery_no));
    list
}

/// Where what came is used, passed on, returned or corrected.
pub(super) fn stock(s: &Shown, base: &str, lang: Lang) -> Option<AnyView> {
    let came: Vec<_> =
        s.items.iter().filter(|i| i.quantities.confirmed + i.quantities.transferred_in > 0).collect();
    let links = came.iter().map(|item| {
        let href = format!("{base}/staff/gifts/stock/{}?lot={}", item.need, item.id);
        let label = st::to_stock_of(lang, &item.item);
        view! { <li><a class="go" href=href>{label}{Icon::Arrow.svg()}</a></li> }
    });
    let links = links.collect_view();
    (!came.is_empty()).then(|| view! { <ul class="flow">{links}</ul> }.into_any())
}

pub(super) fn course(s: &Shown, notes: bool, lang: Lang) -> AnyView {
    let list = s.events.iter().map(|(e, name)| {
        let note = if notes { e.note.clone() } else { String::new() };
        let mut lines = vec![lang.moment(e.at)];
        lines.extend([name.clone(), note].into_iter().filter(|l| !l.is_empty()));
        (e.act.label(lang).to_owned(), lines, true)
    });
    steps_down(steps::course(list))
}

/// The donor's proofs, or photos of a count; each is read by a press that stands in the trail.
pub(super) fn files_of(title: &'static str, files: &[Meta], to: &str) -> Option<AnyView> {
    let rows = files.iter().map(|f| {
        let to = format!("{to}/{}", f.id.uuid());
        view! { <li><form action=to method="post"><button class="btn btn--3">{f.name.clone()}</button></form></li> }
    });
    let rows = rows.collect_view();
    (!files.is_empty()).then(|| section(title, view! { <ul class="rows">{rows}</ul> }))
}

/// The two who assessed (DON-07), when, and what they looked at.
pub(super) fn assessed(s: &Shown, lang: Lang) -> Option<AnyView> {
    let spoke: Vec<_> = s
        .events
        .iter()
        .filter(|(e, _)| matches!(e.act, Event::Assess | Event::Accept))
        .map(|(e, name)| {
            let when = lang.moment(e.at);
            view! { <li class="yes">{Icon::Tick.svg()}<div>{name.clone()}<p class="meta">{when}</p></div></li> }
        })
        .collect();
    let points = acts::points(lang).map(|p| view! { <li class="yes">{Icon::Tick.svg()}<div>{p}</div></li> });
    let points = points.collect_view();
    (s.part.duties.two_approvers && !spoke.is_empty()).then(|| {
        let inner = view! {
            <ul class="check">{spoke}</ul>
            <details><summary>{d::points_seen(lang)}</summary><ul class="check">{points}</ul></details>
            <p class="meta">{d::two_note(lang)}</p>
        };
        Panel::Calm.section(d::two(lang), inner)
    })
}

/// What can be printed now.
pub(super) fn printed(s: &Shown, action: &str, lang: Lang) -> Option<AnyView> {
    let stage = s.part.state.stage();
    let answered = s.events.iter().any(|(e, _)| matches!(e.act, Event::Accept | Event::Decline));
    let mut list = vec![];
    if label::travels(stage) {
        list.push((format!("{action}/label"), p::to_label(lang)));
    }
    for (paper, words) in [(Paper::Agreement, p::to_agreement(lang)), (Paper::Answer, p::to_answer(lang))] {
        if answered && paper.is_there(&s.part) {
            list.push((format!("{action}/papers/{}", paper.word()), words));
        }
    }
    let any = !list.is_empty();
    let links = list
        .into_iter()
        .map(|(href, words)| view! { <li><a class="go" href=href>{words}{Icon::Arrow.svg()}</a></li> });
    let links = links.collect_view();
    any.then(|| Panel::Plain.section(p::papers(lang), view! { <ul class="flow">{links}</ul> }))
}

/// The finance system's numbers; void ones stay.
pub(super) fn receipts_of(s: &Shown, action: &str, lang: Lang) -> Option<AnyView> {
    let rows = s.receipts.iter().map(|(receipt, name)| {
        let state = match said::void(receipt, lang) {
            Some(void) => view! { <p class="meta">{void}</p> }.into_any(),
            None => {
                let href = format!("{action}/receipt/{}", receipt.id);
                view! { <p><a href=href>{r::void(lang)}</a></p> }.into_any()
            }
        };
        view! { <li><p>{said::line(receipt, lang)}</p><p class="meta">{r::by(lang, &receipt.donee, name)}</p>{state}</li> }
    });
    let rows = rows.collect_view();
    (!s.receipts.is_empty()).then(|| section(r::list(lang), view! { <ul class="flow">{rows}</ul> }))
}

pub(super) fn who(donor: Option<Donor>, action: &str, handles: bool, lang: Lang) -> AnyView {
    let inner = match donor {
        Some(donor) => {
            let list = [
                (o::name(lang), donor.name),
                (o::uscc(lang), donor.uscc),
                (o::contact(lang), donor.contact),
                (o::phone(lang), donor.phone),
                (o::email(lang), donor.email),
            ];
            facts(list.into_iter().filter(|(_, v)| !v.is_empty()).map(|(n, v)| fact(n, v)))
        }
        None => {
            let purposes = super::person::purposes(handles)
                .map(|(word, label)| view! { <option value=*word>{label(lang)}</option> })
                .collect_view();
            view! {
                <form class="flow" action=format!("{action}/donor") method="post">
                    <p class="meta">{d::donor_hidden(lang)}</p>
                    <div class="field"><label for="purpose">{d::donor_purpose(lang)}</label>
                        <select class="input" id="purpose" name="purpose">{purposes}</select></div>
                    <button class="btn btn--2">{d::donor_show(lang)}</button>
                </form>
            }
            .into_any()
        }
    };
    Panel::Plain.section(d::donor(lang), inner)
}
