//! `/staff/money/new`: a centre or a county proposes where money can be given. Everything is checked before it is proposed, and again
//! when it is verified.
use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;

use super::money::head;
use crate::base::checks::fold;
use crate::base::{error::AppError, error::Result, i18n::Lang};
use crate::features::centres::store::beds;
use crate::features::needs::store::pointers as store;
use crate::features::needs::types::draft::LINE;
use crate::features::needs::types::pointer::{Fault, PointerKind, Said};
use crate::office::staff::{access::Action, desk::Desk};
use crate::office::{change::Change, change::Halt, register};
use crate::t::{needs as n, needs_desk as d};
use crate::web::{forms::Form, forms::once, page::Cx, ui::field::Field, ui::field::Typed, ui::top::top};

pub async fn new(desk: Desk) -> Result<Response> {
    desk.actor.require_role(Action::PointerPropose)?;
    let typed = Typed::new(desk.cx.lang, Form::default());
    Ok(page(desk.cx, &Form::default(), typed, StatusCode::OK))
}

pub async fn create(mut desk: Desk, form: Form) -> Result<Response, Halt> {
    desk.actor.require_role(Action::PointerPropose)?;
    let actor = desk.actor.clone();
    let mut ch = desk.change(&form).await?;
    ch.keyed()?;
    let centre = match actor.centre {
        Some(id) => Some(beds::by_id(&mut ch.tx, id).await?.ok_or(AppError::NotFound)?),
        None => None,
    };
    let county =
        centre.as_ref().map(|c| c.county.clone()).or_else(|| actor.division.county().map(str::to_owned));
    let county = county.ok_or(AppError::NotFound)?;
    match read(&desk.cx, &mut ch, &form).await? {
        Ok((kind, said)) => {
            store::propose(&mut ch, (centre.as_ref(), &county), kind, &said).await?;
            Ok(ch.end("/staff/money?done=proposed").await?)
        }
        Err(errors) => {
            drop(ch);
            let typed = Typed::back(desk.cx.lang, form.clone(), errors);
            Ok(page(desk.cx, &form, typed, StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

type Read = Result<(PointerKind, Said), Vec<(String, String)>>;

async fn read(cx: &Cx, ch: &mut Change, form: &Form) -> Result<Read> {
    let lang = cx.lang;
    let mut r = form.reader(lang);
    let kind = r.required_choice("kind", PointerKind::parse);
    let plain = |text: String| fold(&text).split_whitespace().collect::<String>();
    let mut said = Said {
        phone: plain(r.optional("phone", 30)),
        uscc: plain(r.optional("uscc", 40)).to_ascii_uppercase(),
        certificate_no: r.optional("certificate_no", 40),
        plan_no: r.optional("plan_no", 60),
        link: plain(r.optional("link", 300)),
        ..Said::default()
    };
    for (field, into) in
        [("name", &mut said.name), ("address", &mut said.address), ("hours", &mut said.hours)]
    {
        let text = r.optional(field, LINE);
        if let Some(passed) = register::pass(ch, &mut r, field, &text).await? {
            *into = passed;
        }
    }
    // What the other kind asks for is not kept.
    match kind {
        Some(PointerKind::Office) => {
            (said.uscc, said.certificate_no, said.plan_no, said.link) = Default::default();
        }
        Some(PointerKind::Campaign) => (said.address, said.phone, said.hours) = Default::default(),
        None => {}
    }
    let platforms = cx.state.running().platforms();
    if let Some(kind) = kind {
        for fault in said.faults(kind, &platforms) {
            r.fail(fault.word(), wrong(lang, fault, &platforms));
        }
    }
    let errors = r.errors();
    Ok(kind.filter(|_| errors.is_empty()).map(|kind| (kind, said)).ok_or(errors))
}

fn wrong(lang: Lang, fault: Fault, platforms: &[&str]) -> String {
    match fault {
        Fault::Phone => d::wrong_phone(lang).to_owned(),
        Fault::Uscc => d::wrong_uscc(lang).to_owned(),
        Fault::Link if platforms.is_empty() => d::wrong_link_none(lang).to_owned(),
        Fault::Link => d::wrong_link(lang, lang.list(platforms)),
        other => d::wrong_missing(lang, other.label(lang)),
    }
}

fn page(cx: Cx, form: &Form, typed: Typed, status: StatusCode) -> Response {
    let lang = cx.lang;
    let mut head = head(lang, d::propose_title(lang));
    head.status = status;
    let hidden = once::field(&form.only(&["form_key"]));
    let action = cx.to("/staff/money/new");
    cx.page(head, move || {
        let may = |name: &'static str, label: &'static str| typed.text(Field::new(name, label).optional());
        view! {
            {top(d::propose_title(lang), d::propose_lead(lang))}
            <form class="form" action=action method="post">
                {typed.summary()}
                {hidden}
                {typed.choices(Field::new("kind", d::propose_kind(lang)), PointerKind::choices(lang), false)}
                {typed.text(Field::new("name", n::fault_name(lang)).hint(d::propose_name_hint(lang)).optional())}
                <fieldset class="field"><legend>{PointerKind::Office.label(lang)}</legend>
                    {may("address", n::fault_address(lang))}
                    {may("phone", n::fault_phone(lang))}
                    {may("hours", n::hours(lang))}
                </fieldset>
                <fieldset class="field"><legend>{PointerKind::Campaign.label(lang)}</legend>
                    {may("uscc", n::fault_uscc(lang))}
                    {may("certificate_no", n::fault_certificate(lang))}
                    {may("plan_no", n::fault_plan(lang))}
                    {typed.text(Field::new("link", n::fault_link(lang)).hint(d::propose_link_hint(lang)).optional())}
                </fieldset>
                <div class="form__end"><button class="btn">{d::propose_send(lang)}</button></div>
            </form>
        }
    })
}
