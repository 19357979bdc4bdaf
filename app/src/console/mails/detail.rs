//! `/staff/mail/{id}`: one mail, what went wrong, and the two things that can be done about it.
use axum::{extract::Path, response::Response};
use leptos::prelude::*;

use super::{id, words};
use crate::base::error::{AppError, Result};
use crate::console::mails;
use crate::office::change::{Halt, Met, conflict};
use crate::office::{
    change::conflict::last_line, outbox::message, outbox::store::list, outbox::store::list::Act,
    outbox::store::list::Line, outbox::store::queue::reference, outbox::types::State, staff::access::Action,
    staff::desk::Desk, staff::desk::Reading,
};
use crate::t::mail as t;
use crate::web::{
    forms::Form, page::Cx, page::Head, ui::badge::tag, ui::banner::Banner, ui::banner::done, ui::facts::fact,
    ui::facts::facts, ui::field::Typed, ui::top::Top,
};

pub(super) async fn detail(
    Reading { cx, actor, mut tx }: Reading,
    Path(text): Path<String>,
) -> Result<Response> {
    actor.require_role(Action::MailManage)?;
    let id = id(&text)?;
    let act = cx.params.read("done", Act::parse)?;
    let mail = list::by_id(&mut tx, cx.state.keys(), id).await?;
    drop(tx);
    let lang = cx.lang;
    let title = words::kind(mail.template, lang);
    let head = Head::new(title, title, mails::DESK.section)
        .private()
        .crumb(t::title(lang), Some("/staff/mail"))
        .crumb(reference(id), None);
    Ok(cx.draw(head, move |cx| {
        let (tone, word) = words::state(mail.state, lang);
        let banner = act.map(|act| match act {
            Act::Retry => done(t::done_retried(lang)),
            Act::Cancel => done(t::done_cancelled(lang)),
        });
        view! {
            {Top::new(title).kicker(reference(id)).more(view! { <p>{tag(tone, word)}</p> }).view()}
            {banner}
            {problem(cx, &mail)}
            {known(cx, &mail)}
            {acts(cx, &mail)}
        }
    }))
}

fn problem(cx: &Cx, mail: &Line) -> Option<AnyView> {
    let failure = mail.failure.filter(|_| matches!(mail.state, State::Failed | State::Retry))?;
    let banner = if mail.state == State::Failed { Banner::alert() } else { Banner::wait() };
    Some(banner.title(t::fact_error(cx.lang)).text(words::problem(failure, cx.lang)).view())
}

fn known(cx: &Cx, mail: &Line) -> AnyView {
    let lang = cx.lang;
    let mut list = vec![
        fact(t::fact_recipient(lang), words::recipient(mail, lang)),
        fact(t::fact_lang(lang), mail.lang.name()),
        fact(t::fact_created(lang), lang.moment(mail.created_at)),
        fact(t::fact_attempts(lang), t::tries(lang, mail.attempts)),
    ];
    match mail.state {
        State::Queued | State::Retry => list.push(fact(t::fact_next(lang), lang.moment(mail.due_at))),
        State::Sending => list.push(fact(t::fact_lease(lang), lang.moment(mail.due_at))),
        State::Sent | State::Failed | State::Cancelled => {
            list.extend(mail.ended_at.map(|at| fact(t::fact_ended(lang), lang.moment(at))));
        }
    }
    if let Some(sender) = message::sender(&cx.state.running().mail_from) {
        let id = message::message_id(mail.id, &sender);
        let value = view! { <code>{id}</code><p class="meta">{t::message_id_hint(lang)}</p> };
        list.push((t::fact_message_id(lang).to_owned(), value.into_any()));
    }
    list.push(fact(t::fact_reference(lang), reference(mail.id)));
    facts(list)
}

fn acts(cx: &Cx, mail: &Line) -> AnyView {
    let lang = cx.lang;
    let form = |act: Act, class: &'static str, label: &'static str, hint: &'static str| {
        act.fits(mail).then(|| {
            let form =
                Typed::start(lang).post(cx.to(&format!("/staff/mail/{}/{}", mail.id.uuid(), act.word())));
            let form = form.inner().hidden("version", mail.fence.to_string());
            form.around(view! { <p class="meta">{hint}</p><button class=class>{label}</button> })
        })
    };
    let retry = form(Act::Retry, "btn", t::retry(lang), t::retry_hint(lang));
    let cancel = form(Act::Cancel, "btn btn--stop", t::cancel(lang), t::cancel_hint(lang));
    let none = (retry.is_none() && cancel.is_none()).then(|| t::nothing_to_do(lang));
    let wiped = (!mail.whole).then(|| view! { <p>{t::cannot_resend(lang)}</p> });
    view! {
        <section class="flow"><h2>{t::act_title(lang)}</h2>
            {none.map(|text| view! { <p>{text}</p> })}
            {wiped}{retry}{cancel}
        </section>
    }
    .into_any()
}

pub(super) async fn act(
    mut desk: Desk,
    Path((text, word)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Halt> {
    desk.actor.require_role(Action::MailManage)?;
    let (id, act) = (id(&text)?, Act::parse(&word).ok_or(AppError::NotFound)?);
    let mut ch = desk.change(&form).await?;
    let version = ch.seen()?;
    ch.keyed()?;
    if list::act(&mut ch, id, version, act).await? {
        return Ok(ch.end(&format!("/staff/mail/{}?done={}", id.uuid(), act.word())).await?);
    }
    drop(ch);
    // Somebody else, or the worker, was first.
    use crate::t::change as c;
    let (lang, state) = (desk.cx.lang, desk.cx.state.clone());
    let tx = desk.tx().await?;
    let mail = list::by_id(tx, state.keys(), id).await?;
    let met = Met {
        head: Head::new(c::first(lang), c::first(lang), mails::DESK.section).private(),
        last: last_line(tx, lang, &format!("mail:{}", id.uuid())).await?,
        lines: vec![c::stands(lang, words::state(mail.state, lang).1)],
        label: |_, _| None,
        next: vec![(format!("/staff/mail/{}", id.uuid()), c::look_again(lang).to_owned())],
    };
    Ok(conflict::page(desk.cx, met, &form))
}
