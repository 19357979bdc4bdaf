//! What every page of a case does: find it within the actor's reach, begin a change (one-time key, version), end it with a redirect.
use axum::response::{IntoResponse as _, Redirect, Response};

use crate::{
    base::{
        db::Tx,
        error::AppError,
        i18n::Lang,
        privacy::linter::{LintContext, Severity, lint},
    },
    features::cases::admissions::{
        self,
        store::{self, step::StepError},
        types::{Act, Block, Case, State},
    },
    office::staff::{access::Action, types::Actor},
    t,
    web::{
        forms::{Form, once},
        page::{Cx, Head},
    },
};

/// A case that the actor may see, in a transaction for reading.
pub(crate) async fn find(cx: &Cx, actor: &Actor, reference: &str) -> Result<(Tx, Case), AppError> {
    let mut tx = cx.state.db().read().await?;
    let case = store::by_reference(&mut tx, &actor.scope(), reference).await?.ok_or(AppError::NotFound)?;
    actor.require(Action::CaseRead, &case.place())?;
    Ok((tx, case))
}

/// As [`find`], in a transaction for writing: for pages whose reading is written down (RET-05).
pub(crate) async fn find_to_read_name(
    cx: &Cx,
    actor: &Actor,
    reference: &str,
) -> Result<(Tx, Case), AppError> {
    let mut tx = cx.state.db().write().await?;
    let case = store::by_reference(&mut tx, &actor.scope(), reference).await?.ok_or(AppError::NotFound)?;
    actor.require(Action::NameReveal, &case.place())?;
    Ok((tx, case))
}

/// How a change begins.
pub(crate) enum Begun {
    /// The form acted already; it led there.
    Led(Response),
    /// The case is locked and as the actor saw it.
    Go(Tx, Box<Case>),
    /// Somebody changed it meanwhile.
    Stale(Box<Case>),
}

/// Takes the form's one-time key (IN-11), finds the case in reach (AC-04) and locks it as it was seen (AC-07).
pub(crate) async fn begin(
    cx: &Cx,
    actor: &Actor,
    reference: &str,
    form: &Form,
    action: Action,
) -> Result<Begun, AppError> {
    let seen: i64 = form.one("version")?.parse().map_err(|_| AppError::BadRequest)?;
    let mut tx = cx.state.db().write().await?;
    let case = store::by_reference(&mut tx, &actor.scope(), reference).await?.ok_or(AppError::NotFound)?;
    actor.require(action, &case.place())?;
    if let Some(to) = once::take(&mut tx, cx.state.keys(), &whose(actor), form, cx.now).await? {
        return Ok(Begun::Led(see(cx, &to)));
    }
    match store::step::lock(&mut tx, case.id, Some(seen)).await {
        Ok(case) => Ok(Begun::Go(tx, Box::new(case))),
        Err(StepError::Refused(_, case)) => Ok(Begun::Stale(case)),
        Err(StepError::Missing) => Err(AppError::NotFound),
        Err(StepError::App(e)) => Err(e),
    }
}

/// Whose one-time keys these are.
pub(crate) fn whose(actor: &Actor) -> String {
    actor.id.uuid().to_string()
}

/// Leads on after a change (Post/Redirect/Get).
pub(crate) fn see(cx: &Cx, to: &str) -> Response {
    Redirect::to(&cx.to(to)).into_response()
}

/// Ends a change: where it leads is kept with the form's key, and everything becomes lasting together.
pub(crate) async fn finish(
    cx: &Cx,
    actor: &Actor,
    mut tx: Tx,
    form: &Form,
    to: &str,
) -> Result<Response, AppError> {
    once::done(&mut tx, cx.state.keys(), &whose(actor), form, to).await?;
    tx.commit().await?;
    Ok(see(cx, to))
}

/// The head of a page about one case.
pub(crate) fn head(lang: Lang, case: &Case, title: &str) -> Head {
    let full = t::cases::page_title(lang, title, &case.reference);
    Head::new(full.clone(), full, admissions::DESK.section)
        .private()
        .crumb(t::cases::title(lang), Some("/staff/cases"))
        .crumb(case.reference.clone(), Some(&case.path()))
        .crumb(title, None)
}

/// A note that holds a number that may not stand in it goes back to its writer: neither is it needed here (PUB-20).
pub(crate) fn lint_note(lang: Lang, text: &str) -> Option<String> {
    let found = lint(text, &LintContext::without_register());
    let bad = found.into_iter().find(|f| f.severity == Severity::Block)?;
    Some(t::cases::lint(lang, bad.excerpt_masked))
}

/// The steps that are taken here, in the order they are offered.
pub(crate) const ACTS: [Act; 8] = [
    Act::Apply,
    Act::Report,
    Act::Approve,
    Act::File,
    Act::ReturnToVillage,
    Act::ReturnToTownship,
    Act::Reject,
    Act::Withdraw,
];

/// What one must be allowed to do for a step; none for steps that are taken elsewhere.
pub(crate) const fn action(act: Act) -> Option<Action> {
    Some(match act {
        Act::Apply => Action::CaseEnter,
        Act::Report => Action::CaseReport,
        Act::Approve | Act::Reject | Act::ReturnToVillage => Action::CaseApprove,
        Act::File | Act::ReturnToTownship => Action::CaseFile,
        Act::Withdraw => Action::CaseWithdraw,
        _ => return None,
    })
}

/// The steps that this person may take with this case now.
pub(crate) fn open_to(actor: &Actor, case: &Case) -> Vec<Act> {
    let may = |act: &Act| action(*act).is_some_and(|a| actor.may(a, &case.place()));
    let follows = |act: &Act| case.state.after(*act, case.filed.is_some()).is_ok();
    ACTS.into_iter().filter(|a| may(a) && follows(a)).collect()
}

/// Whether the entry may still be corrected, and by whom: until the township has decided.
pub(crate) fn may_edit(actor: &Actor, case: &Case) -> bool {
    let at_hand = match case.state {
        State::Draft | State::Applied => actor.may(Action::CaseEnter, &case.place()),
        State::VillageReported | State::TownshipReview => actor.may(Action::CaseApprove, &case.place()),
        _ => false,
    };
    at_hand && actor.may(Action::NameReveal, &case.place())
}

/// Who may note and change what the household consents to: whoever enters, and the county's officer who hears of a withdrawal.
pub(crate) fn may_note_consent(actor: &Actor, case: &Case) -> bool {
    case.state.is_live() && actor.may(Action::CaseWithdraw, &case.place())
}

/// The words of what stands in the way, with where it is put right.
pub(crate) fn remedy(case: &Case, block: Block) -> Option<String> {
    Some(match block {
        Block::NotVoluntary => format!("{}/consents/stay", case.path()),
        Block::VillageUnchecked
        | Block::VillageIneligible
        | Block::TownshipUnchecked
        | Block::TownshipIneligible => format!("{}/eligibility", case.path()),
        Block::NoCentre => format!("{}/edit", case.path()),
        _ => return None,
    })
}

/// What a store says that can only mean that the case is gone.
pub(crate) fn gone(error: StepError) -> AppError {
    match error {
        StepError::App(e) => e,
        StepError::Missing | StepError::Refused(..) => AppError::NotFound,
    }
}
