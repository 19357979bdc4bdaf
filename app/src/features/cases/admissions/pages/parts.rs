//! Pieces that several pages of a case share.
use leptos::prelude::*;

use super::words;
use crate::base::{clock::local_date, divisions, i18n::Lang};
use crate::features::cases::admissions;
use crate::features::cases::admissions::store::check::Check;
use crate::features::cases::admissions::types::eligibility::{DisabilityType, Facts, assess, dependence};
use crate::features::cases::admissions::types::{Block, Case, Person, State};
use crate::t;
use crate::web::ui::facts::{Fact, fact, facts};
use crate::web::ui::steps::{Progress, course, steps};
use crate::web::{page::Cx, page::Head, ui::icon::Icon};

/// The head of a page about cases.
pub(super) fn head(lang: Lang, title: &str) -> Head {
    Head::new(title, title, admissions::DESK.section)
        .private()
        .crumb(t::cases::title(lang), Some("/staff/cases"))
        .crumb(title, None)
}

/// A line of a check list: whether it is as it should be, open, or wrong.
pub(super) fn check_line<V: IntoView + 'static>(good: Option<bool>, body: V) -> AnyView {
    let (icon, class) = match good {
        Some(true) => (Icon::Tick, "yes"),
        Some(false) => (Icon::Alert, "no"),
        None => (Icon::Clock, "no"),
    };
    view! { <li class=class>{icon.svg()}<div>{body}</div></li> }.into_any()
}

/// Name and contact, to whom may read them.
pub(super) fn person_facts(lang: Lang, person: Person) -> [Fact; 4] {
    use t::cases as c;
    let guardian = if person.guardian.is_empty() { c::no_guardian(lang).to_owned() } else { person.guardian };
    [
        fact(c::name(lang), person.name),
        fact(c::village(lang), person.village),
        fact(c::guardian(lang), guardian),
        fact(c::phone(lang), person.phone),
    ]
}

/// The four steps with their days, authorities and numbers (47–50).
pub(super) fn four_steps(lang: Lang, case: &Case) -> AnyView {
    let date = |d| lang.day_month(d);
    let applied: Vec<String> = case.applied_on.map(date).into_iter().collect();
    let reported = case.reported.as_ref().map(|(on, by)| vec![date(*on), by.clone()]).unwrap_or_default();
    let three = |of: &Option<(chrono::NaiveDate, String, String)>| {
        of.as_ref().map(|(on, by, no)| vec![date(*on), by.clone(), no.clone()]).unwrap_or_default()
    };
    let list = [
        (t::cases::step_apply(lang), applied),
        (t::cases::step_report(lang), reported),
        (t::cases::step_approve(lang), three(&case.approved)),
        (t::cases::step_file(lang), three(&case.filed)),
    ];
    let mut list = course(list.map(|(name, lines)| (name.to_owned(), lines.clone(), !lines.is_empty())));
    // A case that has ended waits for nothing.
    if !case.state.is_live() {
        list.iter_mut().filter(|s| s.progress == Progress::Now).for_each(|s| s.progress = Progress::Todo);
    }
    steps(list)
}

/// What stands in the way of a step, each with the link to where it is put right.
pub(super) fn blocked(cx: &Cx, case: &Case, blocks: &[Block]) -> AnyView {
    let lang = cx.lang;
    let lines = blocks.iter().map(|b| {
        let link = super::rights::remedy(case, *b);
        let link = link.map(|to| view! { <p><a href=cx.to(&to)>{t::cases::go_there(lang)}<span class="vh">{b.label(lang)}</span></a></p> });
        check_line(Some(false), view! { {b.label(lang)}{link} })
    });
    view! { <ul class="check" id="blocks">{lines.collect_view()}</ul> }.into_any()
}

/// The facts of a check in words; for staff who handle the case.
pub(super) fn check_facts(lang: Lang, facts_of: &Facts) -> Vec<Fact> {
    use t::eligibility as e;
    let f = facts_of;
    let registered = match divisions::county(&f.registered) {
        Some(county) => county.label(lang),
        None => e::registered_elsewhere(lang).to_owned(),
    };
    let kind = if f.kind == DisabilityType::Multiple {
        let parts: Vec<_> =
            f.parts.iter().map(|(k, g)| format!("{} {}", k.label(lang), g.label(lang))).collect();
        format!("{} ({})", f.kind.label(lang), parts.join(", "))
    } else {
        f.kind.label(lang).to_owned()
    };
    let cannot: Vec<_> = f.cannot.iter().map(|c| c.label(lang)).collect();
    let care = words::dependence(lang, dependence(f.cannot.len()));
    let care =
        if cannot.is_empty() { care.to_owned() } else { t::cases::care_line(lang, care, lang.list(&cannot)) };
    let mut list = vec![
        fact(e::registered(lang), registered),
        fact(e::hardship(lang), f.hardship.label(lang)),
        fact(e::kind(lang), kind),
        fact(e::grade(lang), f.grade.label(lang)),
        fact(e::dependence(lang), care),
        fact(e::family(lang), f.family.label(lang)),
    ];
    if !f.referral.is_empty() {
        list.push(fact(e::referral(lang), f.referral.clone()));
    }
    list
}

/// A level's finding: who, when, the verdict, and in words which rules do not hold.
pub(super) fn check_card(lang: Lang, check: &Check) -> AnyView {
    let verdict = assess(&check.facts, local_date(check.at));
    let word = words::verdict(lang, verdict.eligible);
    let why = verdict
        .failures
        .iter()
        .map(|f| view! { <p>{f.rule.label(lang)}" "<span class="meta">{f.rule.word()}</span></p> })
        .collect_view();
    let who = t::cases::by_at(lang, &check.by, lang.moment(check.at));
    let body = view! {
        <b>{check.level.label(lang)}" · "{word}</b>
        {why}
        <p class="meta">{who}</p>
        <details><summary>{t::cases::show_facts(lang)}</summary>{facts(check_facts(lang, &check.facts))}</details>
    };
    check_line(Some(verdict.eligible), body)
}

/// Where the case goes next, in one sentence.
pub(super) fn next_line(lang: Lang, state: State) -> Option<&'static str> {
    Some(match state {
        State::Draft => t::cases::next_draft(lang),
        State::Applied => t::cases::next_applied(lang),
        State::VillageReported | State::TownshipReview => t::cases::next_reported(lang),
        State::TownshipApproved => t::cases::next_approved(lang),
        State::CountyFiled => t::cases::next_filed(lang),
        State::PublicNotice => t::cases::next_notice(lang),
        State::Objected => t::cases::next_objected(lang),
        State::TownshipRejected | State::Withdrawn | State::Exited => t::cases::next_ended(lang),
        _ => return None,
    })
}
