//! The codes that this device keeps: an opt-in cookie that no script sees, for whoever has no account. It holds the codes themselves, so it
//! is offered with a warning for shared computers and cleared with one press.
use axum::{
    http::HeaderMap,
    response::{IntoResponse as _, Redirect, Response},
};
use leptos::prelude::*;

use crate::base::{error::AppError, i18n::Lang, random};
use crate::features::donations::MENU;
use crate::t::{donate as o, track as k};
use crate::web::{
    forms::Form, page::Cx, page::Head, page::cookie, page::set_cookie, ui::banner::done_of, ui::icon::Icon,
    ui::section::Panel, ui::top::top,
};

/// The most codes; the oldest goes.
const MOST: usize = 12;
/// How long a browser keeps them, in seconds: a year.
const AGE: i64 = 31_536_000;

const fn name(https: bool) -> &'static str {
    if https { "__Host-nf-codes" } else { "nf-codes" }
}

/// The codes of a browser, the newest first.
pub(super) struct Kept {
    https: bool,
    codes: Vec<String>,
}

impl Kept {
    /// Reads the cookie; what is no code is left out.
    pub(super) fn of(cx: &Cx, headers: &HeaderMap) -> Self {
        let https = cx.state.site().https();
        let text = cookie(headers, name(https)).unwrap_or_default();
        let codes = text.split('.').filter_map(random::complete).take(MOST).collect();
        Self { https, codes }
    }

    pub(super) fn has(&self, code: &str) -> bool {
        self.codes.iter().any(|c| c == code)
    }

    pub(super) fn with(mut self, code: &str) -> Self {
        self.codes.retain(|c| c != code);
        self.codes.insert(0, code.to_owned());
        self.codes.truncate(MOST);
        self
    }

    pub(super) fn without(mut self, code: &str) -> Self {
        self.codes.retain(|c| c != code);
        self
    }

    /// Sets the cookie. The check symbols, which a cookie could not hold, are left out: they follow from the rest.
    pub(super) fn set(&self, response: &mut Response) {
        let age = if self.codes.is_empty() { 0 } else { AGE };
        let bare = |code: &String| code.rsplit_once('-').map(|(symbols, _)| symbols.to_owned());
        let value = self.codes.iter().filter_map(bare).collect::<Vec<_>>().join(".");
        set_cookie(response.headers_mut(), (name(self.https), &value), "/", Some(age), self.https);
    }
}

/// On the page of a gift: keep its code here, or no longer.
pub(super) fn panel(kept: bool, action: &str, lang: Lang) -> AnyView {
    let (act, label, text) = if kept {
        ("forget", k::forget(lang), k::is_kept(lang))
    } else {
        ("keep", k::keep(lang), k::keep_hint(lang))
    };
    let body = view! {
        <p>{text}</p>
        <form action=action.to_owned() method="post"><input type="hidden" name="act" value=act/><button class="btn btn--3">{label}</button></form>
    };
    view! { <div class="no-print">{Panel::Plain.section(k::kept_title(lang), body)}</div> }.into_any()
}

/// `/track/kept`: the codes that this device keeps.
///
/// # Errors
/// None.
pub async fn show(cx: Cx, headers: HeaderMap) -> Result<Response, AppError> {
    let kept = Kept::of(&cx, &headers);
    let lang = cx.lang;
    let head = Head::new(k::kept_title(lang), k::kept_lead(lang), MENU)
        .crumb(o::track_title(lang), Some("/track"))
        .crumb(k::kept_title(lang), None)
        .private();
    Ok(cx.draw(head, move |cx| {
        let said = done_of(cx, |word| (word == "cleared").then(|| k::cleared_done(lang)));
        let rows: Vec<_> = kept
            .codes
            .iter()
            .map(|code| {
                let href = cx.to(&format!("/track/{code}"));
                view! { <li><div class="rows__main"><a href=href><span class="num nowrap">{code.clone()}</span></a></div></li> }
            })
            .collect();
        let body = if rows.is_empty() {
            let track = cx.to("/track");
            view! { <p class="measure">{k::kept_none(lang)}</p><p><a class="go" href=track>{o::to_track(lang)}{Icon::Arrow.svg()}</a></p> }.into_any()
        } else {
            let action = cx.to("/track/kept");
            view! {
                <ul class="rows">{rows}</ul>
                <form action=action method="post"><button class="btn btn--2">{k::clear(lang)}</button></form>
            }
            .into_any()
        };
        view! { {top(k::kept_title(lang), k::kept_lead(lang))}{said}<div class="flow-l">{body}</div> }
    }))
}

/// Clears them all.
///
/// # Errors
/// None.
pub async fn clear(cx: Cx, headers: HeaderMap, _: Form) -> Result<Response, AppError> {
    let kept = Kept { codes: vec![], ..Kept::of(&cx, &headers) };
    let mut response = Redirect::to(&cx.to("/track/kept?done=cleared")).into_response();
    kept.set(&mut response);
    Ok(response)
}
