//! A step of a handler (OBJ-04 to OBJ-06). The form acts once (IN-11), and on what its sender saw (AC-07).
use axum::{extract::Path, http::StatusCode, response::Response};

use super::detail::{Extra, head, load, page};
use crate::base::{error::AppError, error::Result, i18n::Lang, ids::ObjectionId};
use crate::features::objections::store::step::{Move, StepError, advance, lock};
use crate::features::objections::types::{Act, Objection, Refusal};
use crate::features::objections::{pages::parts, store, store::Reach};
use crate::office::change::{Change, Contested, Halt, Met};
use crate::office::{
    register, staff::access::Action, staff::desk::Desk, staff::types::Division, staff::types::Place,
};
use crate::t::{change as t, objection_desk as d};
use crate::web::{forms::Form, ui::field::Typed};

impl Contested for Objection {
    type Key = ObjectionId;
    type Why = Refusal;
    const STALE: Refusal = Refusal::Stale;

    async fn lock(ch: &mut Change, id: &ObjectionId) -> Result<Option<Self>> {
        lock(ch, *id).await
    }

    fn place(&self) -> Option<Place> {
        Some(Place { division: Division::parse(&self.county)?, centre: None })
    }

    fn version(&self) -> i64 {
        self.version
    }

    async fn met(&self, desk: &mut Desk, _: &Refusal) -> Result<Met> {
        let (lang, reach, state) = (desk.cx.lang, Reach::of(&desk.actor)?, desk.cx.state.clone());
        let now = store::by_id(desk.tx().await?, &reach, self.id).await?.ok_or(AppError::NotFound)?;
        let last = store::events(desk.tx().await?, state.keys(), self.id).await?.pop();
        Ok(Met {
            head: head(lang, &now.reference, t::first(lang)),
            last: last.map(|e| (e.at, e.by, e.act.label(lang).to_owned())),
            lines: vec![t::stands(lang, now.state.label(lang))],
            label,
            next: vec![(now.path(), t::look_again(lang).to_owned())],
        })
    }
}

/// What the fields are called; never who objected.
fn label(lang: Lang, name: &str) -> Option<&'static str> {
    Some(match name {
        "text" => d::text(lang),
        "serial" => d::serial(lang),
        "name" => d::name(lang),
        _ => return None,
    })
}

pub async fn take(Path(id): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let id = ObjectionId::from_uuid(parts::uuid(&id)?);
    let (mut ch, objection): (_, Objection) = desk.begin(&form, &id, Action::ObjectionHandle).await?;
    let lang = desk.cx.lang;
    let (status, typed) = match read(&mut ch, &form, lang).await? {
        Err(typed) => (typed.status(), typed),
        Ok((act, step)) => {
            let done = advance(&mut ch, &objection, act, &step).await;
            match done.as_ref().err().and_then(|e| refused(e, lang)) {
                Some((status, field, text)) => (status, Typed::wrong(lang, form, field, text)),
                None => return desk.end(ch, &form, done, &format!("{}?saved=1", objection.path())).await,
            }
        }
    };
    drop(ch);
    let (cx, actor) = (desk.cx.clone(), desk.actor.clone());
    let shown = load(desk.tx().await?, &cx, &actor, id).await?;
    Ok(page(cx, &actor, shown, typed, Extra { status, ..Extra::default() }))
}

/// What the form itself says; the rest is a conflict.
fn refused(error: &StepError, lang: Lang) -> Option<(StatusCode, &'static str, &'static str)> {
    let StepError::Refused(refusal, _) = error else { return None };
    let bad = StatusCode::UNPROCESSABLE_ENTITY;
    Some(match refusal {
        Refusal::Stale | Refusal::Order => return None,
        Refusal::Reviewer => (StatusCode::FORBIDDEN, "act", d::reviewer(lang)),
        Refusal::Undeclared => (bad, "declare", d::refused_declare(lang)),
        Refusal::Extended => (bad, "act", d::refused_extended(lang)),
        Refusal::NotShown => (bad, "act", d::refused_not_shown(lang)),
    })
}

async fn read(ch: &mut Change, form: &Form, lang: Lang) -> Result<Result<(Act, Move), Typed>> {
    let mut r = form.reader(lang);
    let act = r.required_choice("act", |w| Act::parse(w).filter(|a| !matches!(a, Act::File | Act::Erase)));
    let text = match act {
        Some(Act::Accept) | None => r.optional_lines("text", 2000),
        Some(_) => r.required_lines("text", 2000),
    };
    // Reasons go to the person who objected: no numbers and no illness of others (PUB-20).
    if act != Some(Act::Note) {
        register::pass(ch, &mut r, "text", &text).await?;
    }
    let serial = r.number("serial", 1, 1_000_000);
    let name = r.person_name("name");
    let step = Move { text, declared: form.has("declare", "yes"), serial, name };
    Ok(r.end(act.map(|act| (act, step))))
}
