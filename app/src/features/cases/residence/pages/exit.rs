//! `/staff/cases/{reference}/exit` (RES-07): the exit as it stands, and the one form that this person can send now: the proposal, the
//! second review, or what follows.
use axum::{extract::Path, response::Response};
use leptos::prelude::*;

use super::{exit_forms as forms, exit_read as read, parts};
use crate::base::error::Result;
use crate::features::cases::admissions::types::{Act, Case, Refusal};
use crate::features::cases::residence::types::exit::{Exit, Reason, Stage, Words};
use crate::features::cases::{
    admissions::store::step::StepError, residence::store::exits, residence::store::stays,
};
use crate::office::change::{Change, Halt, lead};
use crate::office::{staff::access::Action, staff::desk::Desk, staff::types::Actor};
use crate::t::exits as e;
use crate::web::{forms::Form, ui::field::Typed, ui::section::section};

/// Which form somebody gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Offer {
    Propose,
    /// To amend what came back, or to say that the person died meanwhile.
    Again,
    Review,
    /// They proposed it themselves and must not review it.
    Own,
    /// To record what follows.
    Support,
    Nothing,
}

fn offer(actor: &Actor, case: &Case, exit: Option<&Exit>) -> Offer {
    let place = case.place();
    let proposes = actor.may(Action::ExitPropose, &place);
    match exit {
        Some(exit) if exit.stage == Stage::Proposed && actor.may(Action::ExitReview, &place) => {
            if exit.proposed.0 == actor.id { Offer::Own } else { Offer::Review }
        }
        Some(exit) if exit.stage.is_open() => {
            if proposes && exit.may_become(Reason::Death) {
                Offer::Again
            } else {
                Offer::Nothing
            }
        }
        Some(exit) if exit.stage == Stage::Completed && exit.reentered_at.is_none() => {
            let owes = !exit.supported && exit.reason != Reason::Death;
            if owes && actor.may(Action::CaseSign, &place) { Offer::Support } else { Offer::Nothing }
        }
        _ if proposes && case.state.after(Act::ProposeExit, true).is_ok() => Offer::Propose,
        _ => Offer::Nothing,
    }
}

pub async fn page(Path(reference): Path<String>, mut desk: Desk) -> Result<Response> {
    let case = parts::find(&mut desk, &reference).await?;
    desk.actor.require(Action::CaseRead, &case.place())?;
    let typed = Typed::start(desk.cx.lang);
    show(desk, case, typed).await
}

/// The addresses of the forms hold no page of their own.
pub async fn to_page(Path(reference): Path<String>, mut desk: Desk) -> Result<Response> {
    let case = parts::find(&mut desk, &reference).await?;
    Ok(lead(&desk.cx.state, &format!("{}/exit", case.path())))
}

/// The exit as the form's sender saw it. It changes without its case: a return for changes moves no state.
async fn seen(ch: &mut Change, form: &Form, case: &Case) -> Result<Option<Exit>, StepError> {
    let exit = exits::latest(&mut ch.tx, case.id).await?;
    let version = form.one("exit_version")?.parse::<i64>().ok();
    if version == Some(exit.as_ref().map_or(0, |e| e.version)) {
        Ok(exit)
    } else {
        Err(StepError::Refused(Refusal::Stale, Box::new(case.clone())))
    }
}

pub async fn propose(Path(reference): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let (mut ch, case): (_, Case) = desk.begin(&form, &reference, Action::ExitPropose).await?;
    let since = stays::current(&mut ch.tx, case.id).await?.map(|s| s.moved_in_on);
    let proposal = match read::proposal(&desk.cx, since, &form) {
        Ok(proposal) => proposal,
        Err(typed) => {
            drop(ch);
            return Ok(show(desk, case, typed).await?);
        }
    };
    let done = match seen(&mut ch, &form, &case).await {
        Ok(_) => exits::propose::propose(&mut ch, &case, &proposal).await,
        Err(stale) => Err(stale),
    };
    desk.end(ch, &form, done, &format!("{}/exit?done=propose", case.path())).await
}

pub async fn review(Path(reference): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let (mut ch, case): (_, Case) = desk.begin(&form, &reference, Action::ExitReview).await?;
    let (review, note, no) = match read::review(desk.cx.lang, &form) {
        Ok(read) => read,
        Err(typed) => {
            drop(ch);
            return Ok(show(desk, case, typed).await?);
        }
    };
    let done = match seen(&mut ch, &form, &case).await {
        Ok(Some(exit)) => exits::review::review(&mut ch, &case, &exit, (review, &note, &no)).await,
        Ok(None) => Err(StepError::Missing),
        Err(stale) => Err(stale),
    };
    desk.end(ch, &form, done, &format!("{}/exit?done=review", case.path())).await
}

pub async fn support(Path(reference): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let (mut ch, case): (_, Case) = desk.begin(&form, &reference, Action::CaseSign).await?;
    let list = match read::support(desk.cx.lang, &form) {
        Ok(list) => list,
        Err(typed) => {
            drop(ch);
            return Ok(show(desk, case, typed).await?);
        }
    };
    let done = match seen(&mut ch, &form, &case).await {
        Ok(Some(exit)) => exits::finish::support(&mut ch, &case, &exit, &list).await,
        Ok(None) => Err(StepError::Missing),
        Err(stale) => Err(stale),
    };
    desk.end(ch, &form, done, &format!("{}/exit?done=support", case.path())).await
}

async fn show(mut desk: Desk, case: Case, typed: Typed) -> Result<Response> {
    let (cx, actor) = (desk.cx.clone(), desk.actor.clone());
    let tx = desk.tx().await?;
    let exit = exits::latest(tx, case.id).await?;
    let place = case.place();
    // What was said is for those who work on exits (2.3).
    let sees = actor.may(Action::ExitPropose, &place) || actor.may(Action::ExitReview, &place);
    let words = match &exit {
        Some(exit) if sees => exits::words(tx, cx.state.keys(), exit.id).await?,
        _ => Words::default(),
    };
    let hands = exit.iter().flat_map(|e| std::iter::once(e.proposed.0).chain(e.reviewed.map(|(who, _)| who)));
    let mut names = vec![];
    for id in hands {
        names.push((id, crate::office::staff::store::name_of(tx, id).await?));
    }
    let lang = cx.lang;
    let offered = offer(&actor, &case, exit.as_ref());
    // A proposal that came back starts with what it said.
    let typed = match (&exit, offered) {
        (Some(exit), Offer::Again) if !typed.is_wrong() && exit.stage == Stage::Returned => {
            Typed::new(lang, forms::refill(exit, &words))
        }
        _ => typed,
    };
    let head = parts::head(&cx, &case, e::title(lang)).of(&typed);
    let may_print = exit.as_ref().is_some_and(|e| e.reviewed.is_some() && !e.decision_no.is_empty())
        && super::sheets::may_print(&actor, &case);
    Ok(cx.draw(head, move |cx| {
        let version = exit.as_ref().map_or(0, |e| e.version);
        let facts = exit.as_ref().map(|exit| forms::facts_of(cx, exit, &words, &names));
        let none = exit.is_none().then(|| view! { <p>{e::none(lang)}</p> });
        let action = |end: &str| cx.to(&format!("{}/exit{end}", case.path()));
        let framed = |end: &str, fields: AnyView, submit: &'static str| {
            parts::frame(&typed, action(end), (&case, version), (fields, submit))
        };
        let propose = || framed("", forms::proposal(lang, &typed), e::submit(lang));
        let part = match offered {
            Offer::Propose => section(e::propose_title(lang), propose()),
            Offer::Again => {
                let returned = exit.as_ref().is_some_and(|e| e.stage == Stage::Returned);
                let lead = (!returned).then(|| view! { <p>{e::death_only(lang)}</p> });
                section(e::again_title(lang), view! { {lead}{propose()} })
            }
            Offer::Review => {
                let fields = forms::review(lang, &typed);
                section(e::review_title(lang), framed("/review", fields, e::review_submit(lang)))
            }
            Offer::Own => view! { <p class="section">{e::review_own(lang)}</p> }.into_any(),
            Offer::Support => {
                let fields = framed("/support", forms::support(lang, &typed), e::support_submit(lang));
                section(e::support_title(lang), view! { <p>{e::support_lead(lang)}</p>{fields} })
            }
            Offer::Nothing => ().into_any(),
        };
        let print = may_print.then(|| view! { <p class="section"><a class="btn btn--2 btn--s" href=action("/print")>{e::print(lang)}</a></p> });
        view! {
            {parts::top(cx, &case, e::title(lang), e::lead(lang))}
            {parts::done(cx)}
            {parts::ways(cx, &case)}
            {none}{facts}{print}{part}
        }
    }))
}
