//! `/objections`: typing a receipt code; `/objections/{code}`: where it stands, in words. A wrong code is counted for its network and
//! answered after the same work as a right one (AC-10); a right one is always answered.
use axum::{
    Extension,
    extract::Path,
    http::HeaderMap,
    response::{IntoResponse as _, Redirect, Response},
};
use leptos::prelude::*;

use super::parts;
use crate::base::{error::AppError, i18n::Lang, random};
use crate::features::notices::{MENU, types::NoticeNo};
use crate::features::objections::{store, store::Texts, types::Kind, types::Objection};
use crate::t::objections as o;
use crate::web::page::{Cx, Head, Peer};
use crate::web::{
    forms::Form, quotas, quotas::Full, quotas::WRONG_CODES, ui::badge::Tone, ui::badge::tag, ui::facts::Fact,
    ui::facts::fact, ui::facts::facts, ui::field::Field, ui::field::Typed, ui::icon::Icon,
    ui::section::Panel, ui::section::paragraphs, ui::top::Top, ui::top::top,
};

/// The form.
pub async fn show(cx: Cx) -> Response {
    let typed = Typed::start(cx.lang);
    page(cx, typed)
}

fn page(cx: Cx, typed: Typed) -> Response {
    let lang = cx.lang;
    let (title, lead) = (o::find_title(lang), o::find_lead(lang));
    let head = Head::new(title, lead, MENU).crumb(title, None).of(&typed);
    let head = if typed.is_wrong() { head.private() } else { head };
    let (action, figures) = (cx.to("/objections"), cx.to("/objections/figures"));
    cx.page(head, move || {
        let code = typed.text(Field::new("code", o::find_code(lang)).hint(o::find_hint(lang)));
        view! {
            {top(title, lead)}
            {typed.post(action).keyless().view(o::find_button(lang), code)}
            <p><a class="go" href=figures>{o::find_figures(lang)}{Icon::Arrow.svg()}</a></p>
        }
    })
}

/// What a code leads to.
enum Found {
    It(Box<Objection>, Texts),
    /// No such code.
    Nothing,
    /// No such code, once too often from this network.
    Stopped(Full),
}

async fn look_up(
    cx: &Cx,
    peer: Option<Extension<Peer>>,
    headers: &HeaderMap,
    code: &str,
) -> Result<Found, AppError> {
    let keys = cx.state.keys();
    let mut tx = cx.state.db().read().await?;
    // What cannot be a code is looked up like one: nothing tells them apart by time.
    let spelled = random::parse_code(code).unwrap_or_default();
    if let Some(objection) = store::by_code(&mut tx, keys, &spelled).await? {
        let texts = store::texts(&mut tx, keys, objection.id).await?;
        return Ok(Found::It(Box::new(objection), texts));
    }
    drop(tx);
    if !quotas::is_own(headers) {
        return Ok(Found::Nothing);
    }
    let network = quotas::network(peer.map(|p| p.0.0));
    let mut tx = cx.state.db().write().await?;
    let full = quotas::take(&mut tx, keys, cx.now, WRONG_CODES, &network, 1).await?;
    tx.commit().await?;
    Ok(full.map_or(Found::Nothing, Found::Stopped))
}

/// The form again, with what was typed.
fn again(cx: Cx, form: Form, found: &Found) -> Response {
    let (lang, now) = (cx.lang, cx.now);
    let message = match found {
        Found::Stopped(full) => full.words(lang, now),
        _ => o::find_wrong(lang).to_owned(),
    };
    let page = page(cx, Typed::wrong(lang, form, "code", message));
    if let Found::Stopped(full) = found { full.refuse(page, now) } else { page }
}

/// Looks a typed code up and leads to its page. [`AppError::BadRequest`] for a form with two codes.
pub async fn find(
    cx: Cx,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, AppError> {
    let code = form.one("code")?.to_owned();
    Ok(match look_up(&cx, peer, &headers, &code).await? {
        Found::It(_, texts) => Redirect::to(&cx.to(&format!("/objections/{}", texts.code))).into_response(),
        found => again(cx, form, &found),
    })
}

/// Where an objection stands. [`AppError::NotFound`] for a code that is none.
pub async fn status(
    Path(code): Path<String>,
    cx: Cx,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let (objection, texts) = match look_up(&cx, peer, &headers, &code).await? {
        Found::It(objection, texts) => (objection, texts),
        Found::Nothing => return Err(AppError::NotFound),
        found @ Found::Stopped(_) => return Ok(again(cx, Form::default().with("code", code), &found)),
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
            {Top::new(objection.state.label(lang))
                .kicker(o::kicker(lang, objection.no.official()))
                .state(tag(tone, objection.kind.label(lang)))
                .view()}
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

fn known(objection: &Objection, lang: Lang) -> Vec<Fact> {
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
fn clock(objection: &Objection, lang: Lang) -> Option<AnyView> {
    if objection.state.is_closed() {
        return None;
    }
    let waits = objection.kind == Kind::Objection && objection.accepted_at.is_none();
    let accept = waits.then(|| view! { <p>{o::status_accept_by(lang, lang.date(objection.accept_by))}</p> });
    let finish = o::status_finish_by(lang, lang.date(objection.finish_by));
    Some(view! { <section class="panel panel--key">{accept}<p>{finish}</p></section> }.into_any())
}

/// OBJ-09: printed on each decision.
pub(super) fn remedy(lang: Lang) -> AnyView {
    Panel::Plain.section(o::remedy_heading(lang), view! { <p>{o::remedy(lang)}</p> })
}
