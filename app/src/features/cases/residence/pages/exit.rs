//! `/staff/cases/{reference}/exit` (RES-07): the exit as it stands, and the one form that this person can send now: the proposal, the
//! second review, or what follows.
use axum::{
    extract::Path,
    response::{IntoResponse as _, Redirect, Response},
};
use leptos::prelude::*;

use super::{
    acts::{Move, perform},
    exit_forms as forms, exit_read as read, parts,
};
use crate::{
    base::error::AppError,
    features::cases::{
        admissions::types::{Act, Case},
        residence::{
            store::exits::{self, propose::may_replace},
            types::exit::{Exit, Reason, Stage, Words},
        },
    },
    office::staff::{access::Action, desk::Desk, types::Actor},
    t::exits as e,
    web::{
        forms::Form,
        ui::{field::Typed, section::section},
    },
};

/// Which form somebody gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Offer {
    /// To propose.
    Propose,
    /// To amend what came back, or to say that the person died meanwhile.
    Again,
    /// To review.
    Review,
    /// They proposed it themselves and must not review it.
    Own,
    /// To record what follows.
    Support,
    /// Nothing.
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
            if proposes && may_replace(exit, Reason::Death) {
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

/// Handler.
///
/// # Errors
/// [`AppError::NotFound`] for whom the case is none.
pub async fn page(Path(reference): Path<String>, desk: Desk) -> Result<Response, AppError> {
    let case = parts::find(&desk.cx, &desk.actor, &reference).await?;
    desk.actor.require(Action::CaseRead, &case.place())?;
    show(desk, case, Form::default(), vec![]).await
}

/// The addresses of the forms hold no page of their own.
pub async fn to_page(Path(reference): Path<String>, desk: Desk) -> Result<Response, AppError> {
    let case = parts::find(&desk.cx, &desk.actor, &reference).await?;
    Ok(Redirect::to(&desk.cx.to(&format!("{}/exit", case.path()))).into_response())
}

/// Handler.
pub async fn propose(Path(reference): Path<String>, desk: Desk, form: Form) -> Result<Response, AppError> {
    let case = parts::find(&desk.cx, &desk.actor, &reference).await?;
    desk.actor.require(Action::ExitPropose, &case.place())?;
    let since = read::moved_in_on(&desk.cx, &case).await?;
    match read::proposal(&desk.cx, since, &form) {
        Ok(p) => perform(&desk, &case, &form, &Move::Propose(p), "exit?done=propose").await,
        Err(errors) => show(desk, case, form, errors).await,
    }
}

/// Handler.
pub async fn review(Path(reference): Path<String>, desk: Desk, form: Form) -> Result<Response, AppError> {
    let case = parts::find(&desk.cx, &desk.actor, &reference).await?;
    desk.actor.require(Action::ExitReview, &case.place())?;
    match read::review(desk.cx.lang, &form) {
        Ok((review, note, no)) => {
            perform(&desk, &case, &form, &Move::Review(review, note, no), "exit?done=review").await
        }
        Err(errors) => show(desk, case, form, errors).await,
    }
}

/// Handler.
pub async fn support(Path(reference): Path<String>, desk: Desk, form: Form) -> Result<Response, AppError> {
    let case = parts::find(&desk.cx, &desk.actor, &reference).await?;
    desk.actor.require(Action::CaseSign, &case.place())?;
    match read::support(desk.cx.lang, &form) {
        Ok(list) => perform(&desk, &case, &form, &Move::Support(list), "exit?done=support").await,
        Err(errors) => show(desk, case, form, errors).await,
    }
}

async fn show(
    desk: Desk,
    case: Case,
    form: Form,
    errors: Vec<(String, String)>,
) -> Result<Response, AppError> {
    let (cx, actor) = (desk.cx.clone(), desk.actor.clone());
    let mut tx = cx.state.db().read().await?;
    let exit = exits::latest(&mut tx, case.id).await?;
    let place = case.place();
    // What was said is for those who work on exits (2.3).
    let sees = actor.may(Action::ExitPropose, &place) || actor.may(Action::ExitReview, &place);
    let words = match &exit {
        Some(exit) if sees => exits::words(&mut tx, cx.state.keys(), exit.id).await?,
        _ => Words::default(),
    };
    let mut names = vec![];
    let mut hands = vec![];
    if let Some(exit) = &exit {
        hands.push(exit.proposed.0);
        hands.extend(exit.reviewed.map(|(who, _)| who));
    }
    for id in hands {
        names.push((id, crate::office::staff::store::name_of(&mut tx, id).await?));
    }
    drop(tx);
    let lang = cx.lang;
    let bad = !errors.is_empty();
    let offered = offer(&actor, &case, exit.as_ref());
    // A proposal that came back starts with what it said.
    let form = match (&exit, offered) {
        (Some(exit), Offer::Again) if !bad && exit.stage == Stage::Returned => forms::refill(exit, &words),
        _ => form,
    };
    let typed = Typed::back(lang, form.clone(), errors);
    let head = parts::head(&cx, &case, e::title(lang));
    let may_print = exit.as_ref().is_some_and(|e| e.reviewed.is_some() && !e.decision_no.is_empty())
        && super::sheets::may_print(&actor, &case);
    Ok(parts::answer(&desk, head, bad, move || {
        let version = exit.as_ref().map_or(0, |e| e.version);
        let facts = exit.as_ref().map(|exit| forms::facts_of(&cx, exit, &words, &names));
        let none = exit.is_none().then(|| view! { <p>{e::none(lang)}</p> });
        let action = |end: &str| cx.to(&format!("{}/exit{end}", case.path()));
        let panel = |title: &'static str, body: AnyView| section(title, body);
        let framed = |end: &str, fields: AnyView, submit: &'static str| {
            parts::frame(&typed, &form, action(end), (&case, version), (fields, submit))
        };
        let part = match offered {
            Offer::Propose => {
                panel(e::propose_title(lang), framed("", forms::proposal(lang, &typed), e::submit(lang)))
            }
            Offer::Again => {
                let returned = exit.as_ref().is_some_and(|e| e.stage == Stage::Returned);
                let lead = (!returned).then(|| view! { <p>{e::death_only(lang)}</p> });
                let fields = framed("", forms::proposal(lang, &typed), e::submit(lang));
                panel(e::again_title(lang), view! { {lead}{fields} }.into_any())
            }
            Offer::Review => panel(
                e::review_title(lang),
                framed("/review", forms::review(lang, &typed), e::review_submit(lang)),
            ),
            Offer::Own => view! { <p class="section">{e::review_own(lang)}</p> }.into_any(),
            Offer::Support => {
                let fields = framed("/support", forms::support(lang, &typed), e::support_submit(lang));
                panel(e::support_title(lang), view! { <p>{e::support_lead(lang)}</p>{fields} }.into_any())
            }
            Offer::Nothing => ().into_any(),
        };
        let print = may_print.then(|| view! { <p class="section"><a class="btn btn--2 btn--s" href=action("/print")>{e::print(lang)}</a></p> });
        view! {
            {parts::top(&cx, &case, e::title(lang), e::lead(lang))}
            {parts::done(&cx)}
            {parts::ways(&cx, &case)}
            {none}{facts}{print}{part}
        }
        .into_any()
    }))
}
