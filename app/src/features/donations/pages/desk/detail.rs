//! `/staff/gifts/{id}`: one part of a gift. The one step that waits for me comes first; who gave is behind a reveal (DON-13).
use axum::{extract::Path, http::StatusCode, response::Response};
use leptos::prelude::*;

use super::acts;
use crate::base::{db::Tx, error::AppError, i18n::Lang, ids::PartId, ids::StaffId};
use crate::features::donations::pages::{parts, receipts as said};
use crate::features::donations::store::{desk, receipts, receipts::Receipt, step, step::Happened};
use crate::features::donations::types::{Donor, Gift, Item, Part};
use crate::features::donations::{DESK, store};
use crate::office::{staff::access::Action, staff::desk::Reading, staff::store::names, staff::types::Actor};
use crate::t::{donate as o, gifts_desk as d, gifts_receipt as r, gifts_stock as st};
use crate::web::ui::{facts::Fact, facts::fact, facts::facts};
use crate::web::{
    files, files::store::Meta, forms::Form, page::Cx, page::Head, ui::banner::done, ui::field::Typed,
    ui::icon::Icon, ui::section::Panel, ui::section::paragraphs, ui::section::section, ui::steps,
    ui::steps::steps_down, ui::top::Top,
};

/// Everything a page of one part shows.
pub(super) struct Shown {
    pub part: Part,
    pub gift: Gift,
    pub items: Vec<Item>,
    pub note: String,
    pub files: Vec<Meta>,
    pub events: Vec<(Happened, String)>,
    /// Each with who recorded it.
    pub receipts: Vec<(Receipt, String)>,
}

/// Loads it for somebody.
pub(super) async fn load(tx: &mut Tx, cx: &Cx, actor: &Actor, id: PartId) -> Result<Shown, AppError> {
    actor.require_role(Action::GiftRead)?;
    let part = desk::reached(tx, actor, id).await?.ok_or(AppError::NotFound)?;
    let keys = cx.state.keys();
    let events = step::events(tx, keys, id).await?;
    let (receipts, _) = receipts::of(tx, id).await?;
    let who: Vec<StaffId> = events.iter().filter_map(|e| e.by).chain(receipts.iter().map(|r| r.by)).collect();
    let names = names(tx, &who).await?;
    let name = |by: Option<StaffId>| by.and_then(|id| names.get(&id).cloned()).unwrap_or_default();
    Ok(Shown {
        gift: store::gift(tx, part.gift).await?.ok_or(AppError::NotFound)?,
        items: store::items(tx, id).await?,
        note: store::note(tx, keys, part.gift).await?,
        files: files::store::list(tx, &parts::files_of(part.gift)).await?,
        events: events.into_iter().map(|e| (name(e.by), e)).map(|(name, e)| (e, name)).collect(),
        receipts: receipts.into_iter().map(|r| (name(Some(r.by)), r)).map(|(name, r)| (r, name)).collect(),
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
        let stage = shown.part.state.stage();
        let kicker = format!("{} · {}", shown.part.centre_name, stage.label(lang));
        let offered = acts::offered(&shown.part, &actor);
        let forms = offered
            .iter()
            .enumerate()
            .map(|(i, doing)| acts::form(*doing, i == 0, &action, &shown.part, &shown.items, &typed, lang));
        let forms: Vec<_> = forms.collect();
        // What was tried and is not offered any more is answered all the same.
        let stray = !offered.iter().any(|d| d.word() == typed.form().raw("act"));
        let stray = stray.then(|| typed.summary());
        // DON-09: the button leads to a form that uses no number up.
        let owed = shown.part.receipt_on.filter(|_| handles).map(|_| {
            let href = format!("{action}/receipt");
            view! { <p><a class="btn" href=href>{r::record(lang)}</a></p> }
        });
        let nothing = (forms.is_empty() && owed.is_none()).then(|| view! { <p>{d::nothing(lang)}</p> });
        let work = view! { {owed}{nothing}{forms} };
        let next = parts::next(&shown.part, lang).map(|n| view! { <p>{n}</p> });
        let note = (!shown.note.is_empty()).then(|| section(o::purpose(lang), paragraphs(&shown.note)));
        view! {
            {Top::new(reference).kicker(kicker).view()}
            {extra.saved.then(|| done(d::saved(lang)))}
            <div class="split">
                <div class="flow-l">
                    {Panel::Key.section(d::yours(lang), view! { {next}{stray}{work} })}
                    {section(d::what(lang), view! { {facts(known(&shown, lang))}{handles.then(|| stock(&shown, &base, lang))} })}
                    {note}
                    {handles.then(|| files_of(&shown, &action, lang))}
                    {handles.then(|| receipts_of(&shown, &action, lang))}
                </div>
                <aside class="flow-l" aria-label=d::course(lang)>
                    {section(d::course(lang), course(&shown, lang))}
                    {handles.then(|| who(extra.donor, &action, lang))}
                </aside>
            </div>
        }
    })
}

fn known(s: &Shown, lang: Lang) -> Vec<Fact> {
    let mut list = vec![];
    for item in &s.items {
        let q = item.quantities;
        let say = |n| item.packing.words(lang, n);
        list.push(fact(&item.item, d::amounts(lang, say(q.pledged), say(q.promised), say(q.confirmed))));
        if let Some(fen) = item.value().fen() {
            list.push(fact(
                o::basis(lang),
                o::value(lang, parts::yuan(fen, lang), item.value().basis().label(lang)),
            ));
        }
        if let Some(day) = item.expires_on {
            list.push(fact(o::expires(lang), lang.date(day)));
        }
    }
    list.push(fact(o::kind(lang), s.gift.kind.label(lang)));
    list.push(fact(o::display(lang), s.gift.display.label(lang)));
    list.push(fact(o::way(lang), s.gift.way.label(lang)));
    if let Some(day) = s.gift.deliver_on {
        list.push(fact(o::day(lang), lang.date(day)));
    }
    if s.part.duties.agreement {
        list.push(fact(o::agreement(lang), d::agreement_needed(lang)));
    }
    list.push(fact(o::fact_donee(lang), &s.part.donee));
    list.push(fact(o::delivery_no(lang), &s.part.delivery_no));
    list
}

/// Where what came is used, passed on, returned or corrected.
fn stock(s: &Shown, base: &str, lang: Lang) -> Option<AnyView> {
    let came: Vec<_> =
        s.items.iter().filter(|i| i.quantities.confirmed + i.quantities.transferred_in > 0).collect();
    let links = came.iter().map(|item| {
        let href = format!("{base}/staff/gifts/stock/{}?lot={}", item.need, item.id);
        let label = st::to_stock_of(lang, &item.item);
        view! { <li><a class="go" href=href>{label}{Icon::Arrow.svg()}</a></li> }
    });
    let links = links.collect_view();
    (!came.is_empty()).then(|| view! { <ul class="flow">{links}</ul> }.into_any())
}

fn course(s: &Shown, lang: Lang) -> AnyView {
    let list = s.events.iter().map(|(e, name)| {
        let mut lines = vec![lang.moment(e.at)];
        lines.extend([name.clone(), e.note.clone()].into_iter().filter(|l| !l.is_empty()));
        (e.act.label(lang).to_owned(), lines, true)
    });
    steps_down(steps::course(list))
}

/// The donor's proofs; each is read by a press that stands in the trail.
fn files_of(s: &Shown, action: &str, lang: Lang) -> Option<AnyView> {
    if s.files.is_empty() {
        return None;
    }
    let rows = s.files.iter().map(|f| {
        let to = format!("{action}/files/{}", f.id.uuid());
        view! { <li><form action=to method="post"><button class="btn btn--3">{f.name.clone()}</button></form></li> }
    });
    let rows = rows.collect_view();
    Some(section(d::files(lang), view! { <ul class="rows">{rows}</ul> }))
}

/// The finance system's numbers; void ones stay.
fn receipts_of(s: &Shown, action: &str, lang: Lang) -> Option<AnyView> {
    let rows = s.receipts.iter().map(|(receipt, name)| {
        let state = match said::void(receipt, lang) {
            Some(void) => view! { <p class="meta">{void}</p> }.into_any(),
            None => {
                let href = format!("{action}/receipt/{}", receipt.id);
                view! { <p><a href=href>{r::void(lang)}</a></p> }.into_any()
            }
        };
        view! { <li><p>{said::line(receipt, lang)}</p><p class="meta">{r::by(lang, &receipt.donee, name)}</p>{state}</li> }
    });
    let rows = rows.collect_view();
    (!s.receipts.is_empty()).then(|| section(r::list(lang), view! { <ul class="flow">{rows}</ul> }))
}

fn who(donor: Option<Donor>, action: &str, lang: Lang) -> AnyView {
    let inner = match donor {
        Some(donor) => {
            let list = [
                (o::name(lang), donor.name),
                (o::uscc(lang), donor.uscc),
                (o::contact(lang), donor.contact),
                (o::phone(lang), donor.phone),
                (o::email(lang), donor.email),
            ];
            facts(list.into_iter().filter(|(_, v)| !v.is_empty()).map(|(n, v)| fact(n, v)))
        }
        None => {
            let purposes = super::person::PURPOSES
                .map(|(word, label)| view! { <option value=word>{label(lang)}</option> })
                .collect_view();
            view! {
                <form class="flow" action=format!("{action}/donor") method="post">
                    <p class="meta">{d::donor_hidden(lang)}</p>
                    <div class="field"><label for="purpose">{d::donor_purpose(lang)}</label>
                        <select class="input" id="purpose" name="purpose">{purposes}</select></div>
                    <button class="btn btn--2">{d::donor_show(lang)}</button>
                </form>
            }
            .into_any()
        }
    };
    Panel::Plain.section(d::donor(lang), inner)
}
