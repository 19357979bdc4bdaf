//! Calendar files: one time to keep, and what a centre, a county or an activity has, to subscribe to (RFC 5545). A cancelled time is given
//! out for a while as cancelled, so that it vanishes where it is kept.
use axum::{extract::Path, response::Response};

use crate::base::{divisions, error::AppError, error::ErrorKind, error::Result, ids::TimeId};
use crate::features::centres::{store::beds, types::Slug};
use crate::features::times::store::{self, list, list::Filter};
use crate::features::times::types::{Activity, State, Time};
use crate::t::times as t;
use crate::web::{ics, ics::Event, ics::Method, page::Cx};

/// Events of one calendar.
const EVENTS: usize = 500;

/// The name in the address, without its ending.
fn stem(file: &str) -> Result<&str> {
    file.strip_suffix(".ics").ok_or(AppError::NotFound)
}

/// The address of a time's file.
pub fn path(time: &Time) -> String {
    format!("/calendar/visits/{}.ics", time.id)
}

fn event(cx: &Cx, time: &Time) -> Event {
    let lang = cx.lang;
    let url = cx.state.site().absolute(&time.path());
    let mut words = vec![time.slot.words(lang, cx.today), time.terms.tasks.as_str().to_owned()];
    if !time.terms.bring.is_empty() {
        words.push(t::ics_bring(lang, time.terms.bring.as_str()));
    }
    if time.state != State::Open {
        words.push(format!("{}{}", time.state.label(lang), t::ics_reason(lang, &time.reason)));
    }
    words.push(t::ics_phone(lang, &time.phone));
    words.retain(|w| !w.is_empty());
    Event {
        uid: format!("visit-{}@nuanfang", time.id),
        sequence: time.sequence,
        stamp: time.changed_at,
        starts: time.slot.starts_at,
        ends: time.slot.ends_at,
        summary: t::ics_summary(lang, &time.centre_name, time.terms.offers.label(lang)),
        description: words.join("\n"),
        location: time.address.clone(),
        url,
        cancelled: time.state != State::Open,
    }
}

pub async fn one(Path(file): Path<String>, cx: Cx) -> Result<Response> {
    let id: TimeId = stem(&file)?.parse().map_err(|_| AppError::NoSuch(ErrorKind::Time))?;
    let mut tx = cx.state.db().look().await?;
    let time = store::get(&mut tx, id).await?.ok_or(AppError::NoSuch(ErrorKind::Time))?;
    drop(tx);
    let event = event(&cx, &time);
    let method = if event.cancelled { Method::Cancel } else { Method::Publish };
    Ok(ics::answer(method, None, Some(&format!("visit-{}", time.slot.day())), &[event]))
}

async fn many(cx: Cx, name: String, filter: Filter) -> Result<Response> {
    let mut tx = cx.state.db().look().await?;
    let times = list::calendar(&mut tx, cx.now, &filter, EVENTS).await?;
    drop(tx);
    let events: Vec<Event> = times.iter().map(|time| event(&cx, time)).collect();
    Ok(ics::answer(Method::Publish, Some(&t::ics_name(cx.lang, name)), None, &events))
}

pub async fn of_centre(Path(file): Path<String>, cx: Cx) -> Result<Response> {
    let slug = Slug::parse(stem(&file)?).map_err(|_| AppError::NoSuch(ErrorKind::Centre))?;
    let mut tx = cx.state.db().look().await?;
    let centre = beds::by_slug(&mut tx, &slug).await?.ok_or(AppError::NoSuch(ErrorKind::Centre))?;
    drop(tx);
    many(cx, centre.name, Filter { centre: Some(slug), ..Filter::default() }).await
}

pub async fn of_county(Path(file): Path<String>, cx: Cx) -> Result<Response> {
    let county = divisions::county(stem(&file)?).ok_or(AppError::NotFound)?;
    let mut filter = Filter::default();
    filter.area.county = Some(county.code);
    let name = county.label(cx.lang);
    many(cx, name, filter).await
}

pub async fn of_activity(Path(file): Path<String>, cx: Cx) -> Result<Response> {
    let activity = Activity::get(stem(&file)?).ok_or(AppError::NotFound)?;
    let name = activity.label(cx.lang).to_owned();
    many(cx, name, Filter { activity: Some(activity), ..Filter::default() }).await
}
