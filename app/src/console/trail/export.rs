//! The list as a file. What leaves the portal is in the trail: who, when, which filters, how many lines.
use axum::{
    Json,
    http::header,
    response::{IntoResponse as _, Response},
};
use chrono::SecondsFormat;

use super::asked::{Asked, NAMES};
use crate::{
    base::{
        error::AppError,
        ids::StaffId,
        sheets::{Out, write_csv},
    },
    office::{
        staff::{access::Action, desk::Desk},
        trail::{
            Entry, What,
            store::read::{self, Event},
        },
    },
    t::audit as a,
    web::forms::{Form, Params},
};

/// Lines in one file, the newest: more are had by narrowing the days.
pub(super) const MOST: i64 = 10_000;

/// The handler.
pub(super) async fn export(mut desk: Desk, form: Form) -> Result<Response, AppError> {
    desk.actor.require_role(Action::AuditRead)?;
    let mut pairs = vec![];
    for name in NAMES {
        pairs.push((name, form.one(name)?));
    }
    let query = serde_urlencoded::to_string(pairs).map_err(|_| AppError::BadRequest)?;
    let asked = Asked::read(&desk.actor, &Params::parse(&query)?)?;
    let csv = match form.one("format")? {
        "csv" => true,
        "json" => false,
        _ => return Err(AppError::BadFilter("format")),
    };
    // Recorded first: the file then shows its own export, and nothing leaves that could not be recorded.
    let mut ch = desk.write().await?;
    let entry = Entry::new(What::Export, "audit:list").after(&[&asked.filter.text()]).reason(if csv {
        "csv"
    } else {
        "json"
    });
    ch.trail(entry);
    ch.commit().await?;
    let most = usize::try_from(MOST).unwrap_or_default();
    let events = read::newest(desk.tx().await?, &asked.filter, i64::MAX, most).await?;
    let kind = if csv { "text/csv; charset=utf-8" } else { "application/json" };
    let name = if csv { "attachment; filename=\"audit.csv\"" } else { "attachment; filename=\"audit.json\"" };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-store"),
    ];
    if csv {
        let l = desk.cx.lang;
        let heads = [
            a::number(l),
            a::id(l),
            a::at_utc(l),
            a::actor(l),
            a::role(l),
            a::county(l),
            a::ip(l),
            a::action(l),
            a::object(l),
            a::reason(l),
            a::before_hash(l),
            a::after_hash(l),
            a::prev_hash(l),
            a::hash(l),
        ];
        let rows: Vec<Vec<Out>> = events.iter().map(row).collect();
        return Ok((headers, write_csv(&heads, rows.iter().map(Vec::as_slice))).into_response());
    }
    let mut response = Json(events.iter().map(json).collect::<Vec<_>>()).into_response();
    for (name, value) in headers {
        response.headers_mut().insert(name, header::HeaderValue::from_static(value));
    }
    Ok(response)
}

/// A line as cells; text that begins like a formula is guarded by the writer (OU-06).
fn row(e: &Event) -> Vec<Out> {
    vec![
        Out::Int(e.seq),
        e.id.to_string().into(),
        utc(e).into(),
        actor(e).into(),
        e.role.as_str().into(),
        e.county_code.as_str().into(),
        e.ip.as_str().into(),
        e.action.as_str().into(),
        e.object.as_str().into(),
        e.reason.as_str().into(),
        e.before_hash.as_str().into(),
        e.after_hash.as_str().into(),
        e.prev_hash.as_str().into(),
        e.hash.as_str().into(),
    ]
}

fn utc(e: &Event) -> String {
    e.at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

fn actor(e: &Event) -> String {
    e.actor_id.map(StaffId::uuid).map_or_else(String::new, |id| id.to_string())
}

fn json(e: &Event) -> serde_json::Value {
    serde_json::json!({
        "seq": e.seq, "id": e.id, "at": utc(e), "actor": e.actor_id, "role": e.role, "county": e.county_code, "ip": e.ip,
        "action": e.action, "object": e.object, "reason": e.reason, "before_hash": e.before_hash,
        "after_hash": e.after_hash, "prev_hash": e.prev_hash, "hash": e.hash,
    })
}
