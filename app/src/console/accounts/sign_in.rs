//! `/sign-in`, `/sign-in/code` and `/staff/sign-out`.
use axum::{
    Extension,
    extract::State,
    http::{HeaderName, HeaderValue, StatusCode},
    response::{IntoResponse as _, Response},
};
use leptos::prelude::*;

use super::parts::{Cookie, Visitor, come_in, half_in, lead, next_path};
use crate::base::error::AppError;
use crate::office::{
    staff::desk::Desk, staff::desk::Ticket, staff::signin, staff::signin::Second, staff::store::sessions,
    staff::store::ways, staff::store::ways::Waits, trail::Entry, trail::What,
};
use crate::t;
use crate::web::{
    forms::Form, menu::Section, page::Cx, page::Head, state::AppState, ui::banner::done, ui::field::Field,
    ui::field::Typed, ui::section::Panel, ui::section::ticks, ui::top::top,
};

/// The empty form.
pub(super) async fn show(Visitor { cx, .. }: Visitor) -> Result<Response, AppError> {
    let next = next_path(cx.params.one("next")?.unwrap_or_default());
    let form = Form::default().with("next", next);
    let note = match cx.params.one("done")? {
        Some("out") => Some(t::account::signed_out(cx.lang)),
        Some("unlocked") => Some(t::account::unlocked(cx.lang)),
        Some("late") => Some(t::account::entry_gone(cx.lang)),
        _ => None,
    };
    Ok(draw(cx, form, vec![], note))
}

fn draw(cx: Cx, form: Form, errors: Vec<(String, String)>, note: Option<&'static str>) -> Response {
    let lang = cx.lang;
    let mut head =
        Head::new(t::account::sign_in(lang), t::account::sign_in_lead(lang), Section::HOME).private();
    if !errors.is_empty() {
        head.status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    let (action, next) = (cx.to("/sign-in"), form.raw("next").to_owned());
    let kept = next == "/staff/kept";
    let typed = Typed::back(lang, form, errors);
    cx.page(head, move || {
        let email = Field::new("email", t::account::email(lang)).kind("email").autocomplete("username");
        let password = Field::new("password", t::account::password(lang)).kind("password").autocomplete("current-password");
        view! {
            <div class="split">
                <div class="flow-l">
                    {note.map(done)}
                    {top(t::account::sign_in(lang), t::account::sign_in_lead(lang))}
                    {kept.then(|| view! { <p class="measure"><strong>{t::account::kept_wait(lang)}</strong></p> })}
                    {typed.summary()}
                    <form class="form" action=action method="post">
                        <input type="hidden" name="next" value=next/>
                        {typed.text(email)}
                        {typed.text(password)}
                        <div class="form__end"><button class="btn">{t::account::go_on(lang)}</button></div>
                    </form>
                </div>
                {Panel::Plain.aside(t::account::help(lang), ticks([t::account::help_code(lang), t::account::help_forgot(lang), t::account::help_public(lang)]))}
            </div>
        }
        .into_any()
    })
}

/// Judges address and password.
pub(super) async fn send(
    State(state): State<AppState>,
    visitor: Visitor,
    form: Form,
) -> Result<Response, AppError> {
    let Visitor { cx, browser, .. } = visitor;
    let next = next_path(form.raw("next"));
    let (email, password) = (form.raw("email").to_owned(), form.raw("password").to_owned());
    match signin::first(&state, &email, &password, &next, &browser).await {
        Ok(Some(token)) => Ok(half_in(&cx, "/sign-in/code", &token)),
        Ok(None) => {
            let email: String = email.chars().take(254).collect();
            let back = Form::default().with("next", next).with("email", email);
            let errors = vec![("email".to_owned(), t::account::refused(cx.lang).to_owned())];
            Ok(draw(cx, back, errors, None))
        }
        // Too many hashes wait (AU-01): say when to come back.
        Err(AppError::Unavailable) => {
            let mut response = AppError::Unavailable.into_response();
            response.headers_mut().insert(axum::http::header::RETRY_AFTER, HeaderValue::from_static("5"));
            Ok(response)
        }
        Err(error) => Err(error),
    }
}

/// The form of the code, for a half-open sign-in only.
pub(super) async fn show_code(State(state): State<AppState>, visitor: Visitor) -> Result<Response, AppError> {
    let Visitor { cx, entry, .. } = visitor;
    let mut tx = state.db().read().await?;
    let waits = match &entry {
        Some(token) => ways::entry(&mut tx, state.keys(), cx.now, token).await?.map(|e| e.waits),
        None => None,
    };
    drop(tx);
    match waits {
        Some(Waits::Code) => Ok(draw_code(cx, vec![])),
        Some(Waits::Enrol | Waits::Codes) => Ok(lead(&cx, "/welcome")),
        None => Ok(lead(&cx, "/sign-in?done=late")),
    }
}

fn draw_code(cx: Cx, errors: Vec<(String, String)>) -> Response {
    let lang = cx.lang;
    let mut head =
        Head::new(t::account::code_title(lang), t::account::code_lead(lang), Section::HOME).private();
    if !errors.is_empty() {
        head.status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    let (action, again) = (cx.to("/sign-in/code"), cx.to("/sign-in"));
    let typed = Typed::back(lang, Form::default(), errors);
    cx.page(head, move || {
        let code = Field::new("totp", t::account::code(lang)).hint(t::account::code_hint(lang)).width("w-m").autocomplete("one-time-code");
        view! {
            {top(t::account::code_title(lang), t::account::code_lead(lang))}
            {typed.summary()}
            <form class="form" action=action method="post">
                {typed.text(code)}
                <div class="form__end"><button class="btn">{t::account::sign_in(lang)}</button><a href=again>{t::account::again(lang)}</a></div>
            </form>
        }
        .into_any()
    })
}

/// Judges the code.
pub(super) async fn send_code(
    State(state): State<AppState>,
    visitor: Visitor,
    form: Form,
) -> Result<Response, AppError> {
    let Visitor { cx, browser, entry } = visitor;
    let Some(token) = entry else { return Ok(lead(&cx, "/sign-in?done=late")) };
    match signin::second(&state, &token, form.raw("totp"), &browser).await? {
        Second::In(inside) => Ok(come_in(&cx, &inside)),
        Second::Wrong(left) => {
            let message = t::account::code_wrong(cx.lang, left);
            Ok(draw_code(cx, vec![("totp".to_owned(), message)]))
        }
        Second::Gone => {
            let mut response = lead(&cx, "/sign-in?done=late");
            Cookie::Entry.set(response.headers_mut(), state.site().https(), "");
            Ok(response)
        }
    }
}

/// Ends the session (SE-04).
pub(super) async fn sign_out(
    State(state): State<AppState>,
    mut desk: Desk,
    Extension(Ticket(hash)): Extension<Ticket>,
) -> Result<Response, AppError> {
    let mut ch = desk.write().await?;
    sessions::end(&mut ch.tx, &hash).await?;
    ch.trail(Entry::new(What::SignOut, signin::object(desk.actor.id)));
    ch.commit().await?;
    let mut response = lead(&desk.cx, "/sign-in?done=out");
    Cookie::Session.set(response.headers_mut(), state.site().https(), "");
    // Not "cookies": those hold the language and the known browser, too.
    let clear = HeaderValue::from_static("\"cache\", \"storage\"");
    response.headers_mut().insert(HeaderName::from_static("clear-site-data"), clear);
    Ok(response)
}
