//! The page of a case: where it stands, what this person can do with it now, what was found, said and decided.
use axum::{extract::Path, response::Response};
use leptos::prelude::*;

use super::{opinions, parts, rights, words};

mod findings;
mod todo;
pub(super) use findings::opinion_line;
use findings::{consents, findings, heard};
use todo::to_do;

use crate::base::{error::Result, i18n::Lang};
use crate::features::cases::admissions::store::{check, consent, history, opinion};
use crate::features::cases::admissions::types::{Act, Block, Case, ConsentLine, Event, OpinionLine};
use crate::features::cases::{admissions, admissions::store::act::blocks};
use crate::features::centres::store as centres;
use crate::features::notices::{store::number, store::subjects, types::NoticeNo};
use crate::office::{
    staff::access::Action, staff::desk::Reading, staff::store as people, staff::types::Actor,
};
use crate::t;
use crate::web::ui::facts::{Fact, fact, facts};
use crate::web::{
    page::Cx, page::cx, ui::badge::tag, ui::banner, ui::banner::Banner, ui::section::section, ui::top::Top,
};

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

pub(super) async fn detail(
    Reading { cx, actor, mut tx }: Reading,
    Path(reference): Path<String>,
) -> Result<Response> {
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
