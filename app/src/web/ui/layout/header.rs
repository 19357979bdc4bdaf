//! The header, light for the public and dark in the console: the mark, the tools, the menu as a list and folded on phones.
use leptos::prelude::*;

use crate::t;
use crate::web::{menu::Frame, menu::Section, page::Cx};

pub(super) fn header(cx: &Cx, section: Section) -> impl IntoView + use<> {
    let lang = cx.lang;
    let desk = cx.desk.as_deref();
    let menu = desk.map_or(&cx.state.declared().menu, |frame| &frame.menu);
    let links = || {
        let link = |s: &Section| {
            let current = (*s == section).then_some("page");
            view! { <li><a href=cx.to(s.path) aria-current=current>{(s.label)(lang)}</a></li> }
        };
        menu.iter().map(link).collect_view()
    };
    let tools = || {
        let tools = cx.state.declared().tools.iter().filter(|_| desk.is_none());
        tools.map(|s| (cx.to(s.path), (s.label)(lang))).collect::<Vec<_>>()
    };
    let (class, line_1, line_2) = match desk {
        Some(frame) => ("top top--staff", t::staff::console(lang), frame.place.clone()),
        None => ("top", t::common::site_line_1(lang), t::common::site_line_2(lang).to_owned()),
    };
    let (other_tag, other_name) = (lang.other().tag(), lang.other().name());
    let other = format!("{}?{}", cx.to(&cx.path), cx.params.with("lang", Some(other_tag)));
    let other_link = other.clone();
    view! {
        <header class=class>
            {demo(cx)}
            <div class="top__eave"></div>
            <div class="wrap top__row">
                <a class="brand" href=cx.to(cx.start().path)>
                    <svg viewBox="0 0 48 48" aria-hidden="true"><path class="m-dot" d="M21 2h6v6h-6z"/><path class="m-eave" d="M2 17c8-1 14-3 22-5.500C32 14 38 16 46 17v4H2z"/><path class="m-wall" fill="none" stroke-width="4" d="M10 22v22h28V22"/><path class="m-lit" d="M19 28h10v10H19z"/></svg>
                    <span><b>{t::common::site_name(lang)}</b><span>{line_1}<br/>{line_2}</span></span>
                </a>
                <div class="tools">
                    {desk.map(|frame| bell(cx, frame))}
                    {mode_switch(cx)}
                    {desk.map(|frame| view! { <span class="tool wide">{frame.who.clone()}</span> })}
                    <a class="tool wide" href=other lang=other_tag hreflang=other_tag>{other_name}</a>
                    {tools().into_iter().map(|(href, label)| view! { <a class="tool wide" href=href>{label}</a> }).collect_view()}
                    {desk.map(|_| view! {
                        <form action=cx.to("/staff/sign-out") method="post"><button class="tool tool--box">{t::staff::sign_out(lang)}</button></form>
                    })}
                    <details class="menu">
                        <summary class="tool tool--box">{t::common::menu(lang)}</summary>
                        <nav aria-label=t::common::menu(lang)>
                            <ul class="menu__list">
                                {links()}
                                {tools().into_iter().map(|(href, label)| view! { <li><a href=href>{label}</a></li> }).collect_view()}
                                <li><a href=other_link lang=other_tag hreflang=other_tag>{other_name}</a></li>
                            </ul>
                        </nav>
                    </details>
                </div>
            </div>
            <nav class="nav wide" aria-label=t::common::main_nav(lang)><ul class="wrap">{links()}</ul></nav>
        </header>
    }
}

/// The line that says that everything is invented.
fn demo(cx: &Cx) -> impl IntoView + use<> {
    let lang = cx.lang;
    cx.state.site().demo.then(|| {
        view! { <p class="demo"><span class="wrap"><strong>{t::common::demo(lang)}</strong>" "{t::common::demo_note(lang)}</span></p> }
    })
}

/// Larger text on or off.
fn mode_switch(cx: &Cx) -> impl IntoView + use<> {
    let (mode, name) = if cx.elder {
        ("normal", t::common::mode_normal(cx.lang))
    } else {
        ("elder", t::common::mode_elder(cx.lang))
    };
    view! {
        <form action=cx.to("/settings/mode") method="post">
            <input type="hidden" name="back" value=cx.here()/>
            <button class="tool tool--box" name="mode" value=mode>{name}</button>
        </form>
    }
}

fn bell(cx: &Cx, frame: &Frame) -> impl IntoView + use<> {
    let bell = frame.bell;
    let count = bell.number().map(|n| view! { <b class="bell" aria-hidden="true">{n}</b> });
    view! {
        <a class="tool" href=cx.to(bell.news.path)>
            <span aria-hidden="true">{(bell.news.label)(cx.lang)}</span>{count}<span class="vh">{bell.words(cx.lang)}</span>
        </a>
    }
}
