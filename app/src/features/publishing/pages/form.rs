//! `/staff/notices/new` and `…/edit`: which cases, which batch, when. Steps, authority and channels follow from the cases and the
//! county's settings.
use axum::{extract::Path, response::Response};
use chrono::TimeDelta;
use leptos::prelude::*;

use super::{
    draft::id_of,
    parts::{head, time_of, township, warning, writer},
};
use crate::base::{
    calendar::Calendar, clock::SHANGHAI, clock::start_of, db::Tx, error::AppError, error::Result, i18n::date,
};
use crate::features::cases::admissions::types::Case;
use crate::features::notices::{types::NoticeKind, types::draft::MAX_PEOPLE};
use crate::features::publishing::store::drafts::{Content, Stored};
use crate::features::publishing::store::{Stop, compose, drafts, settings};
use crate::features::publishing::types::{DraftRefusal, Settings};
use crate::office::{change::Halt, staff::access::Action, staff::desk::Desk, staff::desk::Reading};
use crate::t;
use crate::web::{forms::Form, page::Cx, ui::field::Field, ui::field::Typed, ui::top::Top};

/// What the form needs to know.
struct Ground {
    county: String,
    kind: NoticeKind,
    settings: Settings,
    ready: Vec<Case>,
    draft: Option<Stored>,
}

async fn ground(
    tx: &mut Tx,
    county: &str,
    kind: NoticeKind,
    draft: Option<Stored>,
) -> Result<Option<Ground>> {
    let Some(settings) = settings::get(tx, county).await?.0 else { return Ok(None) };
    let ready = compose::ready(tx, county, kind, settings.point, draft.as_ref().map(|d| d.id)).await?;
    Ok(Some(Ground { county: county.to_owned(), kind, settings, ready, draft }))
}

fn kind_of(word: Option<&str>) -> Result<NoticeKind> {
    match word {
        None => Ok(NoticeKind::AdmissionProposed),
        Some(w) => NoticeKind::parse(w).filter(|k| k.has_rows()).ok_or(AppError::BadFilter("kind")),
    }
}

/// A new draft's form. [`AppError::NotFound`] for others than the county's officers.
pub async fn new(Reading { cx, actor, mut tx }: Reading) -> Result<Response> {
    let county = writer(&actor, Action::NoticeWrite)?;
    let kind = kind_of(cx.params.one("kind")?)?;
    let only = cx.params.one("township")?.map(str::to_owned);
    let all = cx.params.one("all")?.is_some();
    let Some(mut ground) = ground(&mut tx, &county, kind, None).await? else { return Ok(no_settings(cx)) };
    let batch = drafts::next_batch(&mut tx, &county, kind).await?;
    drop(tx);
    if let Some(code) = &only {
        ground.ready.retain(|c| c.township == *code);
    }
    let morning = compose::next_morning(&cx.state.calendar(), cx.now);
    let mut form = start(batch, morning);
    for case in ground.ready.iter().filter(|_| all).take(MAX_PEOPLE) {
        form = form.with("cases", &case.reference);
    }
    let typed = Typed::new(cx.lang, form);
    Ok(page(cx, ground, typed))
}

fn start(batch: i64, at: chrono::DateTime<chrono::Utc>) -> Form {
    let local = at.with_timezone(&SHANGHAI);
    Form::default()
        .with("batch", batch.to_string())
        .with_date("day", Some(local.date_naive()))
        .with("time", local.format("%H:%M").to_string())
}

/// The form of a draft that is being written. As [`new`]; only its drafter finds it.
pub async fn edit(Path(id): Path<String>, Reading { cx, actor, mut tx }: Reading) -> Result<Response> {
    let county = writer(&actor, Action::NoticeWrite)?;
    let draft = drafts::get(&mut tx, &county, id_of(&id)?).await?.ok_or(AppError::NotFound)?;
    if draft.hands.drafter != actor.id || !draft.state.is_live() {
        return Err(AppError::NotFound);
    }
    let chosen = compose::compose(&mut tx, &draft, cx.now).await?.cases;
    let kind = draft.kind;
    let mut form = start(draft.batch, draft.posts_at);
    for case in &chosen {
        form = form.with("cases", &case.reference);
    }
    let Some(ground) = ground(&mut tx, &county, kind, Some(draft)).await? else { return Ok(no_settings(cx)) };
    drop(tx);
    let typed = Typed::new(cx.lang, form);
    Ok(page(cx, ground, typed))
}

fn no_settings(cx: Cx) -> Response {
    let lang = cx.lang;
    let href = cx.to("/staff/settings/notices");
    let head = head(&cx, t::writing::new_title(lang));
    cx.page(head, move || {
        view! {
            {Top::new(t::writing::new_title(lang)).view()}
            <div class="flow">
                {warning(t::writing::no_settings(lang).to_owned(), vec![t::writing::no_settings_text(lang).to_owned()])}
                <p><a class="btn" href=href>{t::writing::to_settings(lang)}</a></p>
            </div>
        }
    })
}

/// A case as a choice: number, masked name, township, since when and how many working days of the twenty (PUB-03).
fn choice(cx: &Cx, calendar: &Calendar, g: &Ground, case: &Case) -> (String, String) {
    let lang = cx.lang;
    let since = compose::triggered(case, g.kind, g.settings.point);
    let n = i64::from(calendar.working_days_between(since, cx.today));
    let place = township(&case.township, lang);
    let mut label =
        t::writing::case_choice(lang, &case.reference, &case.masked, place, date(lang, since, cx.today), n);
    if n >= i64::from(compose::LIMIT) {
        label.push_str(t::writing::case_late(lang));
    } else if n >= i64::from(compose::WARNING) {
        label.push_str(t::writing::case_soon(lang));
    }
    if case.centre.is_none() {
        label.push_str(t::writing::case_no_centre(lang));
    }
    (case.reference.clone(), label)
}

fn page(cx: Cx, g: Ground, typed: Typed) -> Response {
    let lang = cx.lang;
    let title = if g.draft.is_some() { t::writing::edit_title(lang) } else { t::writing::new_title(lang) };
    let head = head(&cx, title).of(&typed);
    let calendar = cx.state.calendar();
    let choices: Vec<_> = g.ready.iter().map(|c| choice(&cx, &calendar, &g, c)).collect();
    let mut places: Vec<String> = g.ready.iter().map(|c| c.township.clone()).collect();
    places.sort_unstable();
    places.dedup();
    let action = match &g.draft {
        Some(d) => format!("{}/edit", d.path()),
        None => "/staff/notices/new".to_owned(),
    };
    let kind = g.kind.word();
    let other = if g.kind == NoticeKind::ExitProposed { "admission" } else { "exit" };
    cx.draw(head, move |cx| {
        let fresh = g.draft.is_none();
        let link = |extra: &str| cx.to(&format!("/staff/notices/new?kind={kind}{extra}"));
        let way = fresh.then(|| {
            let places = places.iter().map(|p| {
                view! { <li><a href=link(&format!("&township={p}"))>{township(p, lang)}</a></li> }
            });
            let other_label =
                if other == "exit" { t::writing::to_exit(lang) } else { t::writing::to_admission(lang) };
            view! {
                <p class="row">
                    <a href=cx.to(&format!("/staff/notices/new?kind={other}"))>{other_label}</a>
                    <a href=link("&all=1")>{t::writing::tick_all(lang)}</a>
                </p>
                {(places.len() > 1).then(|| view! { <ul class="row">{places.collect_view()}</ul> })}
            }
        });
        let cases = if choices.is_empty() {
            view! { <p class="meta" id="cases">{t::writing::no_cases(lang)}</p> }.into_any()
        } else {
            let field = Field::new("cases", t::writing::f_cases(lang)).hint(t::writing::f_cases_hint(lang));
            typed.choices(field, choices, true)
        };
        let fields = view! {
            {typed.text(Field::new("batch", t::writing::f_batch(lang)).hint(t::writing::f_batch_hint(lang)).numeric().width("w-s"))}
            {typed.date(Field::new("day", t::writing::f_day(lang)).hint(t::writing::f_day_hint(lang)))}
            {typed.text(Field::new("time", t::writing::f_time(lang)).hint(t::writing::f_time_hint(lang)).width("w-s"))}
            {way}
            {cases}
        };
        let sent = typed.post(cx.to(&action)).hidden("kind", kind);
        let sent = sent.seen(g.draft.as_ref().map_or(0, |d| d.version));
        view! {
            {Top::new(title).kicker(crate::base::divisions::county_label(&g.county, lang)).view()}
            {sent.view(t::writing::save_draft(lang), fields)}
        }
    })
}

/// Reads the form against what is ready.
fn read(cx: &Cx, g: &Ground, form: &Form) -> Result<Content, Typed> {
    let lang = cx.lang;
    let mut r = form.reader(lang);
    let batch = r.number("batch", 1, 9999);
    if batch.is_none() && r.good() {
        r.fail("batch", t::forms::required(lang));
    }
    let day = r.required_date("day");
    let time = time_of(&mut r, "time");
    let mut chosen = vec![];
    for reference in form.all("cases") {
        match g.ready.iter().find(|c| c.reference == reference) {
            Some(case) => chosen.push(case.clone()),
            None => {
                r.fail("cases", t::writing::case_gone(lang, reference.chars().take(20).collect::<String>()))
            }
        }
    }
    if chosen.is_empty() || chosen.len() > MAX_PEOPLE {
        r.fail("cases", t::writing::bad_cases(lang, MAX_PEOPLE));
    }
    chosen.sort_by(|a, b| (&a.township, &a.reference).cmp(&(&b.township, &b.reference)));
    chosen.dedup_by(|a, b| a.id == b.id);
    let at = day.zip(time).map(|(day, time)| start_of(day) + time);
    if at.is_some_and(|at| at < cx.now || at > cx.now + TimeDelta::days(60)) {
        // A notice is never back-dated (domain.md §7.2).
        r.fail("day", t::writing::bad_day(lang));
    }
    let calendar = cx.state.calendar();
    let due = compose::due(&calendar, &chosen, g.kind, g.settings.point);
    let cases = chosen.iter().map(|c| c.id).collect();
    let read = batch.zip(at).zip(due);
    r.end(read.map(|((batch, posts_at), due_on)| Content { batch, posts_at, cases, due_on }))
}

pub async fn begin(mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let county = writer(&desk.actor, Action::NoticeWrite)?;
    let kind = kind_of(Some(form.one("kind")?))?;
    let mut ch = desk.change(&form).await?;
    let Some(ground) = ground(&mut ch.tx, &county, kind, None).await? else {
        return Ok(no_settings(desk.cx));
    };
    let content = match read(&desk.cx, &ground, &form) {
        Ok(content) => content,
        Err(typed) => return Ok(page(desk.cx, ground, typed)),
    };
    match drafts::begin(&mut ch, (&county, kind), &ground.settings, &content).await {
        Ok(id) => Ok(ch.end(&format!("/staff/notices/drafts/{}?done=drafted", id.uuid())).await?),
        Err(e) => {
            drop(ch);
            Ok(refused(desk, ground, form, e).await?)
        }
    }
}

/// Changes a draft. As [`new`].
pub async fn change(Path(id): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let county = writer(&desk.actor, Action::NoticeWrite)?;
    let mut ch = desk.change(&form).await?;
    let draft = drafts::get(&mut ch.tx, &county, id_of(&id)?).await?.ok_or(AppError::NotFound)?;
    let (seen, kind) = ((draft.id, ch.seen()?), draft.kind);
    let Some(ground) = ground(&mut ch.tx, &county, kind, Some(draft)).await? else {
        return Ok(no_settings(desk.cx));
    };
    let content = match read(&desk.cx, &ground, &form) {
        Ok(content) => content,
        Err(typed) => return Ok(page(desk.cx, ground, typed)),
    };
    match drafts::change(&mut ch, seen, &ground.settings, &content).await {
        Ok(()) => Ok(ch.end(&format!("/staff/notices/drafts/{}?done=changed", seen.0.uuid())).await?),
        Err(e) => {
            drop(ch);
            Ok(refused(desk, ground, form, e).await?)
        }
    }
}

async fn refused(desk: Desk, ground: Ground, form: Form, e: Stop) -> Result<Response> {
    match e {
        Stop::Taken => {
            let lang = desk.cx.lang;
            let typed = Typed::wrong(lang, form, "cases", t::writing::case_taken(lang));
            Ok(page(desk.cx, ground, typed))
        }
        Stop::Refused(DraftRefusal::NotDrafter, _) => Err(AppError::NotFound),
        other => {
            let back = ground.draft.as_ref().map_or_else(|| "/staff/notices".to_owned(), Stored::path);
            super::act::refused(desk, other, &form, &back).await
        }
    }
}
