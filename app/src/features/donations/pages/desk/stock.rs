//! `/staff/gifts/stock`: what remains of each need within reach, the next use report first (DON-15), with what expires.
use axum::response::Response;
use chrono::{Days, NaiveDate};
use leptos::prelude::*;

use crate::base::{db::paging::Turn, error::AppError, i18n::Lang};
use crate::features::donations::store::shelf::{self, DUE, SOON, Stocked, Which};
use crate::features::needs::types::Category;
use crate::office::{staff::access::Action, staff::desk::Reading};
use crate::t::gifts_stock as s;
use crate::web::{
    lists, lists::Filters, lists::fields::select, lists::pagination, ui::badge::Tone, ui::badge::tag,
    ui::icon::Icon, ui::top::top,
};

/// Lines on one page.
const PAGE: usize = 30;

/// The page.
///
/// # Errors
/// [`AppError::NotFound`] for whom there is none, [`AppError::BadFilter`], [`AppError::BadCursor`].
pub async fn show(Reading { cx, actor, mut tx }: Reading) -> Result<Response, AppError> {
    actor.require_role(Action::GiftHandle)?;
    let which = cx.params.read("which", Which::parse)?;
    let category = cx.params.read("category", Category::get)?;
    let turn = Turn { keys: cx.state.keys(), after: cx.params.one("after")?, limit: PAGE };
    let asked = (which.unwrap_or(Which::All), category);
    let page = shelf::page(&mut tx, turn, &actor, cx.today, asked).await?;
    drop(tx);
    let (lang, today) = (cx.lang, cx.today);
    let head = super::head(lang, None, s::title(lang));
    let own = actor.centre.is_some();
    Ok(cx.draw(head, move |cx| {
        let n = page.len();
        let categories = Category::all().map(|c| (c.code.clone(), c.label(lang)));
        let chosen = category.map(|c| c.code.clone());
        let which = which.filter(|w| *w != Which::All);
        let others = Which::ALL.iter().filter(|w| **w != Which::All);
        let filters = Filters::new(vec![
            select(
                "which",
                s::which(lang),
                s::which_all(lang),
                others.map(|w| (w.word(), w.label(lang))),
                which.map(Which::word),
            ),
            select("category", s::category(lang), s::every_category(lang), categories, chosen.as_deref()),
        ]);
        let on = which.is_some() || category.is_some();
        let form = filters.form(cx, "/staff/gifts/stock", s::apply(lang));
        let list = if page.items.is_empty() {
            let all = on.then(|| (cx.to("/staff/gifts/stock"), s::all(lang).to_owned()));
            lists::empty(None, if on { s::empty_filter(lang) } else { s::empty(lang) }, all)
        } else {
            let rows = page.items.iter().map(|row| line(row, &cx.to(&path(row)), own, today, lang));
            view! {
                <h2 class="vh">{s::title(lang)}</h2>
                <ol class="queue">{rows.collect_view()}</ol>
                {pagination(s::count(lang, n), page.next)}
            }
            .into_any()
        };
        view! { {top(s::title(lang), s::lead(lang))}{form}{list} }
    }))
}

fn path(row: &Stocked) -> String {
    format!("/staff/gifts/stock/{}", row.id)
}

/// When the use is to be reported, and until when it keeps, where that matters.
pub(super) fn marks(
    expires: Option<NaiveDate>,
    report: Option<NaiveDate>,
    today: NaiveDate,
    lang: Lang,
) -> AnyView {
    let expires = expires.filter(|day| *day <= today + Days::new(SOON)).map(|day| {
        if day < today {
            tag(Tone::Bad, s::expired(lang, lang.date(day))).into_any()
        } else {
            tag(Tone::Open, s::expires(lang, lang.date(day))).into_any()
        }
    });
    let report = report.map(|day| {
        if day < today {
            tag(Tone::Bad, s::report_late(lang, lang.date(day))).into_any()
        } else if day <= today + Days::new(DUE) {
            tag(Tone::Open, s::report_by(lang, lang.date(day))).into_any()
        } else {
            view! { <span class="meta">{s::report_by(lang, lang.date(day))}</span> }.into_any()
        }
    });
    view! { {expires}{report} }.into_any()
}

fn line(row: &Stocked, href: &str, own: bool, today: NaiveDate, lang: Lang) -> AnyView {
    let late = row.report_on < today || row.expires_on.is_some_and(|day| day < today);
    let soon = row.report_on <= today + Days::new(DUE)
        || row.expires_on.is_some_and(|day| day <= today + Days::new(SOON));
    let class = if late {
        "late"
    } else if soon {
        "soon"
    } else {
        ""
    };
    let centre = (!own).then(|| view! { <p class="meta">{row.centre.clone()}</p> });
    view! {
        <li class=class>
            <div><b>{s::left(lang, row.packing.words(lang, row.remaining))}</b></div>
            <div>
                <h3><a href=href.to_owned()>{row.item.clone()}</a></h3>
                {centre}
                <p class="row">{marks(row.expires_on, Some(row.report_on), today, lang)}<span class="meta">{s::lots(lang, row.lots)}</span></p>
            </div>
            <div>{Icon::Arrow.svg()}</div>
        </li>
    }
    .into_any()
}
