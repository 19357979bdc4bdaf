//! What staff print of a part: labels and dispatch note, which name no donor, and draft agreement and written answer, which do and so stand
//! in the trail (DON-13, RET-05).
use axum::{extract::Path, response::Response};
use leptos::prelude::*;

use super::detail::id;
use crate::base::error::AppError;
use crate::features::donations::pages::{label, papers, papers::Paper};
use crate::features::donations::{store, store::desk};
use crate::office::{
    staff::access::Action, staff::desk::Desk, staff::desk::Reading, trail::Entry, trail::What,
};
use crate::t::gifts_paper as p;
use crate::web::{ui::field::Typed, ui::top::Top};

/// Labels and dispatch note.
///
/// # Errors
/// [`AppError::NotFound`] for whom the gift does not exist, and when nothing travels; [`AppError::BadFilter`].
pub async fn labels(
    Path(part): Path<String>,
    Reading { cx, actor, mut tx }: Reading,
) -> Result<Response, AppError> {
    actor.require_role(Action::GiftHandle)?;
    let part = desk::reached(&mut tx, &actor, id(&part)?).await?.ok_or(AppError::NotFound)?;
    let gift = store::gift(&mut tx, part.gift).await?.ok_or(AppError::NotFound)?;
    let (reference, path) = (part.reference.clone(), part.path());
    let label = label::load(&mut tx, &cx.params, part, gift.deliver_on).await?;
    drop(tx);
    let head = super::head(cx.lang, Some((&reference, &path)), p::label_title(cx.lang));
    let action = cx.to(&format!("{path}/label"));
    Ok(cx.draw(head, move |cx| label.view(cx, &action)))
}

/// Says that the paper names the donor, before it is shown.
///
/// # Errors
/// [`AppError::NotFound`] for whom the gift does not exist, and where there is no such paper.
pub async fn ask(
    Path((part, paper)): Path<(String, String)>,
    Reading { cx, actor, mut tx }: Reading,
) -> Result<Response, AppError> {
    actor.require_role(Action::GiftHandle)?;
    let paper = Paper::parse(&paper).ok_or(AppError::NotFound)?;
    let part = desk::reached(&mut tx, &actor, id(&part)?).await?.ok_or(AppError::NotFound)?;
    drop(tx);
    if !paper.is_there(&part) {
        return Err(AppError::NotFound);
    }
    let lang = cx.lang;
    let head = super::head(lang, Some((&part.reference, &part.path())), paper.label(lang));
    Ok(cx.draw(head, move |cx| {
        let action = cx.to(&format!("{}/papers/{}", part.path(), paper.word()));
        let form = Typed::start(lang).post(action).keyless().view(p::staff_show(lang), ());
        view! { {Top::new(paper.label(lang)).kicker(part.reference.clone()).lead(p::staff_lead(lang)).view()}{form} }
    }))
}

/// Shows it.
///
/// # Errors
/// As [`ask`].
pub async fn show(Path((part, paper)): Path<(String, String)>, mut desk: Desk) -> Result<Response, AppError> {
    desk.actor.require_role(Action::GiftHandle)?;
    let paper = Paper::parse(&paper).ok_or(AppError::NotFound)?;
    let actor = desk.actor.clone();
    let mut ch = desk.write().await?;
    let part = desk::reached(&mut ch.tx, &actor, id(&part)?).await?.ok_or(AppError::NotFound)?;
    let (reference, path) = (part.reference.clone(), part.path());
    let keys = ch.state.keys().clone();
    let sheet = papers::load(&mut ch.tx, &keys, paper, part).await?;
    for what in [What::NameReveal, What::Export] {
        ch.trail(Entry::new(what, format!("gift:{reference}")).reason(paper.word()));
    }
    ch.commit().await?;
    let lang = desk.cx.lang;
    let head = super::head(lang, Some((&reference, &path)), paper.label(lang));
    Ok(desk.cx.page(head, move || sheet.view(paper)))
}
