//! `/staff/gifts`: the nearest deadline first.
use axum::response::Response;
use leptos::prelude::*;

use crate::base::{db::paging::Turn, error::AppError, i18n::Lang};
use crate::features::donations::types::{Part, Stage};
use crate::features::donations::{DESK, store::desk};
use crate::office::{staff::access::Action, staff::desk::Reading, work::store::NEVER};
use crate::t::{gifts_day as gd, gifts_desk as d, gifts_stock as st};
use crate::web::{
    lists, lists::Filters, lists::fields::closed, lists::pagination, page::Head, ui::badge::Tone,
    ui::badge::tag, ui::icon::Icon, ui::top::Top,
};

/// Lines on one page.
const PAGE: usize = 30;

/// The page.
///
/// # Errors
/// [`AppError::NotFound`] for whom there is none, [`AppError::BadFilter`], [`AppError::BadCursor`].
pub async fn show(Reading { cx, actor, mut tx }: Reading) -> Result<Response, AppError> {
    actor.require_role(Action::GiftRead)?;
    let stage = cx.params.read("stage", Stage::parse)?;
    let turn = Turn { keys: cx.state.keys(), after: cx.params.one("after")?, limit: PAGE };
    let page = desk::page(&mut tx, turn, &actor, stage).await?;
    drop(tx);
    let (lang, today, base) = (cx.lang, cx.today, cx.to(""));
    let head = Head::new(d::title(lang), d::lead(lang), DESK.section).crumb(d::title(lang), None).private();
    let look = cx.clone();
    Ok(cx.page(head, move || {
        let n = page.len();
        let filters =
            Filters::new(vec![closed(lang, "stage", d::filter_stage(lang), d::filter_open(lang), stage)]);
        let empty = (n == 0).then(|| lists::empty(None, d::empty(lang), None));
        let form = filters.form(&look, "/staff/gifts", d::filter_apply(lang));
        // A link leads nobody to a page that is not theirs.
        let links = [
            ("/staff/gifts/day", gd::title(lang), Action::GiftHandle),
            ("/staff/gifts/stock", st::title(lang), Action::GiftHandle),
            ("/staff/gifts/receive", d::receive_title(lang), Action::GiftCount),
        ];
        let links =
            links.into_iter().filter(|(.., action)| actor.role.may(*action)).map(|(path, label, _)| {
                view! { <li><a class="go" href=format!("{base}{path}")>{label}{Icon::Arrow.svg()}</a></li> }
            });
        let links = view! { <ul class="flow">{links.collect_view()}</ul> };
        let lines = page.items.iter().map(|p| line(p, &base, today, lang)).collect_view();
        view! {
            {Top::new(d::title(lang)).lead(d::lead(lang)).more(links).view()}
            {form}
            {empty}
            <h2 class="vh">{d::title(lang)}</h2>
            <ol class="queue">{lines}</ol>
            {pagination(d::count(lang, n), page.next)}
        }
    }))
}

fn line(p: &Part, base: &str, today: chrono::NaiveDate, lang: Lang) -> AnyView {
    let stage = p.state.stage();
    let (class, mark) = if stage.is_over() || p.due_on == NEVER {
        ("", tag(Tone::Plain, stage.label(lang)).into_any())
    } else if p.due_on < today {
        ("late", tag(Tone::Bad, d::late(lang)).into_any())
    } else {
        let class = if (p.due_on - today).num_days() <= 1 { "soon" } else { "" };
        (class, tag(Tone::Open, d::due(lang, lang.day_month(p.due_on))).into_any())
    };
    let href = format!("{base}{}", p.path());
    view! {
        <li class=class>
            <div>{mark}</div>
            <div>
                <h3><a href=href>{p.reference.clone()}</a></h3>
                <p class="meta">{p.centre_name.clone()}</p>
                <p class="meta">{stage.label(lang)}</p>
            </div>
            <div>{Icon::Arrow.svg()}</div>
        </li>
    }
    .into_any()
}
