//! A donor's gifts: the panel on `/me` and on an organisation's page, all of them on a page of their own, those of an organisation as
//! CSV too.
use axum::{extract::Path, response::Response};
use leptos::prelude::*;

use super::parts;
use crate::base::{db::Tx, db::paging::Turn, error::AppError, i18n::Lang, ids::OrgId};
use crate::features::donations::mine::{Own, load};
use crate::features::donations::store::GIFT;
use crate::features::donations::types::{Item, Part};
use crate::features::people::MINE;
use crate::features::people::store::things::{self, Owner};
use crate::features::people::store::{orgs, sessions};
use crate::office::change::Halt;
use crate::t::gifts_mine as m;
use crate::web::outlets::{self, Column, Format, Kind};
use crate::web::{
    lists, lists::pagination, page::Cx, page::Head, ui::badge::tag, ui::icon::Icon, ui::section::section,
    ui::top::top,
};

/// Gifts on a panel.
pub const FIRST: usize = 10;
/// Gifts on a page.
const PAGE: usize = 30;
/// Gifts in a file at most.
const FILE: usize = 5_000;

/// Where all gifts of somebody stand, without the base.
fn path(owner: Owner) -> String {
    match owner {
        Owner::Person(_) => "/me/gifts".to_owned(),
        Owner::Org(id) => format!("/me/organisations/{id}/gifts"),
    }
}

/// The newest gifts; nothing on one's own page where there is none, so that it can say what to do.
pub async fn panel(tx: &mut Tx, cx: &Cx, owner: Owner) -> Result<Option<AnyView>, AppError> {
    let page = things::page(tx, Turn::first(cx.state.keys(), FIRST), owner, GIFT).await?;
    let list = load(tx, cx, &page.items).await?;
    let (lang, is_org) = (cx.lang, matches!(owner, Owner::Org(_)));
    if list.is_empty() && !is_org {
        return Ok(None);
    }
    let more = page.next.is_some().then(|| {
        view! { <a class="go" href=cx.to(&path(owner))>{m::all(lang)}{Icon::Arrow.svg()}</a> }
    });
    let file = (is_org && !list.is_empty()).then(|| {
        view! { <a class="btn btn--2" href=cx.to(&format!("{}.csv", path(owner))) download="">{m::csv(lang)}</a> }
    });
    let none = list.is_empty().then(|| view! { <p class="measure">{m::none(lang)}</p> });
    let body = view! { <div class="flow">{none}{rows(cx, &list)}<p class="row">{file}{more}</p></div> };
    Ok(Some(section(if is_org { m::title_org(lang) } else { m::title(lang) }, body)))
}

fn rows(cx: &Cx, list: &[Own]) -> AnyView {
    let rows = list.iter().map(|own| row(cx, own)).collect_view();
    view! { <ul class="rows">{rows}</ul> }.into_any()
}

fn row(cx: &Cx, own: &Own) -> AnyView {
    let lang = cx.lang;
    let what = own.what(lang);
    let title = if own.code.is_empty() {
        view! { <h3>{what}</h3> }.into_any()
    } else {
        view! { <h3><a href=cx.to(&format!("/track/{}", own.code))>{what}</a></h3> }.into_any()
    };
    let parts = own.parts.iter().map(|(part, _)| {
        let (tone, word) = parts::mark(part, lang);
        let next = parts::next(part, cx.today, lang).map(|n| view! { <p class="meta">{n}</p> });
        view! { <p class="row">{tag(tone, word)}<span class="meta">{part.centre_name.clone()}</span></p>{next} }
    });
    view! {
        <li><div class="rows__main">
            <p class="meta num">{own.code.clone()}" · "{lang.moment(own.gift.registered_at)}</p>
            {title}
            {parts.collect_view()}
        </div></li>
    }
    .into_any()
}

/// All gifts of whoever is signed in.
///
/// # Errors
/// [`Halt::Answer`] leads whoever is not to where one signs in; [`AppError::BadCursor`].
pub async fn own(cx: Cx) -> Result<Response, Halt> {
    let mut tx = cx.state.db().read().await?;
    let person = sessions::required(&mut tx, &cx).await?;
    list(cx, tx, Owner::Person(person.id), m::title).await
}

/// All gifts of an organisation that they act for.
///
/// # Errors
/// As [`own`]; [`AppError::NotFound`] for whoever does not act for it (AC-04).
pub async fn org(Path(of): Path<String>, cx: Cx) -> Result<Response, Halt> {
    let mut tx = cx.state.db().read().await?;
    let owner = acted_for(&mut tx, &cx, &of).await?;
    list(cx, tx, owner, m::title_org).await
}

async fn acted_for(tx: &mut Tx, cx: &Cx, of: &str) -> Result<Owner, Halt> {
    let person = sessions::required(tx, cx).await?;
    let id: OrgId = of.parse().map_err(|_| AppError::NotFound)?;
    Ok(Owner::Org(orgs::acting(tx, id, person.id).await?.id))
}

async fn list(cx: Cx, mut tx: Tx, owner: Owner, title: fn(Lang) -> &'static str) -> Result<Response, Halt> {
    let turn = Turn { keys: cx.state.keys(), after: cx.params.one("after")?, limit: PAGE };
    let page = things::page(&mut tx, turn, owner, GIFT).await?;
    let list = load(&mut tx, &cx, &page.items).await?;
    drop(tx);
    let (lang, title) = (cx.lang, title(cx.lang));
    let head = Head::new(title, m::lead(lang), MINE).private();
    let head = head.crumb((MINE.label)(lang), Some(MINE.path)).crumb(title, None);
    Ok(cx.draw(head, move |cx| {
        let n = i64::try_from(list.len()).unwrap_or(i64::MAX);
        let empty = list.is_empty().then(|| lists::empty(None, m::none(lang), None));
        view! {
            {top(title, m::lead(lang))}
            <h2 class="vh">{title}</h2>
            {empty}
            {rows(cx, &list)}
            {pagination(m::count(lang, n), page.next)}
        }
    }))
}

/// A line of the file: an item of a part of a gift.
struct Line {
    at: chrono::DateTime<chrono::Utc>,
    part: Part,
    item: Item,
}

type Of = Column<Line>;

const COLUMNS: &[Of] = &[
    Of::new("registered", Kind::Moment, "", |l, _| l.at.into()).head(m::csv_registered),
    Of::new("reference", Kind::Text, "", |l, _| l.part.reference.as_str().into()).head(m::csv_reference),
    Of::new("centre", Kind::Text, "", |l, _| l.part.centre_name.as_str().into()).head(m::csv_centre),
    Of::new("donee", Kind::Text, "", |l, _| l.part.donee.as_str().into()).head(m::csv_donee),
    Of::new("item", Kind::Text, "", |l, _| l.item.item.as_str().into()).head(m::csv_item),
    Of::new("amount", Kind::Text, "", |l, cx| parts::amount(&l.item, cx.lang).into()).head(m::csv_amount),
    Of::new("value", Kind::Text, "", |l, cx| {
        l.item.value().fen().map(|fen| parts::yuan(fen, cx.lang)).into()
    })
    .head(m::csv_value),
    Of::new("state", Kind::Text, "", |l, cx| l.part.state.stage().label(cx.lang).into()).head(m::csv_state),
];

/// The gifts of an organisation for a spreadsheet: no codes, which let their holder act.
///
/// # Errors
/// As [`org`].
pub async fn csv(Path(of): Path<String>, cx: Cx) -> Result<Response, Halt> {
    let mut tx = cx.state.db().read().await?;
    let owner = acted_for(&mut tx, &cx, &of).await?;
    let ids = things::all(&mut tx, owner, GIFT, FILE).await?;
    let gifts = load(&mut tx, &cx, &ids).await?;
    drop(tx);
    let lines = gifts.into_iter().flat_map(|own| {
        let at = own.gift.registered_at;
        let parts = own.parts.into_iter();
        parts.flat_map(move |(part, items)| {
            items.into_iter().map(move |item| Line { at, part: part.clone(), item })
        })
    });
    let lines: Vec<_> = lines.collect();
    Ok(outlets::file(&cx, "gifts", Format::Csv, COLUMNS, &lines)?)
}
