//! A step of a handler (OBJ-04 to OBJ-06). The version in the form makes a second submission a conflict, never a second step (AC-07).
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};

use super::detail::{Extra, load, page};
use crate::{
    base::{
        error::AppError,
        i18n::Lang,
        ids::ObjectionId,
        privacy::linter::{LintContext, is_blocked, lint},
    },
    features::objections::{
        pages::parts,
        store::{
            Reach,
            step::{Move, StepError, advance},
        },
        types::{Act, Refusal},
    },
    office::staff::{access::Action, desk::Desk},
    t::objection_desk as d,
    web::{forms::Form, ui::field::Typed},
};

/// Takes it.
///
/// # Errors
/// [`AppError::NotFound`] for whom it does not exist or [`AppError::BadRequest`].
pub async fn take(
    Path(id): Path<String>,
    Desk { cx, actor }: Desk,
    form: Form,
) -> Result<Response, AppError> {
    actor.require_role(Action::ObjectionHandle)?;
    let (id, lang) = (ObjectionId::from_uuid(parts::uuid(&id)?), cx.lang);
    Reach::of(&actor)?;
    let seen = form.one("version")?.parse().map_err(|_| AppError::BadRequest)?;
    let problems = match read(&form, lang, seen) {
        Err(errors) => (StatusCode::UNPROCESSABLE_ENTITY, errors, false),
        Ok((act, step)) => {
            let mut tx = cx.state.db().write().await?;
            match advance(&mut tx, &cx.state, &actor, id, act, &step).await {
                Ok(moved) => {
                    tx.commit().await?;
                    let to = cx.to(&format!("{}?saved=1", moved.path()));
                    return Ok(Redirect::to(&to).into_response());
                }
                Err(StepError::Missing) => return Err(AppError::NotFound),
                Err(StepError::App(error)) => return Err(error),
                Err(StepError::Refused(refusal, _)) => refused(refusal, lang),
            }
        }
    };
    let (status, errors, conflict) = problems;
    let mut tx = cx.state.db().read().await?;
    let shown = load(&mut tx, &cx, &actor, id).await?;
    let conflict = conflict.then(|| {
        // Who did what meanwhile (AC-07).
        let last = shown.events.last();
        let (who, what) = last.map_or((String::new(), ""), |e| (e.by.clone(), e.act.label(lang)));
        d::conflict(lang, who, what)
    });
    let typed = Typed::back(lang, form, errors);
    Ok(page(Desk { cx, actor }, shown, typed, Extra { conflict, status, ..Extra::default() }))
}

type Problems = (StatusCode, Vec<(String, String)>, bool);

fn refused(refusal: Refusal, lang: Lang) -> Problems {
    let say = |field: &str, text: &str| vec![(field.to_owned(), text.to_owned())];
    let bad = StatusCode::UNPROCESSABLE_ENTITY;
    match refusal {
        Refusal::Stale => (StatusCode::CONFLICT, vec![], true),
        Refusal::Order => (StatusCode::CONFLICT, say("act", d::refused_order(lang)), false),
        Refusal::Reviewer => (StatusCode::FORBIDDEN, say("act", d::reviewer(lang)), false),
        Refusal::Undeclared => (bad, say("declare", d::refused_declare(lang)), false),
        Refusal::Extended => (bad, say("act", d::refused_extended(lang)), false),
        Refusal::NotShown => (bad, say("act", d::refused_not_shown(lang)), false),
    }
}

fn read(form: &Form, lang: Lang, seen: i64) -> Result<(Act, Move), Vec<(String, String)>> {
    let mut r = form.reader(lang);
    let act = r.required_choice("act", |w| Act::parse(w).filter(|a| !matches!(a, Act::File | Act::Erase)));
    let text = match act {
        Some(Act::Accept) | None => r.optional_lines("text", 2000),
        Some(_) => r.required_lines("text", 2000),
    };
    // Reasons go to the person who objected: no numbers and no illness of others (PUB-20).
    if act != Some(Act::Note) && is_blocked(&lint(&text, &LintContext::without_register())) {
        r.fail("text", d::text_blocked(lang));
    }
    let serial = r.number("serial", 1, 1_000_000);
    let name = Some(r.optional("name", 40)).filter(|n| !n.is_empty());
    let step = Move { seen, text, declared: form.has("declare", "yes"), serial, name };
    let good = r.good();
    match act {
        Some(act) if good => Ok((act, step)),
        _ => Err(r.errors()),
    }
}
