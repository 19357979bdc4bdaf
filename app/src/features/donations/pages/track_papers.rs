//! What a donor prints behind the code: `/track/{code}/label` (labels, dispatch note) and `/track/{code}/papers/{paper}` (draft agreement,
//! written answer). `?part=` says of which part; the first where there is one only.
use axum::{Extension, extract::Path, http::HeaderMap, response::Response};
use leptos::prelude::*;

use super::{label, papers, papers::Paper, track::Found};
use crate::base::{db::Tx, error::AppError, ids::GiftId, ids::PartId};
use crate::features::donations::types::Part;
use crate::features::donations::{MENU, store};
use crate::t::{donate as o, gifts_paper as p};
use crate::web::page::{Cx, Head, Peer};
use crate::web::{submission::follow, ui::banner::Banner};

/// The part that the query names, of this gift.
async fn part(tx: &mut Tx, cx: &Cx, gift: GiftId) -> Result<Part, AppError> {
    let asked: Option<PartId> = cx.params.read("part", |v| v.parse().ok())?;
    let parts = store::parts(tx, gift).await?;
    parts.into_iter().find(|p| asked.is_none_or(|id| id == p.id)).ok_or(AppError::NotFound)
}

fn head(cx: &Cx, code: &str, title: &str) -> Head {
    Head::new(title, title, MENU)
        .crumb(o::track_gift(cx.lang), Some(&format!("/track/{code}")))
        .crumb(title, None)
        .private()
}

/// Labels and dispatch note.
///
/// # Errors
/// [`AppError::NotFound`] for a code that is none, and for a part of which nothing travels; [`AppError::BadFilter`].
pub async fn labels(
    Path(code): Path<String>,
    cx: Cx,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let found: Found = match follow::led(&cx, peer, &headers, &code).await? {
        Ok(found) => found,
        Err(answer) => return Ok(answer),
    };
    let mut tx = cx.state.db().read().await?;
    let part = part(&mut tx, &cx, found.gift.id).await?;
    let label = label::load(&mut tx, &cx.params, part, found.gift.deliver_on).await?;
    drop(tx);
    let action = cx.to(&format!("/track/{}/label", found.code));
    let head = head(&cx, &found.code, p::label_title(cx.lang));
    Ok(cx.draw(head, move |cx| label.view(cx, &action)))
}

/// A paper.
///
/// # Errors
/// [`AppError::NotFound`] for a code that is none, and where there is no such paper.
pub async fn paper(
    Path((code, paper)): Path<(String, String)>,
    cx: Cx,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let paper = Paper::parse(&paper).ok_or(AppError::NotFound)?;
    let found: Found = match follow::led(&cx, peer, &headers, &code).await? {
        Ok(found) => found,
        Err(answer) => return Ok(answer),
    };
    let mut tx = cx.state.db().read().await?;
    let part = part(&mut tx, &cx, found.gift.id).await?;
    let sheet = papers::load(&mut tx, cx.state.keys(), paper, part).await?;
    drop(tx);
    let head = head(&cx, &found.code, paper.label(cx.lang));
    let lead = (paper == Paper::Agreement)
        .then(|| Banner::info().text(p::agreement_lead(cx.lang)).unprinted().view());
    Ok(cx.page(head, move || view! { {lead}{sheet.view(paper)} }))
}
