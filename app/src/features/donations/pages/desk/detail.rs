//! `/staff/gifts/{id}`: one part of a gift. The one step that waits for me comes first; who gave is behind a reveal (DON-13).
use axum::{extract::Path, http::StatusCode, response::Response};
use leptos::prelude::*;

use super::aside::{assessed, course, files_of, known, printed, receipts_of, stock, who};
use super::{acts, code, notes};
use crate::base::{db::Tx, error::AppError, i18n::Lang, ids::PartId, ids::StaffId};
use crate::features::donations::pages::parts;
use crate::features::donations::store::{desk, receipts, receipts::Receipt, step, step::Happened};
use crate::features::donations::types::{Donor, Gift, Item, Part};
use crate::features::donations::{DESK, store};
use crate::office::{staff::access::Action, staff::desk::Reading, staff::store::names, staff::types::Actor};
use crate::t::{donate as o, gifts_desk as d, gifts_receipt as r};
use crate::web::{
    files, files::store::Meta, forms::Form, page::Cx, page::Head, ui::banner::done, ui::facts::facts,
    ui::field::Typed, ui::section::Panel, ui::section::paragraphs, ui::section::section, ui::top::Top,
};

/// Everything a page of one part shows.
pub(super) struct Shown {
    pub part: Part,
    pub gift: Gift,
    pub items: Vec<Item>,
    pub note: String,
    pub files: Vec<Meta>,
    /// Photos of the counts.
    pub photos: Vec<Meta>,
    pub events: Vec<(Happened, String)>,
    /// Each with who recorded it.
    pub receipts: Vec<(Receipt, String)>,
    pub notes: notes::Notes,
}

/// Loads it for somebody.
pub(super) async fn load(tx: &mut Tx, cx: &Cx, actor: &Actor, id: PartId) -> Result<Shown, AppError> {
    actor.require_role(Action::GiftRead)?;
    let part = desk::reached(tx, actor, id).await?.ok_or(AppError::NotFound)?;
    let keys = cx.state.keys();
    let events = step::events(tx, keys, id).await?;
    let receipts = receipts::of(tx, id).await?;
    let who: Vec<StaffId> = events.iter().filter_map(|e| e.by).chain(receipts.iter().map(|r| r.by)).collect();
    let names = names(tx, &who).await?;
    let name = |by: Option<StaffId>| by.and_then(|id| names.get(&id).cloned()).unwrap_or_default();
    Ok(Shown {
        gift: store::gift(tx, part.gift).await?.ok_or(AppError::NotFound)?,
        items: store::items(tx, id).await?,
        note: store::note(tx, keys, part.gift).await?,
        files: files::store::list(tx, &parts::files_of(part.gift)).await?,
        photos: files::store::list(tx, &parts::photos_of(part.id)).await?,
        events: events.into_iter().map(|e| (name(e.by), e)).map(|(name, e)| (e, name)).collect(),
        receipts: receipts.into_iter().map(|r| (name(Some(r.by)), r)).map(|(name, r)| (r, name)).collect(),
        notes: notes::load(tx, keys, &part).await?,
        part,
    })
}

/// An id in an address; what is none does not exist.
pub(super) fn id(text: &str) -> Result<PartId, AppError> {
    text.parse().map_err(|_| AppError::NotFound)
}

/// The page.
///
/// # Errors
/// [`AppError::NotFound`] for whom it does not exist.
pub async fn show(
    Path(part): Path<String>,
    Reading { cx, actor, mut tx }: Reading,
) -> Result<Response, AppError> {
    let shown = load(&mut tx, &cx, &actor, id(&part)?).await?;
    let saved = cx.params.one("saved")?.is_some();
    let typed = Typed::new(cx.lang, Form::default());
    Ok(page(cx, &actor, shown, typed, Extra { saved, ..Extra::default() }))
}

/// What a page shows beyond the part.
#[derive(Default)]
pub(super) struct Extra {
    pub saved: bool,
    pub donor: Option<Donor>,
    /// Photos that wait while their form comes back.
    pub waiting: Vec<Meta>,
    pub status: StatusCode,
}

/// The head of a page about one part.
pub(super) fn head(lang: Lang, reference: &str, title: &str) -> Head {
    Head::new(title, d::title(lang), DESK.section)
        .crumb(d::title(lang), Some("/staff/gifts"))
        .crumb(reference, None)
        .private()
}

/// Draws it.
pub(super) fn page(cx: Cx, actor: &Actor, shown: Shown, typed: Typed, extra: Extra) -> Response {
    let (lang, actor) = (cx.lang, actor.clone());
    let reference = shown.part.reference.clone();
    let head = Head { status: extra.status, ..head(lang, &reference, &reference) };
    let (action, base) = (cx.to(&shown.part.path()), cx.to(""));
    cx.page(head, move || {
        let handles = actor.role.may(Action::GiftHandle);
        // What the donor wrote, and what was said of it, may name somebody (DON-13).
        let answers = actor.role.may(Action::GiftSecond);
        let records = actor.role.may(Action::GiftReceipt);
        let stage = shown.part.state.stage();
        let kicker = format!("{} · {}", shown.part.centre_name, stage.label(lang));
        let offered = acts::offered(&shown.part, &actor);
        let forms = offered
            .iter()
            .enumerate()
            .map(|(i, doing)| {
                acts::form(*doing, i == 0, &base, &shown.part, &shown.items, (&typed, &extra.waiting), lang)
            });
        let forms: Vec<_> = forms.collect();
        // What was tried and is not offered any more is answered all the same.
        let act = typed.form().raw("act");
        let stray = !offered.iter().any(|d| d.word() == act)
            && notes::Noting::parse(act).is_none()
            && act != code::ACT;
        let stray = stray.then(|| typed.summary());
        // DON-09: the button leads to a form that uses no number up.
        let owed = shown.part.receipt_on.filter(|_| records).map(|_| {
            let href = format!("{action}/receipt");
            view! { <p><a class="btn" href=href>{r::record(lang)}</a></p> }
        });
        let nothing = (forms.is_empty() && owed.is_none()).then(|| view! { <p>{d::nothing(lang)}</p> });
        let work = view! { {owed}{nothing}{forms} };
        let next = shown.part.next(lang).map(|n| view! { <p>{n}</p> });
        let note = (answers && !shown.note.is_empty()).then(|| section(o::purpose(lang), paragraphs(&shown.note)));
        view! {
            {Top::new(reference).kicker(kicker).view()}
            {extra.saved.then(|| done(d::saved(lang)))}
            <div class="split">
                <div class="flow-l">
                    {Panel::Key.section(d::yours(lang), view! { {next}{stray}{work} })}
                    {section(d::what(lang), view! { {facts(known(&shown, lang))}{handles.then(|| stock(&shown, &base, lang))} })}
                    {note}
                    {handles.then(|| notes::panels(&shown, &action, &typed, lang))}
                    {handles.then(|| files_of(d::files(lang), &shown.files, &format!("{action}/files")))}
                    {handles.then(|| files_of(d::photos(lang), &shown.photos, &format!("{action}/photos")))}
                    {records.then(|| receipts_of(&shown, &action, lang))}
                </div>
                <aside class="flow-l" aria-label=d::course(lang)>
                    {assessed(&shown, lang)}
                    {section(d::course(lang), course(&shown, answers, lang))}
                    {handles.then(|| printed(&shown, &action, lang))}
                    {records.then(|| who(extra.donor, &action, handles, lang))}
                    {handles.then(|| code::panel(&action, &typed, shown.part.version, lang))}
                </aside>
            </div>
        }
    })
}
