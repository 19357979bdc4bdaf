//! `/staff/applicants`: who waits for a call, a check, a decision; names and telephones masked (JOB-03).
use axum::response::Response;
use leptos::prelude::*;

use crate::base::{db::paging::Turn, error::AppError, error::Result, i18n::Lang, keys::Keys};
use crate::features::posts;
use crate::features::posts::store::{self, interests, interests::Filter, interests::Row};
use crate::features::posts::types::interest::State;
use crate::features::posts::types::{Post, PostNo};
use crate::office::{staff::desk::Reading, staff::types::Role};
use crate::t::{posts as p, posts_desk as d};
use crate::web::{
    lists, lists::Field, lists::Filters, lists::fields::closed, lists::pagination, page::Cx, page::Head,
    ui::badge::Tone, ui::badge::tag, ui::icon::Icon, ui::top::top,
};

const PAGE: usize = 30;

pub async fn list(Reading { cx, actor, mut tx }: Reading) -> Result<Response> {
    interests::reach(&actor)?;
    let mut filter = Filter::read(&cx.params)?;
    let about = match cx.params.read("post", PostNo::parse)? {
        Some(no) => Some(store::by_no(&mut tx, &no).await?.ok_or(AppError::BadFilter("post"))?),
        None => None,
    };
    filter.post = about.as_ref().map(|post| post.id);
    let turn = Turn { keys: cx.state.keys(), after: cx.params.one("after")?, limit: PAGE };
    let page = interests::list(&mut tx, turn, &actor, filter).await?;
    let ids: Vec<_> = page.items.iter().map(|r| r.interest.post).collect();
    let posts_of = store::many(&mut tx, &ids).await?;
    drop(tx);
    let lang = cx.lang;
    let lead = match actor.role {
        Role::CentreManager => d::applicants_lead_centre(lang),
        Role::TownshipOfficer => d::applicants_lead(lang),
        _ => d::applicants_lead_check(lang),
    };
    let lines = page
        .items
        .iter()
        .map(|row| line(&cx, cx.state.keys(), row, &posts_of))
        .collect::<Result<Vec<_>, _>>()?;
    let head = Head::new(d::applicants_title(lang), lead, posts::APPLICANTS.section)
        .crumb(d::applicants_title(lang), None)
        .private();
    let look = cx.clone();
    Ok(cx.page(head, move || {
        let state = closed(lang, "state", d::filter_state(lang), d::filter_waiting(lang), filter.state);
        let post = about.map(|post| {
            let no = post.no.to_string();
            let said = format!("{} {no}", post.name(lang));
            let input = view! { <input type="hidden" name="post" value=no.clone()/> };
            Field::new("post", Some((no.clone(), said)), input)
        });
        let filters = Filters::new([state].into_iter().chain(post).collect());
        let empty = page.items.is_empty().then(|| {
            let narrow = (!filters.on().is_empty())
                .then(|| (look.to("/staff/applicants"), d::all_waiting(lang).to_owned()));
            lists::empty(None, d::applicants_empty(lang), narrow)
        });
        let form = filters.form(&look, "/staff/applicants", d::filter_apply(lang));
        let n = page.len();
        view! {
            {top(d::applicants_title(lang), lead)}
            <div class="flow-l">
                <div>{form}</div>
                {empty}
                <h2 class="vh">{d::applicants_title(lang)}</h2>
                <ol class="queue">{lines}</ol>
                {pagination(d::applicants_count(lang, n), page.next)}
            </div>
        }
    }))
}

/// Where it stands, in two or three characters beside the name.
fn short(state: State, lang: Lang) -> &'static str {
    match state {
        State::New => d::short_new(lang),
        State::Contacted => d::short_contacted(lang),
        State::Referred => d::short_referred(lang),
        State::TakenOn => d::short_taken_on(lang),
        State::NotTaken => d::short_not_taken(lang),
        State::Withdrawn => d::nobody(lang),
    }
}

fn line(cx: &Cx, keys: &Keys, row: &Row, posts: &[Post]) -> Result<AnyView> {
    let (lang, i) = (cx.lang, &row.interest);
    let (class, mark) = if i.state.is_closed() {
        ("", tag(Tone::Ok, short(i.state, lang)).into_any())
    } else if i.due_on < cx.today && i.contacted_at.is_none() {
        ("late", tag(Tone::Bad, d::late(lang)).into_any())
    } else {
        ("", tag(Tone::Open, short(i.state, lang)).into_any())
    };
    let who = match row.person(keys)? {
        Some(person) => {
            let (name, phone) = person.masked();
            format!("{name}{}{phone}", p::gap(lang))
        }
        None => d::nobody(lang).to_owned(),
    };
    let post = posts.iter().find(|post| post.id == i.post).map(|post| post.name(lang)).unwrap_or_default();
    let when = match i.state {
        State::New => d::applicants_line(lang, lang.moment(i.received_at), lang.day_month(i.due_on)),
        _ => d::applicants_since(lang, lang.moment(i.received_at)),
    };
    Ok(view! {
        <li class=class>
            <div>{mark}</div>
            <div>
                <h3><a href=cx.to(&i.path())>{who}</a></h3>
                <p class="meta">{post}{p::gap(lang)}{i.reference.clone()}</p>
                <p class="meta">{when}</p>
            </div>
            <div>{Icon::Arrow.svg()}</div>
        </li>
    }
    .into_any())
}
