//! What the pages of objections share: the notice of a page, the draft's cookie, what a line is called, the address of who asks.
use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderValue, header};
use leptos::prelude::*;

use crate::{
    base::{
        db::Tx,
        error::{AppError, ErrorKind},
        i18n::Lang,
    },
    features::{
        notices::{
            store as notices,
            types::{Notice, NoticeNo, Row},
        },
        objections::{
            store::{drafts, filing::kind_at},
            types::{Identity, Kind, Objection},
        },
    },
    t::objections as o,
    web::{
        forms::Form,
        page::{Cx, Peer, cookie},
        ui::{
            facts::{Fact, fact},
            steps::{self, steps_down},
        },
    },
};

/// The cookie with the token of a draft; it lives as long as the draft.
const COOKIE: &str = "nf-draft";

/// The notice in an address and what may be handed in about it now (OBJ-08).
pub async fn notice(tx: &mut Tx, cx: &Cx, no: &str) -> Result<(Notice, Kind), AppError> {
    let no = NoticeNo::parse(no).ok_or(AppError::NoSuch(ErrorKind::Notice))?;
    let notice = notices::get(tx, &no, cx.now).await?.ok_or(AppError::NoSuch(ErrorKind::Notice))?;
    let kind = kind_at(&notice, cx.now).ok_or(AppError::NoSuch(ErrorKind::Notice))?;
    Ok((notice, kind))
}

/// The token of the draft that this browser holds.
pub fn token(headers: &HeaderMap) -> Option<String> {
    cookie(headers, COOKIE).filter(|t| t.len() == 43)
}

/// The draft of this browser.
pub async fn draft(tx: &mut Tx, cx: &Cx, headers: &HeaderMap) -> Result<Option<drafts::Draft>, AppError> {
    match token(headers) {
        Some(token) => drafts::load(tx, cx.state.keys(), &token, cx.now).await,
        None => Ok(None),
    }
}

/// Lets the browser hold a draft.
pub fn hold(headers: &mut HeaderMap, cx: &Cx, token: &str) {
    let secure = if cx.state.site().https() { "; Secure" } else { "" };
    let (path, age) = (cx.to("/"), drafts::KEPT.num_seconds());
    let text = format!("{COOKIE}={token}; Path={path}; Max-Age={age}; HttpOnly; SameSite=Lax{secure}");
    if let Ok(value) = HeaderValue::from_str(&text) {
        headers.append(header::SET_COOKIE, value);
    }
}

/// An id in an address; what is none does not exist.
pub fn uuid(text: &str) -> Result<uuid::Uuid, AppError> {
    text.parse().map_err(|_| AppError::NotFound)
}

/// Where a request comes from.
pub fn ip(peer: Option<Peer>) -> Option<IpAddr> {
    peer.map(|p| p.0)
}

/// What a line of a notice is called.
pub fn line(serial: Option<i64>, rows: &[Row], lang: Lang) -> String {
    match serial {
        None => o::whole_notice(lang).to_owned(),
        Some(n) => match rows.iter().find(|r| r.serial == n) {
            Some(row) => o::serial_row(lang, n, &row.masked),
            None => o::serial_only(lang, n),
        },
    }
}

/// The facts of what was typed, for checking.
pub fn typed_facts(form: &Form, lang: Lang) -> Vec<Fact> {
    let raw = |name: &str| form.raw(name).trim().to_owned();
    let identity = Identity::parse(&raw("identity"));
    let mut list = vec![];
    if let Some(identity) = identity {
        list.push(fact(o::identity(lang), identity.label(lang)));
    }
    for (name, label) in [("name", o::name(lang)), ("phone", o::phone(lang)), ("email", o::email(lang))] {
        if !raw(name).is_empty() {
            list.push(fact(label, raw(name)));
        }
    }
    list
}

/// The title of the form, by kind.
pub fn title(kind: Kind, lang: Lang) -> &'static str {
    match kind {
        Kind::Objection => o::title_object(lang),
        Kind::Report => o::title_report(lang),
    }
}

/// What comes next for an objection: a slip's course with its dates.
pub fn course(objection: &Objection, lang: Lang) -> AnyView {
    let (accept, finish) = (lang.date(objection.accept_by), lang.date(objection.finish_by));
    let closed = objection.state.is_closed();
    let accepted = objection.accepted_at.is_some() || closed;
    let mut list = vec![(o::step_received(lang), lang.moment(objection.received_at), true)];
    match objection.kind {
        Kind::Objection => {
            list.push((o::step_accept(lang), o::by_day(lang, accept), accepted));
            list.push((o::step_decide(lang), o::by_day(lang, finish), closed));
        }
        Kind::Report => list.push((o::step_answer(lang), o::by_day(lang, finish), closed)),
    }
    steps_down(steps::course(list.into_iter().map(|(name, when, done)| (name.to_owned(), vec![when], done))))
}
