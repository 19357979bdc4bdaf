//! `/posts/{no}`: one post. Pay, hours and who comes first; how to register, or why that is over. How many were wanted in all stays
//! unsaid (PUB-12).
use axum::{extract::Path, response::Response};
use leptos::prelude::*;

use super::row;
use crate::base::i18n::{Lang, chinese};
use crate::base::{divisions::place, error::AppError, error::ErrorKind, error::Result};
use crate::features::centres::{store as centres, types::Phone};
use crate::features::posts;
use crate::features::posts::store;
use crate::features::posts::types::{Post, PostNo, State, yuan};
use crate::t::posts as p;
use crate::web::page::{Cx, Head};
use crate::web::ui::facts::{Fact, fact, facts};
use crate::web::{
    ui::banner::Banner, ui::icon::Icon, ui::section::Panel, ui::section::paragraphs, ui::section::section,
};

pub async fn detail(Path(no): Path<String>, cx: Cx) -> Result<Response> {
    let no = PostNo::parse(&no).ok_or(AppError::NoSuch(ErrorKind::Post))?;
    let mut tx = cx.state.db().look().await?;
    let post = store::by_no(&mut tx, &no).await?.ok_or(AppError::NoSuch(ErrorKind::Post))?;
    let names = centres::names(&mut tx, &[post.centre]).await?;
    drop(tx);
    let (slug, centre) = names.get(&post.centre).cloned().unwrap_or_default();
    let lang = cx.lang;
    let name = post.name(lang);
    let head = Head::new(&name, p::detail_description(lang, &name, &centre), posts::MENU)
        .crumb(p::nav(lang), Some("/posts"))
        .crumb(&name, None)
        .kept(cx.until([]));
    let look = cx.clone();
    Ok(cx.page(head, move || view(&look, &post, &slug, &centre)))
}

fn view(cx: &Cx, post: &Post, slug: &str, centre: &str) -> AnyView {
    let lang = cx.lang;
    let state = post.state_on(cx.today);
    let zh = chinese(lang);
    let name = if post.title.is_empty() { post.kind.label(lang).to_owned() } else { post.title.clone() };
    let of = (!post.title.is_empty()).then_some(zh).flatten();
    let welfare = post
        .welfare
        .then(|| view! { <p class="row"><span class="tag tag--info">{p::welfare(lang)}</span></p> });
    let wants = (!post.requirements.is_empty()).then(|| {
        section(
            p::requirements(lang),
            view! { <div class="measure flow" lang=zh>{paragraphs(&post.requirements)}</div> },
        )
    });
    let offers =
        post.offers().iter().map(|o| view! { <li class="tag tag--ok">{o.label(lang)}</li> }).collect_view();
    let offers = (!post.offers.is_empty()).then(|| view! { <section class="section"><h2>{p::offers(lang)}</h2><ul class="row">{offers}</ul></section> });
    view! {
        <div class="head">
            <span class="kicker"><span lang=zh>{centre.to_owned()}</span>{p::gap(lang)}{place(&post.township, lang)}</span>
            <h1 class="phrase" lang=of>{name}</h1>
            {welfare}
            <p class="lead">{p::detail_pay(lang, yuan(post.pay_from, lang))}</p>
        </div>
        <div class="split split--lead">
            <aside class="flow-l" aria-label=p::act_label(lang)>{act(cx, post, state)}</aside>
            <div>
                {facts(known(cx, post, slug, centre))}
                {section(p::duties(lang), view! { <div class="measure flow" lang=zh>{paragraphs(&post.duties)}</div> })}
                {wants}
                {offers}
                {section(p::first_title(lang), first(post, lang))}
                <p class="no-print section"><a class="go" href=cx.to("/posts")>{p::back(lang)}{Icon::Arrow.svg()}</a></p>
            </div>
        </div>
    }
    .into_any()
}

/// The one next step, or why there is none.
fn act(cx: &Cx, post: &Post, state: State) -> AnyView {
    let lang = cx.lang;
    if state != State::Open {
        let (title, text) = match state {
            State::Filled => (p::over_filled(lang), p::over_filled_text(lang)),
            _ => (p::over_closed(lang), p::over_closed_text(lang)),
        };
        return Banner::info().title(title).text(text).link(cx.to("/posts"), p::over_go(lang)).view();
    }
    let href = cx.to(&format!("/posts/apply/{}", post.no));
    let by = p::until(lang, lang.date(post.closes_on));
    let inner = view! {
        <div class="row">{row::square(post, state, lang)}<p>{by}</p></div>
        <p><a class="btn" href=href>{p::register(lang)}</a></p>
        <p class="meta">{p::register_note(lang)}</p>
    };
    Panel::Key.section(p::act_title(lang), inner)
}

fn known(cx: &Cx, post: &Post, slug: &str, centre: &str) -> Vec<Fact> {
    let lang = cx.lang;
    let href = cx.to(&format!("/centres/{slug}"));
    let centre = view! { <a href=href lang=chinese(lang)>{centre.to_owned()}</a> };
    let shifts = view! { <span lang=chinese(lang)>{post.shifts.clone()}</span> };
    let tel = Phone::parse(&post.phone).map_or_else(|_| post.phone.clone(), |ph| ph.tel());
    let phone = view! { <a href=format!("tel:{tel}")>{post.phone.clone()}</a>" "<span class="meta">{p::phone_note(lang)}</span> };
    vec![
        (p::col_centre(lang).to_owned(), centre.into_any()),
        fact(p::pay(lang), p::pay_month(lang, yuan(post.pay_from, lang))),
        (p::shifts(lang).to_owned(), shifts.into_any()),
        fact(p::closes_on(lang), lang.date(post.closes_on)),
        (p::phone(lang).to_owned(), phone.into_any()),
        fact(p::col_number(lang), post.no.as_str()),
    ]
}

/// Who comes first, and that nobody is shut out (JOB-02).
fn first(post: &Post, lang: Lang) -> AnyView {
    let groups: Vec<_> = post.priority().iter().map(|g| view! { <li>{g.label(lang)}</li> }).collect();
    let list = if groups.is_empty() {
        view! { <p>{p::first_none(lang)}</p> }.into_any()
    } else {
        view! { <p>{p::first_these(lang)}</p><ul class="ticks">{groups}</ul> }.into_any()
    };
    view! { {list}<p class="meta measure">{p::equal(lang)}</p> }.into_any()
}
