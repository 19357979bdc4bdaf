//! The receipt: the code, and what comes next; printable. The draft's cookie finds it, so that no code stands in an address here. It
//! is shown until its page is left, or for an hour.
use axum::{extract::Path, http::HeaderMap, response::Response};
use leptos::prelude::*;

use super::{Receipt, Submission, draft, parts, to};
use crate::base::error::AppError;
use crate::t::submission as s;
use crate::web::{page::Cx, page::Head, ui::icon::Icon};

/// The page.
///
/// # Errors
/// As [`Submission::find`].
pub(super) async fn show<S: Submission>(
    Path(subject): Path<String>,
    cx: Cx,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let mut tx = cx.state.db().read().await?;
    let subject = S::find(&mut tx, &cx, &subject).await?;
    let Some(filed) = draft(&mut tx, &cx, &headers, &subject).await?.and_then(|d| d.filed) else {
        return Ok(to(&cx, S::FOLLOW));
    };
    let Receipt { title, slip, course } = S::receipt(&mut tx, &cx, &filed).await?;
    let (lang, lead) = (cx.lang, s::receipt_lead(cx.lang));
    let mut head = Head::new(title, lead, subject.words(lang).section).crumb(title, None).private();
    head.status = axum::http::StatusCode::OK;
    let status = cx.to(&format!("{}/{}", S::FOLLOW, filed.code));
    let clear = parts::clear(&cx, &subject);
    Ok(cx.page(head, move || {
        let mailed = filed.mailed.then(|| {
            view! { <div class="banner banner--ok no-print">{Icon::Tick.svg()}<div><p>{s::receipt_mail(lang)}</p></div></div> }
        });
        view! {
            <div class="head"><h1>{title}</h1><p class="lead">{lead}</p></div>
            <div class="split">
                <div class="flow-l">
                    {mailed}
                    {slip()}
                    <div class="row no-print"><a class="btn btn--2" href=status>{s::receipt_status(lang)}</a></div>
                    <p class="meta no-print">{s::receipt_print(lang)}</p>
                    {clear}
                </div>
                <aside class="flow" aria-label=s::next_heading(lang)><h2>{s::next_heading(lang)}</h2>{course()}</aside>
            </div>
        }
    }))
}
