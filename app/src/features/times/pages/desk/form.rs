//! `/staff/times/new`: opens a time, or a series of them. A copy begins with what another time says. The fields are those of
//! `/staff/times/{id}` too.
use axum::response::Response;
use leptos::prelude::*;

use super::{head, home, read};
use crate::base::{db::Tx, error::Result, i18n::Lang, ids::CentreId, ids::TimeId};
use crate::features::times::store::house::{self, Blocked};
use crate::features::times::store::{desk as store, series, write};
use crate::features::times::types::series::{Repeat, Rest, local};
use crate::features::times::types::{Activity, Slot};
use crate::office::change::Halt;
use crate::office::staff::desk::Desk;
use crate::t::{times as t, times_desk as d};
use crate::web::{forms::Form, page::Cx, ui::field::Field, ui::field::Typed, ui::top::top};

/// The empty form; `?copy=` begins with another time of the same centre.
pub async fn new(mut desk: Desk) -> Result<Response> {
    let actor = desk.actor.clone();
    home(desk.tx().await?, &actor).await?;
    let copied = match desk.cx.params.read("copy", |v| v.parse::<TimeId>().ok())? {
        Some(id) => store::reached(desk.tx().await?, &actor, id).await?,
        None => None,
    };
    let lang = desk.cx.lang;
    let form = copied.map_or_else(read::form_new, |time| read::form_of(lang, &time, true));
    Ok(page(desk.cx, &Typed::new(lang, form)))
}

pub async fn create(mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let actor = desk.actor.clone();
    let mut ch = desk.change(&form).await?;
    let centre = home(&mut ch.tx, &actor).await?;
    ch.keyed()?;
    let lang = desk.cx.lang;
    let draft = match read::read(&mut ch, lang, &form, true).await? {
        Ok(draft) => draft,
        Err(typed) => return Ok(page(desk.cx, &typed)),
    };
    if let Some(why) = barred(&mut ch.tx, lang, centre.id, draft.slot).await? {
        return Ok(page(desk.cx, &Typed::wrong(lang, form, "day", why)));
    }
    let Some(repeats) = draft.repeats else {
        write::create(&mut ch, &centre, draft.slot, &draft.terms).await?;
        return Ok(ch.end("/staff/times?done=new").await?);
    };
    let first = local(draft.slot.starts_at);
    let Ok(repeat) = Repeat::every(repeats.every, first, repeats.rest, repeats.last) else {
        return Ok(page(desk.cx, &Typed::wrong(lang, form, "every", d::bad_rule(lang))));
    };
    series::create(&mut ch, &centre, &repeat, draft.slot, &draft.terms).await?;
    Ok(ch.end("/staff/times?done=series").await?)
}

/// Why nothing can be opened then: hours of rest, or a day without visitors.
pub(super) async fn barred(tx: &mut Tx, lang: Lang, centre: CentreId, slot: Slot) -> Result<Option<String>> {
    Ok(house::blocked(tx, centre, slot).await?.map(|why| match why {
        Blocked::Quiet(quiet) => d::blocked_quiet(lang, quiet.from.format("%H:%M"), quiet.to.format("%H:%M")),
        Blocked::Day(day) => d::blocked_day(lang, day.kind.label(lang), day.reason),
    }))
}

fn page(cx: Cx, typed: &Typed) -> Response {
    let lang = cx.lang;
    let head = head(lang, d::new_title(lang)).of(typed);
    let typed = typed.clone();
    cx.draw(head, move |cx| {
        let every: Vec<_> = read::EVERY.iter().map(|(word, _, label)| ((*word).to_owned(), label(lang).to_owned())).collect();
        let more = view! {
            {fields(lang, &typed)}
            {typed.choices(Field::new("every", d::every(lang)).hint(d::every_hint(lang)), every, false)}
            {typed.choices(Field::new("rest", d::rest(lang)).hint(d::rest_hint(lang)).optional(), Rest::choices(lang), false)}
            {typed.date(Field::new("last", d::last(lang)).hint(d::last_hint(lang)).optional())}
        };
        view! {
            {top(d::new_title(lang), d::new_lead(lang))}
            {typed.post(cx.to("/staff/times/new")).cancel(cx.to("/staff/times"), d::back(lang)).view(d::publish(lang), more)}
        }
    })
}

pub(super) fn fields(lang: Lang, typed: &Typed) -> AnyView {
    let activities = Activity::all().map(|a| {
        let needs: Vec<_> = a.needs().map(|q| q.label(lang)).collect();
        let needs = if needs.is_empty() { String::new() } else { t::needs(lang, needs.join(t::or(lang))) };
        (a.word().to_owned(), format!("{}{needs}", a.label(lang)))
    });
    let ages = std::iter::once((String::new(), d::age_usual(lang).to_owned()))
        .chain([8, 14, 18].map(|n| (n.to_string(), d::age_from(lang, n))));
    let yes = vec![("yes".to_owned(), d::instant_yes(lang).to_owned())];
    view! {
        {typed.date(Field::new("day", d::day(lang)))}
        {typed.text(Field::new("time", d::time(lang)).hint(d::time_hint(lang)).width("w-s"))}
        {typed.text(Field::new("minutes", d::minutes(lang)).hint(d::minutes_hint(lang)).numeric().width("w-s"))}
        {typed.choices(Field::new("activities", d::activities(lang)), activities.collect(), true)}
        {typed.text(Field::new("limits", d::limits(lang)).hint(d::limits_hint(lang)).optional())}
        {typed.text(Field::new("places", d::places(lang)).hint(d::places_hint(lang)).numeric().width("w-s"))}
        {typed.text(Field::new("groups", d::groups(lang)).hint(d::groups_hint(lang)).numeric().width("w-s").optional())}
        {typed.area(Field::new("tasks", d::tasks(lang)).hint(d::tasks_hint(lang)))}
        {typed.text(Field::new("risks", d::risks(lang)).hint(d::risks_hint(lang)).optional())}
        {typed.text(Field::new("bring", d::bring(lang)).optional())}
        {typed.text(Field::new("meals", d::meals(lang)).optional())}
        {typed.text(Field::new("insurance", d::insurance(lang)).hint(d::insurance_hint(lang)).optional())}
        {typed.select(Field::new("min_age", d::min_age(lang)).width("w-m").optional(), ages.collect())}
        {typed.text(Field::new("lead", d::lead_hours(lang)).hint(d::lead_hint(lang)).numeric().width("w-s").optional())}
        {typed.choices(Field::new("instant", d::instant(lang)).optional(), yes, true)}
    }
    .into_any()
}

/// What a field is called, for the page of a conflict.
pub(super) fn label(lang: Lang, name: &str) -> Option<&'static str> {
    Some(match name {
        "time" => d::time(lang),
        "minutes" => d::minutes(lang),
        "limits" => d::limits(lang),
        "places" => d::places(lang),
        "groups" => d::groups(lang),
        "tasks" => d::tasks(lang),
        "risks" => d::risks(lang),
        "bring" => d::bring(lang),
        "meals" => d::meals(lang),
        "insurance" => d::insurance(lang),
        "lead" => d::lead_hours(lang),
        "reason" => d::reason(lang),
        _ => return None,
    })
}
