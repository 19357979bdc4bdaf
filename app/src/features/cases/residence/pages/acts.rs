//! What every form here does when it is sent: one transaction with the one-time key (IN-11), the lock with the version that was
//! looked at (AC-07), the step, and the way to the page that says so. A refusal is a page of its own (409) that keeps what was typed.
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use chrono::NaiveDate;
use leptos::prelude::*;

use super::{parts, words};
use crate::{
    base::{db::Tx, error::AppError, i18n::Lang, ids::CentreId},
    features::cases::{
        admissions::{
            store::{
                history,
                step::{StepError, lock},
            },
            types::{Case, Event, Refusal, eligibility::SelfCare},
        },
        residence::{
            store::{
                Step,
                absences::{self, Away},
                agreements, assessments, exits, stays,
            },
            types::{
                agreement::Agreement,
                exit::{Proposal, Review, Support},
                stay::Outcome,
            },
        },
    },
    office::staff::desk::Desk,
    t::{exits as e, residence as r},
    web::{
        forms::{Form, once},
        ui::icon::Icon,
    },
};

/// A step, with everything that its form asked for.
#[derive(Debug, Clone)]
pub enum Move {
    /// RES-05.
    Sign(CentreId, Agreement),
    /// Moves in on that day.
    MoveIn(NaiveDate),
    /// Comes back within the cooling-off.
    Reenter(NaiveDate),
    /// Leave or hospital.
    Away(Away),
    /// Back.
    Back(NaiveDate),
    /// RES-06.
    Assess(NaiveDate, Vec<SelfCare>, Outcome),
    /// Something changed.
    Change,
    /// RES-07.
    Propose(Proposal),
    /// The second reviewer: decision, opinion, number.
    Review(Review, String, String),
    /// What follows.
    Support(Vec<Support>),
}

impl Move {
    async fn run(&self, tx: &mut Tx, step: Step<'_>, case: &Case, form: &Form) -> Result<(), StepError> {
        let stale = || StepError::Refused(Refusal::Stale, Box::new(case.clone()));
        let lost = |s: Option<_>| s.ok_or_else(stale);
        match self {
            Self::Sign(centre, agreement) => {
                agreements::sign(tx, step, case, *centre, agreement).await?;
            }
            Self::MoveIn(on) => {
                stays::move_in(tx, step, case, *on).await?;
            }
            Self::Reenter(on) => {
                stays::reenter(tx, step, case, *on).await?;
            }
            Self::Away(away) => {
                let stay = lost(stays::current(tx, case.id).await?)?;
                absences::go(tx, step, case, &stay, away).await?;
            }
            Self::Back(on) => {
                let stay = lost(stays::current(tx, case.id).await?)?;
                absences::back(tx, step, case, &stay, *on).await?;
            }
            Self::Assess(on, failed, outcome) => {
                let stay = lost(stays::current(tx, case.id).await?)?;
                assessments::record(tx, step, case, &stay, (*on, failed, *outcome)).await?;
            }
            Self::Change => {
                let stay = lost(stays::current(tx, case.id).await?)?;
                assessments::changed(tx, step, case, &stay).await?;
            }
            Self::Propose(_) | Self::Review(..) | Self::Support(_) => {
                // An exit changes without the case: a return for changes moves no state. It has a version of its own.
                let exit = exits::latest(tx, case.id).await?;
                let seen = form.one("exit_version").unwrap_or_default().parse::<i64>().ok();
                if seen != Some(exit.as_ref().map_or(0, |e| e.version)) {
                    return Err(stale());
                }
                match (self, exit) {
                    (Self::Propose(proposal), _) => {
                        exits::propose::propose(tx, step, case, proposal).await?;
                    }
                    (Self::Review(review, note, no), Some(exit)) => {
                        exits::review::review(tx, step, case, &exit, (*review, note, no)).await?;
                    }
                    (Self::Support(list), Some(exit)) => {
                        exits::finish::support(tx, step, case, &exit, list).await?;
                    }
                    _ => return Err(stale()),
                }
            }
        }
        Ok(())
    }
}

/// Takes the step; `to` is the page of the case that says so. The caller has checked that the person may.
///
/// # Errors
/// [`AppError::BadRequest`] without key or version.
pub async fn perform(
    desk: &Desk,
    case: &Case,
    form: &Form,
    step: &Move,
    to: &str,
) -> Result<Response, AppError> {
    let Desk { cx, actor } = desk;
    let state = &cx.state;
    let seen: i64 = form.one("version")?.parse().map_err(|_| AppError::BadRequest)?;
    let (keys, calendar, now) = (state.keys(), state.calendar(), state.clock().now());
    let whose = actor.id.uuid().to_string();
    let to = format!("{}/{to}", case.path());
    let mut tx = state.db().write().await?;
    if let Some(led) = once::take(&mut tx, keys, &whose, form, now).await? {
        return Ok(Redirect::to(&cx.to(&led)).into_response());
    }
    let with = Step { keys, calendar: &calendar, now, actor: Some(actor) };
    let outcome = match lock(&mut tx, case.id, Some(seen)).await {
        Ok(locked) => step.run(&mut tx, with, &locked, form).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => {
            once::done(&mut tx, keys, &whose, form, &to).await?;
            tx.commit().await?;
            Ok(Redirect::to(&cx.to(&to)).into_response())
        }
        Err(StepError::Refused(refusal, _)) => {
            drop(tx);
            // Read anew: within the transaction that was given up the case may have looked different.
            let now = parts::find(cx, actor, &case.reference).await?;
            let mut tx = state.db().read().await?;
            let last = history::of_case(&mut tx, now.id).await?.into_iter().next();
            drop(tx);
            Ok(conflict(desk, &now, &refusal, last, form))
        }
        Err(StepError::Missing) => Err(AppError::NotFound),
        Err(StepError::App(error)) => Err(error),
    }
}

/// What happened meanwhile, by whom, and what was typed (AC-07).
fn conflict(desk: &Desk, case: &Case, refusal: &Refusal, last: Option<Event>, form: &Form) -> Response {
    let lang = desk.cx.lang;
    let state = words::state(lang, case.state);
    let (at, by) = last.map_or((case.state_since, String::new()), |e| (e.at, e.by));
    let by = if by.is_empty() { r::conflict_portal(lang).to_owned() } else { by };
    let text = match refusal {
        Refusal::Stale => r::conflict_stale(lang, &by, lang.moment(at), state),
        Refusal::Order { .. } => r::conflict_order(lang, state, &by, lang.moment(at)),
        Refusal::Full => r::conflict_full(lang).to_owned(),
        Refusal::SameHands => r::conflict_hands(lang).to_owned(),
        Refusal::Rule("ID-07") => r::conflict_other(lang).to_owned(),
        Refusal::Rule("RES-07") if case.state == crate::features::cases::admissions::types::State::Exited => {
            r::conflict_late(lang).to_owned()
        }
        Refusal::Rule(rule) => r::conflict_rule(lang, rule),
    };
    let mut head = parts::head(&desk.cx, case, r::conflict_title(lang));
    head.status = StatusCode::CONFLICT;
    let typed: Vec<(&'static str, String)> = FIELDS
        .iter()
        .map(|(name, label)| (label(lang), form.raw(name).to_owned()))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    let (cx, case) = (desk.cx.clone(), case.clone());
    desk.cx.clone().page(head, move || {
        let kept = (!typed.is_empty()).then(|| {
            let list = typed.into_iter().map(|(label, value)| view! { <div><dt>{label}</dt><dd>{value}</dd></div> });
            view! { <section class="section"><h2>{r::conflict_typed(lang)}</h2><dl class="facts">{list.collect_view()}</dl></section> }
        });
        let again = cx.to(&format!("{}/stay", case.path()));
        view! {
            {parts::top(&cx, &case, r::conflict_title(lang), "")}
            <div class="banner banner--wait" role="alert">{Icon::Alert.svg()}<div><p>{text}</p></div></div>
            {kept}
            <p class="section"><a class="btn" href=again>{r::conflict_again(lang)}</a></p>
        }
        .into_any()
    })
}

type Label = fn(Lang) -> &'static str;

/// The texts that somebody would hate to type again.
const FIELDS: [(&str, Label); 8] = [
    ("number", crate::t::agreement::number),
    ("fees_items", crate::t::agreement::fees_items),
    ("note", r::note),
    ("evidence", e::evidence),
    ("statement", e::statement),
    ("grounds", e::grounds),
    ("review_note", e::review_note),
    ("decision_no", e::review_no),
];
