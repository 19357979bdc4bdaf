//! The second step: files, if there are any. Each is judged by itself and waits with the draft; a limit on files never stands in the way
//! of the text.
use axum::{
    extract::{Path, Request},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use leptos::prelude::*;

use super::{Errors, Submission, draft, head, parts, step, to};
use crate::base::error::Result;
use crate::t::submission as s;
use crate::web::quotas::{BYTES, FILES, Full};
use crate::web::{
    files::store::Meta, forms::Form, page::Cx, page::Peer, quotas, ui::field::Typed, ui::top::Top, uploads,
    uploads::PHOTOS, uploads::Takes, uploads::waiting::Taken,
};

/// What is attached, and where more is chosen.
pub(super) async fn show<S: Submission>(
    Path(subject): Path<String>,
    cx: Cx,
    headers: HeaderMap,
) -> Result<Response> {
    let mut tx = cx.state.db().read().await?;
    let subject = S::find(&mut tx, &cx, &subject).await?;
    match draft(&mut tx, &cx, &headers, &subject).await?.filter(|d| d.filed.is_none()) {
        None => Ok(to(&cx, &subject.form())),
        Some(draft) => Ok(page(cx, &subject, &draft.files, vec![], StatusCode::OK)),
    }
}

/// Takes files in and leads on, or back with what is wrong; what is good stays.
pub(super) async fn add<S: Submission>(
    Path(subject): Path<String>,
    cx: Cx,
    headers: HeaderMap,
    request: Request,
) -> Result<Response> {
    let (keys, now) = (cx.state.keys(), cx.now);
    let network = quotas::network(request.extensions().get::<Peer>().map(|p| p.0));
    // What is cheap is asked before the body is read (RL-05).
    let mut tx = cx.state.db().read().await?;
    let subject = S::find(&mut tx, &cx, &subject).await?;
    let known = draft(&mut tx, &cx, &headers, &subject).await?.filter(|d| d.filed.is_none());
    let mut full = None;
    for limit in [FILES, BYTES] {
        full = full.or(quotas::full(&mut tx, keys, now, limit, &network).await?);
    }
    drop(tx);
    let Some(known) = known else { return Ok(to(&cx, &subject.form())) };
    if let Some(full) = full.filter(|_| !subject.is_last_day(&cx)) {
        let errors = vec![(PHOTOS.to_owned(), refused(full, &cx))];
        return Ok(full.refuse(page(cx, &subject, &known.files, errors, StatusCode::OK), now));
    }
    let posted = match uploads::read(request).await {
        Ok(posted) => posted,
        Err(refused) => return Ok(refused.into_response()),
    };
    let takes = Takes { most: S::FILES, documents: true };
    let Taken { files, new, bad: mut errors, .. } = known.waiting().take_in(&cx, posted, takes).await?;
    if !new.is_empty() {
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let mut tx = cx.state.db().write().await?;
        quotas::take(&mut tx, keys, now, FILES, &network, count(new.len())).await?;
        quotas::take(&mut tx, keys, now, BYTES, &network, count(new.iter().sum())).await?;
        tx.commit().await?;
    }
    if errors.is_empty() {
        return Ok(to(&cx, &step(&subject, "/check")));
    }
    if !new.is_empty() {
        errors.push((PHOTOS.to_owned(), s::others_kept(cx.lang).to_owned()));
    }
    Ok(page(cx, &subject, &files, errors, StatusCode::UNPROCESSABLE_ENTITY))
}

fn refused(full: Full, cx: &Cx) -> String {
    s::no_more_files(cx.lang, full.words(cx.lang, cx.now))
}

fn page<S: Submission>(cx: Cx, subject: &S, files: &[Meta], errors: Errors, status: StatusCode) -> Response {
    let lang = cx.lang;
    let words = subject.words(lang);
    let mut head = head(subject, &words, Some(s::files_title(lang)));
    head.status = status;
    let typed = Typed::back(lang, Form::default(), errors);
    let fields = uploads::fields(&typed, files, S::FILES, lang);
    let n = parts::steps::<S>();
    let form = typed.post(cx.to(&step(subject, "/files"))).keyless().files().around(view! {
        {fields}
        <div class="form__end">
            <button class="btn">{s::continue_(lang)}</button>
            <a class="btn btn--2" href=cx.to(&step(subject, "/check"))>{s::without(lang)}</a>
            <span class="meta">{s::step(lang, 2, n)}</span>
        </div>
    });
    let (back, clear) = (cx.to(&subject.form()), parts::clear(&cx, subject));
    cx.page(head, move || {
        view! {
            {Top::new(s::files_title(lang)).kicker(words.kicker).lead(s::files_lead(lang)).view()}
            <div class="flow-l">
                {form}
                <p><a class="go" href=back>{s::change(lang)}</a></p>
                {clear}
            </div>
        }
    })
}
