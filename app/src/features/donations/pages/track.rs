//! `/track`: typing a code; `/track/{code}`: every step of a gift, what comes next, and what its donor may do. Both through the kit
//! (`submission::follow`); never kept by anybody (AC-10). The code is the right to act, so a second press of a button finds the step taken
//! and is led to the same page.
use axum::{
    Extension,
    extract::Path,
    http::HeaderMap,
    response::{IntoResponse as _, Redirect, Response},
};
use leptos::prelude::*;

use super::{label, papers::Paper, parts, receipts, trace};
use crate::base::{db::Tx, error::AppError, i18n::Lang, ids::PartId};
use crate::features::donations::store::{
    lines, receipts::Receipt, shelf, shelf::Entry, step, step::Happened, step::Move,
};
use crate::features::donations::types::{Display, Event, Gift, Item, Part, Refused, Stage};
use crate::features::donations::{MENU, store};
use crate::office::{change::Change, change::StepError};
use crate::t::{donate as o, gifts_paper as p};
use crate::web::page::{Cx, Head, Peer};
use crate::web::submission::{follow, follow::Asked, follow::Followed};
use crate::web::{
    forms::Form, ui::badge::Tone, ui::badge::tag, ui::banner::Banner, ui::facts::fact, ui::facts::facts,
    ui::field::Field, ui::field::Typed, ui::icon::Icon, ui::section::Panel, ui::top::Top,
};

/// What a code leads to.
pub struct Found {
    pub(super) gift: Gift,
    pub(super) code: String,
    name: String,
}

impl Followed for Found {
    const FOLLOW: &'static str = "/track";

    fn asked(lang: Lang) -> Asked {
        Asked {
            title: o::track_title(lang),
            lead: o::track_lead(lang),
            code: o::track_code(lang),
            hint: o::track_hint(lang),
            button: o::track_button(lang),
            wrong: o::track_wrong(lang),
            section: MENU,
        }
    }

    async fn by_code(tx: &mut Tx, cx: &Cx, code: &str) -> Result<Option<Self>, AppError> {
        let keys = cx.state.keys();
        let Some(gift) = store::by_code(tx, keys, code).await? else { return Ok(None) };
        let name = store::donor(tx, keys, gift.id).await?.map(|d| d.name).unwrap_or_default();
        Ok(Some(Self { gift, code: code.to_owned(), name }))
    }
}

struct Shown {
    part: Part,
    items: Vec<Item>,
    events: Vec<Happened>,
    trace: Vec<Entry>,
    receipts: Vec<Receipt>,
}

/// Where a gift stands.
///
/// # Errors
/// [`AppError::NotFound`] for a code that is none.
pub async fn show(
    Path(code): Path<String>,
    cx: Cx,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let found: Found = match follow::led(&cx, peer, &headers, &code).await? {
        Ok(found) => found,
        Err(answer) => return Ok(answer),
    };
    let mut tx = cx.state.db().read().await?;
    let mut list = vec![];
    for part in store::parts(&mut tx, found.gift.id).await? {
        let items = store::items(&mut tx, part.id).await?;
        let events = step::events(&mut tx, cx.state.keys(), part.id).await?;
        let trace = shelf::trace(&mut tx, part.id).await?;
        let receipts = store::receipts::of(&mut tx, part.id).await?;
        list.push(Shown { part, items, events, trace, receipts });
    }
    drop(tx);
    let lang = cx.lang;
    let head = Head::new(o::track_gift(lang), o::track_lead(lang), MENU)
        .crumb(o::track_title(lang), Some("/track"))
        .crumb(o::track_gift(lang), None)
        .private();
    let action = cx.to(&format!("/track/{}", found.code));
    let full = cx.params.one("full")?.is_some().then(|| Banner::wait().text(o::sent_full(lang)));
    let choose = cx.params.one("choose")?.is_some().then(|| Banner::wait().text(o::error_display(lang)));
    Ok(cx.page(head, move || {
        let parts = list.iter().map(|s| part(s, &action, lang)).collect_view();
        view! {
            {Top::new(o::track_gift(lang)).kicker(o::track_kicker(lang, lang.moment(found.gift.registered_at))).view()}
            {full.or(choose).map(Banner::view)}
            <div class="split">
                <div class="flow-l">{parts}</div>
                {shown_as(&found, &action, lang)}
            </div>
        }
    }))
}

/// One part: the state first, then its steps and what the donor may do.
fn part(s: &Shown, action: &str, lang: Lang) -> AnyView {
    let stage = s.part.state.stage();
    let lapsed = s.part.state.hold().is_some_and(|h| h.lapsed);
    let (tone, word) = match stage {
        _ if lapsed => (Tone::Plain, o::lapsed(lang)),
        Stage::Declined | Stage::Withdrawn | Stage::Cancelled => (Tone::Plain, stage.label(lang)),
        stage if stage.is_public() => (Tone::Ok, stage.label(lang)),
        stage => (Tone::Open, stage.label(lang)),
    };
    let mut list: Vec<_> = s.items.iter().map(|i| fact(&i.item, parts::amount(i, lang))).collect();
    list.push(fact(o::fact_donee(lang), &s.part.donee));
    if matches!(stage, Stage::Accepted | Stage::AgreementSigned | Stage::InTransit) {
        list.push(fact(o::delivery_no(lang), &s.part.delivery_no));
    }
    let may_send =
        matches!(stage, Stage::Accepted) && !s.part.duties.agreement || stage == Stage::AgreementSigned;
    let send = may_send.then(|| button(action, &s.part, "sent", o::sent(lang), "btn btn--2"));
    let withdraw = s.part.state.is_before_inspection().then(|| {
        view! { <details><summary>{o::withdraw(lang)}</summary><div class="flow"><p>{o::withdraw_hint(lang)}</p>
            {button(action, &s.part, "withdraw", o::withdraw_yes(lang), "btn btn--stop")}</div></details> }
    });
    view! {
        <section class="flow">
            <h2>{s.part.centre_name.clone()}</h2>
            <p class="row">{tag(tone, word)}</p>
            {parts::course(&s.part, &s.events, lang)}
            {facts(list)}
            {printed(s, action, lang)}
            {trace::table(&s.trace, lang)}
            {receipts::list(&s.receipts, lang)}
            {send}
            {withdraw}
        </section>
    }
    .into_any()
}

/// What the donor may print of a part now.
fn printed(s: &Shown, action: &str, lang: Lang) -> Option<AnyView> {
    let answered = s.events.iter().any(|e| matches!(e.act, Event::Accept | Event::Decline));
    let mut list = vec![];
    if label::travels(s.part.state.stage()) {
        list.push((format!("{action}/label?part={}", s.part.id), p::to_label(lang)));
    }
    for (paper, words) in [(Paper::Agreement, p::to_agreement(lang)), (Paper::Answer, p::to_answer(lang))] {
        if answered && paper.is_there(&s.part) {
            list.push((format!("{action}/papers/{}?part={}", paper.word(), s.part.id), words));
        }
    }
    let any = !list.is_empty();
    let links = list
        .into_iter()
        .map(|(href, words)| view! { <li><a class="go" href=href>{words}{Icon::Arrow.svg()}</a></li> });
    let links = links.collect_view();
    any.then(|| view! { <ul class="flow no-print">{links}</ul> }.into_any())
}

fn button(action: &str, part: &Part, act: &'static str, label: &'static str, class: &'static str) -> AnyView {
    view! {
        <form action=action.to_owned() method="post" class="no-print">
            <input type="hidden" name="act" value=act/>
            <input type="hidden" name="part" value=part.id.to_string()/>
            <button class=class>{label}</button>
        </form>
    }
    .into_any()
}

/// How the donor is named, and the form to choose anew (DON-12).
fn shown_as(found: &Found, action: &str, lang: Lang) -> AnyView {
    let now = found.gift.kind.public_name(&found.name, found.gift.display, lang);
    let now = now.unwrap_or_else(|| Display::Hidden.label(lang).to_owned());
    let typed = Typed::new(lang, Form::default());
    let form = view! {
        <p>{o::shown_now(lang, now)}</p>
        <details class="no-print">
            <summary>{o::shown_change(lang)}</summary>
            <form class="flow" action=action.to_owned() method="post">
                <input type="hidden" name="act" value="display"/>
                {typed.choices(Field::new("display", o::display(lang)).hint(o::display_hint(lang)), Display::choices(lang), false)}
                <button class="btn btn--2">{o::shown_save(lang)}</button>
            </form>
        </details>
        <p class="meta">{o::shown_what(lang)}</p>
    };
    Panel::Plain.aside(o::display(lang), form)
}

/// What the donor does.
///
/// # Errors
/// [`AppError::NotFound`] for a code that is none or a part of another gift, [`AppError::BadRequest`] for an act that is none.
pub async fn act(
    Path(code): Path<String>,
    cx: Cx,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, AppError> {
    let found: Found = match follow::led(&cx, peer, &headers, &code).await? {
        Ok(found) => found,
        Err(answer) => return Ok(answer),
    };
    let mut ch = Change::at(&cx.state, cx.now, None).await?;
    match form.one("act")? {
        "display" => {
            let Some(display) = Display::parse(form.one("display")?) else {
                let to = format!("/track/{}?choose=1", found.code);
                return Ok(Redirect::to(&cx.to(&to)).into_response());
            };
            let display = found.gift.kind.display(Some(display)).unwrap_or(found.gift.display);
            lines::set_display(&mut ch, found.gift.id, display).await?;
            ch.commit().await?;
        }
        word @ ("withdraw" | "sent") => {
            let id: PartId = form.one("part")?.parse().map_err(|_| AppError::NotFound)?;
            let part = step::lock(&mut ch, id).await?.filter(|p| p.gift == found.gift.id);
            let part = part.ok_or(AppError::NotFound)?;
            let act = if word == "sent" { Move::Dispatch } else { Move::Withdraw };
            match step::advance(&mut ch, &part, &act).await {
                Ok(_) => ch.commit().await?,
                Err(StepError::Refused(Refused::Over(_) | Refused::Enough, _)) => {
                    let to = format!("/track/{}?full=1", found.code);
                    return Ok(Redirect::to(&cx.to(&to)).into_response());
                }
                // It was done before, or cannot be any more: the page says how it stands.
                Err(StepError::Refused(..)) => drop(ch),
                Err(other) => return Err(other.into()),
            }
        }
        _ => return Err(AppError::BadRequest),
    }
    Ok(Redirect::to(&cx.to(&format!("/track/{}", found.code))).into_response())
}
