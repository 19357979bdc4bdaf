//! `/staff/account`: one's own account. What is delicate asks for password and code anew, when the last proof is older than ten
//! minutes (SE-06, V7.5); a proof gives the session a new token (SE-01).
use axum::{Extension, extract::State, http::StatusCode, response::Response};
use leptos::prelude::*;

use super::{
    parts::{Cookie, lead, next_path},
    welcome,
};
use crate::base::{db::Tx, error::AppError, i18n::Lang};
use crate::console::accounts;
use crate::office::staff::desk::{Desk, Reading, Ticket};
use crate::office::staff::store::{kept, people, sessions, tries, ways};
use crate::office::staff::{hashing, password, signin};
use crate::office::{
    change::Change, change::Halt, staff::signin::object, staff::store::kept::Kind,
    staff::store::sessions::Session, staff::store::tries::Counter, staff::types::Actor, trail::Entry,
    trail::What,
};
use crate::t;
use crate::web::ui::table::{Col, Table, cells};
use crate::web::{
    forms::Form, forms::once, page::Cx, page::Head, state::AppState, ui::banner::done, ui::facts::fact,
    ui::facts::facts, ui::field::Field, ui::field::Typed, ui::top::Top, ui::top::top,
};

fn head(cx: &Cx, title: &'static str) -> Head {
    let head = Head::new(title, title, accounts::ACCOUNT).private();
    if cx.path == "/staff/account" {
        return head;
    }
    head.crumb(t::staff::nav_account(cx.lang), Some("/staff/account")).crumb(title, None)
}

/// The account.
pub(super) async fn show(
    State(state): State<AppState>,
    Reading { cx, actor, mut tx }: Reading,
    Extension(Ticket(hash)): Extension<Ticket>,
) -> Result<Response, AppError> {
    let lang = cx.lang;
    let list = sessions::list(&mut tx, state.keys(), cx.now, actor.id, &hash).await?;
    let left = ways::codes_left(&mut tx, actor.id).await?;
    let account = people::by_id(&mut tx, state.keys(), actor.id).await?.ok_or(AppError::NotFound)?.account;
    drop(tx);
    let note = match cx.params.one("done")? {
        Some("password") => Some(t::account::done_password(lang)),
        Some("session") => Some(t::account::done_session(lang)),
        Some("language") => Some(t::account::done_language(lang)),
        Some("confirmed") => Some(t::account::done_confirmed(lang)),
        _ => None,
    };
    let title = t::staff::nav_account(lang);
    let head = head(&cx, title);
    Ok(cx.clone().page(head, move || {
        let known = vec![
            fact(t::account::name(lang), account.name),
            fact(t::account::email(lang), account.email),
            fact(t::account::role(lang), account.role.label(lang)),
            fact(t::account::place(lang), account.division.label(lang)),
        ];
        view! {
            {note.map(done)}
            {Top::new(title).view()}
            {facts(known)}
            <section class="section flow">
                <h2>{t::account::secure(lang)}</h2>
                <p><a class="btn btn--2" href=cx.to("/staff/account/password")>{t::account::change_password(lang)}</a></p>
                <p class="measure">{t::account::codes_left(lang, left)}</p>
                <form action=cx.to("/staff/account/codes") method="post">
                    {once::field(&Form::default())}
                    <button class="btn btn--2">{t::account::new_codes(lang)}</button>
                </form>
                <p class="meta">{t::account::totp_note(lang)}</p>
            </section>
            {sessions_part(&cx, list)}
            {language_part(&cx, account.lang)}
        }
        .into_any()
    }))
}

fn sessions_part(cx: &Cx, list: Vec<Session>) -> AnyView {
    let lang = cx.lang;
    let action = cx.to("/staff/account/sessions");
    let more = list.len() > 1;
    let rows = list.into_iter().map(|s| {
        let end = if s.here {
            view! { <span class="tag tag--ok">{t::account::this_one(lang)}</span> }.into_any()
        } else {
            view! {
                <form action=action.clone() method="post">
                    {once::field(&Form::default())}<input type="hidden" name="session" value=s.reference/>
                    <button class="btn btn--stop btn--s">{t::account::end_session(lang)}</button>
                </form>
            }
            .into_any()
        };
        cells![agent(&s.agent, lang), lang.moment(s.created_at), lang.moment(s.seen_at), s.ip, end]
    });
    let cols = [
        Col::head(t::account::browser(lang)),
        Col::text(t::account::since(lang)),
        Col::text(t::account::seen(lang)),
        Col::text(t::account::from(lang)),
        Col::text(t::account::act(lang)),
    ];
    let table = Table::new(t::account::sessions(lang), cols).rows(rows);
    view! {
        <section class="section">
            <h2>{t::account::sessions(lang)}</h2>
            {table}
            {more.then(|| view! {
                <form action=action.clone() method="post">
                    {once::field(&Form::default())}<input type="hidden" name="session" value="others"/>
                    <button class="btn btn--stop">{t::account::end_others(lang)}</button>
                </form>
            })}
        </section>
    }
    .into_any()
}

/// What a browser calls itself, shortened to what tells one from another.
fn agent(text: &str, lang: Lang) -> String {
    let known = ["Edg", "Firefox", "Chrome", "Safari"].into_iter().find(|k| text.contains(k));
    let system =
        ["Windows", "Android", "iPhone", "Macintosh", "Linux"].into_iter().find(|k| text.contains(k));
    let parts: Vec<_> = [known, system].into_iter().flatten().collect();
    if parts.is_empty() { t::account::unknown_browser(lang).to_owned() } else { parts.join(" · ") }
}

fn language_part(cx: &Cx, now: Lang) -> AnyView {
    let lang = cx.lang;
    let typed = Typed::new(lang, Form::default().with("lang", now.tag()));
    let choices = Lang::ALL.iter().map(|l| (l.tag().to_owned(), l.name().to_owned())).collect();
    view! {
        <section class="section">
            <h2>{t::account::language(lang)}</h2>
            <form class="form" action=cx.to("/staff/account/language") method="post">
                {once::field(typed.form())}
                {typed.select(Field::new("lang", t::account::language_of(lang)).width("w-m"), choices)}
                <div class="form__end"><button class="btn btn--2">{t::account::save(lang)}</button></div>
            </form>
        </section>
    }
    .into_any()
}

/// Chooses the language of pages and mails.
pub(super) async fn language(mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let lang = Lang::parse(form.one("lang")?).ok_or(AppError::BadRequest)?;
    let mut ch = desk.change(&form).await?;
    let Desk { cx, actor, .. } = desk;
    people::set_lang(&mut ch.tx, actor.id, lang).await?;
    let mut response = ch.end("/staff/account?done=language").await?;
    crate::web::page::set_cookie(
        response.headers_mut(),
        "lang",
        lang.tag(),
        &cx.to("/"),
        cx.state.site().https(),
    );
    Ok(response)
}

/// Whether the person has proved who they are within the last minutes; else the way to the proof.
async fn proved(tx: &mut Tx, cx: &Cx, hash: &str) -> Result<Result<(), Response>, AppError> {
    let good = sessions::confirmed(tx, hash, cx.now).await?;
    Ok(if good { Ok(()) } else { Err(lead(cx, "/staff/account/confirm")) })
}

/// Ends one of one's sessions, or all others (SE-05, SE-06).
pub(super) async fn end_session(
    mut desk: Desk,
    Extension(Ticket(hash)): Extension<Ticket>,
    form: Form,
) -> Result<Response, Halt> {
    let mut ch = desk.change(&form).await?;
    let Desk { cx, actor, .. } = desk;
    if let Err(elsewhere) = proved(&mut ch.tx, &cx, &hash).await? {
        return Ok(elsewhere);
    }
    match form.one("session")? {
        "others" => {
            sessions::end_all(&mut ch.tx, actor.id, &hash).await?;
        }
        reference => {
            if !sessions::end_by_reference(&mut ch.tx, ch.state.keys(), actor.id, reference).await? {
                return Err(AppError::NotFound.into());
            }
        }
    }
    ch.trail(Entry::new(What::SignOut, object(actor.id)));
    Ok(ch.end("/staff/account?done=session").await?)
}

/// Ten new recovery codes (AU-06).
pub(super) async fn new_codes(
    mut desk: Desk,
    Extension(Ticket(hash)): Extension<Ticket>,
    form: Form,
) -> Result<Response, Halt> {
    let mut ch = desk.change(&form).await?;
    let Desk { cx, actor, .. } = desk;
    if let Err(elsewhere) = proved(&mut ch.tx, &cx, &hash).await? {
        return Ok(elsewhere);
    }
    let codes = ways::new_codes(&mut ch.tx, ch.state.keys(), actor.id).await?;
    kept::put(&mut ch, actor.id, Kind::Codes, "", &codes.join("\n")).await?;
    ch.trail(Entry::new(What::Recovery, object(actor.id)));
    if let Some(secrets) = people::by_id(&mut ch.tx, ch.state.keys(), actor.id).await? {
        signin::changed(&mut ch, &secrets, t::account::mail_recovery_new).await?;
    }
    Ok(ch.end("/staff/account/codes").await?)
}

/// Shows them once.
pub(super) async fn show_codes(mut desk: Desk) -> Result<Response, AppError> {
    let mut ch = desk.write().await?;
    let kept = kept::show(&mut ch, Kind::Codes).await?;
    ch.commit().await?;
    let cx = desk.cx;
    Ok(match kept {
        Some(kept) => welcome::page_codes(cx, &kept.body, "/staff/account"),
        None => lead(&cx, "/staff/account"),
    })
}

/// The form of a proof, or of a new password.
fn draw(cx: Cx, fresh: bool, next: String, errors: Vec<(String, String)>) -> Response {
    let lang = cx.lang;
    let title = if fresh { t::account::change_password(lang) } else { t::account::confirm(lang) };
    let text = if fresh { t::account::change_password_lead(lang) } else { t::account::confirm_lead(lang) };
    let mut head = head(&cx, title);
    if !errors.is_empty() {
        head.status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    let action = cx.to(if fresh { "/staff/account/password" } else { "/staff/account/confirm" });
    let typed = Typed::back(lang, Form::default(), errors);
    cx.page(head, move || {
        let now = Field::new("password", t::account::password_now(lang))
            .kind("password")
            .autocomplete("current-password");
        let code = Field::new("totp", t::account::code(lang))
            .hint(t::account::code_own(lang))
            .width("w-m")
            .numeric()
            .autocomplete("one-time-code");
        view! {
            {top(title, text)}
            {typed.summary()}
            <form class="form" action=action method="post">
                <input type="hidden" name="next" value=next/>
                {typed.text(now)}
                {typed.text(code)}
                {fresh.then(|| welcome::new_password(&typed, lang))}
                <div class="form__end"><button class="btn">{title}</button></div>
            </form>
        }
        .into_any()
    })
}

pub(super) async fn confirm(Desk { cx, .. }: Desk) -> Response {
    draw(cx, false, String::new(), vec![])
}

pub(super) async fn show_password(Desk { cx, .. }: Desk) -> Response {
    draw(cx, true, String::new(), vec![])
}

/// Password and code of the person at the desk, both right or neither said which; slowed down as a sign-in is (AU-07).
async fn proof(state: &AppState, actor: &Actor, form: &Form) -> Result<bool, AppError> {
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
async fn renewed(state: &AppState, cx: &Cx, hash: &str, to: &str) -> Result<Response, AppError> {
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
    State(state): State<AppState>,
    mut desk: Desk,
    Extension(Ticket(hash)): Extension<Ticket>,
    form: Form,
) -> Result<Response, AppError> {
    // The proof has transactions of its own: a try counts whatever comes of it (AU-07).
    desk.rest();
    let Desk { cx, actor, .. } = desk;
    if !proof(&state, &actor, &form).await? {
        let error = ("password".to_owned(), t::account::proof_wrong(cx.lang).to_owned());
        return Ok(draw(cx, false, form.raw("next").to_owned(), vec![error]));
    }
    let to = match form.raw("next") {
        "" => "/staff/account?done=confirmed".to_owned(),
        next => next_path(next),
    };
    renewed(&state, &cx, &hash, &to).await
}

/// Sets a new password: the old one, the code and the new one (AU-02). All other sessions end (SE-05), the owner gets a mail.
pub(super) async fn send_password(
    State(state): State<AppState>,
    mut desk: Desk,
    Extension(Ticket(hash)): Extension<Ticket>,
    form: Form,
) -> Result<Response, AppError> {
    let (cx, actor) = (desk.cx.clone(), desk.actor.clone());
    let lang = cx.lang;
    let fresh = form.raw("password_new");
    let found = people::by_id(desk.tx().await?, state.keys(), actor.id).await?;
    let secrets = found.ok_or(AppError::NotFound)?;
    // The proof has transactions of its own, and hashing takes its time.
    desk.rest();
    let mut errors = vec![];
    if fresh != form.raw("password_again") {
        errors.push(("password_again".to_owned(), t::account::not_same(lang).to_owned()));
    }
    if let Err(weak) = password::check(fresh, &secrets.account.email, &secrets.account.name) {
        errors.push(("password_new".to_owned(), weak.message(lang)));
    }
    // The proof costs a code, so it comes last.
    if errors.is_empty() && !proof(&state, &actor, &form).await? {
        errors.push(("password".to_owned(), t::account::proof_wrong(lang).to_owned()));
    }
    if !errors.is_empty() {
        return Ok(draw(cx, true, String::new(), errors));
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
