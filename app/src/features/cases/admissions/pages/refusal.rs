//! The written refusal with its reasons and remedies (OBJ-09), as a sheet of A4. It carries the full name, so each opening is written
//! down (RET-05).
use axum::{extract::Path, response::Response};
use leptos::prelude::*;

use super::rights;
use crate::base::{clock::local_date, divisions, error::AppError, error::Result, i18n::Lang};
use crate::features::cases::{
    admissions::store, admissions::store::check, admissions::store::history, admissions::types::Act,
    admissions::types::State, admissions::types::eligibility::assess,
};
use crate::office::{staff::desk::Desk, trail::Purpose};
use crate::t;
use crate::web::{ui::banner::Banner, ui::facts::fact, ui::facts::facts};

/// The sheet. It is always Chinese: it is handed to the household.
pub(super) async fn sheet(mut desk: Desk, Path(reference): Path<String>) -> Result<Response> {
    let mut ch = desk.write().await?;
    let case = rights::find_to_read_name(&mut ch, &reference).await?;
    if case.state != State::TownshipRejected {
        return Err(AppError::NotFound);
    }
    let events = history::of_case(&mut ch.tx, case.id).await?;
    let event = events.into_iter().find(|e| e.act == Act::Reject).ok_or(AppError::NotFound)?;
    let checks = check::of_case(&mut ch.tx, ch.state.keys(), case.id).await?;
    let person = store::reveal(&mut ch, &case, Purpose::HandleCase).await?;
    ch.commit().await?;
    let cx = desk.cx;
    let zh = Lang::ZhCn;
    // The township's own finding decides; the village's only where the township made none.
    let deciding = checks.last();
    let rules: Vec<_> = deciding
        .map(|k| assess(&k.facts, local_date(k.at)).failures)
        .unwrap_or_default()
        .iter()
        .map(|f| f.rule.label(zh))
        .collect();
    let lang = cx.lang;
    let title = t::cases::refusal_title(lang);
    let head = rights::head(lang, &case, title);
    let back = cx.to(&case.path());
    let county = divisions::county_label(&case.county, zh);
    Ok(cx.page(head, move || {
        use t::cases as c;
        let to = if person.guardian.is_empty() {
            c::refusal_to(zh, &person.name)
        } else {
            c::refusal_to_guardian(zh, &person.name, &person.guardian)
        };
        let rules: Vec<_> = rules.into_iter().map(|r| view! { <li>{r}</li> }).collect();
        let note: Vec<_> = event.note.lines().map(|p| view! { <p class="big">{p.to_owned()}</p> }).collect();
        let list = vec![
            fact(c::refusal_no(zh), event.number.clone()),
            fact(c::refusal_ref(zh), case.reference.clone()),
        ];
        view! {
            <div class="no-print">
                {Banner::wait().title(c::refusal_note(lang)).text(c::refusal_hint(lang)).answer().view()}
                <p class="row"><a href=back>{c::back_to_case(lang)}</a></p>
            </div>
            <article class="sheet" lang=zh.tag()>
                <header class="flow"><p class="doc-no"><span>{event.number.clone()}</span></p><h1>{c::refusal_heading(zh)}</h1></header>
                <p class="big">{to}</p>
                <p class="big">{c::refusal_body(zh, case.applied_on.map(|d| zh.date(d)).unwrap_or_default(), zh.date(event.on))}</p>
                <section><h2>{c::refusal_reasons(zh)}</h2><ul>{rules}</ul>{note}</section>
                <section><h2>{c::refusal_remedies(zh)}</h2>
                    <p class="big">{c::refusal_review(zh, county)}</p><p class="big">{c::refusal_court(zh)}</p><p class="big">{c::refusal_again(zh)}</p></section>
                {facts(list)}
                <div class="sheet__ends"><div class="seal" role="img" aria-label=c::seal_label(zh)><span>{c::seal(zh)}</span></div>
                    <div><p>{event.authority.clone()}</p><p>{zh.date(event.on)}</p></div></div>
            </article>
        }
    }))
}
