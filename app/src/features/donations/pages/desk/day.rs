//! `/staff/gifts/day`: what a centre has to do with gifts today, kind by kind, the most urgent first; beside it what expires.
use axum::response::Response;
use chrono::NaiveDate;
use leptos::prelude::*;

use super::stock::marks;
use crate::base::{db::Tx, db::paging::Turn, error::AppError, i18n::Lang};
use crate::features::donations::pages::parts::amount;
use crate::features::donations::store::day::{self, Todo};
use crate::features::donations::store::shelf::{self, Stocked, Which};
use crate::features::donations::store::{self};
use crate::features::donations::types::{Part, Stage};
use crate::office::{staff::access::Action, staff::desk::Reading};
use crate::t::gifts_day as d;
use crate::web::{
    page::Cx, ui::badge::Tone, ui::badge::tag, ui::banner::Banner, ui::icon::Icon, ui::section::Panel,
    ui::top::Top,
};

/// One line: where it leads, what it is, by when.
struct Row {
    path: String,
    what: String,
    note: String,
    due: Option<NaiveDate>,
}

/// One kind.
struct List {
    id: &'static str,
    title: &'static str,
    act: &'static str,
    rows: Vec<Row>,
}

impl List {
    fn late(&self, today: NaiveDate) -> bool {
        self.rows.iter().any(|r| r.due.is_some_and(|day| day < today))
    }
}

fn act(todo: Todo, lang: Lang) -> &'static str {
    match todo {
        Todo::Answer => d::do_answer(lang),
        Todo::Arrive => d::do_arrive(lang),
        Todo::Inspect => d::do_inspect(lang),
        Todo::Confirm => d::do_confirm(lang),
        Todo::Receipt => d::do_receipt(lang),
    }
}

async fn row(tx: &mut Tx, todo: Todo, part: Part, own: bool, lang: Lang) -> Result<Row, AppError> {
    let items = store::items(tx, part.id).await?;
    let what: Vec<_> = items.iter().map(|i| format!("{} {}", i.item, amount(i, lang))).collect();
    let mut note = vec![part.reference.clone()];
    if !own {
        note.push(part.centre_name.clone());
    }
    if todo == Todo::Arrive {
        if part.state.stage() == Stage::InTransit {
            note.push(d::on_way(lang).to_owned());
        }
        let day = store::gift(tx, part.gift).await?.and_then(|g| g.deliver_on);
        note.extend(day.map(|day| d::arrives(lang, lang.date(day))));
    }
    Ok(Row { path: part.path(), what: lang.list(&what), note: note.join(" · "), due: todo.due(&part) })
}

/// The page.
///
/// # Errors
/// [`AppError::NotFound`] for whom there is none.
pub async fn show(Reading { cx, actor, mut tx }: Reading) -> Result<Response, AppError> {
    actor.require_role(Action::GiftHandle)?;
    let (lang, today, own) = (cx.lang, cx.today, actor.centre.is_some());
    let counts = actor.role.may(Action::GiftCount);
    let mut lists = vec![];
    for todo in Todo::ALL {
        let mut rows = vec![];
        for part in day::todo(&mut tx, &actor, today, *todo).await? {
            rows.push(row(&mut tx, *todo, part, own, lang).await?);
        }
        lists.push(List { id: todo.word(), title: todo.label(lang), act: act(*todo, lang), rows });
    }
    let turn = || Turn::first(cx.state.keys(), day::MANY);
    let reports = shelf::page(&mut tx, turn(), &actor, today, (Which::Report, None)).await?.items;
    let expiring = shelf::page(&mut tx, turn(), &actor, today, (Which::Expiring, None)).await?.items;
    drop(tx);
    let rows = reports.iter().map(|s| Row {
        path: format!("/staff/gifts/stock/{}", s.id),
        what: format!("{} {}", s.item, s.packing.words(lang, s.remaining)),
        note: if own { String::new() } else { s.centre.clone() },
        due: Some(s.report_on),
    });
    lists.push(List { id: "report", title: d::report(lang), act: d::do_report(lang), rows: rows.collect() });
    let head = super::head(lang, None, d::title(lang));
    Ok(cx.draw(head, move |cx| {
        let jumps = lists.iter().map(|l| {
            let class = if l.late(today) { "late" } else if l.rows.is_empty() { "" } else { "lit" };
            let n = lang.number(i64::try_from(l.rows.len()).unwrap_or(i64::MAX));
            view! { <li><a class=class href=format!("#{}", l.id)><b>{n}</b>{l.title}</a></li> }
        });
        let jumps = jumps.collect_view();
        let none = lists.iter().all(|l| l.rows.is_empty());
        let none = none.then(|| Banner::ok().text(d::nothing(lang)).view());
        let sections = lists.iter().map(|l| section(cx, l, today, lang)).collect_view();
        view! {
            {Top::new(d::title(lang)).kicker(format!("{} {}", lang.date(today), lang.weekday(today))).lead(d::lead(lang)).view()}
            <nav class="jump-box" aria-label=d::jump(lang)><ul class="jump">{jumps}</ul></nav>
            <div class="split">
                <div>{none}{sections}</div>
                <aside class="flow-l" aria-label=d::expiring(lang)>
                    {expires(cx, &expiring, today, lang)}
                    {Panel::Plain.section(d::to_list(lang), links(cx, counts, lang))}
                </aside>
            </div>
        }
    }))
}

fn links(cx: &Cx, counts: bool, lang: Lang) -> AnyView {
    // A link leads nobody to a page that is not theirs.
    let receive = counts.then(|| ("/staff/gifts/receive", d::to_receive(lang)));
    let others = [("/staff/gifts", d::to_list(lang)), ("/staff/gifts/stock", d::to_stock(lang))];
    let links = receive.into_iter().chain(others).map(
        |(path, label)| view! { <li><a class="go" href=cx.to(path)>{label}{Icon::Arrow.svg()}</a></li> },
    );
    view! { <ul class="flow">{links.collect_view()}</ul> }.into_any()
}

fn expires(cx: &Cx, list: &[Stocked], today: NaiveDate, lang: Lang) -> Option<AnyView> {
    let rows = list.iter().map(|s| {
        let href = cx.to(&format!("/staff/gifts/stock/{}", s.id));
        let what = format!("{} {}", s.item, s.packing.words(lang, s.remaining));
        view! { <li><a href=href>{what}</a><p class="row">{marks(s.expires_on, None, today, lang)}</p></li> }
    });
    let rows = rows.collect_view();
    (!list.is_empty())
        .then(|| Panel::Plain.section(d::expiring(lang), view! { <ul class="flow">{rows}</ul> }))
}

fn section(cx: &Cx, list: &List, today: NaiveDate, lang: Lang) -> Option<AnyView> {
    if list.rows.is_empty() {
        return None;
    }
    let rows = list.rows.iter().map(|r| {
        let left = r.due.map(|day| (day - today).num_days());
        let (class, mark) = match left {
            Some(n) if n < 0 => ("late", tag(Tone::Bad, d::late(lang, -n)).into_any()),
            Some(0) => ("soon", tag(Tone::Open, d::today(lang)).into_any()),
            Some(n) => ("", tag(Tone::Plain, d::days(lang, n)).into_any()),
            None => ("soon", ().into_any()),
        };
        let href = cx.to(&r.path);
        view! {
            <li class=class>
                <div>{mark}</div>
                <div><h3><a href=href.clone()>{r.what.clone()}</a></h3><p class="meta">{r.note.clone()}</p></div>
                <a class="btn btn--2 btn--s" href=href>{list.act}<span class="vh">{d::about(lang, &r.what)}</span></a>
            </li>
        }
    });
    let rows = rows.collect_view();
    Some(view! { <section class="section" id=list.id><h2>{list.title}</h2><ol class="queue">{rows}</ol></section> }.into_any())
}
