//! `/about`: the model, its steps, principles, milestones and honours, with the caveats of domain.md §9 (FIG-03, FIG-04).
use axum::response::Response;
use leptos::prelude::*;

use crate::base::i18n::Lang;
use crate::site;
use crate::site::{paragraphs, terms};
use crate::t::about as t;
use crate::web::ui::steps::{Progress, Step, steps_down};
use crate::web::ui::table::{Col, Table, cells};
use crate::web::{
    page::Cx, page::Head, ui::facts::facts, ui::icon::Icon, ui::section::section, ui::section::ticks,
    ui::top::top,
};

pub(super) async fn page(cx: Cx) -> Response {
    let l = cx.lang;
    let notices = cx.to("/notices");
    let h = Head::new(t::title(l), t::lead(l), site::ABOUT).crumb(t::title(l), None).kept(cx.until([]));
    cx.page(h, move || {
        view! {
            <article class="flow-l">
                {top(t::title(l), t::lead(l))}
                {section(t::portal_title(l), portal(l))}
                {section(t::model_title(l), view! {
                    <div class="flow">{paragraphs(&[t::model_p1(l), t::model_p2(l), t::model_motto(l)])}
                    <h3>{t::principles_title(l)}</h3>
                    {ticks([t::principle_near(l), t::principle_easy(l), t::principle_medical(l)])}
                    <h3>{t::mode_title(l)}</h3>
                    {terms(&[
                        (t::mode_city(l), t::mode_city_text(l)), (t::mode_county(l), t::mode_county_text(l)),
                        (t::mode_departments(l), t::mode_departments_text(l)), (t::mode_society(l), t::mode_society_text(l)),
                    ])}</div>
                })}
                {section(t::who_title(l), view! {
                    <div class="flow"><p>{t::who_lead(l)}</p>
                    {ticks([t::who_local(l), t::who_family(l), t::who_disability(l), t::who_selfcare(l), t::who_care(l), t::who_voluntary(l)])}
                    <p class="meta measure">{t::who_note(l)}</p></div>
                })}
                {section(t::steps_title(l), steps(l, notices))}
                {section(t::after_title(l), ticks([t::after_agreement(l), t::after_dynamic(l), t::after_admit(l), t::after_exit(l)]))}
                {section(t::care_title(l), view! {
                    <div class="flow"><p class="measure">{t::care_lead(l)}</p>
                    {ticks([t::care_room(l), t::care_meals(l), t::care_health(l), t::care_rehab(l), t::care_access(l), t::care_ratio(l)])}
                    <p class="meta measure">{t::care_ratio_note(l)}</p></div>
                })}
                {section(t::jobs_title(l), ticks([t::jobs_priority(l), t::jobs_public(l), t::jobs_training(l)]))}
                {section(t::money_title(l), view! {
                    <div class="flow"><p>{t::money_lead(l)}</p>
                    {terms(&[
                        (t::money_fiscal(l), t::money_fiscal_text(l)), (t::money_departments(l), t::money_departments_text(l)),
                        (t::money_donations(l), t::money_donations_text(l)),
                    ])}<p class="measure">{t::money_build(l)}</p></div>
                })}
                {section(t::duty_title(l), duties(l))}
                {section(t::years_title(l), view! {
                    <div class="flow"><ol class="years">
                        {[
                            (t::y2017(l), t::y2017_text(l)), (t::y2018_may(l), t::y2018_may_text(l)), (t::y2018(l), t::y2018_text(l)),
                            (t::y2019(l), t::y2019_text(l)), (t::y2021(l), t::y2021_text(l)), (t::y2023(l), t::y2023_text(l)),
                        ].map(|(when, what)| view! { <li><b>{when}</b>" "{what}</li> })}
                    </ol>
                    <h3>{t::undated_title(l)}</h3>
                    {ticks([t::undated_un(l), t::undated_book(l), t::undated_expo(l), t::undated_forum(l)])}</div>
                })}
                {section(t::figures_title(l), figures(l))}
                {section(t::source_title(l), view! { <div class="flow">{paragraphs(&[t::source_p1(l), t::source_p2(l)])}</div> })}
            </article>
        }
    })
}

fn portal(l: Lang) -> impl IntoView {
    view! {
        <div class="grid grid--2">
            <div class="panel"><h3>{t::portal_does(l)}</h3>
                {ticks([t::portal_does_notices(l), t::portal_does_centres(l), t::portal_does_data(l)])}</div>
            <div class="panel"><h3>{t::portal_not(l)}</h3>
                <ul class="ticks ticks--no measure">
                    {[t::portal_not_payments(l), t::portal_not_names(l), t::portal_not_disability(l), t::portal_not_decide(l)]
                        .map(|p| view! { <li>{p}</li> })}
                </ul></div>
        </div>
    }
}

fn steps(l: Lang, notices: String) -> impl IntoView {
    let list = [
        (t::step_household(l), t::step_household_text(l)),
        (t::step_village(l), t::step_village_text(l)),
        (t::step_township(l), t::step_township_text(l)),
        (t::step_county(l), t::step_county_text(l)),
        (t::step_notice(l), t::step_notice_text(l)),
    ];
    let list = list.map(|(name, text)| Step {
        name: name.to_owned(),
        lines: vec![text.to_owned()],
        progress: Progress::Told,
    });
    view! {
        <div class="flow"><p class="measure">{t::steps_lead(l)}</p>
        {steps_down(Vec::from(list))}
        <p class="measure">{t::steps_note(l)}</p>
        <p><a class="go" href=notices>{t::portal_does_notices(l).split(['：', ':']).next().unwrap_or_default()}{Icon::Arrow.svg()}</a></p></div>
    }
}

fn duties(l: Lang) -> impl IntoView {
    let rows = [
        cells![t::duty_government(l), t::duty_government_text(l)],
        cells![t::duty_poverty(l), t::duty_poverty_text(l)],
        cells![t::duty_civil(l), t::duty_civil_text(l)],
        cells![t::duty_dpf(l), t::duty_dpf_text(l)],
        cells![t::duty_health(l), t::duty_health_text(l)],
    ];
    let cols = [Col::head(t::duty_head_body(l)), Col::text(t::duty_head_work(l))];
    Table::new(t::duty_caption(l), cols).captioned().rows(rows)
}

// FIG-01: no figure without its label; FIG-04: 人 and 人次 are never added.
fn figures(l: Lang) -> impl IntoView {
    let rows = [
        (t::figure_centres(l), t::figure_centres_value(l), None),
        (t::figure_residents(l), t::figure_residents_value(l), None),
        (t::figure_rotating(l), t::figure_rotating_value(l), Some(t::figure_rotating_note(l))),
        (t::figure_jobs(l), t::figure_jobs_value(l), None),
        (t::figure_pay(l), t::figure_pay_value(l), None),
    ]
    .map(|(name, value, note)| {
        let note = note.map(|n| view! { <span class="hint">{n}</span> });
        let value = view! { {value}<span class="hint">{t::figure_label(l)}</span>{note} };
        (name.to_owned(), value.into_any())
    });
    view! { <div class="flow"><p class="measure">{t::figures_note(l)}</p>{facts(rows)}</div> }
}
