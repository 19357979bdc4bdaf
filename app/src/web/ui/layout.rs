//! The frame of every page: skip link, header with menu, language and elder mode, breadcrumbs, footer from configuration.
use leptos::{config::LeptosOptions, hydration::HydrationScripts, prelude::*};

use crate::{
    base::i18n::Lang,
    office::staff::access::Action,
    t,
    web::page::{Cx, Head, cx},
};

pub mod console;
mod footer;

/// An entry of the main menu. To add one: a variant, its path and label below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// Not in the menu.
    None,
    /// 公示.
    Notices,
    /// 托养中心.
    Centres,
    /// 关于.
    About,
    /// 开放数据.
    OpenData,
    /// Console: 待办.
    Queue,
    /// Console: 申请.
    Cases,
    /// Console: 住户.
    Residents,
    /// Console: 公示办理.
    Writing,
    /// Console: 异议.
    Objections,
    /// Console: 人员.
    Staff,
    /// Console: 邮件.
    Mail,
    /// Console: 留痕.
    Audit,
    /// Console: 动态.
    News,
    /// Console: 我的账号.
    Account,
}

impl Section {
    const MENU: [Self; 4] = [Self::Notices, Self::Centres, Self::OpenData, Self::About];

    /// The entries of the console's menu, each with the action without which it is not shown.
    const CONSOLE: [(Self, Option<Action>); 10] = [
        (Self::Queue, None),
        (Self::Cases, Some(Action::CaseRead)),
        (Self::Residents, Some(Action::CaseRead)),
        (Self::Writing, Some(Action::DisplayProve)),
        (Self::Objections, Some(Action::ObjectionEnter)),
        (Self::Staff, Some(Action::StaffManage)),
        (Self::Mail, Some(Action::MailManage)),
        (Self::Audit, Some(Action::AuditRead)),
        (Self::News, None),
        (Self::Account, None),
    ];

    const fn path(self) -> &'static str {
        match self {
            Self::None => "/",
            Self::Notices => "/notices",
            Self::Centres => "/centres",
            Self::About => "/about",
            Self::OpenData => "/open-data",
            Self::Queue => "/staff",
            Self::Cases => "/staff/cases",
            Self::Residents => "/staff/residents",
            Self::Writing => "/staff/notices",
            Self::Objections => "/staff/objections",
            Self::Staff => "/staff/people",
            Self::Mail => "/staff/mail",
            Self::Audit => "/staff/audit",
            Self::News => "/staff/news",
            Self::Account => "/staff/account",
        }
    }

    /// Its name in the menu, the breadcrumbs and `ColumnName` (GOV-10).
    #[must_use]
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::None => t::common::home(lang),
            Self::Notices => t::common::nav_notices(lang),
            Self::Centres => t::common::nav_centres(lang),
            Self::About => t::common::nav_about(lang),
            Self::OpenData => t::common::nav_data(lang),
            Self::Queue => t::staff::nav_queue(lang),
            Self::Cases => t::staff::nav_cases(lang),
            Self::Residents => t::residence::nav(lang),
            Self::Writing => t::staff::nav_notices(lang),
            Self::Objections => t::staff::nav_objections(lang),
            Self::Staff => t::staff::nav_staff(lang),
            Self::Mail => t::staff::nav_mail(lang),
            Self::Audit => t::staff::nav_audit(lang),
            Self::News => t::staff::nav_news(lang),
            Self::Account => t::staff::nav_account(lang),
        }
    }
}

/// The whole document around `body`.
#[allow(non_snake_case)]
pub fn Layout<V: IntoView>(head: Head, body: V) -> impl IntoView {
    let cx = cx();
    let lang = cx.lang;
    let section = head.section;
    let islands = cx.state.assets().islands.filter(|_| head.islands).map(|name| {
        let options = LeptosOptions::builder().output_name(name).site_pkg_dir("assets").build();
        view! { <HydrationScripts options islands=true root=cx.to("")/> }
    });
    let elder = cx.elder.then_some("elder");
    let crumbs = crumbs(&cx, &head);
    view! {
        <!DOCTYPE html>
        <html lang=lang.tag() data-mode=elder>
            <head>{meta(&cx, &head)}{islands}</head>
            <body>
                <a class="skip" href="#main">{t::common::skip(lang)}</a>
                {match &cx.actor {
                    Some(actor) => console::header(&cx, actor, section).into_any(),
                    None => header(&cx, section).into_any(),
                }}
                {crumbs}
                <main id="main" class="wrap" tabindex="-1">{body}</main>
                {match &cx.actor {
                    Some(_) => console::footer(&cx).into_any(),
                    None => footer::footer(&cx).into_any(),
                }}
            </body>
        </html>
    }
}

fn meta(cx: &Cx, head: &Head) -> impl IntoView + use<> {
    let (lang, site) = (cx.lang, cx.state.site());
    let name = t::common::site_name(lang);
    let article = head.published.map(|at| {
        let date = at.with_timezone(&crate::base::clock::SHANGHAI).format("%Y-%m-%d %H:%M").to_string();
        view! { <meta name="ArticleTitle" content=head.title.clone()/><meta name="PubDate" content=date/> }
    });
    let title = if head.title == name { name.to_owned() } else { format!("{} — {name}", head.title) };
    view! {
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title>{title}</title>
        <meta name="description" content=head.description.clone()/>
        <meta name="SiteName" content=name/>
        {site.site_id_code.clone().map(|code| view! { <meta name="SiteIDCode" content=code/> })}
        <meta name="ColumnName" content=head.section.label(lang)/>
        {article}
        {head.noindex.then(|| view! { <meta name="robots" content="noindex, noarchive"/> })}
        <meta name="theme-color" content="#0d3338"/>
        <link rel="icon" type="image/svg+xml" href=cx.to(cx.state.assets().icon)/>
        <link rel="stylesheet" href=cx.to(cx.state.assets().css)/>
        <link rel="alternate" type="application/atom+xml" title=t::common::feed(lang) href=cx.to("/feeds/notices.atom")/>
    }
}

fn header(cx: &Cx, section: Section) -> impl IntoView + use<> {
    let lang = cx.lang;
    let links = |cx: &Cx| {
        Section::MENU
            .map(|s| {
                let current = (s == section).then_some("page");
                view! { <li><a href=cx.to(s.path()) aria-current=current>{s.label(lang)}</a></li> }
            })
            .collect_view()
    };
    let (other_tag, other_name) = (lang.other().tag(), lang.other().name());
    let query = cx.params.with("lang", Some(other_tag));
    let other = format!("{}?{query}", cx.to(&cx.path));
    let other_link = other.clone();
    view! {
        <header class="top">
            {demo(cx)}
            <div class="top__eave"></div>
            <div class="wrap top__row">
                <a class="brand" href=cx.to("/")>
                    <svg viewBox="0 0 48 48" aria-hidden="true"><path class="m-dot" d="M21 2h6v6h-6z"/><path class="m-eave" d="M2 17c8-1 14-3 22-5.500C32 14 38 16 46 17v4H2z"/><path class="m-wall" fill="none" stroke-width="4" d="M10 22v22h28V22"/><path class="m-lit" d="M19 28h10v10H19z"/></svg>
                    <span><b>{t::common::site_name(lang)}</b><span>{t::common::site_line_1(lang)}<br/>{t::common::site_line_2(lang)}</span></span>
                </a>
                <div class="tools">
                    {mode_switch(cx)}
                    <a class="tool wide" href=other lang=other_tag hreflang=other_tag>{other_name}</a>
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

fn crumbs(cx: &Cx, head: &Head) -> impl IntoView + use<> {
    if head.crumbs.is_empty() {
        return None;
    }
    let (start, name) = match &cx.actor {
        Some(_) => ("/staff", t::staff::nav_queue(cx.lang)),
        None => ("/", t::common::home(cx.lang)),
    };
    let home = view! { <li><a href=cx.to(start)>{name}</a></li> };
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
