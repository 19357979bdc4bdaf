//! The first entry, and every new beginning: `/welcome/TOKEN` takes a link, `/welcome` enrols an authenticator and shows the recovery
//! codes once, `/unlock/TOKEN` lifts a wait. Opening a link changes nothing (AU-10).
use axum::{extract::Path, http::StatusCode, response::Response};
use leptos::prelude::*;

use super::parts::{Visitor, ask, come_in, half_in, late, lead};
use crate::base::{checks::mask_email, error::Result, i18n::Lang};
use crate::office::staff::store::{links, people, ways};
use crate::office::staff::{password, signin, totp};
use crate::office::{
    staff::signin::Second, staff::signin::Set, staff::store::links::Purpose, staff::store::ways::Waits,
};
use crate::t::account as t;
use crate::web::{
    forms::Form, menu::Section, page::Cx, page::Head, ui::field::Field, ui::field::Typed, ui::qr,
    ui::slip::secrets, ui::top::Top, ui::top::top,
};

/// Links that lead here.
const PURPOSES: [Purpose; 3] = [Purpose::Invite, Purpose::Reset, Purpose::Totp];

/// What a link says before it is used.
struct Link {
    token: String,
    purpose: Purpose,
    mail: String,
}

async fn look(cx: &Cx, token: String, purposes: &[Purpose]) -> Result<Option<Link>> {
    let keys = cx.state.keys();
    let mut tx = cx.state.db().read().await?;
    let Some((id, purpose)) = links::look(&mut tx, keys, cx.now, &token, purposes).await? else {
        return Ok(None);
    };
    let found = people::by_id(&mut tx, keys, id).await?;
    Ok(found.map(|s| Link { token, purpose, mail: mask_email(&s.account.email) }))
}

/// The head of a page on the way in.
fn head(title: &'static str, lead: &'static str) -> Head {
    Head::new(title, lead, Section::HOME).private()
}

/// The form behind a link.
pub(super) async fn show(Path(token): Path<String>, Visitor { cx, .. }: Visitor) -> Result<Response> {
    let typed = Typed::start(cx.lang);
    Ok(match look(&cx, token, &PURPOSES).await? {
        Some(link) => draw(cx, &link, &typed),
        None => gone(cx),
    })
}

/// A link that is used, replaced or too old.
fn gone(cx: Cx) -> Response {
    let lang = cx.lang;
    let mut head = head(t::link_gone(lang), t::link_gone_lead(lang));
    head.status = StatusCode::GONE;
    cx.draw(head, move |cx| {
        view! {
            {top(t::link_gone(lang), t::link_gone_lead(lang))}
            <p class="measure">{t::link_gone_next(lang)}</p>
            <p><a class="btn btn--2" href=cx.to("/sign-in")>{t::sign_in(lang)}</a></p>
        }
    })
}

fn draw(cx: Cx, link: &Link, typed: &Typed) -> Response {
    let lang = cx.lang;
    let (title, text) = match link.purpose {
        Purpose::Totp => (t::totp_link_title(lang), t::totp_link_lead(lang)),
        Purpose::Reset => (t::reset_link_title(lang), t::reset_link_lead(lang)),
        _ => (t::welcome_title(lang), t::welcome_lead(lang)),
    };
    let fields = if link.purpose == Purpose::Totp {
        let now = Field::new("password", t::password(lang));
        typed.text(now.kind("password").autocomplete("current-password"))
    } else {
        new_password(typed, lang)
    };
    let form = typed.post(cx.to(&link.purpose.path(&link.token))).keyless().view(t::go_on(lang), fields);
    let whose = t::link_for(lang, &link.mail);
    cx.page(head(title, text).of(typed), move || {
        view! {
            {Top::new(title).lead(text).more(view! { <p>{whose}</p> }).view()}
            {form}
        }
    })
}

/// The two fields of a new password.
pub(super) fn new_password(typed: &Typed, lang: Lang) -> AnyView {
    let field =
        |name, label: &'static str| Field::new(name, label).kind("password").autocomplete("new-password");
    let one = field("password_new", t::password_new(lang));
    let one = one.hint(t::password_rule(lang, password::MIN, password::MAX));
    let two = field("password_again", t::password_again(lang));
    view! { {typed.text(one)}{typed.text(two)} }.into_any()
}

pub(super) async fn send(
    Path(token): Path<String>,
    Visitor { cx, browser, .. }: Visitor,
    form: Form,
) -> Result<Response> {
    let lang = cx.lang;
    let Some(link) = look(&cx, token, &PURPOSES).await? else { return Ok(gone(cx)) };
    let fresh = link.purpose != Purpose::Totp;
    let typed = form.raw(if fresh { "password_new" } else { "password" });
    let (name, message) = if fresh && typed != form.raw("password_again") {
        ("password_again", t::not_same(lang).to_owned())
    } else {
        match signin::welcome(&cx.state, &link.token, typed, &browser).await? {
            Set::Gone => return Ok(gone(cx)),
            Set::Weak(weak) => ("password_new", weak.message(lang)),
            Set::Wrong => ("password", t::password_wrong(lang).to_owned()),
            Set::Half(entry, Waits::Code) => return Ok(half_in(&cx, "/sign-in/code", &entry)),
            Set::Half(entry, _) => return Ok(half_in(&cx, "/welcome", &entry)),
        }
    };
    Ok(draw(cx, &link, &Typed::wrong(lang, Form::default(), name, message)))
}

/// The QR code of a new authenticator, or the recovery codes, whatever the way in waits for.
pub(super) async fn enrol(visitor: Visitor) -> Result<Response> {
    let typed = Typed::start(visitor.cx.lang);
    draw_enrol(visitor, &typed).await
}

async fn draw_enrol(Visitor { cx, entry, .. }: Visitor, typed: &Typed) -> Result<Response> {
    let keys = cx.state.keys();
    let mut tx = cx.state.db().read().await?;
    let found = match &entry {
        Some(token) => ways::entry(&mut tx, keys, cx.now, token).await?,
        None => None,
    };
    let Some(entry) = found else { return Ok(lead(&cx, "/sign-in?done=late")) };
    let account = people::by_id(&mut tx, keys, entry.staff).await?.map(|s| s.account);
    drop(tx);
    Ok(match (entry.waits, entry.totp, entry.codes, account) {
        (Waits::Enrol, Some(secret), _, Some(a)) => page_enrol(cx, &secret, &a.email, typed),
        (Waits::Codes, _, Some(codes), Some(_)) => page_codes(cx, &codes, "/welcome/done"),
        (Waits::Code, ..) => lead(&cx, "/sign-in/code"),
        _ => lead(&cx, "/sign-in?done=late"),
    })
}

fn page_enrol(cx: Cx, secret: &str, email: &str, typed: &Typed) -> Response {
    let lang = cx.lang;
    let (drawing, secret) = (qr::svg(&totp::url(secret, email)), totp::grouped(secret));
    let code = Field::new("totp", t::code(lang)).hint(t::enrol_code_hint(lang)).width("w-m").numeric();
    let code = typed.text(code.autocomplete("one-time-code"));
    let form = typed.post(cx.to("/welcome")).keyless().view(t::go_on(lang), code);
    let steps = [t::enrol_1(lang), t::enrol_2(lang), t::enrol_3(lang)].map(|step| view! { <li>{step}</li> });
    let parts = view! {
        <div class="split">
            <div class="flow-l"><ol class="flow">{steps}</ol>{form}</div>
            <figure class="panel flow">
                {drawing}
                <figcaption class="flow"><p>{t::enrol_secret(lang)}</p><p><code class="secret">{secret}</code></p></figcaption>
            </figure>
        </div>
    };
    ask(cx, head(t::enrol_title(lang), t::enrol_lead(lang)), typed, parts.into_any())
}

/// The recovery codes, once, to print or copy. `to` takes the button.
pub(super) fn page_codes(cx: Cx, codes: &str, to: &str) -> Response {
    let lang = cx.lang;
    let action = cx.to(to);
    let codes: Vec<String> = codes.lines().map(str::to_owned).collect();
    let end = if cx.desk.is_some() {
        view! { <p><a class="btn" href=action>{t::codes_read(lang)}</a></p> }.into_any()
    } else {
        let form = Typed::start(lang).post(action).keyless().inner();
        form.around(view! { <button class="btn">{t::codes_read(lang)}</button> })
    };
    cx.page(head(t::codes_title(lang), t::codes_lead(lang)), move || {
        view! {
            {top(t::codes_title(lang), t::codes_lead(lang))}
            {secrets(codes, t::codes_keep(lang))}
            <div class="section">{end}</div>
        }
    })
}

/// Judges the first code of a new authenticator.
pub(super) async fn send_enrol(visitor: Visitor, form: Form) -> Result<Response> {
    let Visitor { cx, browser, entry } = &visitor;
    let Some(token) = entry else { return Ok(lead(cx, "/sign-in?done=late")) };
    Ok(match signin::enrol(&cx.state, token, form.raw("totp"), browser).await? {
        Second::In(_) => lead(cx, "/welcome"),
        Second::Gone => lead(cx, "/sign-in?done=late"),
        Second::Wrong(_) => {
            let typed = Typed::wrong(cx.lang, Form::default(), "totp", t::enrol_wrong(cx.lang));
            return draw_enrol(visitor, &typed).await;
        }
    })
}

/// The recovery codes were read: in.
pub(super) async fn finish(Visitor { cx, browser, entry }: Visitor) -> Result<Response> {
    let Some(token) = entry else { return Ok(lead(&cx, "/sign-in?done=late")) };
    let inside = signin::codes_read(&cx.state, &token, &browser).await?;
    Ok(inside.map_or_else(|| late(&cx), |inside| come_in(&cx, &inside)))
}

/// The page behind an unlock link (AU-07).
pub(super) async fn show_unlock(Path(token): Path<String>, Visitor { cx, .. }: Visitor) -> Result<Response> {
    let Some(link) = look(&cx, token, &[Purpose::Unlock]).await? else { return Ok(gone(cx)) };
    let (lang, typed) = (cx.lang, Typed::start(cx.lang));
    let form = typed.post(cx.to(&link.purpose.path(&link.token))).keyless().inner();
    let form = form.around(view! {
        <p>{t::link_for(lang, link.mail)}</p>
        <button class="btn">{t::unlock_button(lang)}</button>
    });
    Ok(ask(cx, head(t::unlock_title(lang), t::unlock_lead(lang)), &typed, form))
}

pub(super) async fn send_unlock(Path(token): Path<String>, Visitor { cx, .. }: Visitor) -> Result<Response> {
    Ok(if signin::unlock(&cx.state, &token).await? { lead(&cx, "/sign-in?done=unlocked") } else { gone(cx) })
}
