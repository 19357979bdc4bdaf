//! `/staff/account`: one's own account. What is delicate asks for password and code anew, when the last proof is older than ten
//! minutes (SE-06, V7.5); a proof (`proof`) gives the session a new token (SE-01).
use axum::{Extension, response::Response};
use leptos::prelude::*;

use super::{parts::lead, welcome};
use crate::base::{db::Tx, error::AppError, error::Result, i18n::Lang};
use crate::console::accounts;
use crate::office::staff::desk::{Desk, Reading, Ticket};
use crate::office::staff::signin;
use crate::office::staff::store::{kept, people, sessions, ways};
use crate::office::{
    change::Halt, staff::signin::object, staff::store::kept::Kind, staff::store::sessions::Session,
    trail::Entry, trail::What,
};
use crate::t;
use crate::web::ui::table::{Col, Table, cells};
use crate::web::{
    forms::Form, page::Cx, page::Head, page::set_choice, ui::badge::Tone, ui::badge::tag,
    ui::banner::done_of, ui::facts::fact, ui::facts::facts, ui::field::Field, ui::field::Typed,
    ui::section::section, ui::top::Top,
};

pub(super) async fn show(
    Reading { cx, actor, mut tx }: Reading,
    Extension(Ticket(hash)): Extension<Ticket>,
) -> Result<Response> {
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
async fn proved(tx: &mut Tx, cx: &Cx, hash: &str) -> Result<Result<(), Response>> {
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
pub(super) async fn show_codes(mut desk: Desk) -> Result<Response> {
    let mut ch = desk.write().await?;
    let kept = kept::show(&mut ch, Kind::Codes).await?;
    ch.commit().await?;
    let cx = desk.cx;
    Ok(match kept {
        Some(kept) => welcome::page_codes(cx, &kept.body, "/staff/account"),
        None => lead(&cx, "/staff/account"),
    })
}
