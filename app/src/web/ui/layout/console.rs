//! The frame of the console: dark header with the menu of what this person may do, the bell, the way out; a footer that says
//! what is recorded.
use leptos::prelude::*;

use super::{Section, demo, mode_switch};
use crate::{office::staff::types::Actor, t, web::page::Cx};

pub(super) fn header(cx: &Cx, actor: &Actor, section: Section) -> impl IntoView + use<> {
    let lang = cx.lang;
    let role = actor.role;
    let links = |cx: &Cx| {
        Section::CONSOLE
            .into_iter()
            .filter(|(_, action)| action.is_none_or(|a| role.may(a)))
            .map(|(s, _)| {
                let current = (s == section).then_some("page");
                view! { <li><a href=cx.to(s.path()) aria-current=current>{s.label(lang)}</a></li> }
            })
            .collect_view()
    };
    let who = format!("{} · {}", role.label(lang), actor.name);
    let place = actor.division.label(lang);
    let (other_tag, other_name) = (lang.other().tag(), lang.other().name());
    let other = format!("{}?{}", cx.to(&cx.path), cx.params.with("lang", Some(other_tag)));
    let other_link = other.clone();
    let sign_out = |class: &'static str| {
        view! {
            <form action=cx.to("/staff/sign-out") method="post"><button class=class>{t::staff::sign_out(lang)}</button></form>
        }
    };
    let bell = {
        let (n, text) = (cx.bell, crate::console::queue::bell(cx.bell, lang));
        let count = (n > 0).then(
            || view! { <b class="bell" aria-hidden="true">{crate::console::queue::bell_number(n)}</b> },
        );
        view! {
            <a class="tool" href=cx.to("/staff/news")>
                <span aria-hidden="true">{t::staff::nav_news(lang)}</span>{count}<span class="vh">{text}</span>
            </a>
        }
    };
    view! {
        <header class="top top--staff">
            {demo(cx)}
            <div class="top__eave"></div>
            <div class="wrap top__row">
                <a class="brand" href=cx.to("/staff")>
                    <svg viewBox="0 0 48 48" aria-hidden="true"><path class="m-dot" d="M21 2h6v6h-6z"/><path class="m-eave" d="M2 17c8-1 14-3 22-5.500C32 14 38 16 46 17v4H2z"/><path class="m-wall" fill="none" stroke-width="4" d="M10 22v22h28V22"/><path class="m-lit" d="M19 28h10v10H19z"/></svg>
                    <span><b>{t::common::site_name(lang)}</b><span>{t::staff::console(lang)}<br/>{place}</span></span>
                </a>
                <div class="tools">
                    {bell}
                    {mode_switch(cx)}
                    <span class="tool wide">{who}</span>
                    <a class="tool wide" href=other lang=other_tag hreflang=other_tag>{other_name}</a>
                    {sign_out("tool tool--box")}
                    <details class="menu">
                        <summary class="tool tool--box">{t::common::menu(lang)}</summary>
                        <nav aria-label=t::common::menu(lang)>
                            <ul class="menu__list">
                                {links(cx)}
                                <li><a href=other_link lang=other_tag hreflang=other_tag>{other_name}</a></li>
                            </ul>
                        </nav>
                    </details>
                </div>
            </div>
            <nav class="nav wide" aria-label=t::common::main_nav(lang)><ul class="wrap">{links(cx)}</ul></nav>
        </header>
    }
}

pub(super) fn footer(cx: &Cx) -> impl IntoView + use<> {
    view! { <footer class="foot"><div class="wrap"><p>{t::staff::footer(cx.lang)}</p></div></footer> }
}
