//! What this person can do with a case now.
use leptos::prelude::*;

use super::{Loaded, parts};
use crate::base::i18n::Lang;
use crate::features::cases::admissions::types::{Act, Case, State};
use crate::office::{staff::access::Action, staff::types::Actor};
use crate::t;
use crate::web::{page::cx, ui::icon::Icon};

/// What can be done now: one filled button for the step that follows, or for what must be put right before it.
pub(super) fn to_do(actor: &Actor, l: &Loaded) -> AnyView {
    use t::cases as c;
    let cx = cx();
    let (lang, case) = (cx.lang, &l.case);
    let step = |act: Act| cx.to(&format!("{}/steps/{}", case.path(), act.word()));
    let forward =
        l.acts.iter().find(|(a, _)| matches!(a, Act::Apply | Act::Report | Act::Approve | Act::File));
    let first = forward.map(|(act, blocks)| {
        if blocks.is_empty() {
            let hint = match act {
                Act::Apply => c::lead_apply(lang),
                Act::Report => c::lead_report(lang),
                Act::Approve => c::lead_approve(lang),
                _ => c::lead_file(lang),
            };
            view! { <p>{hint}</p><p><a class="btn" href=step(*act)>{act.label(lang)}</a></p> }.into_any()
        } else {
            view! { <p>{c::before_step(lang, act.label(lang))}</p>{parts::blocked(&cx, case, blocks)} }
                .into_any()
        }
    });
    let others =
        l.acts.iter().filter(|(a, _)| !matches!(a, Act::Apply | Act::Report | Act::Approve | Act::File)).map(
            |(act, _)| {
                let class = if *act == Act::Reject { "btn btn--stop btn--s" } else { "btn btn--3 btn--s" };
                view! { <a class=class href=step(*act)>{act.label(lang)}</a> }
            },
        );
    let others: Vec<_> = others.collect();
    let sheet = (case.state == State::TownshipRejected && actor.may(Action::NameReveal, &case.place())).then(|| {
        view! { <p><a class="btn" href=cx.to(&format!("{}/refusal", case.path()))>{Icon::Print.svg()}{c::refusal_link(lang)}</a></p> }
    });
    let further = further(actor, case, lang);
    let nothing = (first.is_none() && others.is_empty() && sheet.is_none() && further.is_none())
        .then(|| view! { <p>{c::nothing_to_do(lang)}</p> });
    let further = further.map(|(path, word, act)| {
        let class = if act { "btn" } else { "btn btn--2" };
        view! { <p><a class=class href=cx.to(&format!("{}/{path}", case.path()))>{word}</a></p> }
    });
    let notice = l.notice.as_ref().map(|no| {
        view! { <p><a href=cx.to(&format!("/staff/notices/{no}"))>{c::to_notice(lang)}</a></p> }
    });
    view! { <aside class="panel panel--key flow" aria-label=c::to_do(lang)><h2>{c::to_do(lang)}</h2>{first}{further}{sheet}{nothing}<p class="row">{others}</p>{notice}</aside> }.into_any()
}

/// What follows the filing has pages of its own (`residence`): the path after the case's, its name, and whether this person acts
/// there or only looks.
fn further(actor: &Actor, case: &Case, lang: Lang) -> Option<(&'static str, &'static str, bool)> {
    use t::residence as r;
    let place = case.place();
    Some(match case.state {
        State::Cleared => ("agreement", r::to_agreement(lang), actor.may(Action::CaseSign, &place)),
        State::Signed | State::Resident | State::OnLeave | State::InHospital => {
            ("stay", r::to_stay(lang), actor.may(Action::StayRecord, &place))
        }
        State::ExitProposed | State::ExitNotice | State::Exited => {
            ("exit", r::to_exit(lang), actor.may(Action::ExitReview, &place))
        }
        _ => return None,
    })
}
