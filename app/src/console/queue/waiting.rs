//! `/staff`: the answer first (how many are due and late), then what waits, the nearest deadline first.
use axum::response::Response;
use leptos::prelude::*;

use super::{
    find::search_form,
    row::{Nearness, row},
};
use crate::base::{db::paging::Page, db::paging::Turn, error::Result};
use crate::console::queue;
use crate::office::{
    staff::access::Action, staff::desk::Reading, work::store, work::store::oversight::CAP,
    work::store::queue::Count, work::store::queue::Waiting, work::types::Kind,
};
use crate::t::work as t;
use crate::web::{
    forms::Form, forms::once, lists, lists::Filters, lists::fields::select, lists::pagination, page::Cx,
    page::Head, ui::banner::Banner, ui::icon::Icon, ui::top::Top,
};

const PAGE: usize = 25;

struct Shown {
    kind: Option<Kind>,
    counts: Vec<Count>,
    page: Page<Waiting>,
    others: i64,
}

impl Shown {
    fn sum(&self, f: fn(&Count) -> i64) -> i64 {
        self.counts.iter().filter(|c| self.kind.is_none_or(|k| k == c.kind)).map(f).sum()
    }
}

pub async fn queue(Reading { cx, actor, mut tx }: Reading) -> Result<Response> {
    let kind = cx.params.read("kind", Kind::parse)?;
    let turn = Turn { keys: cx.state.keys(), after: cx.params.one("after")?, limit: PAGE };
    let page = store::queue::page(&mut tx, turn, &actor, kind).await?;
    let counts = store::queue::counts(&mut tx, &actor, cx.today).await?;
    let others = store::oversight::count_late(&mut tx, &actor, cx.today).await?;
    drop(tx);
    let shown = Shown { kind, counts, page, others };
    let title = headline(&cx, &shown);
    let head = Head::new(title.clone(), t::title(cx.lang), queue::MENU).private();
    let imports = actor.role.may(Action::CaseImport);
    Ok(cx.draw(head, move |cx| {
        let lang = cx.lang;
        view! {
            {Top::new(title).phrase().kicker(format!("{} {}", lang.date(cx.today), lang.weekday(cx.today))).view()}
            <div class="split split--flip">
                <div class="flow">{aside(cx, &shown, imports)}</div>
                <div>{banner(cx, &shown)}{sections(cx, &shown)}</div>
            </div>
        }
    }))
}

/// The one sentence somebody came for.
fn headline(cx: &Cx, shown: &Shown) -> String {
    let lang = cx.lang;
    let (all, late, today) = (shown.sum(|c| c.all), shown.sum(|c| c.late), shown.sum(|c| c.today));
    match (all, late, today) {
        (0, ..) => t::head_none(lang).to_owned(),
        (_, 0, 0) => t::head_calm(lang, all),
        (_, 0, n) => t::head_today(lang, n),
        (_, n, 0) => t::head_late(lang, n),
        (_, late, today) => t::head_both(lang, today, late),
    }
}

fn aside(cx: &Cx, shown: &Shown, imports: bool) -> AnyView {
    let lang = cx.lang;
    let total: i64 = shown.counts.iter().map(|c| c.all).sum();
    // A kind of which nothing waits is no longer among the counts, but may be what was asked for.
    let gone = shown.kind.filter(|k| shown.counts.iter().all(|c| c.kind != *k)).map(|k| (k, 0));
    let kinds = shown.counts.iter().map(|c| (c.kind, c.all)).chain(gone);
    let kinds = kinds.map(|(kind, n)| (kind.word(), t::filter_one(lang, kind.label(lang), n)));
    let current = shown.kind.map(Kind::word);
    let kind = select("kind", t::filter_label(lang), t::filter_all(lang, total), kinds, current);
    let filter = Filters::new(vec![kind]).form(cx, "/staff", t::apply(lang));
    let by_kind = shown.counts.iter().map(|c| {
        let href = cx.to(&format!("/staff?kind={}", c.kind.word()));
        let late = (c.late > 0).then(|| t::of_which_late(lang, c.late));
        view! { <li><a href=href>{c.kind.label(lang)}</a><span class="meta">{t::items(lang, c.all)}{late}</span></li> }
    });
    let seen = cx.desk.as_ref().and_then(|frame| frame.bell.number()).map(|n| {
        view! {
            <form action=cx.to("/staff/news/seen") method="post" class="row">{once::field(&Form::default())}
                <input type="hidden" name="until" value=cx.now.to_rfc3339()/>
                <input type="hidden" name="back" value="queue"/>
                <a class="go" href=cx.to("/staff/news")>{t::bell_some(lang, n)}{Icon::Arrow.svg()}</a>
                <button class="btn btn--2 btn--s">{t::mark_seen(lang)}</button>
            </form>
        }
    });
    let import = imports
        .then(|| view! { <p><a class="go" href=cx.to("/staff/cases/import")>{t::to_import(lang)}{Icon::Arrow.svg()}</a></p> });
    view! {
        {search_form(cx, None)}
        {filter}
        {(shown.counts.len() > 1).then(|| view! {
            <section><h2 class="vh">{t::by_kind(lang)}</h2><ul class="tally">{by_kind.collect_view()}</ul></section>
        })}
        {seen}
        {import}
    }
    .into_any()
}

/// At most one banner: late work of one's own, else late work of others.
fn banner(cx: &Cx, shown: &Shown) -> Option<AnyView> {
    let lang = cx.lang;
    let late = shown.sum(|c| c.late);
    let others = (shown.others > 0).then(|| {
        let n = shown.others;
        let text = if n > CAP { t::others_many(lang, CAP) } else { t::others_late(lang, n) };
        view! { <p><a href=cx.to("/staff/overdue")>{text}</a></p> }
    });
    let (title, text) = match (late, &others) {
        (0, None) => return None,
        (0, Some(_)) => (t::others_title(lang).to_owned(), None),
        (n, _) => (t::banner_late(lang, n), Some(t::banner_text(lang))),
    };
    Some(Banner::alert().title(title).lines(text.map(str::to_owned)).more(others).view())
}

fn sections(cx: &Cx, shown: &Shown) -> AnyView {
    let lang = cx.lang;
    if shown.page.is_empty() {
        return empty(cx, shown);
    }
    let calendar = cx.state.calendar();
    let (late, today, week) = (shown.sum(|c| c.late), shown.sum(|c| c.today), shown.sum(|c| c.week));
    let later = shown.sum(|c| c.all) - late - today - week;
    let all = [
        (Nearness::Late, t::section_late(lang), late),
        (Nearness::Today, t::section_today(lang), today),
        (Nearness::Week, t::section_week(lang), week),
        (Nearness::Later, t::section_later(lang), later),
    ];
    let parts = all.into_iter().filter_map(|(near, name, n)| {
        let mine = shown.page.items.iter().filter(|w| Nearness::of(w.due, cx.today) == near);
        let rows: Vec<_> = mine.map(|w| row(cx, &calendar, w, false)).collect();
        (!rows.is_empty()).then(|| {
            view! { <section><h2 class="count">{name}" "<b>{n}</b></h2><ol class="queue">{rows}</ol></section> }
        })
    });
    let parts = parts.collect_view();
    let note = t::on_this_page(lang, shown.page.len(), shown.sum(|c| c.all));
    view! { {parts}{pagination(note, shown.page.next.clone())} }.into_any()
}

/// Nothing waits, or nothing of this kind: what to do instead.
fn empty(cx: &Cx, shown: &Shown) -> AnyView {
    let lang = cx.lang;
    let (title, text, path, link) = if shown.kind.is_some() || cx.params.one("after").ok().flatten().is_some()
    {
        (t::empty_kind(lang), t::empty_kind_text(lang), "/staff", t::empty_kind_link(lang))
    } else {
        (t::empty_title(lang), t::empty_text(lang), "/staff/news", t::empty_link(lang))
    };
    lists::empty(Some(title.to_owned()), text, Some((cx.to(path), link.to_owned())))
}
