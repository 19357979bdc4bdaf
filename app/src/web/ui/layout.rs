//! The frame of every page: skip link, header with menu, language and elder mode, breadcrumbs, footer. What is in the menus
//! comes from [`crate::web::menu`].
use leptos::{config::LeptosOptions, hydration::HydrationScripts, prelude::*};

use crate::t;
use crate::web::page::{Cx, Head, cx};

mod footer;
mod header;

/// The whole document around `body`.
#[allow(non_snake_case)]
pub fn Layout<V: IntoView>(head: Head, body: V) -> impl IntoView {
    let cx = cx();
    let lang = cx.lang;
    let islands = cx.state.assets().islands.filter(|_| head.islands).map(|name| islands(name, cx.to("")));
    let elder = cx.elder.then_some("elder");
    view! {
        <!DOCTYPE html>
        <html lang=lang.tag() data-mode=elder>
            <head>{meta(&cx, &head)}{islands}</head>
            <body>
                <a class="skip" href="#main">{t::common::skip(lang)}</a>
                {header::header(&cx, head.section)}
                {crumbs(&cx, &head)}
                <main id="main" class="wrap" tabindex="-1">{body}</main>
                {footer::footer(&cx)}
            </body>
        </html>
    }
}

/// What starts the islands; [`crate::web::page::Scripts`] knows its hash.
pub fn islands(name: &'static str, base: String) -> impl IntoView {
    let options = LeptosOptions::builder().output_name(name).site_pkg_dir("assets").build();
    view! { <HydrationScripts options islands=true root=base/> }
}

fn meta(cx: &Cx, head: &Head) -> impl IntoView + use<> {
    let (lang, site) = (cx.lang, cx.state.site());
    let name = t::common::site_name(lang);
    let article = head.published.map(|at| {
        let date = at.with_timezone(&crate::base::clock::SHANGHAI).format("%Y-%m-%d %H:%M").to_string();
        view! { <meta name="ArticleTitle" content=head.title.clone()/><meta name="PubDate" content=date/> }
    });
    let title = if head.title == name { name.to_owned() } else { format!("{} — {name}", head.title) };
    let feeds = cx.state.declared().feeds.iter().map(|feed| {
        view! { <link rel="alternate" type="application/atom+xml" title=(feed.label)(lang) href=cx.to(feed.path)/> }
    });
    view! {
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title>{title}</title>
        <meta name="description" content=head.description.clone()/>
        {og("og:title", head.title.clone())}
        {og("og:description", head.description.clone())}
        {og("og:site_name", name.to_owned())}
        {og("og:type", "website".to_owned())}
        {og("og:url", site.absolute(&cx.path))}
        <meta name="SiteName" content=name/>
        {site.site_id_code.clone().map(|code| view! { <meta name="SiteIDCode" content=code/> })}
        <meta name="ColumnName" content=(head.section.label)(lang)/>
        {article}
        {head.noindex.then(|| view! { <meta name="robots" content="noindex, noarchive"/> })}
        <meta name="theme-color" content="#0d3338"/>
        <link rel="icon" type="image/svg+xml" href=cx.to(cx.state.assets().icon)/>
        <link rel="stylesheet" href=cx.to(cx.state.assets().css)/>
        {feeds.collect_view()}
    }
}

/// What a preview of the page says where its address is passed on; without a picture.
fn og(property: &'static str, content: String) -> impl IntoView {
    leptos::html::meta().attr("property", property).content(content)
}

fn crumbs(cx: &Cx, head: &Head) -> impl IntoView + use<> {
    if head.crumbs.is_empty() {
        return None;
    }
    let start = cx.start();
    let home = view! { <li><a href=cx.to(start.path)>{(start.label)(cx.lang)}</a></li> };
    let rest = head
        .crumbs
        .iter()
        .map(|(label, path)| {
            let label = label.clone();
            match path {
                Some(path) => view! { <li><a href=cx.to(path)>{label}</a></li> }.into_any(),
                None => view! { <li><span aria-current="page">{label}</span></li> }.into_any(),
            }
        })
        .collect_view();
    Some(view! {
        <nav class="crumbs wrap" aria-label=t::common::you_are_here(cx.lang)><ol class="crumbs__list">{home}{rest}</ol></nav>
    })
}
