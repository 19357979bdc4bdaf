//! `/staff/organisations`: those that wait, or all of the county.
use axum::response::Response;
use leptos::prelude::*;

use crate::base::{db::paging::Turn, error::AppError, i18n::Lang};
use crate::features::people::{DESK, store::orgs, types::Org};
use crate::office::{staff::access::Action, staff::desk::Reading};
use crate::t::people_desk as d;
use crate::web::{
    lists, lists::pagination, page::Head, ui::badge::Tone, ui::badge::tag, ui::icon::Icon, ui::top::top,
};

/// Lines on one page.
const PAGE: usize = 30;

/// The page.
///
/// # Errors
/// [`AppError::NotFound`] for whom there is none, [`AppError::BadFilter`], [`AppError::BadCursor`].
pub async fn show(Reading { cx, actor, mut tx }: Reading) -> Result<Response, AppError> {
    actor.require_role(Action::OrgConfirm)?;
    let all = cx.params.read("which", |v| (v == "all").then_some(()))?.is_some();
    let turn = Turn { keys: cx.state.keys(), after: cx.params.one("after")?, limit: PAGE };
    let page = orgs::page(&mut tx, turn, &actor, !all).await?;
    drop(tx);
    let lang = cx.lang;
    let head = Head::new(d::title(lang), d::lead(lang), DESK.section).crumb(d::title(lang), None).private();
    Ok(cx.draw(head, move |cx| {
        let n = page.len();
        let views = [
            (false, "/staff/organisations", d::waiting(lang)),
            (true, "/staff/organisations?which=all", d::all(lang)),
        ];
        let views = views.map(|(is_all, path, label)| {
            let current = (is_all == all).then_some("page");
            view! { <a class="go" href=cx.to(path) aria-current=current>{label}</a> }
        });
        let empty = (n == 0)
            .then(|| lists::empty(None, if all { d::none(lang) } else { d::none_waiting(lang) }, None));
        let lines = page.items.iter().map(|org| line(org, cx.to(&org.desk_path()), lang)).collect_view();
        view! {
            {top(d::title(lang), d::lead(lang))}
            <nav class="row" aria-label=d::which(lang)>{views}</nav>
            {empty}
            <h2 class="vh">{d::title(lang)}</h2>
            <ol class="queue">{lines}</ol>
            {pagination(d::count(lang, n), page.next)}
        }
    }))
}

fn line(org: &Org, href: String, lang: Lang) -> AnyView {
    let mark = match org.confirmed_at {
        Some(_) => tag(Tone::Ok, d::confirmed(lang)).into_any(),
        None => tag(Tone::Open, d::open(lang)).into_any(),
    };
    view! {
        <li>
            <div>{mark}</div>
            <div>
                <h3><a href=href>{org.name.clone()}</a></h3>
                <p class="meta">{org.kind.label(lang)}" · "<span class="num">{org.code.clone()}</span></p>
            </div>
            <div>{Icon::Arrow.svg()}</div>
        </li>
    }
    .into_any()
}
