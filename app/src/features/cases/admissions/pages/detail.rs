//! The page of a case: where it stands, what this person can do with it now, what was found, said and decided.
use axum::{extract::Path, response::Response};
use leptos::prelude::*;

use super::{opinions, parts, rights, words};
use crate::base::{error::AppError, i18n::Lang};
use crate::features::cases::admissions::store::{check, consent, history, opinion};
use crate::features::cases::admissions::types::{
    Act, Block, Case, ConsentKind, ConsentLine, Event, Level, Opinion, OpinionKind, OpinionLine, State,
};
use crate::features::cases::{admissions, admissions::store::act::blocks};
use crate::features::centres::store as centres;
use crate::features::notices::{store::number, store::subjects, types::NoticeNo};
use crate::office::{
    staff::access::Action, staff::desk::Reading, staff::store as people, staff::types::Actor,
    staff::types::Role,
};
use crate::t;
use crate::web::ui::facts::{Fact, fact, facts};
use crate::web::{
    forms::Form, forms::once, page::Cx, page::cx, ui::badge::tag, ui::banner, ui::banner::Banner,
    ui::icon::Icon, ui::section::section, ui::top::Top,
};

/// A question to a department with its answer, as a line of a check list.
pub(super) fn opinion_line(lang: Lang, o: &OpinionLine) -> AnyView {
    let (good, word, who, at) = match &o.answer {
        None => (None, t::cases::opinion_waits(lang), &o.asked_by, o.asked_at),
        Some((said, at, by)) => (Some(*said != Opinion::No), said.label(lang), by, *at),
    };
    let note = (!o.note.is_empty()).then(|| view! { <p>{o.note.clone()}</p> });
    let who = t::cases::by_at(lang, who, lang.moment(at));
    let body = view! { <b>{o.kind.label(lang)}" · "{word}</b>{note}<p class="meta">{who}</p> };
    parts::check_line(good, body)
}

/// What is known of a case, loaded once.
struct Loaded {
    case: Case,
    centre: Option<String>,
    entered_by: String,
    checks: Vec<check::Check>,
    consents: Vec<ConsentLine>,
    opinions: Vec<OpinionLine>,
    events: Vec<Event>,
    /// What this person may do, each with what stands in the way.
    acts: Vec<(Act, Vec<Block>)>,
    /// The latest notice it stood in.
    notice: Option<NoticeNo>,
}

/// What was just done, in words, from a closed list.
fn done(lang: Lang, word: &str) -> Option<AnyView> {
    use t::cases as c;
    let said = match word {
        "entered" => c::done_entered(lang),
        "saved" => c::done_saved(lang),
        "eligible" => c::done_eligible(lang),
        "ineligible" => c::done_ineligible(lang),
        "consent" => c::done_consent(lang),
        "asked" => c::done_asked(lang),
        "answered" => c::done_answered(lang),
        "answered-before" => c::done_answered_before(lang),
        act => return Some(banner::done(c::done_act(lang, Act::parse(act)?.label(lang)))),
    };
    let good = !matches!(word, "ineligible" | "answered-before");
    Some(if good { banner::done(said) } else { Banner::wait().text(said).answer().view() })
}

/// The page.
pub(super) async fn detail(
    Reading { cx, actor, mut tx }: Reading,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    let case = rights::find(&mut tx, &actor, &reference).await?;
    let centre = match case.centre {
        Some(id) => centres::names(&mut tx, &[id]).await?.remove(&id).map(|(_, name)| name),
        None => None,
    };
    let mut acts = vec![];
    for act in rights::open_to(&actor, &case) {
        acts.push((act, blocks(&mut tx, &case, act).await?));
    }
    let notice = match subjects::of_case(&mut tx, cx.state.keys(), case.id).await? {
        Some((id, _)) => number::of(&mut tx, id).await?,
        None => None,
    };
    let loaded = Loaded {
        centre,
        entered_by: people::name_of(&mut tx, case.created_by).await?,
        checks: check::of_case(&mut tx, cx.state.keys(), case.id).await?,
        consents: consent::of_case(&mut tx, case.id).await?,
        opinions: opinion::of_case(&mut tx, case.id).await?,
        events: history::of_case(&mut tx, case.id).await?,
        notice,
        acts,
        case,
    };
    drop(tx);
    Ok(page(cx, &actor, loaded))
}

fn page(cx: Cx, actor: &Actor, l: Loaded) -> Response {
    use t::cases as c;
    let lang = cx.lang;
    let title = c::case_of(lang, &l.case.masked);
    let head = crate::web::page::Head::new(
        c::page_title(lang, &title, &l.case.reference),
        title.clone(),
        admissions::DESK.section,
    )
    .private()
    .crumb(c::title(lang), Some("/staff/cases"))
    .crumb(l.case.reference.clone(), None);
    let actor = actor.clone();
    cx.draw(head, move |cx| {
        let case = &l.case;
        let done = cx.params.one("done").ok().flatten().and_then(|word| done(lang, word));
        view! {
            {done}
            {Top::new(title)
                .kicker(case.reference.clone())
                .state(view! {
                    {tag(words::tone(case.state), case.state.label(lang))}
                    <span class="meta">{c::since(lang, lang.date(crate::base::clock::local_date(case.state_since)))}</span>
                })
                .lead(parts::next_line(lang, case.state).unwrap_or_default())
                .view()}
            <section><h2 class="vh">{c::four_steps(lang)}</h2>{parts::four_steps(lang, case)}</section>
            // First in the source, so that a phone shows it before everything else.
            <div class="split split--lead section">{to_do(&actor, &l)}<div>
                {about(&actor, &l)}
                {findings(&actor, &l)}
                {consents(&actor, &l)}
                {heard(&actor, &l)}
                {past(&l)}
            </div></div>
        }
    })
}

fn about(actor: &Actor, l: &Loaded) -> AnyView {
    use t::cases as c;
    let (cx, case) = (cx(), &l.case);
    let lang = cx.lang;
    let mut list: Vec<Fact> = vec![
        fact(c::masked_name(lang), case.masked.clone()),
        fact(c::village(lang), case.village.label(lang)),
        fact(c::centre(lang), l.centre.clone().unwrap_or_else(|| c::centre_later(lang).to_owned())),
    ];
    if let Some(day) = case.adult_on.filter(|day| cx.today < *day) {
        list.push(fact(c::minor(lang), c::minor_until(lang, lang.date(day))));
    }
    list.push(fact(c::entered_by(lang), l.entered_by.clone()));
    let reveal = actor.may(Action::NameReveal, &case.place()).then(|| {
        view! { <a class="btn btn--2 btn--s" href=cx.to(&format!("{}/name", case.path()))>{c::reveal_link(lang)}</a> }
    });
    let edit = rights::may_edit(actor, case).then(|| {
        view! { <a class="btn btn--3 btn--s" href=cx.to(&format!("{}/edit", case.path()))>{c::edit_link(lang)}</a> }
    });
    view! { <section class="flow"><h2>{c::about(lang)}</h2>{facts(list)}<p class="row">{reveal}{edit}</p></section> }.into_any()
}

/// Whether somebody handles cases and so needs the facts behind a verdict; others see the verdict (2.3).
fn needs_facts(actor: &Actor) -> bool {
    use Role as R;
    let at_cases = [R::VillageReporter, R::TownshipOfficer, R::CountyOfficer, R::Dpf, R::RuralRevitalisation];
    at_cases.contains(&actor.role)
}

fn findings(actor: &Actor, l: &Loaded) -> AnyView {
    use t::cases as c;
    let cx = cx();
    let lang = cx.lang;
    let details = needs_facts(actor);
    let lines = Level::ALL.iter().map(|level| match l.checks.iter().find(|k| k.level == *level) {
        Some(check) if details => parts::check_card(lang, check),
        Some(check) => {
            let word = words::verdict(lang, check.eligible);
            parts::check_line(Some(check.eligible), view! { <b>{level.label(lang)}" · "{word}</b> })
        }
        None => parts::check_line(None, view! { {level.label(lang)}" · "{c::not_checked(lang)} }),
    });
    let lines = lines.collect_view();
    let mine = may_check(actor, &l.case).then(|| {
        view! { <p class="row"><a class="btn btn--2 btn--s" href=cx.to(&format!("{}/eligibility", l.case.path()))>{c::check_link(lang)}</a></p> }
    });
    section(t::eligibility::title(lang), view! { <ul class="check">{lines}</ul>{mine} })
}

/// Whether this person confirms a level now.
fn may_check(actor: &Actor, case: &Case) -> bool {
    match Level::of(actor.role, case.state) {
        Some(Level::Village) => actor.may(Action::CaseReport, &case.place()),
        Some(Level::Township) => actor.may(Action::CaseApprove, &case.place()),
        None => false,
    }
}

fn consents(actor: &Actor, l: &Loaded) -> AnyView {
    use t::cases as c;
    let cx = cx();
    let lang = cx.lang;
    let may = rights::may_note_consent(actor, &l.case);
    let lines = ConsentKind::ALL.iter().map(|kind| {
        let latest = l.consents.iter().find(|x| x.kind == *kind);
        let word = words::consent(lang, latest.map(|x| x.given));
        let line = latest.map(|x| {
            view! { <p class="meta">{c::consent_line(lang, x.signer.label(lang), lang.date(x.on), &x.version, &x.by)}</p> }
        });
        let older = l.consents.iter().filter(|x| x.kind == *kind).count();
        let older = (older > 1).then(|| view! { <p class="meta">{c::consent_older(lang, i64::try_from(older - 1).unwrap_or(0))}</p> });
        let change = may.then(|| {
            let to = cx.to(&format!("{}/consents/{}", l.case.path(), kind.word()));
            let word = if latest.is_some() { c::consent_change(lang) } else { c::consent_note(lang) };
            view! { <p><a href=to>{word}<span class="vh">{kind.label(lang)}</span></a></p> }
        });
        let body = view! { <b>{kind.label(lang)}" · "{word}</b>{line}{older}{change} };
        parts::check_line(latest.map(|x| x.given), body)
    });
    section(c::consents(lang), view! { <ul class="check">{lines.collect_view()}</ul> })
}

fn heard(actor: &Actor, l: &Loaded) -> AnyView {
    use t::cases as c;
    let cx = cx();
    let lang = cx.lang;
    let lines: Vec<_> = l.opinions.iter().map(|o| opinion_line(lang, o)).collect();
    let open = |kind: OpinionKind| l.opinions.iter().any(|o| o.kind == kind && o.answer.is_none());
    let ask = opinions::may_ask(actor, &l.case).then(|| {
        OpinionKind::ALL
            .iter()
            .filter(|k| !open(**k))
            .map(|kind| {
                view! {
                    <form method="post" action=cx.to(&format!("{}/opinions", l.case.path()))>
                        {once::seen(&Form::default(), l.case.version)}
                        <button class="btn btn--3 btn--s" name="kind" value=kind.word()>{c::ask(lang, kind.label(lang))}</button>
                    </form>
                }
            })
            .collect_view()
    });
    let mine =
        OpinionKind::ALL.iter().find(|k| open(**k) && actor.may(k.action(), &l.case.place())).map(|kind| {
            let to = cx.to(&format!("{}/opinions/{}", l.case.path(), kind.word()));
            view! { <p><a class="btn" href=to>{c::opinion_give(lang)}</a></p> }
        });
    if lines.is_empty() && ask.is_none() && mine.is_none() {
        return ().into_any();
    }
    let none = lines.is_empty().then(|| view! { <p class="meta">{c::no_opinions(lang)}</p> });
    section(
        c::opinions(lang),
        view! { {none}<ul class="check">{lines}</ul>{mine}<div class="row">{ask}</div> },
    )
}

fn past(l: &Loaded) -> AnyView {
    use t::cases as c;
    let lang = cx().lang;
    let lines = l.events.iter().map(|e| {
        let by = match (e.by.is_empty(), e.role) {
            (true, _) => c::the_portal(lang).to_owned(),
            (false, Some(role)) => format!("{} ({})", e.by, role.label(lang)),
            (false, None) => e.by.clone(),
        };
        let facts: Vec<String> = [lang.date(e.on), e.authority.clone(), e.number.clone()]
            .into_iter()
            .filter(|x| !x.is_empty())
            .collect();
        let note = (!e.note.is_empty()).then(|| view! { <p>{e.note.clone()}</p> });
        view! { <li><b>{e.act.label(lang)}</b>" "{facts.join(" · ")}{note}<p class="meta">{c::by_at(lang, by, lang.moment(e.at))}</p></li> }
    });
    let lines: Vec<_> = lines.collect();
    let none = lines.is_empty().then(|| view! { <p class="meta">{c::no_history(lang)}</p> });
    section(c::history(lang), view! { {none}<ol class="ticks">{lines}</ol> })
}

/// What can be done now: one filled button for the step that follows, or for what must be put right before it.
fn to_do(actor: &Actor, l: &Loaded) -> AnyView {
    use t::cases as c;
    let cx = cx();
    let (lang, case) = (cx.lang, &l.case);
    let step = |act: Act| cx.to(&format!("{}/steps/{}", case.path(), act.word()));
    let forward =
        l.acts.iter().find(|(a, _)| matches!(a, Act::Apply | Act::Report | Act::Approve | Act::File));
    let first = forward.map(|(act, blocks)| {
        if blocks.is_empty() {
            let hint = match act {
                Act::Apply => c::lead_apply(lang),
                Act::Report => c::lead_report(lang),
                Act::Approve => c::lead_approve(lang),
                _ => c::lead_file(lang),
            };
            view! { <p>{hint}</p><p><a class="btn" href=step(*act)>{act.label(lang)}</a></p> }.into_any()
        } else {
            view! { <p>{c::before_step(lang, act.label(lang))}</p>{parts::blocked(&cx, case, blocks)} }
                .into_any()
        }
    });
    let others =
        l.acts.iter().filter(|(a, _)| !matches!(a, Act::Apply | Act::Report | Act::Approve | Act::File)).map(
            |(act, _)| {
                let class = if *act == Act::Reject { "btn btn--stop btn--s" } else { "btn btn--3 btn--s" };
                view! { <a class=class href=step(*act)>{act.label(lang)}</a> }
            },
        );
    let others: Vec<_> = others.collect();
    let sheet = (case.state == State::TownshipRejected && actor.may(Action::NameReveal, &case.place())).then(|| {
        view! { <p><a class="btn" href=cx.to(&format!("{}/refusal", case.path()))>{Icon::Print.svg()}{c::refusal_link(lang)}</a></p> }
    });
    let further = further(actor, case, lang);
    let nothing = (first.is_none() && others.is_empty() && sheet.is_none() && further.is_none())
        .then(|| view! { <p>{c::nothing_to_do(lang)}</p> });
    let further = further.map(|(path, word, act)| {
        let class = if act { "btn" } else { "btn btn--2" };
        view! { <p><a class=class href=cx.to(&format!("{}/{path}", case.path()))>{word}</a></p> }
    });
    let notice = l.notice.as_ref().map(|no| {
        view! { <p><a href=cx.to(&format!("/staff/notices/{no}"))>{c::to_notice(lang)}</a></p> }
    });
    view! { <aside class="panel panel--key flow" aria-label=c::to_do(lang)><h2>{c::to_do(lang)}</h2>{first}{further}{sheet}{nothing}<p class="row">{others}</p>{notice}</aside> }.into_any()
}

/// What follows the filing has pages of its own (`residence`): the path after the case's, its name, and whether this person acts
/// there or only looks.
fn further(actor: &Actor, case: &Case, lang: Lang) -> Option<(&'static str, &'static str, bool)> {
    use t::residence as r;
    let place = case.place();
    Some(match case.state {
        State::Cleared => ("agreement", r::to_agreement(lang), actor.may(Action::CaseSign, &place)),
        State::Signed | State::Resident | State::OnLeave | State::InHospital => {
            ("stay", r::to_stay(lang), actor.may(Action::StayRecord, &place))
        }
        State::ExitProposed | State::ExitNotice | State::Exited => {
            ("exit", r::to_exit(lang), actor.may(Action::ExitReview, &place))
        }
        _ => return None,
    })
}
