//! `/staff/cases/{reference}/stay`: where somebody lives, since when, how often, away or not, and what can be recorded now.
use axum::{extract::Path, response::Response};
use leptos::prelude::*;

use super::{parts, stay_forms::What, words};
use crate::base::{error::Result, i18n::Lang};
use crate::features::cases::admissions::types::{Act, Case, State};
use crate::features::cases::residence::store::{absences, assessments, exits, stays};
use crate::features::cases::residence::types::exit::Exit;
use crate::features::cases::residence::types::stay::{Absence, Stay, Why};
use crate::features::centres::store as centres;
use crate::office::{staff::access::Action, staff::desk::Desk, staff::types::Actor};
use crate::t::residence as r;
use crate::web::ui::facts::{Fact, fact, facts};
use crate::web::{page::Cx, ui::badge::Tone, ui::badge::tag, ui::section::Panel, ui::section::section};

pub async fn page(Path(reference): Path<String>, mut desk: Desk) -> Result<Response> {
    let case = parts::find(&mut desk, &reference).await?;
    desk.actor.require(Action::CaseRead, &case.place())?;
    let state = desk.cx.state.clone();
    let tx = desk.tx().await?;
    let all = stays::of_case(tx, case.id).await?;
    let (mut away, mut done) = (vec![], vec![]);
    for stay in &all {
        away.extend(absences::of_stay(tx, stay.id).await?);
        done.extend(assessments::of_stay(tx, state.keys(), stay.id).await?);
    }
    let exit = exits::latest(tx, case.id).await?;
    let ids: Vec<_> = all.iter().map(|s| s.centre).chain(case.centre).collect();
    let names = centres::names(tx, &ids).await?;
    let lang = desk.cx.lang;
    let head = parts::head(&desk.cx, &case, r::stay_title(lang));
    let Desk { cx, actor, .. } = desk;
    // What somebody can do alone is shown to those who assess and who care (2.3).
    let sees_results = actor.may(Action::Reassess, &case.place())
        || actor.may(Action::StayRecord, &case.place())
        || actor.may(Action::ExitReview, &case.place());
    Ok(cx.draw(head, move |cx| {
        let name = |id| names.get(&id).map(|(_, name): &(String, String)| name.clone()).unwrap_or_default();
        let now = all.iter().find(|s| s.ended_on.is_none());
        let open = away.iter().find(|a| a.back_on.is_none());
        let facts = match now {
            Some(stay) => current(cx, stay, name(stay.centre), open),
            None => view! { <p>{r::no_stay(lang)}</p> }.into_any(),
        };
        let stays = all.iter().map(|s| {
            view! { <li>{r::stay_line(lang, s.seq, span(lang, s.moved_in_on, s.ended_on), name(s.centre))}</li> }
        });
        let stays = list(r::history_stays(lang), stays.collect_view().into_any(), all.is_empty());
        let lines = away.iter().map(|a| {
            let late = a.is_late(cx.today).then(|| tag(Tone::Bad, r::late(lang)));
            let span = span(lang, a.from_on, a.back_on);
            let text = r::absence_line(lang, a.kind.label(lang), a.reason.label(lang), span);
            view! { <li>{text}{late}</li> }
        });
        let aways = list(r::history_absences(lang), lines.collect_view().into_any(), away.is_empty());
        let lines = done.iter().map(|d| {
            let result = words::result(lang, d.failed.len());
            view! { <li>{r::assess_line(lang, lang.date(d.done_on), result, d.outcome.label(lang))}</li> }
        });
        let assessed =
            list(r::history_assess(lang), lines.collect_view().into_any(), done.is_empty() || !sees_results);
        view! {
            {parts::top(cx, &case, r::stay_title(lang), "")}
            {parts::done(cx)}
            {parts::ways(cx, &case)}
            <div class="split section"><div>{facts}{stays}{aways}{assessed}</div>{acts(cx, &actor, &case, exit.as_ref())}</div>
        }
    }))
}

fn span(lang: Lang, from: chrono::NaiveDate, to: Option<chrono::NaiveDate>) -> String {
    match to {
        Some(to) => r::span(lang, lang.date(from), lang.date(to)),
        None => r::span_open(lang, lang.date(from)),
    }
}

fn list(title: &'static str, lines: AnyView, none: bool) -> Option<AnyView> {
    (!none).then(|| section(title, view! { <ul class="ticks">{lines}</ul> }))
}

fn current(cx: &Cx, stay: &Stay, centre: String, away: Option<&Absence>) -> AnyView {
    let lang = cx.lang;
    let due = lang.date(stay.assess_due);
    let due = match stay.assess_why {
        Why::Yearly => r::assess_yearly(lang, due),
        Why::Change => r::assess_change(lang, due),
    };
    let mut list: Vec<Fact> = vec![
        fact(r::fact_centre(lang), centre),
        fact(r::fact_since(lang), lang.date(stay.moved_in_on)),
        fact(r::fact_stays(lang), r::stays_n(lang, stay.seq)),
        fact(r::fact_assess(lang), due),
    ];
    list.extend(stay.trial_until.map(|day| fact(r::fact_trial(lang), lang.date(day))));
    list.extend(away.map(|a| -> Fact {
        let text = r::away_since(lang, a.kind.label(lang), lang.date(a.from_on));
        let back = a.expected_on.map(|day| view! { <p class="meta">{r::back_by(lang, lang.date(day))}</p> });
        let late = a.is_late(cx.today).then(|| tag(Tone::Bad, r::late(lang)));
        (r::fact_away(lang).to_owned(), view! { {text}{late}{back} }.into_any())
    }));
    facts(list)
}

/// What this person can record now; the first is the filled button.
fn acts(cx: &Cx, actor: &Actor, case: &Case, exit: Option<&Exit>) -> Option<AnyView> {
    let lang = cx.lang;
    let place = case.place();
    let mut ways: Vec<(String, &'static str)> = What::ALL
        .iter()
        .filter(|what| what.actions().iter().any(|a| actor.may(*a, &place)) && what.fits(case, exit, cx.now))
        .map(|what| (format!("stay/{}", what.word()), what.label(lang)))
        .collect();
    let propose = actor.may(Action::ExitPropose, &place) && case.state.after(Act::ProposeExit, true).is_ok();
    if propose {
        ways.push(("exit".to_owned(), r::act_exit(lang)));
    }
    if case.state == State::Cleared && actor.may(Action::CaseSign, &place) {
        ways.push(("agreement".to_owned(), r::to_agreement(lang)));
    }
    let links = ways.iter().enumerate().map(|(i, (end, label))| {
        let class = if i == 0 { "btn" } else { "btn btn--2" };
        view! { <p><a class=class href=cx.to(&format!("{}/{end}", case.path()))>{*label}</a></p> }
    });
    (!ways.is_empty()).then(|| {
        view! { <aside aria-label=r::acts_title(lang)>{Panel::Calm.section(r::acts_title(lang), links.collect_view())}</aside> }
            .into_any()
    })
}
