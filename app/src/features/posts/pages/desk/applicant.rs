//! `/staff/applicants/{id}`: one applicant. What is known without the person, the person behind a reveal, what this role may do now.
use axum::{extract::Path, http::StatusCode, response::Response};
use leptos::prelude::*;

use crate::base::{db::Tx, error::AppError, error::Result, i18n::Lang, ids::InterestId};
use crate::features::centres::store as centres;
use crate::features::posts;
use crate::features::posts::store;
use crate::features::posts::store::interests::{self, Event, Row};
use crate::features::posts::types::interest::{Act, Applicant, Interest, Qualified, Reason, State};
use crate::features::posts::types::{Group, Post};
use crate::office::{staff::access::Action, staff::desk::Reading, staff::types::Actor, staff::types::Role};
use crate::t::{posts as p, posts_desk as d};
use crate::web::ui::facts::{Fact, fact, facts};
use crate::web::{
    forms::Form, forms::once, page::Cx, page::Head, ui::banner::done_of, ui::field::Field, ui::field::Typed,
    ui::section::Panel, ui::top::Top,
};

pub(super) struct Shown {
    pub row: Row,
    pub masked: Option<Applicant>,
    pub post: Post,
    pub centre: String,
    pub events: Vec<Event>,
    pub again: i64,
}

pub(super) async fn load(tx: &mut Tx, cx: &Cx, actor: &Actor, id: InterestId) -> Result<Shown> {
    let row = interests::by_id(tx, actor, id).await?.ok_or(AppError::NotFound)?;
    let post = store::by_id(tx, row.interest.post).await?.ok_or(AppError::NotFound)?;
    let centre = centres::names(tx, &[post.centre]).await?.remove(&post.centre).unwrap_or_default().1;
    let masked = row.person(cx.state.keys())?;
    let (events, again) = (interests::events(tx, id).await?, interests::again(tx, &row).await?);
    Ok(Shown { row, masked, post, centre, events, again })
}

/// An id in an address; what is none does not exist.
pub(super) fn id(text: &str) -> Result<InterestId> {
    text.parse().map_err(|_| AppError::NotFound)
}

pub async fn show(Path(of): Path<String>, Reading { cx, actor, mut tx }: Reading) -> Result<Response> {
    let shown = load(&mut tx, &cx, &actor, id(&of)?).await?;
    let form = Form::default().with_date("started", Some(cx.today));
    let typed = Typed::new(cx.lang, form);
    Ok(page(cx, &actor, shown, typed, None, StatusCode::OK))
}

/// The head of a page about one applicant.
pub(super) fn head(lang: Lang, reference: &str, title: &str) -> Head {
    Head::new(title, d::applicants_title(lang), posts::APPLICANTS.section)
        .crumb(d::applicants_title(lang), Some("/staff/applicants"))
        .crumb(reference, None)
        .private()
}

/// Draws it; `person` is who it is, on the answer to a reveal only.
pub(super) fn page(
    cx: Cx,
    actor: &Actor,
    shown: Shown,
    typed: Typed,
    person: Option<Applicant>,
    status: StatusCode,
) -> Response {
    let (lang, role) = (cx.lang, actor.role);
    let reference = shown.row.interest.reference.clone();
    let head = Head { status, ..head(lang, &reference, &reference) };
    let look = cx.clone();
    cx.page(head, move || {
        let cx = look;
        let i = &shown.row.interest;
        let title = match &shown.masked {
            Some(person) => person.masked().0,
            None => d::nobody(lang).to_owned(),
        };
        let history = shown.events.iter().map(|e| {
            let who = if e.by.is_empty() { d::the_person(lang).to_owned() } else { e.by.clone() };
            view! { <li>{d::history_line(lang, lang.moment(e.at), who, e.act.label(lang))}</li> }
        });
        let kicker = format!("{reference} · {}", i.state.label(lang));
        view! {
            {Top::new(title).kicker(kicker).view()}
            {done_of(&cx, |word| (word == "saved").then(|| d::done_step(lang)))}
            <div class="split">
                <div class="flow-l">
                    {facts(known(&cx, &shown))}
                    <section class="flow"><h2>{d::history(lang)}</h2><ol class="ticks">{history.collect_view()}</ol></section>
                </div>
                <aside class="flow-l" aria-label=d::acts(lang)>
                    {Panel::Key.section(d::acts(lang), decide(&cx, role, i, &typed))}
                    {shown.masked.is_some().then(|| who(&cx, i, person))}
                </aside>
            </div>
        }
    })
}

fn known(cx: &Cx, shown: &Shown) -> Vec<Fact> {
    let (lang, i) = (cx.lang, &shown.row.interest);
    let post = view! { <a href=cx.to(&shown.post.path())>{shown.post.name(lang)}</a> };
    let mut list = vec![
        (p::check_post(lang).to_owned(), post.into_any()),
        fact(p::col_centre(lang), &shown.centre),
        fact(p::status_received(lang), lang.moment(i.received_at)),
    ];
    if i.state == State::New {
        list.push(fact(d::due(lang), lang.date(i.due_on)));
    }
    if let Some(person) = &shown.masked {
        let claimed = person.claimed.map_or_else(|| p::group_none(lang), |g| g.label(lang));
        list.push(fact(d::home(lang), person.home(lang)));
        list.push(fact(d::claimed(lang), claimed));
        list.push(fact(p::consent_label(lang), d::consented(lang, &i.consent)));
    }
    let check = match (i.qualified, i.confirmed) {
        (None, _) => d::check_open(lang).to_owned(),
        (Some(result), None) => result.label(lang).to_owned(),
        (Some(result), Some(group)) => d::check_group(lang, result.label(lang), group.label(lang)),
    };
    list.push(fact(d::check(lang), check));
    list.extend(i.reason.map(|reason| fact(d::reason(lang), reason.label(lang))));
    list.extend(i.started_on.map(|day| fact(d::started(lang), lang.date(day))));
    if shown.again > 0 {
        list.push(fact(d::again(lang), d::again_text(lang, shown.again)));
    }
    list
}

fn who(cx: &Cx, i: &Interest, person: Option<Applicant>) -> AnyView {
    let lang = cx.lang;
    let inner = match person {
        Some(person) => {
            let tel = format!("tel:{}", person.phone);
            let phone = view! { <a href=tel>{person.phone}</a> };
            facts(vec![fact(p::name(lang), person.name), (p::your_phone(lang).to_owned(), phone.into_any())])
        }
        None => {
            let purposes = super::person::PURPOSES
                .map(|(word, label)| view! { <option value=word>{label(lang)}</option> })
                .collect_view();
            view! {
                <form class="flow" action=cx.to(&format!("{}/person", i.path())) method="post">
                    <p class="meta">{d::person_hidden(lang)}</p>
                    <div class="field"><label for="purpose">{d::person_purpose(lang)}</label>
                        <select class="input" id="purpose" name="purpose">{purposes}</select></div>
                    <button class="btn btn--2">{d::person_show(lang)}</button>
                </form>
            }
            .into_any()
        }
    };
    Panel::Plain.section(d::person_title(lang), inner)
}

pub(super) const fn action(act: Act) -> Action {
    match act {
        Act::TakeOn | Act::Decline => Action::PostInterestDecide,
        Act::Check => Action::PostQualify,
        _ => Action::PostInterestHandle,
    }
}

/// What a role can do now.
fn possible(role: Role, i: &Interest) -> Vec<Act> {
    let may = |act: &Act| role.may(action(*act)) && i.state.after(*act).is_ok();
    Act::ALL.iter().copied().filter(|a| !matches!(a, Act::File | Act::Withdraw)).filter(may).collect()
}

fn decide(cx: &Cx, role: Role, i: &Interest, typed: &Typed) -> AnyView {
    let lang = cx.lang;
    let acts = possible(role, i);
    if acts.is_empty() {
        let text = if i.state.is_closed() { d::closed(lang) } else { d::others_turn(lang) };
        return view! { <p>{text}</p> }.into_any();
    }
    let label = |act: &Act| match act {
        Act::Contact => d::choose_contact(lang),
        Act::Check => d::choose_check(lang),
        Act::Refer => d::choose_refer(lang),
        Act::TakeOn => d::choose_take_on(lang),
        _ => d::choose_decline(lang),
    };
    // With one thing to do there is nothing to choose.
    let choose = match acts.as_slice() {
        [only] => {
            view! { <p>{label(only)}</p><input type="hidden" name="act" value=only.word()/> }.into_any()
        }
        _ => {
            let choices = acts.iter().map(|a| (a.word().to_owned(), label(a).to_owned())).collect();
            typed.choices(Field::new("act", d::choose_act(lang)), choices, false)
        }
    };
    let has = |act: Act| acts.contains(&act);
    let empty = || (String::new(), p::choose(lang).to_owned());
    let check = has(Act::Check).then(|| {
        let mut groups = vec![(String::new(), d::group_none(lang).to_owned())];
        groups.extend(Group::choices(lang));
        view! {
            {typed.choices(Field::new("qualified", d::qualified(lang)), Qualified::choices(lang), false)}
            {typed.select(Field::new("confirmed", d::confirmed(lang)).hint(d::confirmed_hint(lang)).optional(), groups)}
        }
    });
    let take = has(Act::TakeOn).then(|| {
        let trained = vec![("yes".to_owned(), d::trained_yes(lang).to_owned())];
        view! {
            {typed.date(Field::new("started", d::started(lang)).hint(d::only_take_on(lang)))}
            {typed.choices(Field::new("trained", d::trained(lang)).hint(d::only_take_on(lang)), trained, true)}
        }
    });
    let reason = has(Act::Decline).then(|| {
        let reasons: Vec<_> = [empty()].into_iter().chain(Reason::choices(lang)).collect();
        typed.select(Field::new("reason", d::reason(lang)).hint(d::only_decline(lang)), reasons)
    });
    let waits = (i.state == State::Referred && i.qualified.is_none() && !has(Act::Check))
        .then(|| view! { <p class="meta">{d::waits_for_check(lang)}</p> });
    view! {
        <form class="flow" action=cx.to(&i.path()) method="post">
            {typed.summary()}
            {once::seen(typed.form(), i.version)}
            {waits}
            {choose}
            {check}{take}{reason}
            <button class="btn">{d::submit(lang)}</button>
        </form>
    }
    .into_any()
}
