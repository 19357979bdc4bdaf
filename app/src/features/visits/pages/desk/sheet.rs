//! The sheet of a day (A4): who comes at which hour, with lines to sign and room for walk-ins. It has names, so printing it stands in the
//! trail.
use axum::response::Response;
use chrono::NaiveDate;
use leptos::prelude::*;

use super::{day, day::Guest, head};
use crate::base::error::AppError;
use crate::features::times::store as times;
use crate::office::staff::desk::Desk;
use crate::office::{trail::Entry, trail::What};
use crate::t::bookings_day as d;
use crate::web::{forms::Form, ui::banner::Banner, ui::facts::fact, ui::facts::facts};

/// Empty lines for walk-ins.
const EMPTY: usize = 4;

/// The sheet.
///
/// # Errors
/// [`AppError::NotFound`] for whom there is none, [`AppError::BadRequest`] without a day.
pub async fn show(mut desk: Desk, form: Form) -> Result<Response, AppError> {
    let centre = day::centre_of(&desk.actor)?;
    let date: NaiveDate = form.one("day")?.parse().map_err(|_| AppError::BadRequest)?;
    let (cx, printer) = (desk.cx.clone(), desk.actor.name.clone());
    let mut ch = desk.write().await?;
    let all = day::guests(&mut ch.tx, &cx, centre, date).await?;
    let list = times::of_day(&mut ch.tx, centre, date).await?;
    ch.trail(Entry::new(What::VisitSheet, format!("visit-day:{}/{date}", centre.uuid())));
    ch.commit().await?;
    let (lang, now) = (cx.lang, cx.now);
    let head = head(lang, d::sheet(lang));
    Ok(cx.draw(head, move |_| {
        let people: i64 = all.iter().map(|g| g.b.heads.people()).sum();
        let groups = i64::try_from(all.len()).unwrap_or(0);
        let name = list.first().map(|t| t.centre_name.clone()).unwrap_or_default();
        let mut serial = 0;
        let mut rows = |guests: Vec<Option<&Guest>>| {
            let rows = guests.into_iter().map(|g| {
                serial += 1;
                line(serial, g, lang)
            });
            rows.collect::<Vec<_>>()
        };
        let tables: Vec<_> = list
            .iter()
            .filter_map(|time| {
                let here: Vec<_> = all.iter().filter(|g| g.b.time == time.id).map(Some).collect();
                (!here.is_empty()).then(|| {
                    let caption = format!("{} {}", time.slot.hours(lang), time.terms.offers.label(lang));
                    table(caption, rows(here), lang)
                })
            })
            .collect();
        let walk_ins = table(d::walk_in(lang).to_owned(), rows(vec![None; EMPTY]), lang);
        let known = [
            fact(d::sheet_today(lang), d::sheet_count(lang, groups, people)),
            fact(d::sheet_mind(lang), d::sheet_mind_value(lang)),
        ];
        view! {
            <div class="no-print flow">
                <h1>{d::sheet(lang)}</h1>
                {Banner::wait().title(d::sheet_names(lang)).text(d::sheet_names_text(lang)).view()}
            </div>
            <article class="sheet sheet--day">
                <header class="flow"><p class="doc-no"><span>{name}</span><span>{lang.date(date)}" "{lang.weekday(date)}</span></p><h2>{d::sheet(lang)}</h2></header>
                {facts(known)}
                {tables}
                {walk_ins}
                <p class="meta">{d::sheet_foot(lang)}</p>
                <div class="sign"><p>{d::sheet_carer(lang)}</p><p>{d::sheet_head(lang)}</p></div>
                <p class="meta">{d::sheet_printed(lang, printer, lang.moment(now))}</p>
            </article>
        }
    }))
}

fn table(caption: String, rows: Vec<AnyView>, lang: crate::base::i18n::Lang) -> AnyView {
    let heads = [
        d::col_n(lang),
        d::col_name(lang),
        d::col_people(lang),
        d::col_what(lang),
        d::col_note(lang),
        d::col_in(lang),
        d::col_out(lang),
    ];
    let heads = heads.map(|h| view! { <th role="columnheader" scope="col">{h}</th> });
    view! {
        <div class="table-box"><table class="table" role="table"><caption>{caption}</caption>
            <thead role="rowgroup"><tr role="row">{heads}</tr></thead><tbody role="rowgroup">{rows}</tbody></table></div>
    }
    .into_any()
}

/// A line; an empty one for whoever walks in.
fn line(n: i32, g: Option<&Guest>, lang: crate::base::i18n::Lang) -> AnyView {
    let name = match g {
        Some(g) if !g.v.unit.is_empty() => d::led_by(lang, &g.v.unit, &g.v.name),
        Some(g) => g.v.name.clone(),
        None => String::new(),
    };
    let name = if name.is_empty() {
        view! { <span class="pen"></span><span class="vh">{d::blank(lang)}</span> }.into_any()
    } else {
        name.into_any()
    };
    let people = g.map(|g| g.b.heads.people().to_string()).unwrap_or_default();
    let what = g.map(|g| g.b.what(lang)).unwrap_or_default();
    let mut note = vec![];
    if let Some(g) = g {
        if g.b.heads.minors() > 0 {
            note.push(d::sheet_minors(lang, g.b.heads.teens + g.b.heads.young, g.b.heads.adults));
        }
        note.extend((!g.v.proof.is_empty()).then(|| d::sheet_proof(lang, &g.v.proof)));
        note.extend((!g.v.plate.is_empty()).then(|| g.v.plate.clone()));
    }
    let pen = || view! { <span class="pen"></span> };
    view! {
        <tr role="row">
            <td role="cell" data-label=d::col_n(lang) class="ser">{n}</td>
            <th role="rowheader" scope="row">{name}</th>
            <td role="cell" data-label=d::col_people(lang) class="n">{people}</td>
            <td role="cell" data-label=d::col_what(lang)>{what}</td>
            <td role="cell" data-label=d::col_note(lang)>{lang.list(&note)}</td>
            <td role="cell" data-label=d::col_in(lang)>{pen()}</td>
            <td role="cell" data-label=d::col_out(lang)>{pen()}</td>
        </tr>
    }
    .into_any()
}
