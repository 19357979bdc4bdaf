//! Reading who an applicant is: an act with a purpose, shown once, in the trail (RET-05).
use axum::{extract::Path, http::StatusCode, response::Response};

use super::applicant::{id, load, page};
use crate::base::{error::AppError, error::Result, i18n::Lang};
use crate::office::{staff::desk::Desk, trail::Entry, trail::What};
use crate::t::posts_desk as d;
use crate::web::{forms::Form, ui::field::Typed};

/// What it may be read for: the word of the trail, and what it is called.
#[allow(clippy::type_complexity, reason = "a table")]
pub(super) const PURPOSES: [(&str, fn(Lang) -> &'static str); 3] = [
    ("contact-applicant", d::purpose_contact),
    ("check-applicant", d::purpose_check),
    ("employ-applicant", d::purpose_employ),
];

/// Shows name and telephone, once, on this answer only.
pub async fn reveal(Path(of): Path<String>, mut desk: Desk, form: Form) -> Result<Response> {
    let asked = form.one("purpose")?;
    let (purpose, _) = PURPOSES.iter().find(|(word, _)| *word == asked).ok_or(AppError::BadRequest)?;
    let mut ch = desk.write().await?;
    let shown = load(&mut ch.tx, &desk.cx, &desk.actor, id(&of)?).await?;
    let person = shown.masked.clone().ok_or(AppError::NotFound)?;
    let object = format!("interest:{}", shown.row.interest.reference);
    ch.trail(Entry::new(What::NameReveal, object).reason(purpose));
    ch.commit().await?;
    let form = Form::default().with_date("started", Some(desk.cx.today));
    let typed = Typed::new(desk.cx.lang, form);
    Ok(page(desk.cx, &desk.actor, shown, typed, Some(person), StatusCode::OK))
}
