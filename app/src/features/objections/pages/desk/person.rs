//! Reading who objected, and reading an attachment: both are acts of a handler and stand in the trail (OBJ-07, RET-05).
use axum::{extract::Path, response::Response};

use super::detail::{Extra, load, page};
use crate::base::{error::AppError, error::Result, i18n::Lang, ids::FileId, ids::ObjectionId};
use crate::features::objections::{pages::parts, store, store::Reach};
use crate::office::{change::Change, staff::access::Action, staff::desk::Desk, trail::Entry, trail::What};
use crate::t::objection_desk as d;
use crate::web::{files, forms::Form, ui::field::Typed};

/// What a name may be read for: the word of the trail, and what it is called.
#[allow(clippy::type_complexity, reason = "a table")]
pub(super) const PURPOSES: [(&str, fn(Lang) -> &'static str); 3] =
    [("feedback", d::purpose_feedback), ("inquiry", d::purpose_inquiry), ("avoid", d::purpose_avoid)];

/// The reach of a handler who is not the notice's reviewer.
async fn handler(
    ch: &mut Change,
    id: ObjectionId,
) -> Result<(Reach, crate::features::objections::types::Objection)> {
    let actor = ch.person()?.clone();
    actor.require_role(Action::ObjectionHandle)?;
    let reach = Reach::of(&actor)?;
    let objection = store::by_id(&mut ch.tx, &reach, id).await?.ok_or(AppError::NotFound)?;
    if objection.reviewed_by == actor.id {
        return Err(AppError::NotFound);
    }
    Ok((reach, objection))
}

/// Shows who objected, once, on this answer only. [`AppError::NotFound`] for whom it does not exist, [`AppError::BadRequest`]
/// without a purpose.
pub async fn reveal(Path(id): Path<String>, mut desk: Desk, form: Form) -> Result<Response> {
    let id = ObjectionId::from_uuid(parts::uuid(&id)?);
    let asked = form.one("purpose")?;
    let (purpose, _) = PURPOSES.iter().find(|(word, _)| *word == asked).ok_or(AppError::BadRequest)?;
    let mut ch = desk.write().await?;
    let (_, objection) = handler(&mut ch, id).await?;
    let person = store::person(&mut ch.tx, ch.state.keys(), id).await?;
    ch.trail(Entry::new(What::NameReveal, format!("objection:{}", objection.reference)).reason(purpose));
    let cx = desk.cx;
    let shown = load(&mut ch.tx, &cx, &desk.actor, id).await?;
    ch.commit().await?;
    let typed = Typed::start(cx.lang);
    Ok(page(cx, &desk.actor, shown, typed, Extra { person, ..Extra::default() }))
}

/// Gives an attachment out. [`AppError::NotFound`] for whom it does not exist, and for a file of another objection (AC-04).
pub async fn file(Path((id, file)): Path<(String, String)>, mut desk: Desk) -> Result<Response> {
    let id = ObjectionId::from_uuid(parts::uuid(&id)?);
    let mut ch = desk.write().await?;
    let (_, objection) = handler(&mut ch, id).await?;
    let found = files::store::get(
        &mut ch.tx,
        ch.state.keys(),
        &objection.files(),
        FileId::from_uuid(parts::uuid(&file)?),
    )
    .await?;
    let (meta, bytes) = found.ok_or(AppError::NotFound)?;
    let entry = Entry::new(What::FileRead, format!("objection:{}", objection.reference))
        .reason(&format!("file:{file}"));
    ch.trail(entry);
    ch.commit().await?;
    Ok(files::serve::attachment(&meta, bytes))
}
