//! `/staff/times/house`: how to get there, the hours of rest, and the days on which the centre takes nobody.
use axum::{extract::Path, http::StatusCode, response::Response};
use leptos::prelude::*;

use super::{head, home, read};
use crate::base::{checks::fold, error::AppError, error::Result, i18n, i18n::Lang, ids::BlackoutId};
use crate::features::times::pages::zh;
use crate::features::times::store::house::{self as store, Blackout, House, Quiet, Why};
use crate::features::times::types::series::hour;
use crate::office::change::Halt;
use crate::office::register;
use crate::office::staff::desk::Desk;
use crate::t::{times as t, times_desk as d};
use crate::web::{
    forms::Form, page::Cx, ui::banner::done_of, ui::field::Field, ui::field::Typed, ui::section::Panel,
    ui::section::section, ui::top::top,
};

/// Days that one blackout may hold.
const LONGEST: i64 = 366;

fn form_of(house: &House) -> Form {
    let clock =
        |time: Option<chrono::NaiveTime>| time.map(|t| t.format("%H:%M").to_string()).unwrap_or_default();
    Form::default()
        .with("way", &house.way)
        .with("quiet_from", clock(house.quiet.map(|q| q.from)))
        .with("quiet_to", clock(house.quiet.map(|q| q.to)))
}

pub async fn show(desk: Desk) -> Result<Response> {
    again(desk, None, None, StatusCode::OK).await
}

/// The page as it stands, with a form that comes back.
async fn again(
    mut desk: Desk,
    back: Option<Typed>,
    black: Option<Typed>,
    status: StatusCode,
) -> Result<Response> {
    let actor = desk.actor.clone();
    let (lang, today) = (desk.cx.lang, desk.cx.today);
    let centre = home(desk.tx().await?, &actor).await?;
    let house = store::get(desk.tx().await?, centre.id).await?;
    let list = store::blackouts(desk.tx().await?, centre.id, today).await?;
    let typed = back.unwrap_or_else(|| Typed::new(lang, form_of(&house)));
    let black = black.unwrap_or_else(|| Typed::start(lang));
    Ok(page(desk.cx, house.version, list, typed, black, status))
}

pub async fn save(mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let actor = desk.actor.clone();
    let mut ch = desk.change(&form).await?;
    let centre = home(&mut ch.tx, &actor).await?;
    ch.keyed()?;
    let (lang, seen) = (desk.cx.lang, ch.seen()?);
    let mut r = form.reader(lang);
    let typed = r.optional_lines("way", read::TASKS);
    let way = register::pass(&mut ch, &mut r, "way", &typed).await?;
    let texts = [r.optional("quiet_from", 10), r.optional("quiet_to", 10)];
    let quiet = match texts.each_ref().map(|text| hour(&fold(text))) {
        [Some(from), Some(to)] if from != to => Some(Quiet { from, to }),
        _ => {
            if texts.iter().any(|text| !text.is_empty()) {
                r.fail("quiet_from", d::bad_quiet(lang));
            }
            None
        }
    };
    match r.end(way) {
        Ok(way) if store::set(&mut ch, centre.id, &way, quiet, seen).await? => {
            Ok(ch.end("/staff/times/house?done=house").await?)
        }
        Ok(_) => {
            drop(ch);
            // Who came second sees what they typed and may send it on the version that is there now.
            let form = form.only(&["way", "quiet_from", "quiet_to"]);
            let typed = Typed::wrong(lang, form, "way", d::house_stale(lang));
            Ok(again(desk, Some(typed), None, StatusCode::CONFLICT).await?)
        }
        Err(typed) => {
            drop(ch);
            Ok(again(desk, Some(typed), None, StatusCode::UNPROCESSABLE_ENTITY).await?)
        }
    }
}

pub async fn black_out(mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let actor = desk.actor.clone();
    let mut ch = desk.change(&form).await?;
    let centre = home(&mut ch.tx, &actor).await?;
    ch.keyed()?;
    let lang = desk.cx.lang;
    let mut r = form.reader(lang);
    let (first, last) = (r.required_date("first"), r.required_date("to"));
    let kind = r.required_choice("kind", Why::parse);
    let typed = r.required("reason", read::LINE);
    let reason = register::pass(&mut ch, &mut r, "reason", &typed).await?;
    let span = first.zip(last);
    if let Some((first, last)) = span
        && (last < first || first < desk.cx.today || (last - first).num_days() > LONGEST)
    {
        r.fail("to", d::bad_span(lang));
    }
    match r.end(span.zip(kind).zip(reason)) {
        Ok(((span, kind), reason)) => {
            let cleared = store::black_out(&mut ch, centre.id, span, kind, &reason).await?;
            let to = if cleared.undecided > 0 {
                "/staff/times?which=undecided"
            } else {
                "/staff/times/house?done=blackout"
            };
            Ok(ch.end(to).await?)
        }
        Err(typed) => {
            drop(ch);
            Ok(again(desk, None, Some(typed), StatusCode::UNPROCESSABLE_ENTITY).await?)
        }
    }
}

/// Takes such days back.
pub async fn lift(Path(id): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let id: BlackoutId = id.parse().map_err(|_| AppError::NotFound)?;
    let actor = desk.actor.clone();
    let mut ch = desk.change(&form).await?;
    let centre = home(&mut ch.tx, &actor).await?;
    ch.keyed()?;
    if !store::lift(&mut ch, centre.id, id).await? {
        return Err(AppError::NotFound.into());
    }
    Ok(ch.end("/staff/times/house?done=lifted").await?)
}

fn page(
    cx: Cx,
    version: i64,
    list: Vec<Blackout>,
    typed: Typed,
    black: Typed,
    status: StatusCode,
) -> Response {
    let lang = cx.lang;
    let mut head = head(lang, d::house_title(lang));
    head.status = status;
    cx.draw(head, move |cx| {
        let said = done_of(cx, |word| {
            Some(match word {
                "house" => d::done_house(lang),
                "blackout" => d::done_blackout(lang),
                "lifted" => d::done_lifted(lang),
                _ => return None,
            })
        });
        let fields = view! {
            {typed.area(Field::new("way", d::way(lang)).hint(d::way_hint(lang)).optional())}
            {typed.text(Field::new("quiet_from", d::quiet_from(lang)).hint(d::quiet_hint(lang)).width("w-s").optional())}
            {typed.text(Field::new("quiet_to", d::quiet_to(lang)).width("w-s").optional())}
        };
        let house = typed.post(cx.to("/staff/times/house")).seen(version).view(d::save(lang), fields);
        view! {
            {top(d::house_title(lang), d::house_text(lang))}
            {said}
            <div class="split">
                <div>{house}{section(d::black_title(lang), blackouts(cx, &list))}</div>
                <aside class="flow-l" aria-label=d::black_new(lang)>{Panel::Plain.section(d::black_new(lang), add(cx, lang, &black))}</aside>
            </div>
        }
    })
}

fn blackouts(cx: &Cx, list: &[Blackout]) -> AnyView {
    let lang = cx.lang;
    if list.is_empty() {
        return view! { <p>{d::black_none(lang)}</p> }.into_any();
    }
    let rows = list.iter().map(|b| {
        let day = |day| i18n::date(lang, day, cx.today);
        let span = if b.first_day == b.last_day { day(b.first_day) } else { t::month_caption(lang, day(b.first_day), day(b.last_day)) };
        let form = Typed::start(lang).post(cx.to(&format!("/staff/times/house/blackouts/{}", b.id))).inner();
        let form = form.around(view! { <button class="btn btn--2 btn--s">{d::black_lift(lang)}<span class="vh">{span.clone()}</span></button> });
        view! {
            <li><div class="rows__main"><h3 class="num">{span}</h3><p class="meta">{b.kind.label(lang)}{t::colon(lang)}{zh(lang, &b.reason)}</p></div>{form}</li>
        }
    });
    view! { <ul class="rows rows--wrap">{rows.collect_view()}</ul> }.into_any()
}

fn add(cx: &Cx, lang: Lang, typed: &Typed) -> AnyView {
    let fields = view! {
        <p class="meta">{d::black_text(lang)}</p>
        {typed.date(Field::new("first", d::black_first(lang)))}
        {typed.date(Field::new("to", d::black_last(lang)))}
        {typed.choices(Field::new("kind", d::black_kind(lang)), Why::choices(lang), false)}
        {typed.text(Field::new("reason", d::reason(lang)).hint(d::reason_hint(lang)))}
    };
    typed.post(cx.to("/staff/times/house/blackouts")).inner().view(d::black_add(lang), fields)
}
