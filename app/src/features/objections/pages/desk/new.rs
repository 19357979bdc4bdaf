//! `/staff/objections/new`: an objection that came by paper, telephone or visit goes into the same register (OBJ-01). Its receipt is
//! shown to whoever entered it, for a day, to be handed over.
use axum::{
    extract::{Path, Request},
    response::{IntoResponse, Response},
};
use chrono::TimeDelta;
use leptos::prelude::*;

use super::detail::head;
use crate::base::{clock::local_date, error::AppError, error::Result, ids::ObjectionId};
use crate::features::notices::store as notices;
use crate::features::notices::types::{Notice, NoticeNo, search};
use crate::features::objections;
use crate::features::objections::types::{Channel, FILES, Filing, Kind, files_of};
use crate::features::objections::{
    pages::object::person_fields, pages::object::text_fields, pages::parts, pages::parts::receipt_title,
    pages::parts::slip, pages::read, store, store::Reach, store::filing, store::filing::kind_on,
};
use crate::office::{
    change::Halt, staff::access::Action, staff::desk::Desk, staff::desk::Reading, staff::types::Actor,
};
use crate::t::{objection_desk as d, objections as o};
use crate::web::{
    files::store::Meta, forms::Form, page::Cx, page::Head, ui::after::After, ui::field::Field,
    ui::field::Typed, ui::top::top, uploads, uploads::Takes, uploads::waiting::Taken,
};

/// The empty form; `?notice=` fills the number in.
pub async fn show(Desk { cx, actor, .. }: Desk) -> Result<Response> {
    actor.require_role(Action::ObjectionEnter)?;
    let form = match cx.params.one("notice")? {
        Some(no) => Form::default().with("notice", no),
        None => Form::default(),
    };
    let form = form.with_date("received", Some(cx.today));
    let typed = Typed::new(cx.lang, form);
    Ok(page(cx, typed, &[]))
}

pub async fn save(mut desk: Desk, request: Request) -> Result<Response, Halt> {
    desk.actor.require_role(Action::ObjectionEnter)?;
    let lang = desk.cx.lang;
    // Files take their time to arrive: nothing is held meanwhile.
    desk.rest();
    let posted = uploads::read(request).await.map_err(IntoResponse::into_response)?;
    let (waiting, form) = (desk.waiting(&posted.form).await?, posted.form.clone());
    let takes = Takes { most: FILES, documents: true };
    let Taken { files, bad: mut errors, .. } = waiting.take_in(&desk.cx, posted, takes).await?;
    let mut ch = desk.change(&form).await?;
    let Desk { cx, actor, .. } = desk;
    let no = NoticeNo::parse(form.one("notice")?)
        .or_else(|| search::read(form.raw("notice")).and_then(|m| m.number()));
    let notice = match no {
        Some(no) => notices::get(&mut ch.tx, &no, cx.now).await?,
        None => None,
    };
    let read = match notice {
        None => Err(vec![("notice".to_owned(), o::error_no_notice(lang).to_owned())]),
        Some(notice) => read_form(&form, &notice, &actor, &cx).map(|(f, day)| (notice, f, day)),
    };
    let (notice, filing, received) = match read {
        Ok(read) if errors.is_empty() => read,
        other => {
            if let Err(more) = other {
                errors.extend(more);
            }
            return Ok(page(cx, Typed::back(lang, form, errors), &files));
        }
    };
    let filed = filing::file(&mut ch, &notice, &filing, received, &actor.ip).await?;
    waiting.hand_over(&mut ch.tx, &files_of(filed.id)).await?;
    Ok(ch.end(&format!("/staff/objections/{}/receipt", filed.id.uuid())).await?)
}

type Read = Result<(Filing, chrono::NaiveDate), Vec<(String, String)>>;

fn read_form(form: &Form, notice: &Notice, actor: &Actor, cx: &Cx) -> Read {
    let lang = cx.lang;
    let mut r = form.reader(lang);
    // Only about a notice of one's own county (AC-01).
    if actor.division.county() != Some(notice.no.county()) {
        r.fail("notice", o::error_county(lang));
    }
    let channel = r.required_choice("channel", |v| Channel::parse(v).filter(|c| *c != Channel::Web));
    let received = r.required_date("received");
    if received.is_some_and(|day| day > cx.today) {
        r.fail("received", o::error_late(lang));
    }
    if received.is_some_and(|day| day < local_date(notice.life.posted_at)) {
        r.fail("received", o::error_early(lang));
    }
    let mut errors = r.errors();
    let kind = received.and_then(|day| kind_on(notice, day, cx.now)).unwrap_or(Kind::Report);
    let by = (channel.unwrap_or(Channel::Paper), Some(actor.id));
    match (read::filing(form, notice, kind, by, lang), received) {
        (Ok(filing), Some(day)) if errors.is_empty() => Ok((filing, day)),
        (Err(more), _) => {
            errors.extend(more);
            Err(errors)
        }
        _ => Err(errors),
    }
}

fn page(cx: Cx, typed: Typed, files: &[Meta]) -> Response {
    let lang = cx.lang;
    let head = head(lang, d::new_title(lang), d::new_title(lang)).of(&typed);
    let action = cx.to("/staff/uploads/objections");
    let channels = [Channel::Paper, Channel::Phone, Channel::Visit]
        .map(|c| (c.word().to_owned(), c.label(lang).to_owned()))
        .to_vec();
    let files = uploads::fields(&typed, files, FILES, lang);
    cx.page(head, move || {
        let fields = view! {
            {typed.text(Field::new("notice", d::new_notice(lang)).hint(d::new_notice_hint(lang)).width("w-m"))}
            {typed.choices(Field::new("channel", d::new_channel(lang)), channels, false)}
            {typed.date(Field::new("received", d::new_received(lang)).hint(d::new_received_hint(lang)))}
            {typed.text(Field::new("serial", d::new_serial(lang)).hint(d::new_serial_hint(lang)).optional().numeric().width("w-s"))}
            {text_fields(&typed, lang)}
            {files}
            {person_fields(&typed, lang)}
        };
        view! { {top(d::new_title(lang), d::new_lead(lang))}{typed.post(action).files().view(d::new_submit(lang), fields)} }
    })
}

/// The receipt to hand over. [`AppError::NotFound`] for everybody but who entered it, and after a day.
pub async fn receipt(Path(id): Path<String>, Reading { cx, actor, mut tx }: Reading) -> Result<Response> {
    actor.require_role(Action::ObjectionEnter)?;
    let id = ObjectionId::from_uuid(parts::uuid(&id)?);
    let found = store::by_id(&mut tx, &Reach::Entered(actor.id), id).await?;
    let objection =
        found.filter(|x| cx.now - x.received_at < TimeDelta::days(1)).ok_or(AppError::NotFound)?;
    let code = store::texts(&mut tx, cx.state.keys(), id).await?.code;
    let lang = cx.lang;
    let title = receipt_title(objection.kind, lang);
    let head = Head::new(title, d::receipt_lead(lang), objections::DESK.section)
        .crumb(d::title(lang), Some("/staff/objections"))
        .crumb(objection.reference.clone(), Some(&objection.path()))
        .crumb(title, None)
        .private();
    let status = cx.state.site().absolute("/objections");
    Ok(cx.page(head, move || {
        view! {
            {top(title, d::receipt_lead(lang))}
            {After::new(slip(&objection, &code, lang)).note(status).next(o::next_heading(lang), parts::course(&objection, lang)).view()}
        }
    }))
}
