//! Reading who gave, and reading a proof: both stand in the trail (DON-13, RET-05).
use axum::{extract::Path, response::Response};

use super::detail::{Extra, id, load, page};
use crate::base::{error::AppError, i18n::Lang, ids::FileId};
use crate::features::donations::{pages::parts, store, store::desk, types::Part};
use crate::office::{staff::access::Action, staff::desk::Desk, trail::Entry, trail::What};
use crate::t::gifts_desk as d;
use crate::web::{files, forms::Form, ui::field::Typed};

/// What a donor may be read for: the word of the trail, and what it is called.
#[allow(clippy::type_complexity, reason = "a table")]
const PURPOSES: [(&str, fn(Lang) -> &'static str); 3] =
    [(RECEIPT, d::purpose_receipt), ("arrange", d::purpose_arrange), ("answer", d::purpose_answer)];

/// All that whoever only records receipts reads a donor for.
const RECEIPT: &str = "receipt";

/// What somebody may read a donor for: whoever `handles` gifts, anything.
#[allow(clippy::type_complexity, reason = "a table")]
pub(super) fn purposes(
    handles: bool,
) -> impl Iterator<Item = &'static (&'static str, fn(Lang) -> &'static str)> {
    PURPOSES.iter().filter(move |(word, _)| handles || *word == RECEIPT)
}

/// Shows who gave, once, on this answer only.
///
/// # Errors
/// [`AppError::NotFound`] for whom it does not exist, [`AppError::BadRequest`] without a purpose.
pub async fn reveal(Path(part): Path<String>, mut desk: Desk, form: Form) -> Result<Response, AppError> {
    let asked = form.one("purpose")?;
    let (cx, actor) = (desk.cx.clone(), desk.actor.clone());
    actor.require_role(Action::GiftReceipt)?;
    let mut purposes = purposes(actor.role.may(Action::GiftHandle));
    let (purpose, _) = purposes.find(|(word, _)| *word == asked).ok_or(AppError::BadRequest)?;
    let mut ch = desk.write().await?;
    let shown = load(&mut ch.tx, &cx, &actor, id(&part)?).await?;
    let donor = store::donor(&mut ch.tx, cx.state.keys(), shown.gift.id).await?;
    ch.trail(Entry::new(What::NameReveal, format!("gift:{}", shown.part.reference)).reason(purpose));
    ch.commit().await?;
    let typed = Typed::new(cx.lang, Form::default());
    Ok(page(cx, &actor, shown, typed, Extra { donor, ..Extra::default() }))
}

/// Gives a proof out.
///
/// # Errors
/// [`AppError::NotFound`] for whom it does not exist, and for a file of another gift (AC-04).
pub async fn file(Path((part, file)): Path<(String, String)>, desk: Desk) -> Result<Response, AppError> {
    give_out(desk, &part, &file, |part| parts::files_of(part.gift)).await
}

/// Gives a photo of a count out.
///
/// # Errors
/// As [`file`].
pub async fn photo(Path((part, file)): Path<(String, String)>, desk: Desk) -> Result<Response, AppError> {
    give_out(desk, &part, &file, |part| parts::photos_of(part.id)).await
}

async fn give_out(
    mut desk: Desk,
    part: &str,
    file: &str,
    owner: fn(&Part) -> String,
) -> Result<Response, AppError> {
    let actor = desk.actor.clone();
    actor.require_role(Action::GiftHandle)?;
    let mut ch = desk.write().await?;
    let found = desk::reached(&mut ch.tx, &actor, id(part)?).await?.ok_or(AppError::NotFound)?;
    let file: FileId = file.parse().map_err(|_| AppError::NotFound)?;
    let state = ch.state.clone();
    let got = files::store::get(&mut ch.tx, state.keys(), &owner(&found), file).await?;
    let (meta, bytes) = got.ok_or(AppError::NotFound)?;
    ch.trail(
        Entry::new(What::FileRead, format!("gift:{}", found.reference))
            .reason(&format!("file:{}", file.uuid())),
    );
    ch.commit().await?;
    Ok(files::serve::attachment(&meta, bytes))
}
