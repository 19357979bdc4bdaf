//! `/staff/mail/{id}`: one mail, what went wrong, and the two things that can be done about it.
use axum::{extract::Path, response::Response};
use leptos::prelude::*;

use super::{id, words};
use crate::base::{error::AppError, ids::MailId};
use crate::console::mails;
use crate::office::change::{Halt, Met, conflict};
use crate::office::{
    change::conflict::last_line, outbox::message, outbox::store::list, outbox::store::list::Act,
    outbox::store::list::Line, outbox::store::queue::reference, outbox::types::State, staff::access::Action,
    staff::desk::Desk, staff::desk::Reading,
};
use crate::t;
use crate::web::{
    forms::Form, forms::once, page::Cx, page::Head, ui::badge::tag, ui::banner::Banner, ui::banner::done,
    ui::facts::fact, ui::facts::facts, ui::top::Top,
};

pub(super) async fn detail(
    Reading { cx, actor, mut tx }: Reading,
    Path(text): Path<String>,
) -> Result<Response, AppError> {
    actor.require_role(Action::MailManage)?;
    let id = id(&text)?;
    let act = cx.params.read("done", |word| match word {
        "retry" => Some(Act::Retry),
        "cancel" => Some(Act::Cancel),
        _ => None,
    })?;
    let mail = list::by_id(&mut tx, cx.state.keys(), id).await?;
    drop(tx);
    let lang = cx.lang;
    let title = words::kind(mail.template, lang);
    let head = Head::new(title, title, mails::DESK.section)
        .private()
        .crumb(t::mail::title(lang), Some("/staff/mail"))
        .crumb(reference(id), None);
    let look = cx.clone();
    Ok(cx.page(head, move || {
        let (tone, word) = words::state(mail.state, lang);
        let banner = act.map(|act| match act {
            Act::Retry => done(t::mail::done_retried(lang)),
            Act::Cancel => done(t::mail::done_cancelled(lang)),
        });
        view! {
            {Top::new(title).kicker(reference(id)).more(view! { <p>{tag(tone, word)}</p> }).view()}
            {banner}
            {problem(&look, &mail)}
            {known(&look, &mail).into_any()}
            {acts(&look, &mail).into_any()}
        }
    }))
}

fn problem(cx: &Cx, mail: &Line) -> Option<AnyView> {
    let failure = mail.failure.filter(|_| matches!(mail.state, State::Failed | State::Retry))?;
    let banner = if mail.state == State::Failed { Banner::alert() } else { Banner::wait() };
    Some(banner.title(t::mail::fact_error(cx.lang)).text(words::problem(failure, cx.lang)).view())
}

fn known(cx: &Cx, mail: &Line) -> impl IntoView + use<> {
    let lang = cx.lang;
    let mut list = vec![
        fact(t::mail::fact_recipient(lang), words::recipient(mail, lang)),
        fact(t::mail::fact_lang(lang), mail.lang.name()),
        fact(t::mail::fact_created(lang), lang.moment(mail.created_at)),
        fact(t::mail::fact_attempts(lang), t::mail::tries(lang, mail.attempts)),
    ];
    match mail.state {
        State::Queued | State::Retry => list.push(fact(t::mail::fact_next(lang), lang.moment(mail.due_at))),
        State::Sending => list.push(fact(t::mail::fact_lease(lang), lang.moment(mail.due_at))),
        State::Sent | State::Failed | State::Cancelled => {
            list.extend(mail.ended_at.map(|at| fact(t::mail::fact_ended(lang), lang.moment(at))));
        }
    }
    if let Some(sender) = message::sender(&cx.state.running().mail_from) {
        let id = message::message_id(mail.id, &sender);
        let value = view! { <code>{id}</code><p class="meta">{t::mail::message_id_hint(lang)}</p> };
        list.push((t::mail::fact_message_id(lang).to_owned(), value.into_any()));
    }
    list.push(fact(t::mail::fact_reference(lang), reference(mail.id)));
    facts(list)
}

fn acts(cx: &Cx, mail: &Line) -> impl IntoView + use<> {
    let lang = cx.lang;
    let form = |act: Act, class: &'static str, label: &'static str, hint: &'static str| {
        act.fits(mail).then(|| {
            let action = cx.to(&format!("/staff/mail/{}/{}", mail.id.uuid(), act.word()));
            view! {
                <form action=action method="post" class="flow">
                    {once::field(&Form::default())}
                    <input type="hidden" name="version" value=mail.fence.to_string()/>
                    <p class="meta">{hint}</p>
                    <button class=class>{label}</button>
                </form>
            }
            .into_any()
        })
    };
    let retry = form(Act::Retry, "btn", t::mail::retry(lang), t::mail::retry_hint(lang));
    let cancel = form(Act::Cancel, "btn btn--stop", t::mail::cancel(lang), t::mail::cancel_hint(lang));
    let none = (retry.is_none() && cancel.is_none()).then(|| t::mail::nothing_to_do(lang));
    let wiped = (!mail.whole).then(|| view! { <p>{t::mail::cannot_resend(lang)}</p> });
    view! {
        <section class="flow"><h2>{t::mail::act_title(lang)}</h2>
            {none.map(|text| view! { <p>{text}</p> })}
            {wiped}{retry}{cancel}
        </section>
    }
}

pub(super) async fn retry(desk: Desk, Path(text): Path<String>, form: Form) -> Result<Response, Halt> {
    act(desk, id(&text)?, form, Act::Retry).await
}

pub(super) async fn cancel(desk: Desk, Path(text): Path<String>, form: Form) -> Result<Response, Halt> {
    act(desk, id(&text)?, form, Act::Cancel).await
}

async fn act(mut desk: Desk, id: MailId, form: Form, act: Act) -> Result<Response, Halt> {
    desk.actor.require_role(Action::MailManage)?;
    let mut ch = desk.change(&form).await?;
    let version = ch.seen()?;
    ch.keyed()?;
    if list::act(&mut ch, id, version, act).await? {
        return Ok(ch.end(&format!("/staff/mail/{}?done={}", id.uuid(), act.word())).await?);
    }
    drop(ch);
    // Somebody else, or the worker, was first.
    let (lang, state) = (desk.cx.lang, desk.cx.state.clone());
    let tx = desk.tx().await?;
    let mail = list::by_id(tx, state.keys(), id).await?;
    let title = t::change::first(lang);
    let met = Met {
        head: Head::new(title, title, mails::DESK.section).private(),
        last: last_line(tx, lang, &format!("mail:{}", id.uuid())).await?,
        lines: vec![t::change::stands(lang, words::state(mail.state, lang).1)],
        label: |_, _| None,
        next: vec![(format!("/staff/mail/{}", id.uuid()), t::change::look_again(lang).to_owned())],
    };
    Ok(conflict::page(desk.cx, met, &form))
}
