//! The list as a file. What leaves the portal is in the trail: who, when, which filters, how many lines.
use axum::response::Response;
use chrono::SecondsFormat;

use super::asked::{Asked, NAMES};
use crate::base::error::{AppError, Result};
use crate::office::{
    staff::access::Action, staff::desk::Desk, trail::Entry, trail::What, trail::store::read,
    trail::store::read::Event,
};
use crate::t::audit as a;
use crate::web::forms::{Form, Params};
use crate::web::outlets::{Column, Format, Kind, file};

/// Lines in one file, the newest: more are had by narrowing the days.
pub(super) const MOST: i64 = 10_000;

pub(super) async fn export(mut desk: Desk, form: Form) -> Result<Response> {
    desk.actor.require_role(Action::AuditRead)?;
    let mut pairs = vec![];
    for name in NAMES {
        pairs.push((name, form.one(name)?));
    }
    let query = serde_urlencoded::to_string(pairs).map_err(|_| AppError::BadRequest)?;
    let asked = Asked::read(&desk.actor, &Params::parse(&query)?)?;
    let format = Format::parse(form.one("format")?).ok_or(AppError::BadFilter("format"))?;
    // Recorded first: the file then shows its own export, and nothing leaves that could not be recorded.
    let mut ch = desk.write().await?;
    ch.trail(Entry::new(What::Export, "audit:list").after(&[&asked.filter.text()]).reason(format.word()));
    ch.commit().await?;
    let most = usize::try_from(MOST).unwrap_or_default();
    let events = read::newest(desk.tx().await?, &asked.filter, most).await?;
    file(&desk.cx, "audit", format, COLUMNS, &events)
}

type Of = Column<Event>;

const COLUMNS: &[Of] = &[
    Of::new("seq", Kind::Integer, "Its number", |e, _| e.seq.into()).head(a::number),
    Of::new("id", Kind::Text, "Its id", |e, _| e.id.to_string().into()).head(a::id),
    Of::new("at", Kind::Text, "When, UTC", |e, _| e.at.to_rfc3339_opts(SecondsFormat::Millis, true).into())
        .head(a::at_utc),
    Of::new("actor", Kind::Text, "Id of who did it", |e, _| {
        e.actor_id.map(|id| id.uuid().to_string()).into()
    })
    .null()
    .head(a::actor),
    Of::new("role", Kind::Text, "Their role", |e, _| e.role.as_str().into()).head(a::role),
    Of::new("county", Kind::Text, "Their county", |e, _| e.county_code.as_str().into()).head(a::county),
    Of::new("ip", Kind::Text, "From where", |e, _| e.ip.as_str().into()).head(a::ip),
    Of::new("action", Kind::Text, "What", |e, _| e.action.as_str().into()).head(a::action),
    Of::new("object", Kind::Text, "To what", |e, _| e.object.as_str().into()).head(a::object),
    Of::new("reason", Kind::Text, "Why", |e, _| e.reason.as_str().into()).head(a::reason),
    Of::new("before_hash", Kind::Text, "Code of the content before", |e, _| e.before_hash.as_str().into())
        .head(a::before_hash),
    Of::new("after_hash", Kind::Text, "Code of the content after", |e, _| e.after_hash.as_str().into())
        .head(a::after_hash),
    Of::new("prev_hash", Kind::Text, "Code of the line before", |e, _| e.prev_hash.as_str().into())
        .head(a::prev_hash),
    Of::new("hash", Kind::Text, "Its own code", |e, _| e.hash.as_str().into()).head(a::hash),
];
