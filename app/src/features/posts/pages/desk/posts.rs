//! `/staff/posts`: the posts within reach, and making a new one.
use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;

use super::form;
use crate::base::{db::Tx, db::paging::Turn, error::AppError, error::Result, i18n::Lang};
use crate::features::centres::store::{self as centres, list as places};
use crate::features::centres::types::{Centre, Slug};
use crate::features::posts;
use crate::features::posts::store::{self, write};
use crate::features::posts::types::{Post, State, yuan};
use crate::office::staff::desk::{Desk, Reading};
use crate::office::{change::Halt, staff::access::Action, staff::types::Actor, staff::types::Role};
use crate::t::{posts as p, posts_desk as d};
use crate::web::{
    forms::Form, forms::once, lists, lists::Area, lists::Filters, lists::fields::closed, lists::pagination,
    page::Cx, page::Head, ui::badge::Tone, ui::badge::tag, ui::field::Field, ui::field::Typed,
    ui::icon::Icon, ui::top::top,
};

const PAGE: usize = 30;
/// Centres of a township; it has one or two.
const CENTRES: usize = 40;

pub async fn list(Reading { cx, actor, mut tx }: Reading) -> Result<Response> {
    actor.require_role(Action::PostWrite)?;
    let state = cx.params.read("state", State::parse)?;
    let turn = Turn { keys: cx.state.keys(), after: cx.params.one("after")?, limit: PAGE };
    let page = store::within(&mut tx, turn, &actor.scope(), state).await?;
    drop(tx);
    let lang = cx.lang;
    let head = Head::new(d::posts_title(lang), d::posts_lead(lang), posts::DESK.section)
        .crumb(d::posts_title(lang), None)
        .private();
    let look = cx.clone();
    Ok(cx.page(head, move || {
        let filters =
            Filters::new(vec![closed(lang, "state", d::filter_state(lang), d::filter_open(lang), state)]);
        let empty = page.is_empty().then(|| {
            let narrow =
                (!filters.on().is_empty()).then(|| (look.to("/staff/posts"), d::all_posts(lang).to_owned()));
            lists::empty(None, d::posts_empty(lang), narrow)
        });
        let form = filters.form(&look, "/staff/posts", d::filter_apply(lang));
        let lines = page.items.iter().map(|post| line(&look, post)).collect_view();
        view! {
            {top(d::posts_title(lang), d::posts_lead(lang))}
            <p><a class="btn" href=look.to("/staff/posts/new")>{d::new(lang)}</a></p>
            <div class="flow-l">
                <div>{form}</div>
                {empty}
                <h2 class="vh">{d::posts_title(lang)}</h2>
                <ol class="queue">{lines}</ol>
                {pagination(d::posts_count(lang, page.len()), page.next)}
            </div>
        }
    }))
}

fn line(cx: &Cx, post: &Post) -> AnyView {
    let lang = cx.lang;
    let state = post.state_on(cx.today);
    let mark = match state {
        State::Open => tag(Tone::Open, d::still_wanted(lang, post.open_places())).into_any(),
        state => tag(Tone::Ok, state.label(lang)).into_any(),
    };
    let numbers = d::line_numbers(lang, post.wanted, post.filled, lang.day_month(post.closes_on));
    view! {
        <li>
            <div>{mark}</div>
            <div>
                <h3><a href=cx.to(&post.desk())>{post.name(lang)}" "{post.no.to_string()}</a></h3>
                <p class="meta">{p::pay_month(lang, yuan(post.pay_from, lang))}{p::gap(lang)}{post.shifts.clone()}</p>
                <p class="meta">{numbers}</p>
            </div>
            <div>{Icon::Arrow.svg()}</div>
        </li>
    }
    .into_any()
}

/// The centres that somebody keeps posts for.
async fn centres_of(tx: &mut Tx, actor: &Actor) -> Result<Vec<Centre>> {
    actor.require_role(Action::PostWrite)?;
    if actor.role == Role::CentreManager {
        let own = actor.centre.ok_or(AppError::NotFound)?;
        return Ok(centres::by_id(tx, own).await?.into_iter().collect());
    }
    let township =
        actor.division.township().and_then(crate::base::divisions::township).ok_or(AppError::NotFound)?;
    let filter = places::Filter {
        area: Area { township: Some(township.code), ..Area::default() },
        ..places::Filter::default()
    };
    places::all(tx, &filter, CENTRES).await
}

pub async fn new(Reading { cx, actor, mut tx }: Reading) -> Result<Response> {
    let centres = centres_of(&mut tx, &actor).await?;
    drop(tx);
    let mut form = Form::default();
    if let [only] = centres.as_slice() {
        form = form.with("phone", only.details.phone.as_str()).with("centre", only.slug.as_str());
    }
    Ok(page(cx, &centres, form, vec![]))
}

pub async fn create(mut desk: Desk, form: Form) -> Result<Response, Halt> {
    desk.actor.require_role(Action::PostWrite)?;
    let mut ch = desk.change(&form).await?;
    ch.keyed()?;
    let Desk { cx, actor, .. } = desk;
    let centres = centres_of(&mut ch.tx, &actor).await?;
    let mut errors = vec![];
    // Only what lies within reach can be chosen; anything else is no choice (AC-04).
    let slug = Slug::parse(form.one("centre")?).ok();
    let centre = centres.iter().find(|c| Some(&c.slug) == slug.as_ref());
    if centre.is_none() {
        errors.push(("centre".to_owned(), crate::t::forms::bad_choice(cx.lang).to_owned()));
    }
    match form::read(&mut ch.tx, &cx, &form, 0).await? {
        Ok(draft) => {
            if let Some(centre) = centre {
                let no = write::create(&mut ch, centre, &draft).await?;
                return Ok(ch.end(&format!("/staff/posts/{no}?done=created")).await?);
            }
        }
        Err(more) => errors.extend(more),
    }
    drop(ch);
    Ok(page(cx, &centres, form, errors))
}

fn page(cx: Cx, centres: &[Centre], form: Form, errors: Vec<(String, String)>) -> Response {
    let lang = cx.lang;
    let mut head = head(lang, d::new(lang));
    if !errors.is_empty() {
        head.status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    let action = cx.to("/staff/posts/new");
    let choices: Vec<_> =
        centres.iter().map(|c| (c.slug.as_str().to_owned(), c.details.name.clone())).collect();
    let key = once::field(&form);
    let typed = Typed::back(lang, form, errors);
    cx.page(head, move || {
        let centre = if choices.is_empty() {
            view! { <p>{d::no_centre(lang)}</p> }.into_any()
        } else {
            typed.choices(Field::new("centre", p::col_centre(lang)), choices, false)
        };
        view! {
            {top(d::new(lang), d::new_lead(lang))}
            <form class="form" action=action method="post">
                {typed.summary()}
                {key}
                {centre}
                {form::fields(&typed, lang)}
                <div class="form__end"><button class="btn">{d::publish(lang)}</button><span class="meta">{d::publish_hint(lang)}</span></div>
            </form>
        }
    })
}

/// The head of a page about posts.
pub(super) fn head(lang: Lang, title: &str) -> Head {
    Head::new(title, d::posts_title(lang), posts::DESK.section)
        .crumb(d::posts_title(lang), Some("/staff/posts"))
        .crumb(title, None)
        .private()
}
