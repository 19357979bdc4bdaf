//! `/staff/objections`: the register, the nearest deadline first.
use axum::response::Response;
use leptos::prelude::*;

use crate::base::{db::paging::Turn, error::Result, i18n::Lang};
use crate::features::objections;
use crate::features::objections::types::{Kind, Objection, State};
use crate::features::objections::{store, store::Filter, store::Reach};
use crate::office::staff::desk::Reading;
use crate::t::objection_desk as d;
use crate::web::{
    lists, lists::Filters, lists::fields::closed, lists::pagination, page::Head, ui::badge::Tone,
    ui::badge::tag, ui::icon::Icon, ui::top::top,
};

const PAGE: usize = 30;

/// The page. [`AppError::NotFound`] for whom there is none, [`AppError::BadFilter`], [`AppError::BadCursor`].
pub async fn show(Reading { cx, actor, mut tx }: Reading) -> Result<Response> {
    let reach = Reach::of(&actor)?;
    let filter = Filter::read(&cx.params)?;
    let turn = Turn { keys: cx.state.keys(), after: cx.params.one("after")?, limit: PAGE };
    let page = store::list(&mut tx, turn, &reach, filter).await?;
    drop(tx);
    let lang = cx.lang;
    let handles = reach.handles();
    let lead = if handles { d::lead_handle(lang) } else { d::lead_enter(lang) };
    let head =
        Head::new(d::title(lang), lead, objections::DESK.section).crumb(d::title(lang), None).private();
    let new = cx.to("/staff/objections/new");
    let (base, today) = (cx.to(""), cx.today);
    let look = cx.clone();
    Ok(cx.page(head, move || {
        let n = page.len();
        let filters = Filters::new(vec![
            closed(lang, "state", d::filter_state(lang), d::filter_open(lang), filter.state),
            closed(lang, "kind", d::filter_kind(lang), d::filter_all(lang), filter.kind),
        ]);
        let empty = (n == 0).then(|| {
            let text = if handles { d::empty(lang) } else { d::empty_enter(lang) };
            let narrow = (!filters.on().is_empty())
                .then(|| (look.to("/staff/objections"), d::all_open(lang).to_owned()));
            lists::empty(None, text, narrow)
        });
        let form = filters.form(&look, "/staff/objections", d::filter_apply(lang));
        let lines = page.items.iter().map(|o| line(o, &base, today, lang)).collect_view();
        view! {
            {top(d::title(lang), lead)}
            <p><a class="btn" href=new>{d::new(lang)}</a></p>
            {form}
            {empty}
            <ol class="queue">{lines}</ol>
            {pagination(d::count(lang, n), page.next)}
        }
    }))
}

/// The day by which something must happen next.
pub(super) fn due(o: &Objection) -> chrono::NaiveDate {
    match (o.kind, o.state) {
        (Kind::Objection, State::Received) => o.accept_by,
        _ => o.finish_by,
    }
}

fn line(o: &Objection, base: &str, today: chrono::NaiveDate, lang: Lang) -> AnyView {
    let due = due(o);
    let closed = o.state.is_closed();
    let (class, mark) = if closed {
        ("", tag(Tone::Ok, d::done(lang)).into_any())
    } else if due < today {
        ("late", tag(Tone::Bad, d::late(lang)).into_any())
    } else {
        let class = if (due - today).num_days() <= 2 { "soon" } else { "" };
        (class, tag(Tone::Open, d::due(lang, lang.day_month(due))).into_any())
    };
    let href = format!("{base}{}", o.path());
    let how = d::by(lang, o.channel.label(lang), o.identity.label(lang));
    view! {
        <li class=class>
            <div>{mark}</div>
            <div>
                <h3><a href=href>{o.kind.label(lang)}" "{o.reference.clone()}</a></h3>
                <p class="meta">{o.no.official()}" · "{how}</p>
                <p class="meta">{o.state.label(lang)}</p>
            </div>
            <div>{Icon::Arrow.svg()}</div>
        </li>
    }
    .into_any()
}
