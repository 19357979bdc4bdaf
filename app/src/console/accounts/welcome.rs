//! The first entry, and every new beginning: `/welcome/TOKEN` takes a link, `/welcome` enrols an authenticator and shows the recovery
//! codes once, `/unlock/TOKEN` lifts a wait. Opening a link changes nothing (AU-10).
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use leptos::prelude::*;

use super::parts::{Cookie, Visitor, come_in, half_in, lead};
use crate::base::{checks::mask_email, error::AppError};
use crate::office::staff::store::{links, people, ways};
use crate::office::staff::{password, signin, totp};
use crate::office::{
    staff::signin::Second, staff::signin::Set, staff::store::links::Purpose, staff::store::ways::Waits,
};
use crate::t;
use crate::web::{
    forms::Form, menu::Section, page::Cx, page::Head, state::AppState, ui::field::Field, ui::field::Typed,
    ui::qr, ui::slip::secrets, ui::top::Top, ui::top::top,
};

/// Links that lead here.
const PURPOSES: [Purpose; 3] = [Purpose::Invite, Purpose::Reset, Purpose::Totp];

/// What a link says before it is used.
struct Link {
    token: String,
    purpose: Purpose,
    mail: String,
}

async fn look(state: &AppState, token: String, purposes: &[Purpose]) -> Result<Option<Link>, AppError> {
    let (keys, now) = (state.keys(), state.clock().now());
    let mut tx = state.db().read().await?;
    let Some((id, purpose)) = links::look(&mut tx, keys, now, &token, purposes).await? else {
        return Ok(None);
    };
    let found = people::by_id(&mut tx, keys, id).await?;
    Ok(found.map(|s| Link { token, purpose, mail: mask_email(&s.account.email) }))
}

/// The form behind a link.
pub(super) async fn show(
    State(state): State<AppState>,
    Path(token): Path<String>,
    Visitor { cx, .. }: Visitor,
) -> Result<Response, AppError> {
    Ok(match look(&state, token, &PURPOSES).await? {
        Some(link) => draw(cx, link, vec![]),
        None => gone(cx),
    })
}

/// A link that is used, replaced or too old.
fn gone(cx: Cx) -> Response {
    let lang = cx.lang;
    let mut head =
        Head::new(t::account::link_gone(lang), t::account::link_gone_lead(lang), Section::HOME).private();
    head.status = StatusCode::GONE;
    let to = cx.to("/sign-in");
    cx.page(head, move || {
        view! {
            {top(t::account::link_gone(lang), t::account::link_gone_lead(lang))}
            <p class="measure">{t::account::link_gone_next(lang)}</p>
            <p><a class="btn btn--2" href=to>{t::account::sign_in(lang)}</a></p>
        }
    })
}

fn draw(cx: Cx, link: Link, errors: Vec<(String, String)>) -> Response {
    let lang = cx.lang;
    let (title, text) = match link.purpose {
        Purpose::Totp => (t::account::totp_link_title(lang), t::account::totp_link_lead(lang)),
        Purpose::Reset => (t::account::reset_link_title(lang), t::account::reset_link_lead(lang)),
        _ => (t::account::welcome_title(lang), t::account::welcome_lead(lang)),
    };
    let mut head = Head::new(title, text, Section::HOME).private();
    if !errors.is_empty() {
        head.status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    let action = cx.to(&link.purpose.path(&link.token));
    let typed = Typed::back(lang, Form::default(), errors);
    let fresh = link.purpose != Purpose::Totp;
    cx.page(head, move || {
        let fields = if fresh {
            new_password(&typed, lang)
        } else {
            typed.text(
                Field::new("password", t::account::password(lang))
                    .kind("password")
                    .autocomplete("current-password"),
            )
        };
        view! {
            {Top::new(title).lead(text).more(view! { <p>{t::account::link_for(lang, link.mail)}</p> }).view()}
            {typed.summary()}
            <form class="form" action=action method="post">
                {fields}
                <div class="form__end"><button class="btn">{t::account::go_on(lang)}</button></div>
            </form>
        }
        .into_any()
    })
}

/// The two fields of a new password.
pub(super) fn new_password(typed: &Typed, lang: crate::base::i18n::Lang) -> AnyView {
    let hint = t::account::password_rule(lang, password::MIN, password::MAX);
    let one = Field::new("password_new", t::account::password_new(lang))
        .hint(hint)
        .kind("password")
        .autocomplete("new-password");
    let two = Field::new("password_again", t::account::password_again(lang))
        .kind("password")
        .autocomplete("new-password");
    view! { {typed.text(one)}{typed.text(two)} }.into_any()
}

/// Uses a link.
pub(super) async fn send(
    State(state): State<AppState>,
    Path(token): Path<String>,
    visitor: Visitor,
    form: Form,
) -> Result<Response, AppError> {
    let Visitor { cx, browser, .. } = visitor;
    let lang = cx.lang;
    let Some(link) = look(&state, token, &PURPOSES).await? else { return Ok(gone(cx)) };
    let fresh = link.purpose != Purpose::Totp;
    let typed = form.raw(if fresh { "password_new" } else { "password" });
    if fresh && typed != form.raw("password_again") {
        return Ok(draw(cx, link, vec![("password_again".into(), t::account::not_same(lang).into())]));
    }
    match signin::welcome(&state, &link.token, typed, &browser).await? {
        Set::Gone => Ok(gone(cx)),
        Set::Weak(weak) => Ok(draw(cx, link, vec![("password_new".into(), weak.message(lang))])),
        Set::Wrong => Ok(draw(cx, link, vec![("password".into(), t::account::password_wrong(lang).into())])),
        Set::Half(entry, Waits::Code) => Ok(half_in(&cx, "/sign-in/code", &entry)),
        Set::Half(entry, _) => Ok(half_in(&cx, "/welcome", &entry)),
    }
}

/// The QR code of a new authenticator, or the recovery codes, whatever the way in waits for.
pub(super) async fn enrol(State(state): State<AppState>, visitor: Visitor) -> Result<Response, AppError> {
    draw_enrol(&state, visitor, vec![]).await
}

async fn draw_enrol(
    state: &AppState,
    visitor: Visitor,
    errors: Vec<(String, String)>,
) -> Result<Response, AppError> {
    let Visitor { cx, entry, .. } = visitor;
    let mut tx = state.db().read().await?;
    let found = match &entry {
        Some(token) => ways::entry(&mut tx, state.keys(), cx.now, token).await?,
        None => None,
    };
    let Some(entry) = found else { return Ok(lead(&cx, "/sign-in?done=late")) };
    let account = people::by_id(&mut tx, state.keys(), entry.staff).await?.map(|s| s.account);
    drop(tx);
    match (entry.waits, entry.totp, entry.codes, account) {
        (Waits::Enrol, Some(secret), _, Some(a)) => Ok(page_enrol(cx, &secret, &a.email, errors)),
        (Waits::Codes, _, Some(codes), Some(_)) => Ok(page_codes(cx, &codes, "/welcome/done")),
        (Waits::Code, ..) => Ok(lead(&cx, "/sign-in/code")),
        _ => Ok(lead(&cx, "/sign-in?done=late")),
    }
}

fn page_enrol(cx: Cx, secret: &str, email: &str, errors: Vec<(String, String)>) -> Response {
    let lang = cx.lang;
    let mut head =
        Head::new(t::account::enrol_title(lang), t::account::enrol_lead(lang), Section::HOME).private();
    if !errors.is_empty() {
        head.status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    let (action, drawing, secret) =
        (cx.to("/welcome"), qr::svg(&totp::url(secret, email)), totp::grouped(secret));
    let typed = Typed::back(lang, Form::default(), errors);
    cx.page(head, move || {
        let code = Field::new("totp", t::account::code(lang)).hint(t::account::enrol_code_hint(lang)).width("w-m").numeric().autocomplete("one-time-code");
        view! {
            {top(t::account::enrol_title(lang), t::account::enrol_lead(lang))}
            {typed.summary()}
            <div class="split">
                <div class="flow-l">
                    <ol class="flow">
                        <li>{t::account::enrol_1(lang)}</li>
                        <li>{t::account::enrol_2(lang)}</li>
                        <li>{t::account::enrol_3(lang)}</li>
                    </ol>
                    <form class="form" action=action method="post">
                        {typed.text(code)}
                        <div class="form__end"><button class="btn">{t::account::go_on(lang)}</button></div>
                    </form>
                </div>
                <figure class="panel flow">
                    {drawing}
                    <figcaption class="flow"><p>{t::account::enrol_secret(lang)}</p><p><code class="secret">{secret}</code></p></figcaption>
                </figure>
            </div>
        }
        .into_any()
    })
}

/// The recovery codes, once, to print or copy. `to` takes the button.
pub(super) fn page_codes(cx: Cx, codes: &str, to: &str) -> Response {
    let lang = cx.lang;
    let head =
        Head::new(t::account::codes_title(lang), t::account::codes_lead(lang), Section::HOME).private();
    let action = cx.to(to);
    let inside = cx.desk.is_some();
    let codes: Vec<String> = codes.lines().map(str::to_owned).collect();
    cx.page(head, move || {
        let end = if inside {
            view! { <p><a class="btn" href=action>{t::account::codes_read(lang)}</a></p> }.into_any()
        } else {
            view! { <form action=action method="post"><button class="btn">{t::account::codes_read(lang)}</button></form> }.into_any()
        };
        view! {
            {top(t::account::codes_title(lang), t::account::codes_lead(lang))}
            {secrets(codes, t::account::codes_keep(lang))}
            <div class="section">{end}</div>
        }
        .into_any()
    })
}

/// Judges the first code of a new authenticator.
pub(super) async fn send_enrol(
    State(state): State<AppState>,
    visitor: Visitor,
    form: Form,
) -> Result<Response, AppError> {
    let Some(token) = visitor.entry.clone() else { return Ok(lead(&visitor.cx, "/sign-in?done=late")) };
    match signin::enrol(&state, &token, form.raw("totp"), &visitor.browser).await? {
        Second::In(_) => Ok(lead(&visitor.cx, "/welcome")),
        Second::Gone => Ok(lead(&visitor.cx, "/sign-in?done=late")),
        Second::Wrong(_) => {
            let message = t::account::enrol_wrong(visitor.cx.lang).to_owned();
            draw_enrol(&state, visitor, vec![("totp".into(), message)]).await
        }
    }
}

/// The recovery codes were read: in.
pub(super) async fn finish(State(state): State<AppState>, visitor: Visitor) -> Result<Response, AppError> {
    let Visitor { cx, browser, entry } = visitor;
    let Some(token) = entry else { return Ok(lead(&cx, "/sign-in?done=late")) };
    Ok(match signin::codes_read(&state, &token, &browser).await? {
        Some(inside) => come_in(&cx, &inside),
        None => {
            let mut response = lead(&cx, "/sign-in?done=late");
            Cookie::Entry.set(response.headers_mut(), state.site().https(), "");
            response
        }
    })
}

/// The page behind an unlock link (AU-07).
pub(super) async fn show_unlock(
    State(state): State<AppState>,
    Path(token): Path<String>,
    Visitor { cx, .. }: Visitor,
) -> Result<Response, AppError> {
    let Some(link) = look(&state, token, &[Purpose::Unlock]).await? else { return Ok(gone(cx)) };
    let lang = cx.lang;
    let head =
        Head::new(t::account::unlock_title(lang), t::account::unlock_lead(lang), Section::HOME).private();
    let action = cx.to(&link.purpose.path(&link.token));
    Ok(cx.page(head, move || {
        view! {
            {Top::new(t::account::unlock_title(lang)).lead(t::account::unlock_lead(lang)).more(view! { <p>{t::account::link_for(lang, link.mail)}</p> }).view()}
            <form action=action method="post"><button class="btn">{t::account::unlock_button(lang)}</button></form>
        }
    }))
}

/// Lifts the wait.
pub(super) async fn send_unlock(
    State(state): State<AppState>,
    Path(token): Path<String>,
    Visitor { cx, .. }: Visitor,
) -> Result<Response, AppError> {
    Ok(if signin::unlock(&state, &token).await? { lead(&cx, "/sign-in?done=unlocked") } else { gone(cx) })
}
