//! What the pages of objections share: the notice of a page, what a line is called, the slip of a receipt, the course with its dates.
use leptos::prelude::*;

use crate::base::{db::Tx, error::AppError, error::ErrorKind, error::Result, i18n::Lang};
use crate::features::notices::store as notices;
use crate::features::notices::types::{Notice, NoticeNo, Row};
use crate::features::objections::{store::filing::kind_at, types::Kind, types::Objection, types::Person};
use crate::t::objections as o;
use crate::web::{
    page::Cx, ui::facts::Fact, ui::facts::fact, ui::facts::facts, ui::slip, ui::steps, ui::steps::steps_down,
};

/// The notice in an address and what may be handed in about it now (OBJ-08).
pub async fn notice(tx: &mut Tx, cx: &Cx, no: &str) -> Result<(Notice, Kind)> {
    let no = NoticeNo::parse(no).ok_or(AppError::NoSuch(ErrorKind::Notice))?;
    let notice = notices::get(tx, &no, cx.now).await?.ok_or(AppError::NoSuch(ErrorKind::Notice))?;
    let kind = kind_at(&notice, cx.now).ok_or(AppError::NoSuch(ErrorKind::Notice))?;
    Ok((notice, kind))
}

/// An id in an address; what is none does not exist.
pub fn uuid(text: &str) -> Result<uuid::Uuid> {
    text.parse().map_err(|_| AppError::NotFound)
}

/// What a line of a notice is called.
pub fn line(serial: Option<i64>, rows: &[Row], lang: Lang) -> String {
    match serial {
        None => o::whole_notice(lang).to_owned(),
        Some(n) => match rows.iter().find(|r| r.serial == n) {
            Some(row) => o::serial_row(lang, n, &row.masked),
            None => o::serial_only(lang, n),
        },
    }
}

/// The title of the form, by kind.
pub fn title(kind: Kind, lang: Lang) -> &'static str {
    match kind {
        Kind::Objection => o::title_object(lang),
        Kind::Report => o::title_report(lang),
    }
}

/// What the person told of themselves.
pub fn person_facts(lang: Lang, person: Person) -> impl Iterator<Item = Fact> {
    let list = [(o::name(lang), person.name), (o::phone(lang), person.phone), (o::email(lang), person.email)];
    list.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| fact(name, value))
}

/// What comes next for an objection: a slip's course with its dates.
pub fn course(objection: &Objection, lang: Lang) -> AnyView {
    let (accept, finish) = (lang.date(objection.accept_by), lang.date(objection.finish_by));
    let closed = objection.state.is_closed();
    let accepted = objection.accepted_at.is_some() || closed;
    let mut list = vec![(o::step_received(lang), lang.moment(objection.received_at), true)];
    match objection.kind {
        Kind::Objection => {
            list.push((o::step_accept(lang), o::by_day(lang, accept), accepted));
            list.push((o::step_decide(lang), o::by_day(lang, finish), closed));
        }
        Kind::Report => list.push((o::step_answer(lang), o::by_day(lang, finish), closed)),
    }
    steps_down(steps::course(list.into_iter().map(|(name, when, done)| (name.to_owned(), vec![when], done))))
}

pub fn receipt_title(kind: Kind, lang: Lang) -> &'static str {
    match kind {
        Kind::Objection => o::receipt_title_object(lang),
        Kind::Report => o::receipt_title_report(lang),
    }
}

/// The slip with the code; nothing of the person, so that it can lie on a table.
pub fn slip(objection: &Objection, code: &str, lang: Lang) -> AnyView {
    let about = line(objection.serial, &[], lang);
    let list = vec![
        fact(o::check_notice(lang), objection.no.official()),
        fact(o::fact_about(lang), about),
        fact(o::ground(lang), objection.ground.label(lang)),
        fact(o::identity(lang), objection.identity.label(lang)),
    ];
    slip::slip(o::receipt_code(lang), code, lang.moment(objection.received_at), facts(list))
}
