//! `/staff/posts/{no}`: one post. Changing it, noting that somebody began, closing it, opening it again.
use axum::{extract::Path, http::StatusCode, response::Response};
use leptos::prelude::*;

use super::{form, posts::head};
use crate::base::{error::AppError, error::Result, i18n::Lang};
use crate::features::posts::store;
use crate::features::posts::store::write::{self, Refusal};
use crate::features::posts::types::{Group, Post, PostNo, State};
use crate::office::change::{Change, Contested, Halt, Met, conflict::last_line};
use crate::office::staff::desk::{Desk, Reading};
use crate::office::{staff::access::Action, staff::types::Actor, staff::types::Place};
use crate::t::{change as t, posts as p, posts_desk as d};
use crate::web::{
    forms::Form, forms::once, page::Cx, ui::banner::done_of, ui::facts::fact, ui::facts::facts,
    ui::field::Field, ui::field::Typed, ui::section::Panel, ui::top::Top,
};

impl Contested for Post {
    type Key = PostNo;
    type Why = Refusal;
    const STALE: Refusal = Refusal::Stale;

    async fn lock(ch: &mut Change, no: &PostNo) -> Result<Option<Self>> {
        write::lock(ch, no).await
    }

    fn place(&self) -> Option<Place> {
        Self::place(self)
    }

    fn version(&self) -> i64 {
        self.version
    }

    async fn met(&self, desk: &mut Desk, _: &Refusal) -> Result<Met> {
        let lang = desk.cx.lang;
        let last = last_line(desk.tx().await?, lang, &format!("post:{}", self.no)).await?;
        Ok(Met {
            head: head(lang, t::first(lang)),
            last,
            lines: vec![t::stands(lang, self.state_on(desk.cx.today).label(lang))],
            label: form::label,
            next: vec![(self.desk(), t::look_again(lang).to_owned())],
        })
    }
}

fn number(no: &str) -> Result<PostNo> {
    PostNo::parse(no).ok_or(AppError::NotFound)
}

async fn find(tx: &mut crate::base::db::Tx, actor: &Actor, no: &str) -> Result<Post> {
    let post = store::by_no(tx, &number(no)?).await?.ok_or(AppError::NotFound)?;
    actor.require(Action::PostWrite, &post.place().ok_or(AppError::NotFound)?)?;
    Ok(post)
}

pub async fn show(Path(no): Path<String>, Reading { cx, actor, mut tx }: Reading) -> Result<Response> {
    let post = find(&mut tx, &actor, &no).await?;
    drop(tx);
    let form = form::of(&post);
    Ok(page(cx, &actor, post, form, vec![]))
}

/// The page again, with what is wrong; the other forms stand beside it as they were.
async fn again(
    mut desk: Desk,
    no: &PostNo,
    form: Form,
    errors: Vec<(String, String)>,
) -> Result<Response, Halt> {
    let (cx, actor) = (desk.cx.clone(), desk.actor.clone());
    let post = find(desk.tx().await?, &actor, no.as_str()).await?;
    // What was not part of the form that came back stands as it is stored.
    let known: Vec<_> = form.pairs().iter().map(|(name, _)| name.clone()).collect();
    let edits = known.iter().any(|name| name == "duties");
    let stored = form::of(&post);
    let rest = stored.pairs().iter().filter(|(name, _)| !edits && !known.contains(name));
    let form = rest.fold(form.clone(), |form, (name, value)| form.with(name, value));
    Ok(page(cx, &actor, post, form, errors))
}

/// Changes it, or opens it again.
pub async fn save(Path(no): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let no = number(&no)?;
    let (mut ch, post): (_, Post) = desk.begin(&form, &no, Action::PostWrite).await?;
    let cx = desk.cx.clone();
    match form::read(&mut ch.tx, &cx, &form, post.filled).await? {
        Ok(draft) if post.state != State::Open && draft.wanted == post.filled => {
            drop(ch);
            let few = d::wanted_more(cx.lang, post.filled);
            again(desk, &no, form, vec![("wanted".to_owned(), few)]).await
        }
        Ok(draft) => {
            let done = write::edit(&mut ch, &post, &draft).await;
            desk.end(ch, &form, done, &format!("{}?done=saved", post.desk())).await
        }
        Err(errors) => {
            drop(ch);
            again(desk, &no, form, errors).await
        }
    }
}

/// Notes that somebody began who did not register here.
pub async fn fill(Path(no): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let no = number(&no)?;
    let (mut ch, post): (_, Post) = desk.begin(&form, &no, Action::PostWrite).await?;
    let (lang, today) = (desk.cx.lang, desk.cx.today);
    let mut r = form.reader(lang);
    let day = r.required_date("began");
    if day.is_some_and(|day| day > today) {
        r.fail("began", d::began_later(lang));
    }
    let group = r.choice("group", Group::parse);
    let good = r.good();
    match day {
        Some(day) if good => {
            let done = write::fill(&mut ch, &post, day, group).await;
            desk.end(ch, &form, done, &format!("{}?done=filled", post.desk())).await
        }
        _ => {
            let errors = r.errors();
            drop(ch);
            again(desk, &no, form, errors).await
        }
    }
}

pub async fn close(Path(no): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let no = number(&no)?;
    let (mut ch, post): (_, Post) = desk.begin(&form, &no, Action::PostWrite).await?;
    let done = write::close(&mut ch, &post).await;
    desk.end(ch, &form, done, &format!("{}?done=closed", post.desk())).await
}

fn said(lang: Lang, word: &str) -> Option<&'static str> {
    Some(match word {
        "created" => d::done_created(lang),
        "saved" => d::done_saved(lang),
        "filled" => d::done_filled(lang),
        "closed" => d::done_closed(lang),
        _ => return None,
    })
}

fn page(cx: Cx, actor: &Actor, post: Post, form: Form, errors: Vec<(String, String)>) -> Response {
    let lang = cx.lang;
    let mut head = head(lang, &post.name(lang));
    if !errors.is_empty() {
        head.status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    let (look, sees) = (cx.clone(), actor.role.may(Action::PostInterestRead));
    let form = if form.raw("began-y").is_empty() { form.with_date("began", Some(cx.today)) } else { form };
    let typed = Typed::back(lang, form, errors);
    cx.page(head, move || {
        let cx = look;
        let state = post.state_on(cx.today);
        let open = state == State::Open;
        let (title, button) = if open {
            (d::edit_title(lang), d::save(lang))
        } else {
            (d::reopen_title(lang), d::reopen(lang))
        };
        let known = facts(vec![
            fact(d::filter_state(lang), state.label(lang)),
            fact(d::wanted(lang), lang.number(post.wanted)),
            fact(d::filled(lang), lang.number(post.filled)),
            fact(p::closes_on(lang), lang.date(post.closes_on)),
        ]);
        let applicants = sees.then(|| {
            let href = cx.to(&format!("/staff/applicants?post={}", post.no));
            view! { <p><a class="go" href=href>{d::to_applicants(lang)}</a></p> }
        });
        let acts = open.then(|| acts(&cx, &post, &typed));
        view! {
            {Top::new(post.name(lang)).kicker(post.no.to_string()).view()}
            {done_of(&cx, |word| said(lang, word))}
            <div class="split">
                <div class="flow-l">
                    {known}
                    <p class="row"><a class="go" href=cx.to(&post.path())>{d::to_public(lang)}</a></p>
                    {applicants}
                    <section class="section"><h2>{title}</h2>
                        <form class="form" action=cx.to(&post.desk()) method="post">
                            {typed.summary()}
                            {once::seen(typed.form(), post.version)}
                            {form::fields(&typed, lang)}
                            <div class="form__end"><button class="btn">{button}</button></div>
                        </form>
                    </section>
                </div>
                <aside class="flow-l" aria-label=d::acts(lang)>{acts}</aside>
            </div>
        }
    })
}

fn acts(cx: &Cx, post: &Post, typed: &Typed) -> AnyView {
    let lang = cx.lang;
    let key = || once::seen(typed.form(), post.version);
    let mut groups = vec![(String::new(), d::group_none(lang).to_owned())];
    groups.extend(Group::choices(lang));
    let fill = view! {
        <form class="flow" action=cx.to(&format!("{}/fill", post.desk())) method="post">
            <p class="meta">{d::fill_text(lang)}</p>
            {key()}
            {typed.date(Field::new("began", d::began(lang)))}
            {typed.select(Field::new("group", d::fill_group(lang)).optional(), groups)}
            <button class="btn btn--2">{d::fill(lang)}</button>
        </form>
    };
    let close = view! {
        <form class="flow" action=cx.to(&format!("{}/close", post.desk())) method="post">
            <p class="meta">{d::close_text(lang)}</p>
            {key()}
            <button class="btn btn--stop">{d::close(lang)}</button>
        </form>
    };
    view! {
        {Panel::Key.section(d::fill_title(lang), fill)}
        {Panel::Plain.section(d::close_title(lang), close)}
    }
    .into_any()
}
