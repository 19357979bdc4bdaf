//! `/staff/gifts/stock/{need}`: what remains of a need, which gifts it is from, what came and went; and one form at a time (`?do=`) for
//! what happens to it ([`super::shelf_form`]).
use axum::{extract::Path, response::Response};
use chrono::NaiveDate;
use leptos::prelude::*;

use super::shelf_form::{self, Doing};
use super::stock::marks;
use crate::base::{db::Tx, error::AppError, i18n::Lang, ids::NeedId};
use crate::features::donations::pages::trace;
use crate::features::donations::store::{shelf, shelf::Entry, shelf::Shelf};
use crate::features::needs::store as needs;
use crate::features::needs::types::Need;
use crate::office::change::{Change, Contested, Halt, Met};
use crate::office::staff::{access::Action, desk::Desk, desk::Reading, store::names};
use crate::office::staff::{types::Actor, types::Division, types::Place};
use crate::t::{change as t, gifts_stock as s};
use crate::web::ui::table::{Col, Table, cells};
use crate::web::{
    forms::Form, page::Cx, ui::banner::done_of, ui::field::Typed, ui::section::Panel, ui::section::section,
    ui::top::Top,
};

/// Why nothing was written: somebody was first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stale;

impl Contested for Shelf {
    type Key = NeedId;
    type Why = Stale;
    const STALE: Stale = Stale;

    async fn lock(ch: &mut Change, id: &NeedId) -> Result<Option<Self>, AppError> {
        shelf::lock(ch, *id).await
    }

    fn place(&self) -> Option<Place> {
        Some(Place { division: Division::parse(&self.need.township)?, centre: Some(self.need.centre) })
    }

    fn version(&self) -> i64 {
        self.version
    }

    async fn met(&self, desk: &mut Desk, _: &Stale) -> Result<Met, AppError> {
        let (cx, actor) = (desk.cx.clone(), desk.actor.clone());
        let lang = cx.lang;
        let mut now = load(desk.tx().await?, &actor, self.need.id).await?;
        let last = (!now.entries.is_empty()).then(|| now.entries.remove(0));
        Ok(Met {
            head: super::head(lang, None, t::first(lang)),
            last: last.map(|(e, by)| (e.at, by, trace::what(&e, lang))),
            lines: vec![s::left(lang, now.words(lang))],
            label: shelf_form::label,
            next: vec![(path(&self.need), t::look_again(lang).to_owned())],
        })
    }
}

/// Its address, without the base.
pub(super) fn path(need: &Need) -> String {
    format!("/staff/gifts/stock/{}", need.id)
}

/// What the page shows.
pub(super) struct Shown {
    pub shelf: Shelf,
    /// Needs of other centres that may get some of it.
    pub targets: Vec<Need>,
    entries: Vec<(Entry, String)>,
}

impl Shown {
    fn words(&self, lang: Lang) -> String {
        self.shelf.need.packing.words(lang, self.shelf.remaining())
    }
}

/// What somebody sees of it who reaches it.
async fn load(tx: &mut Tx, actor: &Actor, id: NeedId) -> Result<Shown, AppError> {
    let shelf = shelf::of(tx, id).await?.ok_or(AppError::NotFound)?;
    actor.require(Action::GiftHandle, &shelf.place().ok_or(AppError::NotFound)?)?;
    let entries = shelf::entries(tx, id).await?;
    let who: Vec<_> = entries.iter().filter_map(|e| e.by).collect();
    let names = names(tx, &who).await?;
    let named = |e: Entry| {
        let name = e.by.and_then(|id| names.get(&id).cloned()).unwrap_or_default();
        (e, name)
    };
    Ok(Shown { entries: entries.into_iter().map(named).collect(), targets: vec![], shelf })
}

/// Other centres that lack the same, counted in the same pieces: nothing is converted.
async fn targets(tx: &mut Tx, today: NaiveDate, need: &Need) -> Result<Vec<Need>, AppError> {
    let mut targets = needs::elsewhere(tx, today, need, 60).await?;
    targets.retain(|n| n.packing.piece == need.packing.piece && n.donee.is_some());
    Ok(targets)
}

fn id(text: &str) -> Result<NeedId, AppError> {
    text.parse().map_err(|_| AppError::NotFound)
}

/// The page.
///
/// # Errors
/// [`AppError::NotFound`] for whom it does not exist, [`AppError::BadFilter`] for an act or a gift that is none.
pub async fn show(
    Path(need): Path<String>,
    Reading { cx, actor, mut tx }: Reading,
) -> Result<Response, AppError> {
    let mut shown = load(&mut tx, &actor, id(&need)?).await?;
    let doing = cx.params.read("do", Doing::parse)?;
    let lot =
        cx.params.read("lot", |v| shown.shelf.lots.iter().find(|l| l.id.to_string() == v).map(|l| l.id))?;
    shown.targets = targets(&mut tx, cx.today, &shown.shelf.need).await?;
    drop(tx);
    let empty = shown.shelf.remaining() == 0;
    let doing = doing.unwrap_or(if empty { Doing::Correct } else { Doing::Use });
    let form = Form::default()
        .with("act", doing.word())
        .with("lot", lot.map(|l| l.to_string()).unwrap_or_default())
        .with_date("on", Some(cx.today));
    let typed = Typed::new(cx.lang, form);
    Ok(page(cx, shown, doing, typed))
}

fn page(cx: Cx, shown: Shown, doing: Doing, typed: Typed) -> Response {
    let lang = cx.lang;
    let head =
        super::head(lang, Some((s::title(lang), "/staff/gifts/stock")), &shown.shelf.need.item).of(&typed);
    cx.draw(head, move |cx| {
        let need = &shown.shelf.need;
        let today = cx.today;
        let first = shown.shelf.left().filter_map(|l| l.expires_on).min();
        let said = done_of(cx, |word| Doing::parse(word).map(|d| d.done(lang)));
        let empty = shown.shelf.remaining() == 0;
        let lots = lots(&shown, cx, lang);
        let entries = entries(&shown, lang);
        view! {
            {Top::new(need.item.clone()).kicker(need.centre_name.clone())
                .state(view! { <b>{s::left(lang, shown.words(lang))}</b>{marks(first, None, today, lang)} }).view()}
            {said}
            <div class="split">
                <div class="flow-l">
                    {Panel::Key.section(doing.label(lang), shelf_form::form(doing, &shown, &cx.to(&path(need)), &typed, lang))}
                </div>
                <aside class="flow-l" aria-label=s::acts(lang)>
                    {Panel::Plain.section(s::acts(lang), others(doing, empty, &cx.to(&path(need)), lang))}
                </aside>
            </div>
            {lots}
            {entries}
        }
    })
}

/// The other forms.
fn others(doing: Doing, empty: bool, href: &str, lang: Lang) -> AnyView {
    let all = Doing::ALL.iter().filter(|d| **d != doing && (!empty || **d == Doing::Correct));
    let links = all.map(|d| {
        let href = format!("{href}?do={}", d.word());
        view! { <li><a class="go" href=href>{d.label(lang)}</a></li> }
    });
    let none = empty.then(|| view! { <p>{s::nothing_left(lang)}</p> });
    view! { {none}<ul class="flow">{links.collect_view()}</ul> }.into_any()
}

fn lots(shown: &Shown, cx: &Cx, lang: Lang) -> Option<AnyView> {
    let packing = &shown.shelf.need.packing;
    let mut left = shown.shelf.left().peekable();
    left.peek()?;
    let cols = [
        Col::head(s::col_reference(lang)),
        Col::text(s::col_came(lang)),
        Col::text(s::col_expires(lang)),
        Col::number(s::col_left(lang)),
    ];
    let rows = left.map(|lot| {
        let href = cx.to(&format!("/staff/gifts/{}", lot.part));
        let keeps = lot.expires_on.map(|day| lang.date(day)).unwrap_or_default();
        cells![
            view! { <a href=href>{lot.reference.clone()}</a> },
            lang.date(crate::base::clock::local_date(lot.confirmed_at)),
            keeps,
            packing.words(lang, lot.remaining)
        ]
    });
    Some(section(s::lots_title(lang), Table::new(s::lots_title(lang), cols).rows(rows)))
}

fn entries(shown: &Shown, lang: Lang) -> Option<AnyView> {
    if shown.entries.is_empty() {
        return None;
    }
    let cols = [
        Col::text(s::col_day(lang)),
        Col::head(s::col_what(lang)),
        Col::number(s::col_number(lang)),
        Col::text(s::col_note(lang)),
        Col::text(s::col_reference(lang)),
        Col::text(s::col_by(lang)),
    ];
    let rows = shown.entries.iter().map(|(e, by)| {
        let [day, what, number, note] = trace::cells(e, true, lang);
        cells![day, what, number, note, e.reference.clone(), by.clone()]
    });
    let table = Table::new(s::entries_title(lang), cols).rows(rows);
    let note = view! { <p class="meta">{s::entries_note(lang)}</p> };
    Some(section(s::entries_title(lang), view! { {note}{table} }))
}

/// Does it.
///
/// # Errors
/// [`AppError::NotFound`] for whom it does not exist, the page of a conflict.
pub async fn act(Path(need): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let (mut ch, shelf): (_, Shelf) = desk.begin(&form, &id(&need)?, Action::GiftHandle).await?;
    let (lang, today) = (desk.cx.lang, desk.cx.today);
    let targets = targets(&mut ch.tx, today, &shelf.need).await?;
    let (doing, back) = match shelf_form::run(&mut ch, &form, &shelf, &targets, lang).await? {
        Ok(doing) => {
            return Ok(ch.end(&format!("{}?done={}", path(&shelf.need), doing.word())).await?);
        }
        Err(back) => back,
    };
    drop(ch);
    let (cx, actor) = (desk.cx.clone(), desk.actor.clone());
    let mut shown = load(desk.tx().await?, &actor, shelf.need.id).await?;
    shown.targets = targets;
    Ok(page(cx, shown, doing, back))
}
