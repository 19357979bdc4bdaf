//! What was found about a case, what the household agreed to, what departments said.
use leptos::prelude::*;

use super::{Loaded, opinions, parts, rights, words};
use crate::base::i18n::Lang;
use crate::features::cases::admissions::types::{
    Case, ConsentKind, Level, Opinion, OpinionKind, OpinionLine,
};
use crate::office::{staff::access::Action, staff::types::Actor, staff::types::Role};
use crate::t;
use crate::web::{forms::Form, forms::once, page::cx, ui::section::section};

/// A question to a department with its answer, as a line of a check list.
pub(in crate::features::cases::admissions::pages) fn opinion_line(lang: Lang, o: &OpinionLine) -> AnyView {
    let (good, word, who, at) = match &o.answer {
        None => (None, t::cases::opinion_waits(lang), &o.asked_by, o.asked_at),
        Some((said, at, by)) => (Some(*said != Opinion::No), said.label(lang), by, *at),
    };
    let note = (!o.note.is_empty()).then(|| view! { <p>{o.note.clone()}</p> });
    let who = t::cases::by_at(lang, who, lang.moment(at));
    let body = view! { <b>{o.kind.label(lang)}" · "{word}</b>{note}<p class="meta">{who}</p> };
    parts::check_line(good, body)
}

/// Whether somebody handles cases and so needs the facts behind a verdict; others see the verdict (2.3).
fn needs_facts(actor: &Actor) -> bool {
    use Role as R;
    let at_cases = [R::VillageReporter, R::TownshipOfficer, R::CountyOfficer, R::Dpf, R::RuralRevitalisation];
    at_cases.contains(&actor.role)
}

pub(super) fn findings(actor: &Actor, l: &Loaded) -> AnyView {
    use t::cases as c;
    let cx = cx();
    let lang = cx.lang;
    let details = needs_facts(actor);
    let lines = Level::ALL.iter().map(|level| match l.checks.iter().find(|k| k.level == *level) {
        Some(check) if details => parts::check_card(lang, check),
        Some(check) => {
            let word = words::verdict(lang, check.eligible);
            parts::check_line(Some(check.eligible), view! { <b>{level.label(lang)}" · "{word}</b> })
        }
        None => parts::check_line(None, view! { {level.label(lang)}" · "{c::not_checked(lang)} }),
    });
    let lines = lines.collect_view();
    let mine = may_check(actor, &l.case).then(|| {
        view! { <p class="row"><a class="btn btn--2 btn--s" href=cx.to(&format!("{}/eligibility", l.case.path()))>{c::check_link(lang)}</a></p> }
    });
    section(t::eligibility::title(lang), view! { <ul class="check">{lines}</ul>{mine} })
}

/// Whether this person confirms a level now.
fn may_check(actor: &Actor, case: &Case) -> bool {
    match Level::of(actor.role, case.state) {
        Some(Level::Village) => actor.may(Action::CaseReport, &case.place()),
        Some(Level::Township) => actor.may(Action::CaseApprove, &case.place()),
        None => false,
    }
}

pub(super) fn consents(actor: &Actor, l: &Loaded) -> AnyView {
    use t::cases as c;
    let cx = cx();
    let lang = cx.lang;
    let may = rights::may_note_consent(actor, &l.case);
    let lines = ConsentKind::ALL.iter().map(|kind| {
        let latest = l.consents.iter().find(|x| x.kind == *kind);
        let word = words::consent(lang, latest.map(|x| x.given));
        let line = latest.map(|x| {
            view! { <p class="meta">{c::consent_line(lang, x.signer.label(lang), lang.date(x.on), &x.version, &x.by)}</p> }
        });
        let older = l.consents.iter().filter(|x| x.kind == *kind).count();
        let older = (older > 1).then(|| view! { <p class="meta">{c::consent_older(lang, i64::try_from(older - 1).unwrap_or(0))}</p> });
        let change = may.then(|| {
            let to = cx.to(&format!("{}/consents/{}", l.case.path(), kind.word()));
            let word = if latest.is_some() { c::consent_change(lang) } else { c::consent_note(lang) };
            view! { <p><a href=to>{word}<span class="vh">{kind.label(lang)}</span></a></p> }
        });
        let body = view! { <b>{kind.label(lang)}" · "{word}</b>{line}{older}{change} };
        parts::check_line(latest.map(|x| x.given), body)
    });
    section(c::consents(lang), view! { <ul class="check">{lines.collect_view()}</ul> })
}

pub(super) fn heard(actor: &Actor, l: &Loaded) -> AnyView {
    use t::cases as c;
    let cx = cx();
    let lang = cx.lang;
    let lines: Vec<_> = l.opinions.iter().map(|o| opinion_line(lang, o)).collect();
    let open = |kind: OpinionKind| l.opinions.iter().any(|o| o.kind == kind && o.answer.is_none());
    let ask = opinions::may_ask(actor, &l.case).then(|| {
        OpinionKind::ALL
            .iter()
            .filter(|k| !open(**k))
            .map(|kind| {
                view! {
                    <form method="post" action=cx.to(&format!("{}/opinions", l.case.path()))>
                        {once::seen(&Form::default(), l.case.version)}
                        <button class="btn btn--3 btn--s" name="kind" value=kind.word()>{c::ask(lang, kind.label(lang))}</button>
                    </form>
                }
            })
            .collect_view()
    });
    let mine =
        OpinionKind::ALL.iter().find(|k| open(**k) && actor.may(k.action(), &l.case.place())).map(|kind| {
            let to = cx.to(&format!("{}/opinions/{}", l.case.path(), kind.word()));
            view! { <p><a class="btn" href=to>{c::opinion_give(lang)}</a></p> }
        });
    if lines.is_empty() && ask.is_none() && mine.is_none() {
        return ().into_any();
    }
    let none = lines.is_empty().then(|| view! { <p class="meta">{c::no_opinions(lang)}</p> });
    section(
        c::opinions(lang),
        view! { {none}<ul class="check">{lines}</ul>{mine}<div class="row">{ask}</div> },
    )
}
