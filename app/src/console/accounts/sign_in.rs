//! `/sign-in`, `/sign-in/code` and `/staff/sign-out`.
use axum::{
    Extension,
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use leptos::prelude::*;

use super::parts::{Cookie, Visitor, ask, come_in, half_in, late, lead, next_path};
use crate::base::error::{AppError, Result};
use crate::features::people;
use crate::office::{
    staff::desk::Desk, staff::desk::Ticket, staff::signin, staff::signin::Second, staff::store::sessions,
    staff::store::ways, staff::store::ways::Waits, trail::Entry, trail::What,
};
use crate::t::account as t;
use crate::web::{
    forms::Form, menu::Section, page::Cx, page::Head, ui::banner::done_of, ui::field::Field,
    ui::field::Typed, ui::icon::Icon, ui::section::Panel, ui::section::ticks, ui::top::top,
};

/// The empty form. The address is shared: who was on the way into the console, or was just there, signs in as staff; everybody else is the
/// public, which is not asked where it comes from.
pub(super) async fn show(cx: Cx, visitor: Result<Visitor, Response>) -> Result<Response> {
    if !cx.params.has("next") && !cx.params.has("done") {
        return people::pages::sign_in(cx).await;
    }
    let cx = match visitor {
        Ok(Visitor { cx, .. }) => cx,
        Err(outside) => return Ok(outside),
    };
    let next = next_path(cx.params.one("next")?.unwrap_or_default());
    let typed = Typed::new(cx.lang, Form::default().with("next", next));
    Ok(draw(cx, &typed))
}

fn draw(cx: Cx, typed: &Typed) -> Response {
    let lang = cx.lang;
    let head = Head::new(t::sign_in(lang), t::sign_in_lead(lang), Section::HOME).private().of(typed);
    let email = Field::new("email", t::email(lang)).kind("email").autocomplete("username");
    let password =
        Field::new("password", t::password(lang)).kind("password").autocomplete("current-password");
    let form = typed.post(cx.to("/sign-in")).keyless().kept("next", "");
    let form = form.view(t::go_on(lang), view! { {typed.text(email)}{typed.text(password)} });
    let kept = typed.form().raw("next") == "/staff/kept";
    let public = cx.to("/sign-in");
    cx.draw(head, move |cx| {
        let note = done_of(cx, |word| match word {
            "out" => Some(t::signed_out(lang)),
            "unlocked" => Some(t::unlocked(lang)),
            "late" => Some(t::entry_gone(lang)),
            _ => None,
        });
        view! {
            <div class="split">
                <div class="flow-l">
                    {note}
                    {top(t::sign_in(lang), t::sign_in_lead(lang))}
                    {kept.then(|| view! { <p class="measure"><strong>{t::kept_wait(lang)}</strong></p> })}
                    {form}
                </div>
                {Panel::Plain.aside(t::help(lang), view! {
                    {ticks([t::help_code(lang), t::help_forgot(lang), t::help_public(lang)])}
                    <p><a class="go" href=public>{t::to_public(lang)}{Icon::Arrow.svg()}</a></p>
                })}
            </div>
        }
    })
}

pub(super) async fn send(Visitor { cx, browser, .. }: Visitor, form: Form) -> Result<Response> {
    let next = next_path(form.raw("next"));
    let email = form.raw("email");
    match signin::first(&cx.state, email, form.raw("password"), &next, &browser).await {
        Ok(Some(token)) => Ok(half_in(&cx, "/sign-in/code", &token)),
        Ok(None) => {
            let email: String = email.chars().take(254).collect();
            let back = Form::default().with("next", next).with("email", email);
            let typed = Typed::wrong(cx.lang, back, "email", t::refused(cx.lang));
            Ok(draw(cx, &typed))
        }
        // Too many hashes wait (AU-01): say when to come back.
        Err(AppError::Unavailable) => {
            Ok(([(header::RETRY_AFTER, "5")], AppError::Unavailable).into_response())
        }
        Err(error) => Err(error),
    }
}

/// The form of the code, for a half-open sign-in only.
pub(super) async fn show_code(Visitor { cx, entry, .. }: Visitor) -> Result<Response> {
    let mut tx = cx.state.db().read().await?;
    let waits = match &entry {
        Some(token) => ways::entry(&mut tx, cx.state.keys(), cx.now, token).await?.map(|e| e.waits),
        None => None,
    };
    drop(tx);
    Ok(match waits {
        Some(Waits::Code) => {
            let typed = Typed::start(cx.lang);
            draw_code(cx, &typed)
        }
        Some(Waits::Enrol | Waits::Codes) => lead(&cx, "/welcome"),
        None => lead(&cx, "/sign-in?done=late"),
    })
}

fn draw_code(cx: Cx, typed: &Typed) -> Response {
    let lang = cx.lang;
    let head = Head::new(t::code_title(lang), t::code_lead(lang), Section::HOME).private();
    let code =
        Field::new("totp", t::code(lang)).hint(t::code_hint(lang)).width("w-m").autocomplete("one-time-code");
    let form = typed.post(cx.to("/sign-in/code")).keyless().cancel(cx.to("/sign-in"), t::again(lang));
    let form = form.view(t::sign_in(lang), typed.text(code));
    ask(cx, head, typed, form)
}

pub(super) async fn send_code(visitor: Visitor, form: Form) -> Result<Response> {
    let Visitor { cx, browser, entry } = visitor;
    let Some(token) = entry else { return Ok(lead(&cx, "/sign-in?done=late")) };
    Ok(match signin::second(&cx.state, &token, form.raw("totp"), &browser).await? {
        Second::In(inside) => come_in(&cx, &inside),
        Second::Wrong(left) => {
            let typed = Typed::wrong(cx.lang, Form::default(), "totp", t::code_wrong(cx.lang, left));
            draw_code(cx, &typed)
        }
        Second::Gone => late(&cx),
    })
}

/// Ends the session (SE-04). Its form needs no one-time key: ending a session twice is ending it, and nobody may be kept inside because
/// a page is old.
pub(super) async fn sign_out(mut desk: Desk, Extension(Ticket(hash)): Extension<Ticket>) -> Result<Response> {
    let mut ch = desk.write().await?;
    sessions::end(&mut ch.tx, &hash).await?;
    ch.trail(Entry::new(What::SignOut, signin::object(desk.actor.id)));
    ch.commit().await?;
    let mut response = lead(&desk.cx, "/sign-in?done=out");
    Cookie::Session.set(response.headers_mut(), desk.cx.state.site().https(), "");
    // Not "cookies": those hold the language and the known browser, too.
    let clear = HeaderValue::from_static("\"cache\", \"storage\"");
    response.headers_mut().insert(HeaderName::from_static("clear-site-data"), clear);
    Ok(response)
}
