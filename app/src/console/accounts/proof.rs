//! Proving who one is again, at the desk, before what is delicate (SE-06), and setting a new password (AU-02). The forms carry no one-time
//! key: their one-time code is one (AU-03).
use axum::{Extension, response::Response};
use leptos::prelude::*;

use super::{
    parts::{Cookie, ask, lead, next_path},
    welcome,
};
use crate::base::{error::AppError, error::Result};
use crate::console::accounts;
use crate::office::staff::desk::{Desk, Ticket};
use crate::office::staff::store::{people, sessions, tries, tries::Counter};
use crate::office::staff::{hashing, password, signin, signin::object, types::Actor};
use crate::office::{change::Change, trail::Entry, trail::What};
use crate::t;
use crate::web::{forms::Form, page::Cx, page::Head, state::AppState, ui::field::Field, ui::field::Typed};

/// The form of a proof, or of a new password.
fn draw(cx: Cx, fresh: bool, typed: &Typed) -> Response {
    let lang = cx.lang;
    let (title, text, path) = if fresh {
        (t::account::change_password(lang), t::account::change_password_lead(lang), "/staff/account/password")
    } else {
        (t::account::confirm(lang), t::account::confirm_lead(lang), "/staff/account/confirm")
    };
    let head = Head::new(title, text, accounts::ACCOUNT)
        .private()
        .crumb(t::staff::nav_account(lang), Some("/staff/account"))
        .crumb(title, None);
    let now = Field::new("password", t::account::password_now(lang));
    let code =
        Field::new("totp", t::account::code(lang)).hint(t::account::code_own(lang)).width("w-m").numeric();
    let fields = view! {
        {typed.text(now.kind("password").autocomplete("current-password"))}
        {typed.text(code.autocomplete("one-time-code"))}
        {fresh.then(|| welcome::new_password(typed, lang))}
    };
    let form = typed.post(cx.to(path)).keyless().kept("next", "").view(title, fields);
    ask(cx, head, typed, form)
}

pub(super) async fn confirm(Desk { cx, .. }: Desk) -> Response {
    let typed = Typed::start(cx.lang);
    draw(cx, false, &typed)
}

pub(super) async fn show_password(Desk { cx, .. }: Desk) -> Response {
    let typed = Typed::start(cx.lang);
    draw(cx, true, &typed)
}

/// Password and code of the person at the desk, both right or neither said which; slowed down as a sign-in is (AU-07).
async fn proof(state: &AppState, actor: &Actor, form: &Form) -> Result<bool> {
    let (keys, typed) = (state.keys(), form.raw("password"));
    let mut ch = Change::job(state).await?;
    let secrets = people::by_id(&mut ch.tx, keys, actor.id).await?.ok_or(AppError::NotFound)?;
    // The counter of the session's person: a stolen session guesses as slowly as a stranger, and locks out nobody else.
    let counter = Counter { who: tries::who(keys, &secrets.account.email), device: "desk".to_owned() };
    let may = typed.len() <= hashing::MAX_BYTES && counter.take(&mut ch.tx, ch.now).await?;
    ch.commit().await?;
    let judged = hashing::verify(secrets.password.clone().filter(|_| may), typed).await?;
    let mut ch = Change::job(state).await?;
    let good = judged.right && signin::prove(&mut ch, &secrets, form.raw("totp")).await?;
    if good {
        counter.clear(&mut ch.tx).await?;
    } else if may {
        signin::failed(&mut ch, &counter, Some(&secrets), &actor.ip).await?;
    }
    ch.commit().await?;
    Ok(good)
}

/// The session gets a new token and counts as proved (SE-01).
async fn renewed(state: &AppState, cx: &Cx, hash: &str, to: &str) -> Result<Response> {
    let mut ch = Change::job(state).await?;
    let token = sessions::renew(&mut ch, hash).await?;
    ch.commit().await?;
    let mut response = lead(cx, to);
    if let Some(token) = token {
        Cookie::Session.set(response.headers_mut(), state.site().https(), &token);
    }
    Ok(response)
}

pub(super) async fn send_confirm(
    mut desk: Desk,
    Extension(Ticket(hash)): Extension<Ticket>,
    form: Form,
) -> Result<Response> {
    // The proof has transactions of its own: a try counts whatever comes of it (AU-07).
    desk.rest();
    let Desk { cx, actor, .. } = desk;
    if !proof(&cx.state, &actor, &form).await? {
        let wrong = t::account::proof_wrong(cx.lang);
        let typed = Typed::wrong(cx.lang, form.only(&["next"]), "password", wrong);
        return Ok(draw(cx, false, &typed));
    }
    let to = match form.raw("next") {
        "" => "/staff/account?done=confirmed".to_owned(),
        next => next_path(next),
    };
    renewed(&cx.state, &cx, &hash, &to).await
}

/// Sets a new password: the old one, the code and the new one (AU-02). All other sessions end (SE-05), the owner gets a mail.
pub(super) async fn send_password(
    mut desk: Desk,
    Extension(Ticket(hash)): Extension<Ticket>,
    form: Form,
) -> Result<Response> {
    let (cx, actor) = (desk.cx.clone(), desk.actor.clone());
    let (lang, state, fresh) = (cx.lang, cx.state.clone(), form.raw("password_new"));
    let found = people::by_id(desk.tx().await?, state.keys(), actor.id).await?;
    let secrets = found.ok_or(AppError::NotFound)?;
    // The proof has transactions of its own, and hashing takes its time.
    desk.rest();
    let empty = Form::default();
    let mut r = empty.reader(lang);
    if fresh != form.raw("password_again") {
        r.fail("password_again", t::account::not_same(lang));
    }
    if let Err(weak) = password::check(fresh, &secrets.account.email, &secrets.account.name) {
        r.fail("password_new", weak.message(lang));
    }
    // The proof costs a code, so it comes last.
    if r.good() && !proof(&state, &actor, &form).await? {
        r.fail("password", t::account::proof_wrong(lang));
    }
    if !r.good() {
        return Ok(draw(cx, true, &r.back()));
    }
    let new = hashing::hash(fresh).await?;
    let mut ch = desk.write().await?;
    people::set_password(&mut ch.tx, actor.id, Some(&new)).await?;
    sessions::end_all(&mut ch.tx, actor.id, &hash).await?;
    ch.trail(Entry::new(What::PasswordSet, object(actor.id)));
    signin::changed(&mut ch, &secrets, t::account::mail_password).await?;
    ch.commit().await?;
    renewed(&state, &cx, &hash, "/staff/account?done=password").await
}
