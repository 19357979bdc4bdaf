//! `/objections`: typing a receipt code; `/objections/{code}`: where it stands, in words. A wrong code is counted for its network and
//! answered after the same work as a right one (AC-10).
use axum::{
    Extension,
    extract::Path,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
};
use leptos::prelude::*;

use super::parts;
use crate::{
    base::{error::AppError, random},
    features::{
        notices::{MENU, types::NoticeNo},
        objections::{
            store::{
                self, Texts,
                quota::{self, What},
            },
            types::{Kind, Objection},
        },
    },
    t::objections as o,
    web::{
        forms::Form,
        page::{Cx, Head, Peer},
        ui::{
            badge::{Tone, tag},
            facts::{fact, facts},
            field::{Field, Typed},
            icon::Icon,
            section::paragraphs,
        },
    },
};

/// The form.
pub async fn show(cx: Cx) -> Response {
    let typed = Typed::new(cx.lang, Form::default());
    page(cx, typed, StatusCode::OK)
}

fn page(cx: Cx, typed: Typed, status: StatusCode) -> Response {
    let lang = cx.lang;
    let (title, lead) = (o::find_title(lang), o::find_lead(lang));
    let mut head = Head::new(title, lead, MENU).crumb(title, None);
    head.status = status;
    let (action, figures) = (cx.to("/objections"), cx.to("/objections/figures"));
    cx.page(head, move || {
        view! {
            <div class="head"><h1>{title}</h1><p class="lead">{lead}</p></div>
            <form class="form" action=action method="post">
                {typed.summary()}
                {typed.text(Field::new("code", o::find_code(lang)).hint(o::find_hint(lang)).max(64))}
                <div class="form__end"><button class="btn">{o::find_button(lang)}</button></div>
            </form>
            <p><a class="go" href=figures>{o::find_figures(lang)}{Icon::Arrow.svg()}</a></p>
        }
    })
}

/// The objection of a code; `Err` is the answer for a network that guesses.
async fn look_up(
    cx: &Cx,
    peer: Option<Peer>,
    code: &str,
) -> Result<Result<Option<(Objection, Texts)>, Response>, AppError> {
    let (keys, network) = (cx.state.keys(), quota::network(parts::ip(peer)));
    let mut tx = cx.state.db().read().await?;
    if quota::full(&mut tx, keys, cx.now, What::Code, &network).await? {
        let wait = [(header::RETRY_AFTER, HeaderValue::from_static("3600"))];
        return Ok(Err((StatusCode::TOO_MANY_REQUESTS, wait).into_response()));
    }
    // What cannot be a code is looked up like one: nothing tells them apart by time.
    let spelled = random::parse_code(code).unwrap_or_default();
    let found = store::by_code(&mut tx, keys, &spelled).await?;
    let Some(objection) = found else {
        drop(tx);
        let mut tx = cx.state.db().write().await?;
        quota::take(&mut tx, keys, cx.now, What::Code, &network, 1).await?;
        tx.commit().await?;
        return Ok(Ok(None));
    };
    let texts = store::texts(&mut tx, keys, objection.id).await?;
    Ok(Ok(Some((objection, texts))))
}

/// Looks a typed code up and leads to its page.
pub async fn find(cx: Cx, peer: Option<Extension<Peer>>, form: Form) -> Result<Response, AppError> {
    let code = form.one("code")?.to_owned();
    match look_up(&cx, peer.map(|p| p.0), &code).await? {
        Err(response) => Ok(response),
        Ok(Some((_, texts))) => {
            Ok(Redirect::to(&cx.to(&format!("/objections/{}", texts.code))).into_response())
        }
        Ok(None) => {
            let errors = vec![("code".to_owned(), o::find_wrong(cx.lang).to_owned())];
            let typed = Typed::back(cx.lang, form, errors);
            Ok(page(cx, typed, StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

/// Where an objection stands.
///
/// # Errors
/// [`AppError::NotFound`] for a code that is none.
pub async fn status(
    Path(code): Path<String>,
    cx: Cx,
    peer: Option<Extension<Peer>>,
) -> Result<Response, AppError> {
    let (objection, texts) = match look_up(&cx, peer.map(|p| p.0), &code).await? {
        Err(response) => return Ok(response),
        Ok(None) => return Err(AppError::NotFound),
        Ok(Some(found)) => found,
    };
    let lang = cx.lang;
    let title = o::status_title(lang);
    let head = Head::new(title, objection.no.official(), MENU)
        .crumb(o::find_title(lang), Some("/objections"))
        .crumb(title, None)
        .private();
    let notice = cx.to(&format!("/notices/{}", objection.no));
    Ok(cx.page(head, move || {
        let closed = objection.state.is_closed();
        let tone = if closed { Tone::Ok } else { Tone::Open };
        view! {
            <div class="head">
                <span class="kicker">{o::kicker(lang, objection.no.official())}</span>
                <h1>{objection.state.label(lang)}</h1>
                <p class="row">{tag(tone, objection.kind.label(lang))}</p>
            </div>
            <div class="split">
                <div class="flow-l">
                    {clock(&objection, lang)}
                    {texts.extension.as_deref().map(|text| view! {
                        <section class="flow"><h2>{o::status_extended(lang)}</h2>{paragraphs(text)}</section>
                    })}
                    {texts.reasons.as_deref().map(|text| view! {
                        <section class="flow"><h2>{o::status_reasons(lang)}</h2>{paragraphs(text)}</section>
                    })}
                    {closed.then(|| remedy(lang))}
                    {facts(known(&objection, lang))}
                    <p><a class="go" href=notice>{o::back_notice(lang)}{Icon::Arrow.svg()}</a></p>
                </div>
                <aside class="flow" aria-label=o::next_heading(lang)><h2>{o::next_heading(lang)}</h2>{parts::course(&objection, lang)}</aside>
            </div>
        }
    }))
}

fn known(objection: &Objection, lang: crate::base::i18n::Lang) -> Vec<crate::web::ui::facts::Fact> {
    let no: &NoticeNo = &objection.no;
    let mut list = vec![
        fact(o::check_notice(lang), no.official()),
        fact(o::fact_about(lang), parts::line(objection.serial, &[], lang)),
        fact(o::status_kind(lang), objection.kind.label(lang)),
        fact(o::status_received(lang), lang.moment(objection.received_at)),
    ];
    if let Some(at) = objection.decided_at {
        list.push(fact(o::status_decided(lang), lang.moment(at)));
    }
    list
}

/// Until when what (OBJ-04).
fn clock(objection: &Objection, lang: crate::base::i18n::Lang) -> Option<AnyView> {
    if objection.state.is_closed() {
        return None;
    }
    let waits = objection.kind == Kind::Objection && objection.accepted_at.is_none();
    let accept = waits.then(|| view! { <p>{o::status_accept_by(lang, lang.date(objection.accept_by))}</p> });
    Some(
        view! {
            <section class="panel panel--key">
                {accept}<p>{o::status_finish_by(lang, lang.date(objection.finish_by))}</p>
            </section>
        }
        .into_any(),
    )
}

/// OBJ-09: printed on each decision.
pub(super) fn remedy(lang: crate::base::i18n::Lang) -> AnyView {
    view! { <section class="panel"><h2>{o::remedy_heading(lang)}</h2><p>{o::remedy(lang)}</p></section> }
        .into_any()
}
