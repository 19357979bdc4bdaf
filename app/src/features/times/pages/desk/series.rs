//! `/staff/times/series/{id}`: a series that runs: another weekday, hour or length, an earlier end. What nobody booked follows; the rest is
//! listed for the centre's decision.
use axum::{extract::Path, response::Response};
use chrono::Weekday;
use leptos::prelude::*;

use super::{Placed, Why, head};
use crate::base::{error::AppError, error::Result, i18n, ids::SeriesId};
use crate::features::times::store::series::{self as store, Series};
use crate::features::times::types::series::{Edit, hour};
use crate::office::change::{Halt, StepError};
use crate::office::staff::{access::Action, desk::Desk};
use crate::t::times_desk as d;
use crate::web::{
    forms::Form, page::Cx, ui::field::Field, ui::field::Typed, ui::section::Panel, ui::top::top,
};

fn id(text: &str) -> Result<SeriesId> {
    text.parse().map_err(|_| AppError::NotFound)
}

/// A series in words: 每周二 15:00，打扫、理发.
pub(super) fn words(cx: &Cx, series: &Series) -> String {
    let lang = cx.lang;
    let what = series.terms.offers.label(lang);
    let Ok(repeat) = series.repeat() else { return what };
    let first = repeat.first();
    let (day, time) = (lang.weekday(first.date()), first.format("%H:%M"));
    let every = match (repeat.part("FREQ"), repeat.part("INTERVAL"), repeat.part("BYDAY")) {
        (Some("WEEKLY"), Some("2"), _) => d::words_fortnight(lang, day),
        (Some("WEEKLY"), ..) => d::words_week(lang, day),
        (_, _, Some(by)) if by.starts_with('-') => d::words_month_last(lang, day),
        (_, _, Some(by)) => d::words_month_weekday(lang, by.chars().next().unwrap_or('1'), day),
        _ => d::words_month_day(lang, repeat.part("BYMONTHDAY").unwrap_or_default()),
    };
    let last = repeat.last_day().map(|day| d::words_until(lang, i18n::date(lang, day, cx.today)));
    d::words(lang, every, time, what, last.unwrap_or_default())
}

pub async fn show(Path(path): Path<String>, mut desk: Desk) -> Result<Response> {
    let actor = desk.actor.clone();
    let series = store::get(desk.tx().await?, id(&path)?)
        .await?
        .filter(|s| s.ended_at.is_none())
        .ok_or(AppError::NotFound)?;
    actor.require_role(Action::TimeWrite)?;
    if actor.centre != Some(series.centre) {
        return Err(AppError::NotFound);
    }
    let typed = Typed::new(desk.cx.lang, form_of(&series));
    Ok(page(desk.cx, series, &typed))
}

fn form_of(series: &Series) -> Form {
    let repeat = series.repeat().ok();
    let weekday = repeat.as_ref().and_then(|r| r.weekday()).map_or(0, |day| day.num_days_from_monday() + 1);
    Form::default()
        .with("weekday", weekday.to_string())
        .with("time", repeat.as_ref().map(|r| r.first().format("%H:%M").to_string()).unwrap_or_default())
        .with("minutes", series.minutes.to_string())
        .with_date("last", repeat.and_then(|r| r.last_day()))
}

pub async fn save(Path(path): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let (mut ch, placed) = desk.begin::<Placed>(&form, &id(&path)?, Action::TimeWrite).await?;
    let lang = desk.cx.lang;
    let repeat = placed.series.repeat()?;
    let mut r = form.reader(lang);
    let time = hour(&crate::base::checks::fold(form.raw("time")));
    if time.is_none() {
        r.fail("time", d::bad_time(lang));
    }
    let minutes = r.number("minutes", 15, 720);
    if minutes.is_none() && form.raw("minutes").trim().is_empty() {
        r.fail("minutes", d::bad_minutes(lang));
    }
    let last = r.date("last");
    if last.is_some_and(|day| day < desk.cx.today) {
        r.fail("last", d::bad_last_past(lang));
    }
    let weekday =
        r.choice("weekday", |v| v.parse::<u8>().ok().and_then(|n| Weekday::try_from(n.checked_sub(1)?).ok()));
    let shift = repeat
        .weekday()
        .zip(weekday)
        .map_or(0, |(was, is)| i64::from(is.num_days_from_monday()) - i64::from(was.num_days_from_monday()));
    let edit = time.zip(minutes).map(|(time, minutes)| Edit {
        shift_days: shift,
        time: Some(time).filter(|t| *t != repeat.first().time()),
        minutes: Some(minutes).filter(|m| *m != placed.series.minutes),
        last_day: last.filter(|day| Some(*day) != repeat.last_day()),
    });
    match r.end(edit) {
        Ok(edit) if repeat.edited(&edit).is_err() => {
            drop(ch);
            Ok(page(desk.cx, placed.series, &Typed::wrong(lang, form, "last", d::bad_rule(lang))))
        }
        Ok(edit) => {
            let done = store::edit(&mut ch, &placed.series, &edit).await;
            let to = match &done {
                Ok(edited) if edited.undecided > 0 => "/staff/times?which=undecided&done=edited",
                _ => "/staff/times?done=edited",
            };
            desk.end(ch, &form, done.map_err(StepError::<Placed, Why>::App), to).await
        }
        Err(typed) => {
            drop(ch);
            Ok(page(desk.cx, placed.series, &typed))
        }
    }
}

/// Ends it: what nobody booked is cancelled.
pub async fn end(Path(path): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let (mut ch, placed) = desk.begin::<Placed>(&form, &id(&path)?, Action::TimeWrite).await?;
    let done = store::end(&mut ch, &placed.series).await.map_err(StepError::<Placed, Why>::App);
    desk.end(ch, &form, done, "/staff/times?done=ended").await
}

fn page(cx: Cx, series: Series, typed: &Typed) -> Response {
    let lang = cx.lang;
    let head = head(lang, d::series_edit(lang)).of(typed);
    let typed = typed.clone();
    cx.draw(head, move |cx| {
        let weekly = series.repeat().ok().and_then(|r| r.weekday()).is_some();
        let days = (0..7u8).filter_map(|n| Weekday::try_from(n).ok()).map(|day| {
            let n = day.num_days_from_monday();
            let monday = chrono::NaiveDate::from_ymd_opt(2024, 1, 1).unwrap_or_default();
            ((n + 1).to_string(), lang.weekday(monday + chrono::Days::new(u64::from(n))).to_owned())
        });
        let weekday = weekly.then(|| typed.select(Field::new("weekday", d::weekday(lang)).width("w-m"), days.collect()));
        let fields = view! {
            {weekday}
            {typed.text(Field::new("time", d::time(lang)).hint(d::time_hint(lang)).width("w-s"))}
            {typed.text(Field::new("minutes", d::minutes(lang)).hint(d::minutes_hint(lang)).numeric().width("w-s"))}
            {typed.date(Field::new("last", d::last(lang)).hint(d::last_hint(lang)).optional())}
        };
        let form = typed.post(cx.to(&series.desk())).seen(series.version).cancel(cx.to("/staff/times"), d::back(lang)).view(d::save(lang), fields);
        let stop = Typed::start(lang).post(cx.to(&format!("{}/end", series.desk()))).seen(series.version).inner().stops();
        let stop = stop.view(d::series_end(lang), view! { <p>{d::series_end_text(lang)}</p> });
        view! {
            {top(words(cx, &series), d::series_edit_lead(lang))}
            <div class="split"><div>{form}</div><aside class="flow-l" aria-label=d::aside(lang)>{Panel::Plain.section(d::series_end_title(lang), stop)}</aside></div>
        }
    })
}
