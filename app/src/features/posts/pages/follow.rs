//! `/posts/interest`: typing a code; `/posts/interest/{code}`: how it stands, in words, and withdrawing. Nothing of the person stands on
//! it, so that it may be opened beside others.
use axum::{
    Extension,
    extract::Path,
    http::HeaderMap,
    response::{IntoResponse as _, Redirect, Response},
};
use leptos::prelude::*;

use crate::base::{db::Tx, divisions, error::AppError, error::Result, i18n::Lang, random};
use crate::features::centres::store as centres;
use crate::features::posts;
use crate::features::posts::store::{self, interests, step};
use crate::features::posts::types::Post;
use crate::features::posts::types::interest::{Interest, State, kept_through};
use crate::office::change::{Change, StepError};
use crate::t::posts as p;
use crate::web::page::{Cx, Head, Peer};
use crate::web::submission::follow::{self, Asked, Followed};
use crate::web::ui::{
    banner::done_of, facts::fact, facts::facts, icon::Icon, section::Panel, slip, steps, steps::steps_down,
};

/// What a code leads to.
pub struct Found {
    interest: Interest,
    post: Post,
    centre: String,
}

impl Followed for Found {
    const FOLLOW: &'static str = "/posts/interest";

    fn asked(lang: Lang) -> Asked {
        Asked {
            title: p::find_title(lang),
            lead: p::find_lead(lang),
            code: p::find_code(lang),
            hint: p::find_hint(lang),
            button: p::find_button(lang),
            wrong: p::find_wrong(lang),
            section: posts::MENU,
        }
    }

    async fn by_code(tx: &mut Tx, cx: &Cx, code: &str) -> Result<Option<Self>> {
        let Some(interest) = interests::by_code(tx, cx.state.keys(), code).await? else { return Ok(None) };
        let post = store::by_id(tx, interest.post).await?.ok_or(AppError::NotFound)?;
        let centre = centres::names(tx, &[post.centre]).await?.remove(&post.centre).unwrap_or_default().1;
        Ok(Some(Self { interest, post, centre }))
    }
}

pub async fn status(
    Path(code): Path<String>,
    cx: Cx,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
) -> Result<Response> {
    let found: Found = match follow::led(&cx, peer, &headers, &code).await? {
        Ok(found) => found,
        Err(answer) => return Ok(answer),
    };
    let lang = cx.lang;
    let code = random::parse_code(&code).unwrap_or_default();
    let title = p::status_title(lang);
    let head = Head::new(title, found.post.name(lang), posts::MENU)
        .crumb(p::nav(lang), Some("/posts"))
        .crumb(p::find_title(lang), Some("/posts/interest"))
        .crumb(title, None)
        .private();
    let look = cx.clone();
    Ok(cx.page(head, move || {
        let cx = look;
        let Found { interest, post, centre } = found;
        let said = done_of(&cx, |word| (word == "withdrawn").then(|| p::withdrawn_done(lang)));
        view! {
            <div class="head">
                <span class="kicker">{post.name(lang)}{p::gap(lang)}<span lang=crate::base::i18n::chinese(lang)>{centre.clone()}</span></span>
                <h1>{interest.state.label(lang)}</h1>
                <p class="lead">{meaning(&interest, lang)}</p>
            </div>
            {said}
            <div class="split">
                <div class="flow-l">
                    {facts(known(&cx, &interest, &post))}
                    {(!interest.state.is_closed()).then(|| give_up(&cx, &code))}
                    <p><a class="go" href=cx.to(&post.path())>{p::status_post(lang)}{Icon::Arrow.svg()}</a></p>
                </div>
                <aside class="flow" aria-label=p::next_heading(lang)><h2>{p::next_heading(lang)}</h2>{course(&interest, lang)}</aside>
            </div>
        }
    }))
}

/// What the state means for the person.
fn meaning(i: &Interest, lang: Lang) -> String {
    match i.state {
        State::New => p::means_new(lang, lang.date(i.due_on)),
        State::Contacted => p::means_contacted(lang).to_owned(),
        State::Referred => p::means_referred(lang).to_owned(),
        State::TakenOn => p::means_taken_on(lang, i.started_on.map(|d| lang.date(d)).unwrap_or_default()),
        State::NotTaken => p::means_not_taken(lang, i.reason.map_or("", |r| r.label(lang))),
        State::Withdrawn => p::means_withdrawn(lang).to_owned(),
    }
}

fn known(cx: &Cx, i: &Interest, post: &Post) -> Vec<crate::web::ui::facts::Fact> {
    let lang = cx.lang;
    let kept = match (i.state, post.closed_on) {
        (State::Withdrawn, _) => p::kept_withdrawn(lang).to_owned(),
        (_, Some(day)) => p::kept_until(lang, lang.date(kept_through(day))),
        (_, None) => p::kept_open(lang).to_owned(),
    };
    vec![
        fact(p::status_received(lang), lang.moment(i.received_at)),
        fact(p::status_who(lang), divisions::place(&post.township, lang)),
        fact(p::status_kept(lang), kept),
    ]
}

fn give_up(cx: &Cx, code: &str) -> AnyView {
    let (lang, action) = (cx.lang, cx.to(&format!("/posts/interest/{code}")));
    let inner = view! {
        <p>{p::withdraw_text(lang)}</p>
        <form class="flow" action=action method="post"><button class="btn btn--stop">{p::withdraw_button(lang)}</button></form>
    };
    Panel::Plain.section(p::withdraw_title(lang), inner)
}

/// Withdraws; a second press finds it done.
pub async fn withdraw(
    Path(code): Path<String>,
    cx: Cx,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
) -> Result<Response> {
    let found: Found = match follow::led(&cx, peer, &headers, &code).await? {
        Ok(found) => found,
        Err(answer) => return Ok(answer),
    };
    let mut ch = Change::at(&cx.state, cx.now, None).await?;
    let done = match step::withdraw(&mut ch, found.interest.id).await {
        Ok(()) => {
            ch.commit().await?;
            "?done=withdrawn"
        }
        // It was decided meanwhile; the page says how.
        Err(StepError::Refused(..)) => "",
        Err(error) => return Err(error.into()),
    };
    let code = random::parse_code(&code).unwrap_or_default();
    Ok(Redirect::to(&cx.to(&format!("/posts/interest/{code}{done}"))).into_response())
}

/// What comes next, with its dates.
pub fn course(i: &Interest, lang: Lang) -> AnyView {
    let by = p::by_day(lang, lang.date(i.due_on));
    let at = |at: Option<chrono::DateTime<chrono::Utc>>| at.map(|at| lang.moment(at));
    let taken = i.state == State::TakenOn;
    let list = vec![
        (p::step_received(lang), vec![lang.moment(i.received_at)], true),
        (p::step_call(lang), vec![at(i.contacted_at).unwrap_or(by)], i.contacted_at.is_some()),
        (p::step_check(lang), at(i.checked_at).into_iter().collect(), i.checked_at.is_some()),
        (p::step_centre(lang), at(i.referred_at).into_iter().collect(), i.referred_at.is_some()),
        (p::step_training(lang), vec![], taken),
    ];
    steps_down(steps::course(list.into_iter().map(|(name, lines, done)| (name.to_owned(), lines, done))))
}

/// The slip with the code; nothing of the person, so that it can lie on a table.
pub fn slip(i: &Interest, post: &Post, centre: &str, code: &str, lang: Lang) -> AnyView {
    let list = vec![
        fact(p::check_post(lang), post.name(lang)),
        fact(p::col_centre(lang), centre),
        fact(p::status_who(lang), divisions::place(&post.township, lang)),
        fact(p::phone(lang), &post.phone),
    ];
    slip::slip(p::find_code(lang), code, lang.moment(i.received_at), facts(list))
}
