//! `/staff/bookings`: the next visit first.
use axum::response::Response;
use leptos::prelude::*;

use crate::base::{db::paging::Turn, error::AppError, i18n::Lang};
use crate::features::visits::types::{Booking, Stage, State};
use crate::features::visits::{DESK, store::desk};
use crate::office::{staff::access::Action, staff::desk::Reading};
use crate::t::{bookings_day as g, bookings_desk as d};
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
    actor.require_role(Action::VisitRead)?;
    let stage = cx.params.read("stage", Stage::parse)?;
    let turn = Turn { keys: cx.state.keys(), after: cx.params.one("after")?, limit: PAGE };
    let page = desk::page(&mut tx, turn, &actor, stage).await?;
    drop(tx);
    let (lang, today, base) = (cx.lang, cx.today, cx.to(""));
    let head = Head::new(d::title(lang), d::lead(lang), DESK.section).crumb(d::title(lang), None).private();
    Ok(cx.draw(head, move |cx| {
        let n = page.len();
        let filters =
            Filters::new(vec![closed(lang, "stage", d::filter_stage(lang), d::filter_open(lang), stage)]);
        let empty = (n == 0).then(|| lists::empty(None, d::empty(lang), None));
        let form = filters.form(cx, "/staff/bookings", d::filter_apply(lang));
        let day = actor.role.may(Action::VisitDoor).then(|| {
            let href = format!("{base}/staff/bookings/day");
            view! { <p><a class="go" href=href>{g::title(lang)}{Icon::Arrow.svg()}</a></p> }
        });
        let lines = page.items.iter().map(|b| line(b, &base, today, lang)).collect_view();
        view! {
            {Top::new(d::title(lang)).lead(d::lead(lang)).more(day).view()}
            {form}
            {empty}
            <h2 class="vh">{d::title(lang)}</h2>
            <ol class="queue">{lines}</ol>
            {pagination(d::count(lang, n), page.next)}
        }
    }))
}

fn line(b: &Booking, base: &str, today: chrono::NaiveDate, lang: Lang) -> AnyView {
    let stage = b.state.stage();
    let (class, mark) = match b.state {
        State::Requested { due } if due < today => ("late", tag(Tone::Bad, d::late(lang)).into_any()),
        State::Requested { due } => {
            let class = if (due - today).num_days() <= 1 { "soon" } else { "" };
            (class, tag(Tone::Open, d::due(lang, lang.day_month(due))).into_any())
        }
        _ => ("", tag(Tone::Plain, stage.label(lang)).into_any()),
    };
    let href = format!("{base}{}", b.path());
    view! {
        <li class=class>
            <div>{mark}</div>
            <div>
                <h3><a href=href>{b.when(lang)}</a></h3>
                <p class="meta">{b.reference.clone()}" · "{b.centre_name.clone()}</p>
                <p class="meta">{b.what(lang)}" · "{b.who(lang)}" · "{stage.label(lang)}</p>
            </div>
            <div>{Icon::Arrow.svg()}</div>
        </li>
    }
    .into_any()
}
