//! `/centres/{slug}`: one centre. What is private about it (how many live there) is not on this page: see `public`.
use axum::{
    extract::{Path, State},
    response::Response,
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

use crate::base::{
    clock::local_date, divisions::place, error::AppError, error::ErrorKind, error::Result, i18n::Lang,
};
use crate::features::centres;
use crate::features::centres::pages::{bearing, changes, county_of, words, zh};
use crate::features::centres::types::{Centre, DoneeUnit, Facility, Flag, Service, Slug};
use crate::features::centres::{fields, store, store::history::Dated};
use crate::t::centres as c;
use crate::web::page::{Cx, Head, cx};
use crate::web::ui::facts::{Fact, fact, facts};
use crate::web::{
    panels, state::AppState, ui::banner::Banner, ui::icon::Icon, ui::section::Panel, ui::section::section,
};

/// Changes shown.
const CHANGES: u16 = 24;
/// Information older than this carries a warning, in days.
const OLD: i64 = 180;

pub async fn detail(State(state): State<AppState>, Path(slug): Path<String>, cx: Cx) -> Result<Response> {
    let slug = Slug::parse(&slug).map_err(|_| AppError::NoSuch(ErrorKind::Centre))?;
    let mut tx = state.db().look().await?;
    let centre = store::get(&mut tx, &slug).await?.ok_or(AppError::NoSuch(ErrorKind::Centre))?;
    let history = store::history::history(&mut tx, centre.id, CHANGES).await?;
    let figures = panels::shown(&mut tx, &cx, centres::FIGURES, centre.id.uuid()).await?;
    let more = panels::shown(&mut tx, &cx, centres::MORE, centre.id.uuid()).await?;
    drop(tx);
    let lang = cx.lang;
    let name = centre.details.name.clone();
    let head = Head::new(
        &name,
        c::detail_description(lang, &name, place(&centre.details.township, lang)),
        centres::MENU,
    )
    .crumb(c::title(lang), Some("/centres"))
    .crumb(&name, None)
    .kept(cx.until([]));
    Ok(cx.page(head, move || view(&centre, &history, (figures, more))))
}

fn view(
    centre: &Centre,
    history: &[Dated],
    (panels, more): (Vec<AnyView>, Vec<AnyView>),
) -> impl IntoView + use<> {
    let cx = cx();
    let lang = cx.lang;
    let d = &centre.details;
    let county = county_of(centre);
    let back = county.map(|county| {
        let href = format!("{}?county={}", cx.to("/centres"), county.code);
        view! { <p class="no-print section"><a class="go" href=href>{c::back_to_county(lang, county.label(lang))}{Icon::Arrow.svg()}</a></p> }
    });
    let (fresh, stale) = age(&cx, centre.updated_at);
    let opened = d.opened_on.map(|day| c::opened(lang, lang.date(day)));
    let changed = (!history.is_empty()).then(|| section(c::history_title(lang), changes::history(history)));
    view! {
        <div class="head">
            <span class="kicker">{place(&d.township, lang)}{c::gap(lang)}{c::host(lang)}{zh(lang, &d.host_unit)}</span>
            <h1 class="phrase">{zh(lang, &d.name)}</h1>
            <p class="lead">{c::detail_lead(lang, d.kind.label(lang).to_lowercase())}{opened}</p>
            {fresh}
        </div>
        {stale}
        <div class="split">
            <div>
                <div class="flow-l">
                    {fields::figures(lang, centre)}
                    {panels}
                    <div><p class="meta">{c::staffing_rule(lang)}</p><p class="meta">{c::figures_note(lang)}</p></div>
                </div>
                {offers(lang, centre)}
                {more}
                {section(c::visiting_title(lang), visiting(lang, centre))}
                {way(lang, centre)}
                {changed}
                {back}
            </div>
            <aside class="flow-l" aria-label=c::contact_title(lang)>
                {Panel::Plain.section(c::contact_title(lang), contact(lang, centre))}
                {Panel::Calm.section(c::donee_title(lang), donee(lang, d.donee.as_ref()))}
            </aside>
        </div>
    }
}

/// How old the information is: a line under the title, or, when that is long ago, a mild warning below it.
fn age(cx: &Cx, at: DateTime<Utc>) -> (Option<AnyView>, Option<AnyView>) {
    let lang = cx.lang;
    let day = local_date(at);
    let days = (cx.today - day).num_days().max(0);
    let since = match days {
        0 => c::age_today(lang).to_owned(),
        n if n < 60 => c::age_days(lang, n),
        n if n < 730 => c::age_months(lang, n / 30),
        n => c::age_years(lang, n / 365),
    };
    let text = c::updated(lang, lang.date(day), since);
    if days > OLD {
        let banner = Banner::wait().icon(Icon::Clock).title(c::old_title(lang));
        let banner = banner.text(format!("{text}{}", c::old_text(lang))).view();
        (None, Some(view! { <div class="head">{banner}</div> }.into_any()))
    } else {
        (Some(view! { <p class="meta">{text}</p> }.into_any()), None)
    }
}

fn offers(lang: Lang, centre: &Centre) -> impl IntoView + use<> {
    let d = &centre.details;
    let facilities = tags(lang, d.facilities.iter(), Facility::label);
    let services = tags(lang, d.services.iter(), Service::label);
    if facilities.is_empty() && services.is_empty() {
        return None;
    }
    let part = |title: &'static str, list: Vec<AnyView>| {
        (!list.is_empty()).then(|| view! { <h3>{title}</h3><ul class="row">{list}</ul> })
    };
    Some(view! {
        <section class="section">
            <h2>{c::offers_title(lang)}</h2>
            {part(c::facilities_title(lang), facilities)}
            {part(c::services_title(lang), services)}
        </section>
    })
}

fn tags<T: Flag>(
    lang: Lang,
    list: impl Iterator<Item = T>,
    word: fn(T, Lang) -> &'static str,
) -> Vec<AnyView> {
    list.map(|f| view! { <li class="tag tag--ok">{word(f, lang)}</li> }.into_any()).collect()
}

fn visiting(lang: Lang, centre: &Centre) -> impl IntoView + use<> {
    let d = &centre.details;
    let line = |name: &'static str, text: &Option<String>| {
        text.as_deref().map(|t| -> Fact { (name.to_owned(), zh(lang, t).into_any()) })
    };
    let known: Vec<Fact> =
        [line(c::visiting_hours(lang), &d.visiting_hours), line(c::visiting_rules(lang), &d.visiting_rules)]
            .into_iter()
            .flatten()
            .collect();
    let unknown = d.visiting_hours.is_none().then(|| view! { <p>{c::visiting_unknown(lang)}</p> });
    let note = d.visiting_rules.is_none().then(|| view! { <p class="meta">{c::visiting_note(lang)}</p> });
    view! { {unknown}{(!known.is_empty()).then(|| facts(known))}{note} }
}

/// How to get there: in words from the county's seat, and the coordinates for whoever has a map.
fn way(lang: Lang, centre: &Centre) -> impl IntoView + use<> {
    let d = &centre.details;
    let seen = county_of(centre).and_then(|county| {
        let b = bearing(centre, county)?;
        Some(c::way_from_seat(lang, county.label(lang), b.words(lang)))
    });
    let mut list: Vec<Fact> = vec![(c::address(lang).to_owned(), zh(lang, &d.address).into_any())];
    list.extend(seen.map(|text| fact(c::way_direction(lang), text)));
    list.extend(d.coordinates.map(|at| {
        let text = c::way_degrees(lang, format!("{:.5}", at.latitude()), format!("{:.5}", at.longitude()));
        let note = view! { {text}<p class="meta">{c::way_degrees_note(lang)}</p> };
        (c::way_coordinates(lang).to_owned(), note.into_any())
    }));
    section(c::way_title(lang), facts(list))
}

fn contact(lang: Lang, centre: &Centre) -> impl IntoView + use<> {
    let d = &centre.details;
    let phone = view! { <a href=format!("tel:{}", d.phone.tel())>{d.phone.as_str().to_owned()}</a> };
    facts(vec![
        (c::phone(lang).to_owned(), phone.into_any()),
        (c::host_unit(lang).to_owned(), zh(lang, &d.host_unit).into_any()),
        fact(c::fact_type(lang), d.kind.label(lang)),
        fact(c::code(lang), d.code.as_str()),
    ])
}

/// DON-04, DON-02: who receives gifts for the centre, what it may do, and that nothing is paid here.
fn donee(lang: Lang, unit: Option<&DoneeUnit>) -> impl IntoView + use<> {
    let Some(unit) = unit else {
        return view! { <p>{c::donee_none(lang)}</p><p class="meta">{c::donee_why(lang)}</p> }.into_any();
    };
    let receipts = if unit.issues_receipts { c::receipts_yes(lang) } else { c::receipts_no(lang) };
    let tax = unit.tax_deduction.as_ref().map(|tax| {
        let (url, text) = (tax.list_url().to_owned(), c::tax_list(lang, tax.year()));
        view! { <p><a href=url rel="noopener noreferrer">{text}</a></p> }
    });
    view! {
        <p><strong>{zh(lang, &unit.name)}</strong></p>
        <p>{c::donee_kind(lang, words::donee_kind(lang, unit.kind), receipts)}</p>
        <p class="meta">{c::uscc(lang, unit.uscc.expose())}</p>
        {tax}
        <p class="meta">{c::donee_why(lang)}</p>
    }
    .into_any()
}
