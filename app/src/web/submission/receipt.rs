//! The receipt: the code, and what comes next; printable. The draft's cookie finds it, so that no code stands in an address here. It
//! is shown until its page is left, or for an hour.
use axum::{extract::Path, http::HeaderMap, response::Response};
use leptos::prelude::*;

use super::{Receipt, Submission, draft, parts, to};
use crate::base::error::Result;
use crate::t::submission as s;
use crate::web::{page::Cx, page::Head, ui::after::After, ui::banner::Banner, ui::top::top};

pub(super) async fn show<S: Submission>(
    Path(subject): Path<String>,
    cx: Cx,
    headers: HeaderMap,
) -> Result<Response> {
    let mut tx = cx.state.db().read().await?;
    let subject = S::find(&mut tx, &cx, &subject).await?;
    let Some(filed) = draft(&mut tx, &cx, &headers, &subject).await?.and_then(|d| d.filed) else {
        return Ok(to(&cx, S::FOLLOW));
    };
    let Receipt { title, slip, course } = S::receipt(&mut tx, &cx, &filed).await?;
    let (lang, lead) = (cx.lang, s::receipt_lead(cx.lang));
    let head = Head::new(title, lead, subject.words(lang).section).crumb(title, None).private();
    let clear = parts::clear(&cx, &subject);
    Ok(cx.draw(head, move |cx| {
        let mailed = filed.mailed.then(|| Banner::ok().text(s::receipt_mail(lang)).unprinted().view());
        let after = After::new(slip())
            .banner(mailed)
            .link(cx.to(&format!("{}/{}", S::FOLLOW, filed.code)), s::receipt_status(lang))
            .note(s::receipt_print(lang))
            .more(clear)
            .next(s::next_heading(lang), course());
        view! { {top(title, lead)}{after.view()} }
    }))
}
