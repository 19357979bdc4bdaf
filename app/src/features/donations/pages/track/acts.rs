//! What a donor does on the page of their gift. A second press of a button finds the step taken and is led to the same page; a question is
//! asked once by its form's key (IN-11).
use axum::{
    Extension,
    extract::Path,
    http::HeaderMap,
    response::{IntoResponse as _, Redirect, Response},
};

use super::{Found, back, kept::Kept, page};
use crate::base::{error::AppError, ids::PartId, ids::PurposeId};
use crate::features::donations::store::purposes::{self, Decision};
use crate::features::donations::store::{lines, questions, step, step::Move};
use crate::features::donations::types::{Display, Part, Refused};
use crate::office::{change::Change, change::StepError};
use crate::t::track as k;
use crate::web::page::{Cx, Peer};
use crate::web::{forms::Form, forms::once, quotas, quotas::Limit, quotas::Span, submission::follow};

/// Questions of a network.
const ASKS: Limit = Limit { word: "gift-ask", most: 100, span: Span::Hour };
/// The most characters of a question.
const QUESTION: usize = 500;

/// Does it.
///
/// # Errors
/// [`AppError::NotFound`] for a code that is none or a part of another gift, [`AppError::BadRequest`] for an act that is none.
pub async fn act(
    Path(code): Path<String>,
    cx: Cx,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, AppError> {
    let network = quotas::network(peer.as_ref().map(|p| p.0.0));
    let found: Found = match follow::led(&cx, peer, &headers, &code).await? {
        Ok(found) => found,
        Err(answer) => return Ok(answer),
    };
    let to = |done: &str| {
        let query = if done.is_empty() { String::new() } else { format!("?done={done}") };
        Redirect::to(&cx.to(&format!("{}{query}", found.path()))).into_response()
    };
    let word = form.one("act")?;
    // What is about this browser alone needs no transaction.
    if let "keep" | "forget" = word {
        let kept = Kept::of(&cx, &headers);
        let (kept, done) = match word {
            "keep" => (kept.with(&found.code), "kept"),
            _ => (kept.without(&found.code), "forgotten"),
        };
        let mut response = to(done);
        kept.set(&mut response);
        return Ok(response);
    }
    let mut ch = Change::at(&cx.state, cx.now, None).await?;
    match word {
        "display" => {
            let Some(display) = Display::parse(form.one("display")?) else { return Ok(to("choose")) };
            let display = found.gift.kind.display(Some(display)).unwrap_or(found.gift.display);
            lines::set_display(&mut ch, found.gift.id, display).await?;
            ch.commit().await?;
            Ok(to("named"))
        }
        "withdraw" | "sent" => {
            let part = part(&mut ch, &found, &form).await?;
            let (act, done) =
                if word == "sent" { (Move::Dispatch, "sent") } else { (Move::Withdraw, "withdrawn") };
            match step::advance(&mut ch, &part, &act).await {
                Ok(_) => ch.commit().await?,
                Err(StepError::Refused(Refused::Over(_) | Refused::Enough, _)) => return Ok(to("full")),
                // It was done before, or cannot be any more: the page says how it stands.
                Err(StepError::Refused(..)) => return Ok(to("")),
                Err(other) => return Err(other.into()),
            }
            Ok(to(done))
        }
        "purpose" => {
            let part = part(&mut ch, &found, &form).await?;
            let id: PurposeId = form.one("id")?.parse().map_err(|_| AppError::NotFound)?;
            let decision = Decision::parse(form.one("decision")?).ok_or(AppError::BadRequest)?;
            let first = purposes::decide(&mut ch, &part, id, decision).await?;
            ch.commit().await?;
            Ok(to(if first { "decided" } else { "" }))
        }
        "ask" => {
            let part = part(&mut ch, &found, &form).await?;
            if let Some(led) = once::take(&mut ch.tx, cx.state.keys(), &found.code, &form, cx.now).await? {
                return Ok(Redirect::to(&cx.to(&led)).into_response());
            }
            let mut r = form.reader(cx.lang);
            let text = r.required_lines("question", QUESTION);
            if !r.good() {
                drop(ch);
                let typed = r.back();
                return page(cx, &headers, found, typed).await;
            }
            let full = quotas::take(&mut ch.tx, cx.state.keys(), cx.now, ASKS, &network, 1).await?;
            if let Some(full) = full {
                ch.commit().await?;
                let (now, words) = (cx.now, full.words(cx.lang, cx.now));
                let typed = back(cx.lang, form, words);
                return Ok(full.refuse(page(cx, &headers, found, typed).await?, now));
            }
            if questions::ask(&mut ch, &part, &text).await?.is_none() {
                drop(ch);
                let typed = back(cx.lang, form, k::ask_full(cx.lang, questions::OPEN));
                return page(cx, &headers, found, typed).await;
            }
            let led = format!("{}?done=asked", found.path());
            once::done(&mut ch.tx, cx.state.keys(), &found.code, &form, &led).await?;
            ch.commit().await?;
            Ok(Redirect::to(&cx.to(&led)).into_response())
        }
        _ => Err(AppError::BadRequest),
    }
}

/// The part that a form is about, locked; one of another gift does not exist (AC-11).
async fn part(ch: &mut Change, found: &Found, form: &Form) -> Result<Part, AppError> {
    let id: PartId = form.one("part")?.parse().map_err(|_| AppError::NotFound)?;
    let part = step::lock(ch, id).await?.filter(|p| p.gift == found.gift.id);
    part.ok_or(AppError::NotFound)
}
