//! Everything once more before it is sent, and the sending. The one-time key is the draft itself, so however often it is sent there is
//! one object and one receipt (IN-11).
use axum::{
    Extension,
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use leptos::prelude::*;

use super::{
    Submission, Unfiled, Writing as _, cookie, draft, drafts, drafts::Draft, head, parts, step, text, to,
};
use crate::base::{db::Tx, error::Result};
use crate::t::submission as s;
use crate::web::{
    forms::Form, forms::once, page::Cx, page::Peer, quotas, ui::banner::Banner, ui::facts::fact,
    ui::facts::facts, ui::field::Typed, ui::section::Panel, ui::section::ticks, ui::top::Top,
};

/// Name of the hidden field with the terms that were read.
const TERMS: &str = "kind";

struct Ready<S: Submission> {
    subject: S,
    draft: Draft,
    value: S::Value,
}

/// What there is to check; an address when something comes before it.
async fn ready<S: Submission>(
    tx: &mut Tx,
    cx: &Cx,
    headers: &HeaderMap,
    subject: S,
) -> Result<Result<Ready<S>, String>> {
    let Some(draft) = draft(tx, cx, headers, &subject).await? else { return Ok(Err(subject.form())) };
    if draft.filed.is_some() {
        return Ok(Err(step(&subject, "/receipt")));
    }
    if !subject.is_open() {
        return Ok(Err(subject.home()));
    }
    Ok(match subject.read(&draft.form, cx.lang) {
        Ok(value) => Ok(Ready { subject, draft, value }),
        Err(_) => Err(subject.form()),
    })
}

pub(super) async fn show<S: Submission>(
    Path(subject): Path<String>,
    cx: Cx,
    headers: HeaderMap,
) -> Result<Response> {
    let mut tx = cx.state.db().read().await?;
    let subject = S::find(&mut tx, &cx, &subject).await?;
    Ok(match ready(&mut tx, &cx, &headers, subject).await? {
        Err(path) => to(&cx, &path),
        Ok(ready) => page(cx, &ready, None, StatusCode::OK),
    })
}

pub(super) async fn send<S: Submission>(
    Path(subject): Path<String>,
    cx: Cx,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response> {
    let (keys, lang) = (cx.state.keys(), cx.lang);
    let from = peer.map(|p| p.0.0);
    let mut ch = S::Change::begin(&cx).await?;
    let subject = S::find(ch.tx(), &cx, &subject).await?;
    let tag = cookie::tag::<S>(&cx, &subject.subject());
    let whose = cookie::Held::of(&cx, &headers).token(&tag).unwrap_or_default().to_owned();
    // Two submissions at once meet at the key: the second waits, and is led to the first one's receipt.
    if let Some(led) = once::take(ch.tx(), keys, &whose, &form, cx.now).await? {
        return Ok(to(&cx, &led));
    }
    let Ready { subject, draft, value } = match ready(ch.tx(), &cx, &headers, subject).await? {
        Ok(ready) => ready,
        Err(path) => return Ok(to(&cx, &path)),
    };
    if form.one(once::FIELD)? != draft.id.to_string() {
        // Another form was begun in the same browser meanwhile: show that one.
        return Ok(to(&cx, &step(&subject, "/check")));
    }
    if form.one(TERMS)? != subject.terms() {
        // Nothing is sent that was not read.
        let changed = subject.words(lang).changed.to_owned();
        return Ok(page(cx, &Ready { subject, draft, value }, Some(changed), StatusCode::CONFLICT));
    }
    let full = quotas::take(ch.tx(), keys, cx.now, S::SENDS, &quotas::network(from), 1).await?;
    if let Some(full) = full.filter(|_| !subject.is_last_day(&cx)) {
        let (now, words) = (cx.now, full.words(lang, cx.now));
        let page = page(cx, &Ready { subject, draft, value }, Some(words), StatusCode::OK);
        return Ok(full.refuse(page, now));
    }
    let filed = match subject.file(&mut ch, value, from).await {
        Ok(filed) => filed,
        Err(Unfiled::App(error)) => return Err(error),
        Err(Unfiled::Refused(errors)) => {
            // Nothing of it lasts; the subject is read anew, as whoever was first left it.
            drop(ch);
            subject.refused(&cx, &draft.form).await?;
            let mut tx = cx.state.db().read().await?;
            let subject = S::find(&mut tx, &cx, &subject.subject()).await?;
            drop(tx);
            if !subject.is_open() {
                return Ok(to(&cx, &subject.home()));
            }
            return Ok(text::page(cx, subject, Typed::back(lang, draft.form, errors), StatusCode::CONFLICT));
        }
    };
    drafts::finish(ch.tx(), keys, cx.now, &draft, &filed).await?;
    let led = step(&subject, "/receipt");
    once::done(ch.tx(), keys, &whose, &form, &led).await?;
    ch.commit().await?;
    Ok(to(&cx, &led))
}

fn page<S: Submission>(cx: Cx, ready: &Ready<S>, message: Option<String>, status: StatusCode) -> Response {
    let Ready { subject, draft, value } = ready;
    let lang = cx.lang;
    let words = subject.words(lang);
    let mut head = head(subject, &words, Some(s::check_title(lang)));
    head.status = status;
    let mut list = subject.facts(value, lang);
    if S::FILES > 0 {
        let names: Vec<_> = draft.files.iter().map(|f| f.name.as_str()).collect();
        let names = if names.is_empty() { s::no_files(lang).to_owned() } else { names.join(" · ") };
        list.push(fact(s::files_title(lang), names));
    }
    let typed = Typed::new(lang, Form::default().with(once::FIELD, draft.id.to_string()));
    let form = typed.post(cx.to(&step(subject, "/check"))).hidden(TERMS, subject.terms());
    let files = (S::FILES > 0).then(|| {
        view! { <a class="go" href=cx.to(&step(subject, "/files"))>{s::change_files(lang)}</a> }
    });
    let form = form.around(view! {
        {message.map(|m| Banner::wait().text(m).answer().view())}
        <section class="flow">
            <h2>{words.title}</h2>
            {facts(list)}
            <p class="row"><a class="go" href=cx.to(&subject.form())>{s::change(lang)}</a>{files}</p>
        </section>
        <div class="form__end"><button class="btn">{words.submit}</button><span class="meta">{s::submit_hint(lang)}</span></div>
    });
    let (clear, n, next) = (parts::clear(&cx, subject), parts::steps::<S>(), subject.next(lang));
    cx.page(head, move || {
        view! {
            {Top::new(s::check_title(lang)).kicker(s::step(lang, n, n)).lead(s::check_lead(lang)).view()}
            <div class="split">
                <div class="flow-l">{form}{clear}</div>
                {Panel::Calm.aside(s::after_heading(lang), ticks(next))}
            </div>
        }
    })
}
