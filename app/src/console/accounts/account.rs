//! `/staff/account`: one's own account. What is delicate asks for password and code anew, when the last proof is older than ten
//! minutes (SE-06, V7.5); a proof gives the session a new token (SE-01). The forms of a proof carry no one-time key: their one-time code
//! is one (AU-03).
use axum::{Extension, response::Response};
use leptos::prelude::*;

use super::{
    parts::{Cookie, ask, lead, next_path},
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
    forms::Form, page::Cx, page::Head, page::set_choice, state::AppState, ui::badge::Tone, ui::badge::tag,
    ui::banner::done_of, ui::facts::fact, ui::facts::facts, ui::field::Field, ui::field::Typed,
    ui::section::section, ui::top::Top,
};

/// The account.
pub(super) async fn show(
    Reading { cx, actor, mut tx }: Reading,
    Extension(Ticket(hash)): Extension<Ticket>,
) -> Result<Response, AppError> {
    let (lang, keys) = (cx.lang, cx.state.keys());
    let list = sessions::list(&mut tx, keys, cx.now, actor.id, &hash).await?;
    let left = ways::codes_left(&mut tx, actor.id).await?;
    let account = people::by_id(&mut tx, keys, actor.id).await?.ok_or(AppError::NotFound)?.account;
    drop(tx);
    let title = t::staff::nav_account(lang);
    Ok(cx.draw(Head::new(title, title, accounts::ACCOUNT).private(), move |cx| {
        let note = done_of(cx, |word| {
            Some(match word {
                "password" => t::account::done_password(lang),
                "session" => t::account::done_session(lang),
                "language" => t::account::done_language(lang),
                "confirmed" => t::account::done_confirmed(lang),
                _ => return None,
            })
        });
        let known = [
            fact(t::account::name(lang), account.name),
            fact(t::account::email(lang), account.email),
            fact(t::account::role(lang), account.role.label(lang)),
            fact(t::account::place(lang), account.division.label(lang)),
        ];
        let codes = Typed::start(lang).post(cx.to("/staff/account/codes")).inner();
        let secure = view! {
            <div class="flow">
                <p><a class="btn btn--2" href=cx.to("/staff/account/password")>{t::account::change_password(lang)}</a></p>
                <p class="measure">{t::account::codes_left(lang, left)}</p>
                {codes.around(view! { <button class="btn btn--2">{t::account::new_codes(lang)}</button> })}
                <p class="meta">{t::account::totp_note(lang)}</p>
            </div>
        };
        view! {
            {note}
            {Top::new(title).view()}
            {facts(known)}
            {section(t::account::secure(lang), secure)}
            {section(t::account::sessions(lang), sessions_part(cx, list))}
            {section(t::account::language(lang), language_part(cx, account.lang))}
        }
    }))
}

fn sessions_part(cx: &Cx, list: Vec<Session>) -> AnyView {
    let lang = cx.lang;
    let end = |session: &str, class: &'static str, label: &'static str| {
        let form =
            Typed::start(lang).post(cx.to("/staff/account/sessions")).inner().hidden("session", session);
        form.around(view! { <button class=class>{label}</button> })
    };
    let others = (list.len() > 1).then(|| end("others", "btn btn--stop", t::account::end_others(lang)));
    let rows = list.into_iter().map(|s| {
        let end = if s.here {
            tag(Tone::Ok, t::account::this_one(lang)).into_any()
        } else {
            end(&s.reference, "btn btn--stop btn--s", t::account::end_session(lang))
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
    view! { {Table::new(t::account::sessions(lang), cols).rows(rows)}{others} }.into_any()
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
    typed.post(cx.to("/staff/account/language")).around(view! {
        {typed.select(Field::new("lang", t::account::language_of(lang)).width("w-m"), choices)}
        <div class="form__end"><button class="btn btn--2">{t::account::save(lang)}</button></div>
    })
}

/// Chooses the language of pages and mails.
pub(super) async fn language(mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let lang = Lang::parse(form.one("lang")?).ok_or(AppError::BadRequest)?;
    let mut ch = desk.change(&form).await?;
    let Desk { cx, actor, .. } = desk;
    people::set_lang(&mut ch.tx, actor.id, lang).await?;
    let mut response = ch.end("/staff/account?done=language").await?;
    set_choice(response.headers_mut(), "lang", lang.tag(), &cx.to("/"), cx.state.site().https());
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
    mut desk: Desk,
    Extension(Ticket(hash)): Extension<Ticket>,
    form: Form,
) -> Result<Response, AppError> {
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
) -> Result<Response, AppError> {
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
