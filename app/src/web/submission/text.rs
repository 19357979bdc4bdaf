//! The first step: the text. It is saved as it was typed, also when something in it is wrong, before files are asked for.
use axum::{
    Extension,
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use leptos::prelude::*;

use super::{Submission, cookie, draft, drafts, head, parts, step, to};
use crate::base::{error::Result, random};
use crate::t::submission as s;
use crate::web::{forms::Form, page::Cx, page::Peer, quotas, quotas::SAVES, ui::field::Typed, ui::top::Top};

/// Name of the field that people leave empty and machines fill in.
pub const TRAP: &str = "website";

/// The empty form, or the one that this browser began. Also the answer to a GET of the addresses that it is sent to.
pub async fn show<S: Submission>(
    Path(subject): Path<String>,
    cx: Cx,
    headers: HeaderMap,
) -> Result<Response> {
    let mut tx = cx.state.db().read().await?;
    let subject = S::find(&mut tx, &cx, &subject).await?;
    if !subject.is_open() {
        return Ok(to(&cx, &subject.home()));
    }
    let begun = draft(&mut tx, &cx, &headers, &subject).await?.filter(|d| d.filed.is_none());
    let typed = Typed::new(cx.lang, begun.map_or_else(|| subject.start(), |d| d.form));
    Ok(page(cx, subject, typed, StatusCode::OK))
}

/// Saves what was typed and leads on, or back with what is wrong.
pub async fn save<S: Submission>(
    Path(subject): Path<String>,
    cx: Cx,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
    raw: Form,
) -> Result<Response> {
    let (keys, lang) = (cx.state.keys(), cx.lang);
    let network = quotas::network(peer.map(|p| p.0.0));
    let form = raw.only(S::FIELDS);
    let mut tx = cx.state.db().write().await?;
    let subject = S::find(&mut tx, &cx, &subject).await?;
    if !subject.is_open() {
        return Ok(to(&cx, &subject.home()));
    }
    let mut errors = subject.read(&form, lang).err().unwrap_or_default();
    if !raw.raw(TRAP).is_empty() {
        // Whoever fills it in by accident is told; a machine stores nothing.
        errors.push((TRAP.to_owned(), s::error_trap(lang).to_owned()));
        return Ok(page(cx, subject, Typed::back(lang, form, errors), StatusCode::UNPROCESSABLE_ENTITY));
    }
    let full = quotas::take(&mut tx, keys, cx.now, SAVES, &network, 1).await?;
    if let Some(full) = full.filter(|_| !subject.is_last_day(&cx)) {
        tx.commit().await?;
        let (now, words) = (cx.now, full.words(lang, cx.now));
        let typed = Typed::back(lang, form, parts::first_field::<S>(words));
        return Ok(full.refuse(page(cx, subject, typed, StatusCode::OK), now));
    }
    let known = draft(&mut tx, &cx, &headers, &subject).await?.filter(|d| d.filed.is_none());
    let (held, tag) = (cookie::Held::of(&cx, &headers), cookie::tag::<S>(&cx, &subject.subject()));
    // A token of our own making only: one that a browser brings and that has no draft is not taken over.
    let token = match (&known, held.token(&tag)) {
        (Some(_), Some(token)) => token.to_owned(),
        _ => random::token(),
    };
    let about = (S::KIND, subject.subject());
    let known = (token.as_str(), known.map(|d| d.id));
    drafts::save(&mut tx, keys, cx.now, known, (about.0, &about.1), &form).await?;
    tx.commit().await?;
    let mut response = if errors.is_empty() {
        to(&cx, &step(&subject, if S::FILES > 0 { "/files" } else { "/check" }))
    } else {
        page(cx, subject, Typed::back(lang, form, errors), StatusCode::UNPROCESSABLE_ENTITY)
    };
    held.hold(&tag, &token).set(&mut response);
    Ok(response)
}

/// Clears what was typed, attached and received here, for shared computers.
pub async fn clear<S: Submission>(
    Path(subject): Path<String>,
    cx: Cx,
    headers: HeaderMap,
) -> Result<Response> {
    let mut tx = cx.state.db().write().await?;
    let subject = S::find(&mut tx, &cx, &subject).await?;
    if let Some(draft) = draft(&mut tx, &cx, &headers, &subject).await? {
        drafts::forget(&mut tx, draft.id, cx.now).await?;
    }
    tx.commit().await?;
    let tag = cookie::tag::<S>(&cx, &subject.subject());
    let mut response = to(&cx, &subject.home());
    cookie::Held::of(&cx, &headers).forget(&tag).set(&mut response);
    Ok(response)
}

pub(super) fn page<S: Submission>(cx: Cx, subject: S, typed: Typed, status: StatusCode) -> Response {
    let lang = cx.lang;
    let words = subject.words(lang);
    let mut head = head(&subject, &words, None);
    head.status = status;
    let n = parts::steps::<S>();
    cx.draw(head, move |cx| {
        let form = typed.post(cx.to(&step(&subject, ""))).keyless().around(view! {
            {subject.fields(&typed, lang)}
            {trap(lang)}
            <div class="form__end">
                <button class="btn">{s::continue_(lang)}</button><span class="meta">{s::step(lang, 1, n)}</span>
            </div>
        });
        view! {
            {Top::new(words.title).kicker(words.kicker).more(subject.lead(cx)).view()}
            <div class="split">
                <div class="flow-l">{form}{parts::clear(cx, &subject)}</div>
                {subject.beside(lang)}
            </div>
        }
    })
}

/// A field that nobody sees and machines fill in. Whoever fills it in by accident is told, not dropped: objecting is a right.
fn trap(lang: crate::base::i18n::Lang) -> AnyView {
    view! {
        <div class="vh" aria-hidden="true">
            <label for=TRAP>{s::website(lang)}</label>
            <input id=TRAP name=TRAP type="text" tabindex="-1" autocomplete="off"/>
        </div>
    }
    .into_any()
}
