//! How it came to this: the steps before the notice with date and deciding authority, and the corrections since.
use crate::base::{clock::last_day, i18n::chinese, i18n::date};
use leptos::prelude::*;

use crate::base::{clock::local_date, i18n::Lang};
use crate::features::notices::types::{Notice, Row, StepKind, StepTaken, Version};
use crate::t;
use crate::web::ui::steps::{Progress, Step, steps};
use crate::web::{page::Cx, ui::section::section};

/// The steps as a timeline. With `ahead`, a filing that is still to come stands there as such.
pub fn timeline(cx: &Cx, notice: &Notice, heading: String, ahead: bool) -> AnyView {
    let lang = cx.lang;
    let list: Vec<Step> = StepKind::ALL
        .iter()
        .filter_map(|kind| {
            let name = kind.label(lang).to_owned();
            match notice.steps.iter().find(|s| s.step == *kind) {
                Some(taken) => {
                    let lines = vec![date(lang, taken.on, cx.today), decided_by(lang, notice, taken)];
                    Some(Step { name, lines, progress: Progress::Done })
                }
                None if ahead => {
                    let lines = vec![t::notices::step_ahead(lang).to_owned()];
                    Some(Step { name, lines, progress: Progress::Todo })
                }
                None => None,
            }
        })
        .collect();
    section(heading, steps(list))
}

/// Who decided. The web never names a village (domain.md §2.3), and no township where the title names none (PUB-09).
fn decided_by(lang: Lang, notice: &Notice, taken: &StepTaken) -> String {
    let by = taken.by.clone();
    match taken.step {
        StepKind::Household => t::notices::by_household(lang).to_owned(),
        StepKind::Village => t::notices::by_village(lang).to_owned(),
        StepKind::Township => by
            .filter(|_| !notice.places.is_empty())
            .unwrap_or_else(|| t::notices::by_township(lang).to_owned()),
        StepKind::County => by.unwrap_or_else(|| notice.authority.clone()),
    }
}

/// The corrections with their reasons; a corrected row on display says how long it stays (OBJ-06).
pub fn corrections(cx: &Cx, versions: &[Version], rows: &[Row]) -> Option<AnyView> {
    if versions.is_empty() {
        return None;
    }
    let lang = cx.lang;
    let items = versions
        .iter()
        .map(|v| {
            let serials: Vec<String> = v.serials.iter().map(ToString::to_string).collect();
            let concerned =
                (!serials.is_empty()).then(|| t::notices::correction_rows(lang, lang.list(&serials)));
            let until = rows
                .iter()
                .filter(|r| r.corrected && v.serials.contains(&r.serial))
                .map(|r| last_day(r.ends_at))
                .max()
                .map(|day| t::notices::correction_until(lang, date(lang, day, cx.today)));
            view! {
                <li>
                    <b>{t::notices::correction_title(lang, v.version, date(lang, local_date(v.at), cx.today))}</b>
                    <p lang=chinese(lang)>{v.reason.clone()}</p>
                    {concerned.map(|c| view! { <p class="meta">{c}</p> })}
                    {until.map(|u| view! { <p class="meta">{u}</p> })}
                </li>
            }
        })
        .collect_view();
    Some(
        view! {
            <section class="section">
                <h2>{t::notices::corrections_heading(lang)}</h2>
                <ol class="years">{items}</ol>
            </section>
        }
        .into_any(),
    )
}
