//! A post in a list: what is paid, when, what goes with it, and how many are still wanted in the lit square.
use leptos::prelude::*;

use crate::base::{divisions::place, i18n::chinese};
use crate::features::posts::types::{Post, State, yuan};
use crate::t::posts as p;
use crate::web::{page::Cx, ui::badge::Tone, ui::badge::tag, ui::icon::Icon};

/// Days before the last one from which a row says so.
const SOON: i64 = 3;

/// A row; `centre` is its name where the page is not its own.
pub fn row(cx: &Cx, post: &Post, centre: Option<&str>) -> AnyView {
    let lang = cx.lang;
    let state = post.state_on(cx.today);
    let whose = centre.map(|name| {
        view! { <p class="meta"><span lang=chinese(lang)>{name.to_owned()}</span>{p::gap(lang)}{place(&post.township, lang)}</p> }
    });
    let welfare = post.welfare.then(|| tag(Tone::Info, p::welfare(lang)));
    let offers = post.offers().iter().map(|o| tag(Tone::Ok, o.label(lang))).collect_view();
    let tags =
        (post.welfare || !post.offers.is_empty()).then(|| view! { <p class="row">{welfare}{offers}</p> });
    let days = (post.closes_on - cx.today).num_days();
    let soon = (state == State::Open && days <= SOON).then(|| view! { {tag(Tone::Open, p::soon(lang))}" " });
    let until = match (state, post.closed_on) {
        (State::Open, _) => p::closes(lang, lang.day_month(post.closes_on)),
        (State::Filled, Some(day)) => p::filled_on(lang, lang.day_month(day)),
        (_, day) => p::closed_on(lang, lang.day_month(day.unwrap_or(post.closes_on))),
    };
    let title = if post.title.is_empty() { post.kind.label(lang).to_owned() } else { post.title.clone() };
    let of = (!post.title.is_empty()).then(|| chinese(lang)).flatten();
    view! {
        <li>
            <div class="rows__main">
                {whose}
                <h3><a href=cx.to(&post.path()) lang=of>{title}</a></h3>
                <p><b>{p::pay_month(lang, yuan(post.pay_from, lang))}</b>{p::gap(lang)}<span lang=chinese(lang)>{post.shifts.clone()}</span></p>
                {tags}
                <p class="meta">{soon}{until}</p>
            </div>
            {square(post, state, lang)}
        </li>
    }
    .into_any()
}

/// The lit square with the number that is still wanted; grey when there is none.
pub fn square(post: &Post, state: State, lang: crate::base::i18n::Lang) -> AnyView {
    match state {
        State::Open => {
            let n = post.open_places();
            view! { <div class="left">{p::square_before(lang)}<b>{n}</b>{p::square_after(lang)}</div> }
                .into_any()
        }
        state => view! { <div class="left left--0">{Icon::Tick.svg()}{state.label(lang)}</div> }.into_any(),
    }
}
