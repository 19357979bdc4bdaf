//! `/staff/bookings/{id}`: one booking. The step that waits for me comes first; who booked is behind a reveal.
use axum::{extract::Path, http::StatusCode, response::Response};
use leptos::prelude::*;

use super::{acts, head, hours};
use crate::base::{db::Tx, error::AppError, i18n::Lang, ids::BookingId, ids::StaffId};
use crate::features::visits::pages::parts;
use crate::features::visits::store::{self, Happened, desk, hours as hours_store, hours::Record};
use crate::features::visits::types::{Booking, Visitor};
use crate::office::work::{self, Kind};
use crate::office::{
    staff::access::Action, staff::desk::Desk, staff::desk::Reading, staff::store::names, staff::types::Actor,
    trail::Entry, trail::What,
};
use crate::t::{book as o, bookings as t, bookings_desk as d};
use crate::web::{
    forms::Form, page::Cx, ui::banner::done, ui::facts::fact, ui::facts::facts, ui::field::Field,
    ui::field::Typed, ui::section::Panel, ui::section::paragraphs, ui::section::section, ui::steps,
    ui::steps::steps_down, ui::top::Top,
};

/// Everything that the page of one booking shows.
pub(super) struct Shown {
    pub b: Booking,
    pub who: String,
    pub note: String,
    pub events: Vec<(Happened, String)>,
    pub to_call: bool,
    pub records: Vec<Record>,
    pub wish: Option<String>,
}

/// Loads it for somebody.
pub(super) async fn load(tx: &mut Tx, cx: &Cx, actor: &Actor, id: BookingId) -> Result<Shown, AppError> {
    actor.require_role(Action::VisitRead)?;
    let b = desk::reached(tx, actor, id).await?.ok_or(AppError::NotFound)?;
    let visitor = store::visitor(tx, cx.state.keys(), id).await?;
    let events = store::events(tx, cx.state.keys(), id).await?;
    let who: Vec<StaffId> = events.iter().filter_map(|e| e.by).collect();
    let names = names(tx, &who).await?;
    let name = |by: Option<StaffId>| by.and_then(|id| names.get(&id).cloned()).unwrap_or_default();
    Ok(Shown {
        who: visitor.as_ref().map(Visitor::masked).unwrap_or_default(),
        note: visitor.map(|v| v.note).unwrap_or_default(),
        events: events.into_iter().map(|e| (name(e.by), e)).map(|(name, e)| (e, name)).collect(),
        to_call: work::waits(tx, Kind::VisitTell, id.uuid()).await?,
        records: hours_store::versions(tx, id).await?,
        wish: hours_store::wished(tx, cx.state.keys(), id).await?,
        b,
    })
}

/// An id in an address; what is none does not exist.
pub(super) fn id(text: &str) -> Result<BookingId, AppError> {
    text.parse().map_err(|_| AppError::NotFound)
}

/// The page.
///
/// # Errors
/// [`AppError::NotFound`] for whom it does not exist.
pub async fn show(
    Path(booking): Path<String>,
    Reading { cx, actor, mut tx }: Reading,
) -> Result<Response, AppError> {
    let shown = load(&mut tx, &cx, &actor, id(&booking)?).await?;
    let typed = Typed::start(cx.lang);
    Ok(page(cx, &actor, shown, typed, None))
}

/// What a booking may be read for: the word of the trail, and what it is called.
#[allow(clippy::type_complexity, reason = "a table")]
const PURPOSES: [(&str, fn(Lang) -> &'static str); 3] =
    [("arrange", d::purpose_arrange), ("call", d::purpose_call), ("check", d::purpose_check)];

/// Shows who booked, once, on this answer only.
///
/// # Errors
/// [`AppError::NotFound`] for whom it does not exist, [`AppError::BadRequest`] without a purpose.
pub async fn reveal(Path(booking): Path<String>, mut desk: Desk, form: Form) -> Result<Response, AppError> {
    let asked = form.one("purpose")?;
    let (purpose, _) = PURPOSES.iter().find(|(word, _)| *word == asked).ok_or(AppError::BadRequest)?;
    let (cx, actor) = (desk.cx.clone(), desk.actor.clone());
    actor.require_role(Action::VisitHandle)?;
    let mut ch = desk.write().await?;
    let shown = load(&mut ch.tx, &cx, &actor, id(&booking)?).await?;
    let visitor = store::visitor(&mut ch.tx, cx.state.keys(), shown.b.id).await?;
    ch.trail(Entry::new(What::NameReveal, format!("visit:{}", shown.b.reference)).reason(purpose));
    ch.commit().await?;
    let typed = Typed::start(cx.lang);
    Ok(page(cx, &actor, shown, typed, visitor))
}

/// Draws it.
pub(super) fn page(cx: Cx, actor: &Actor, shown: Shown, typed: Typed, visitor: Option<Visitor>) -> Response {
    let (lang, actor) = (cx.lang, actor.clone());
    let mut head = head(lang, &shown.b.reference);
    head.status = if typed.is_wrong() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    cx.draw(head, move |cx| {
        let b = &shown.b;
        let action = cx.to(&b.path());
        let handles = actor.role.may(Action::VisitHandle);
        let offered = if handles { acts::offered(b, shown.to_call) } else { vec![] };
        let forms =
            offered.iter().enumerate().map(|(i, doing)| acts::form(*doing, i == 0, &action, b, &typed, lang));
        let forms = forms.collect_view();
        // What was tried and is not offered any more is answered all the same.
        let known = ["record", "sign", "correct", "keep"];
        let act = typed.form().raw("act");
        let stray = !offered.iter().any(|d| d.word() == act) && !known.contains(&act);
        let stray = stray.then(|| typed.summary());
        let nothing = offered.is_empty().then(|| view! { <p>{d::nothing(lang)}</p> });
        let next = b.next(lang).map(|n| view! { <p>{n}</p> });
        let mut list = parts::known(b, lang);
        list.push(fact(d::who(lang), &shown.who));
        list.push(fact(t::fact_door(lang), &b.door_no));
        if b.heads.minors() > 0 {
            list.push(fact(d::consents(lang), d::consents_value(lang, b.consents, b.heads.minors())));
        }
        if b.another {
            list.push(fact(o::another(lang), d::another(lang)));
        }
        if b.state.facts().late {
            list.push(fact(d::late_mark(lang), d::late_mark_value(lang)));
        }
        let hours = hours::panel(b, (&shown.records, shown.wish.as_ref()), &actor, &action, &typed, lang);
        let note = (!shown.note.is_empty()).then(|| section(o::note(lang), paragraphs(&shown.note)));
        let kicker = format!("{} · {}", b.centre_name, b.state.stage().label(lang));
        let saved = cx.params.one("saved").ok().flatten().map(|_| done(d::saved(lang)));
        let reveal = handles.then(|| who(visitor, &format!("{action}/visitor"), lang));
        view! {
            {Top::new(b.reference.clone()).kicker(kicker).view()}
            {saved}
            <div class="split">
                <div class="flow-l">
                    {Panel::Key.section(d::yours(lang), view! { {next}{stray}{nothing}{forms} })}
                    {hours}
                    {section(d::what(lang), facts(list))}
                    {note}
                </div>
                <aside class="flow-l" aria-label=t::course(lang)>
                    {section(t::course(lang), course(&shown, lang))}
                    {reveal}
                </aside>
            </div>
        }
    })
}

fn course(shown: &Shown, lang: Lang) -> AnyView {
    let list = shown.events.iter().map(|(e, by)| {
        let mut lines = vec![lang.moment(e.at)];
        lines.extend([by, &e.note].into_iter().filter(|text| !text.is_empty()).cloned());
        (e.act.label(lang).to_owned(), lines, true)
    });
    steps_down(steps::course(list))
}

/// Who booked, or the form that asks for what it is read.
fn who(visitor: Option<Visitor>, action: &str, lang: Lang) -> AnyView {
    let Some(v) = visitor else {
        let purposes = PURPOSES.iter().map(|(word, label)| ((*word).to_owned(), label(lang).to_owned()));
        let typed = Typed::start(lang);
        let field = Field::new("purpose", d::purpose(lang));
        let form = typed.post(action).keyless().inner();
        let form = form.view(d::reveal(lang), typed.choices(field, purposes.collect(), false));
        return Panel::Plain
            .section(d::visitor(lang), view! { <p class="meta">{d::reveal_hint(lang)}</p>{form} });
    };
    let known = [
        (o::unit(lang), v.unit),
        (o::uscc(lang), v.uscc),
        (o::name(lang), v.name),
        (o::phone(lang), v.phone),
        (o::email(lang), v.email),
        (o::plate(lang), v.plate),
        (o::proof(lang), v.proof),
    ];
    let known = known.into_iter().filter(|(_, v)| !v.is_empty()).map(|(name, v)| fact(name, v));
    Panel::Key.section(d::visitor(lang), facts(known))
}
