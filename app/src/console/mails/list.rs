//! `/staff/mail`: all mails, by state, the newest first.
use axum::response::Response;
use leptos::prelude::*;

use super::words;
use crate::base::{db::paging::Turn, error::Result, i18n::Lang};
use crate::console::mails;
use crate::office::{
    outbox::store::list as store, outbox::store::queue::reference, outbox::types::BACKOFF,
    outbox::types::State, staff::access::Action, staff::desk::Reading,
};
use crate::t;
use crate::web::ui::table::{Col, Table, cells};
use crate::web::{
    lists, lists::pagination, page::Cx, page::Head, ui::badge::tag, ui::banner::Banner, ui::icon::Icon,
    ui::top::top,
};

const PAGE: usize = 30;

pub(super) async fn list(Reading { cx, actor, mut tx }: Reading) -> Result<Response> {
    actor.require_role(Action::MailManage)?;
    let state = cx.params.read("state", State::parse)?;
    let turn = Turn { keys: cx.state.keys(), after: cx.params.one("after")?, limit: PAGE };
    let counts = store::counts(&mut tx).await?;
    let page = store::page(&mut tx, turn, state).await?;
    drop(tx);
    let lang = cx.lang;
    let title = t::mail::title(lang);
    let head = Head::new(title, title, mails::DESK.section).private().crumb(title, None);
    Ok(cx.draw(head, move |cx| {
        let n = page.len();
        let rows = if page.is_empty() {
            let all = (cx.to("/staff/mail"), t::mail::show_all(lang).to_owned());
            let title = t::mail::empty_title(lang).to_owned();
            lists::empty(Some(title), t::mail::empty_text(lang), state.is_some().then_some(all))
        } else {
            table(cx, page.items).into_any()
        };
        let demo = cx.state.site().demo.then(|| {
            let href = cx.to("/staff/mail/preview");
            view! { <p><a class="go" href=href>{t::mail::preview_link(lang)}{Icon::Arrow.svg()}</a></p> }
        });
        view! {
            {top(title, t::mail::lead(lang))}
            {failed(cx, &counts, state)}
            {states(cx, &counts, state).into_any()}
            <section>
                <h2 class="vh">{t::mail::list_title(lang)}</h2>
                {rows}
                {pagination(t::mail::list_note(lang, n), page.next)}
            </section>
            {backoff(lang).into_any()}
            {demo}
        }
    }))
}

/// What needs somebody, first; not where one is looking at it already.
fn failed(cx: &Cx, counts: &[(State, i64)], shown: Option<State>) -> Option<AnyView> {
    let lang = cx.lang;
    let n = counts.iter().find(|(s, _)| *s == State::Failed).map_or(0, |(_, n)| *n);
    (n > 0 && shown != Some(State::Failed)).then(|| {
        let href = format!("{}?state=failed", cx.to("/staff/mail"));
        Banner::alert()
            .title(t::mail::failed_title(lang, n))
            .text(t::mail::failed_text(lang))
            .link(href, t::mail::failed_link(lang))
            .view()
    })
}

/// The states as links, each with its number.
fn states(cx: &Cx, counts: &[(State, i64)], shown: Option<State>) -> impl IntoView + use<> {
    let lang = cx.lang;
    let all: i64 = counts.iter().map(|(_, n)| n).sum();
    let link = |state: Option<State>, word: &str, n: i64| {
        let href = match state {
            Some(state) => format!("{}?state={}", cx.to("/staff/mail"), state.word()),
            None => cx.to("/staff/mail"),
        };
        let current = (state == shown).then_some("true");
        let class = if state == shown { "btn btn--2 btn--s" } else { "btn btn--3 btn--s" };
        let text = format!("{word} {}", lang.number(n));
        view! { <li><a class=class href=href aria-current=current>{text}</a></li> }
    };
    let links: Vec<_> = std::iter::once(link(None, t::mail::all(lang), all))
        .chain(counts.iter().map(|(state, n)| link(Some(*state), words::state(*state, lang).1, *n)))
        .collect();
    view! { <nav aria-label=t::mail::filter_label(lang)><ul class="row">{links}</ul></nav> }
}

fn table(cx: &Cx, mails: Vec<store::Line>) -> AnyView {
    let (lang, now) = (cx.lang, cx.now);
    let cols = [
        Col::head(t::mail::col_kind(lang)),
        Col::text(t::mail::col_state(lang)),
        Col::text(t::mail::col_recipient(lang)),
        Col::text(t::mail::col_age(lang)),
        Col::text(t::mail::col_attempts(lang)),
        Col::text(t::mail::col_error(lang)),
    ];
    Table::new(t::mail::list_title(lang), cols).rows(mails.into_iter().map(|mail| {
        let href = cx.to(&format!("/staff/mail/{}", mail.id.uuid()));
        let (tone, word) = words::state(mail.state, lang);
        let note = mail.failure.map(|f| words::problem(f, lang)).unwrap_or_default();
        let kind = words::kind(mail.template, lang);
        cells![
            view! { <a href=href>{kind}<span class="vh">" "{reference(mail.id)}</span></a> },
            tag(tone, word),
            words::recipient(&mail, lang),
            words::age(mail.created_at, now, lang),
            t::mail::tries(lang, mail.attempts),
            note,
        ]
    }))
}

/// The written backoff (ML-04), for whoever wonders why nothing happens.
fn backoff(lang: Lang) -> impl IntoView + use<> {
    let minutes = lang.list(&BACKOFF.map(|m| m.to_string()));
    view! {
        <details class="panel"><summary>{t::mail::backoff_title(lang)}</summary>
            <p>{t::mail::backoff_text(lang, minutes)}</p>
        </details>
    }
}
