//! `/staff/money`: where money goes, as centres and counties propose it and the city verifies it (DON-05). Nobody verifies what they
//! proposed.
use axum::{extract::Path, http::StatusCode, response::Response};
use leptos::prelude::*;

use super::Why;
use crate::base::{divisions, error::AppError, error::Result, i18n::Lang, ids::PointerId};
use crate::features::needs;
use crate::features::needs::pages::zh;
use crate::features::needs::store::pointers as store;
use crate::features::needs::types::pointer::{Pointer, PointerKind, PointerState, Said};
use crate::office::change::{Change, Contested, Halt, Met, StepError, conflict::last_line};
use crate::office::staff::{access::Action, desk::Desk, desk::Reading, types::Actor, types::Place};
use crate::t::{change as t, needs as n, needs_desk as d};
use crate::web::{
    forms::Form, forms::once, lists, page::Cx, page::Head, ui::badge::Tone, ui::badge::tag,
    ui::banner::done_of, ui::facts::Fact, ui::facts::fact, ui::facts::facts, ui::field::Field,
    ui::field::Typed, ui::section::Panel, ui::top::Top,
};

impl Contested for Pointer {
    type Key = PointerId;
    type Why = Why;
    const STALE: Why = Why::Stale;

    async fn lock(ch: &mut Change, id: &PointerId) -> Result<Option<Self>> {
        store::lock(ch, *id).await
    }

    fn place(&self) -> Option<Place> {
        store::place(self)
    }

    fn version(&self) -> i64 {
        self.version
    }

    async fn met(&self, desk: &mut Desk, _: &Why) -> Result<Met> {
        let lang = desk.cx.lang;
        let now = store::by_id(desk.tx().await?, self.id).await?.ok_or(AppError::NotFound)?;
        let last = last_line(desk.tx().await?, lang, &format!("pointer:{}", self.id)).await?;
        Ok(Met {
            head: head(lang, t::first(lang)),
            last,
            lines: vec![t::stands(lang, now.state.label(lang))],
            label: |lang, name| (name == "reason").then(|| d::decide_reason(lang)),
            next: vec![(now.desk(), t::look_again(lang).to_owned())],
        })
    }
}

/// The head of a page below the list.
pub(super) fn head(lang: Lang, title: &str) -> Head {
    Head::new(title, title, needs::DESK.section)
        .crumb(d::title(lang), Some("/staff/needs"))
        .crumb(d::money_title(lang), Some("/staff/money"))
        .crumb(title, None)
        .private()
}

fn tone(state: PointerState) -> Tone {
    match state {
        PointerState::Proposed => Tone::Open,
        PointerState::Verified => Tone::Ok,
        PointerState::Refused => Tone::Bad,
        PointerState::Ended => Tone::Plain,
    }
}

pub async fn list(Reading { cx, actor, mut tx }: Reading) -> Result<Response> {
    actor.require_role(Action::PointerRead)?;
    let all = store::list(&mut tx, &actor).await?;
    drop(tx);
    let lang = cx.lang;
    let proposes = actor.role.may(Action::PointerPropose);
    let head = Head::new(d::money_title(lang), d::money_lead(lang), needs::DESK.section)
        .crumb(d::title(lang), Some("/staff/needs"))
        .crumb(d::money_title(lang), None)
        .private();
    let shown = cx.clone();
    Ok(cx.page(head, move || {
        let cx = shown;
        let said = done_of(&cx, |word| {
            Some(match word {
                "proposed" => d::done_proposed(lang),
                "verified" => d::done_verified(lang),
                "refused" => d::done_refused(lang),
                "stopped" => d::done_stopped(lang),
                _ => return None,
            })
        });
        let top = Top::new(d::money_title(lang)).lead(d::money_lead(lang));
        let top = if proposes {
            top.action(view! { <a class="btn" href=cx.to("/staff/money/new")>{d::propose(lang)}</a> })
        } else {
            top
        };
        let rows = all.iter().map(|p| {
            let name = if p.said.name.is_empty() { p.said.address.to_string() } else { p.said.name.to_string() };
            view! {
                <li><div class="rows__main">
                    <h3><a href=cx.to(&p.desk())>{zh(lang, &name)}</a></h3>
                    <p class="meta">{p.kind.label(lang)}{n::gap(lang)}{divisions::county_label(&p.county, lang)}</p>
                    <p class="row">{tag(tone(p.state), p.state.label(lang))}</p>
                </div></li>
            }
        });
        let list = if all.is_empty() {
            lists::empty(None, d::money_empty(lang), None)
        } else {
            view! { <h2 class="vh">{d::money_title(lang)}</h2><ul class="rows">{rows.collect_view()}</ul> }.into_any()
        };
        view! { {top.view()}{said}{list} }
    }))
}

/// One of them, with what can be decided about it.
pub async fn show(Path(id): Path<String>, mut desk: Desk) -> Result<Response> {
    let id: PointerId = id.parse().map_err(|_| AppError::NotFound)?;
    let pointer = store::by_id(desk.tx().await?, id).await?.ok_or(AppError::NotFound)?;
    desk.actor.require(Action::PointerRead, &store::place(&pointer).ok_or(AppError::NotFound)?)?;
    let typed = Typed::new(desk.cx.lang, Form::default());
    Ok(page(desk.cx, &desk.actor, pointer, typed, StatusCode::OK))
}

/// Verifies, refuses, or ends it.
pub async fn decide(Path(id): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let id: PointerId = id.parse().map_err(|_| AppError::NotFound)?;
    let (mut ch, pointer) = desk.begin::<Pointer>(&form, &id, Action::PointerVerify).await?;
    let lang = desk.cx.lang;
    let mut r = form.reader(lang);
    let to = r.required_choice("decision", |w| PointerState::parse(w).filter(|s| follows(pointer.state, *s)));
    let reason = r.optional("reason", 200);
    if to.is_some_and(|s| s != PointerState::Verified) && reason.is_empty() {
        r.fail("reason", d::decide_reason_needed(lang));
    }
    if to == Some(PointerState::Verified) {
        if pointer.proposed_by == desk.actor.id {
            r.fail("decision", d::decide_same(lang));
        }
        let platforms = desk.cx.state.running().platforms();
        let faults: Vec<_> =
            pointer.said.faults(pointer.kind, &platforms).iter().map(|f| f.label(lang)).collect();
        if !faults.is_empty() {
            r.fail("decision", d::decide_faults(lang, lang.list(&faults)));
        }
    }
    let errors = r.errors();
    if let (Some(to), true) = (to, errors.is_empty()) {
        let done = match to {
            PointerState::Verified => "verified",
            PointerState::Refused => "refused",
            _ => "stopped",
        };
        let result = store::decide(&mut ch, &pointer, to, &reason).await;
        let result: Result<(), StepError<Pointer, Why>> = result.map_err(StepError::App);
        return desk.end(ch, &form, result, &format!("/staff/money?done={done}")).await;
    }
    drop(ch);
    let typed = Typed::back(lang, form, errors);
    Ok(page(desk.cx, &desk.actor, pointer, typed, StatusCode::UNPROCESSABLE_ENTITY))
}

/// What may follow: a decision on a proposal, the end of what is public.
const fn follows(from: PointerState, to: PointerState) -> bool {
    matches!(
        (from, to),
        (PointerState::Proposed, PointerState::Verified | PointerState::Refused)
            | (PointerState::Verified, PointerState::Ended)
    )
}

/// What a pointer says, as facts.
pub(super) fn said(lang: Lang, kind: PointerKind, said: &Said) -> Vec<Fact> {
    let all: Vec<(&str, &str)> = match kind {
        PointerKind::Office => vec![
            (n::fault_name(lang), &said.name),
            (n::fault_address(lang), &said.address),
            (n::fault_phone(lang), &said.phone),
            (n::hours(lang), &said.hours),
        ],
        PointerKind::Campaign => vec![
            (n::fault_name(lang), &said.name),
            (n::fault_uscc(lang), &said.uscc),
            (n::fault_certificate(lang), &said.certificate_no),
            (n::fault_plan(lang), &said.plan_no),
            (n::fault_link(lang), &said.link),
        ],
    };
    let shown = all.into_iter().filter(|(_, v)| !v.is_empty());
    shown.map(|(name, v)| (name.to_owned(), zh(lang, v))).collect()
}

fn page(cx: Cx, actor: &Actor, p: Pointer, typed: Typed, status: StatusCode) -> Response {
    let lang = cx.lang;
    let name = if p.said.name.is_empty() { p.kind.label(lang).to_owned() } else { p.said.name.to_string() };
    let mut head = head(lang, &name);
    head.status = status;
    let decides = store::place(&p).is_some_and(|place| actor.may(Action::PointerVerify, &place));
    let shown = cx.clone();
    cx.page(head, move || {
        let cx = shown;
        let mut list = said(lang, p.kind, &p.said);
        list.push(fact(d::proposed_at(lang), lang.moment(p.proposed_at)));
        if let Some(at) = p.verified_at {
            list.push(fact(n::verified_label(lang), lang.moment(at)));
        }
        if !p.reason.is_empty() {
            list.push((d::decide_reason(lang).to_owned(), zh(lang, &p.reason)));
        }
        let choices: Vec<(String, String)> = PointerState::ALL
            .iter()
            .filter(|s| follows(p.state, **s))
            .map(|s| {
                let label = match s {
                    PointerState::Verified => d::choose_verify(lang),
                    PointerState::Refused => d::choose_refuse(lang),
                    _ => d::choose_end(lang),
                };
                (s.word().to_owned(), label.to_owned())
            })
            .collect();
        let form = (decides && !choices.is_empty()).then(|| {
            let body = view! {
                <form class="flow" action=cx.to(&p.desk()) method="post">
                    {typed.summary()}
                    {once::seen(&typed.form().only(&["form_key", "version"]), p.version)}
                    <p>{d::decide_text(lang)}</p>
                    {typed.choices(Field::new("decision", d::decision(lang)), choices, false)}
                    {typed.text(Field::new("reason", d::decide_reason(lang)).hint(d::decide_reason_hint(lang)).optional())}
                    <button class="btn">{d::decide(lang)}</button>
                </form>
            };
            Panel::Key.section(d::decide_title(lang), body)
        });
        view! {
            {Top::new(name).kicker(p.kind.label(lang)).state(tag(tone(p.state), p.state.label(lang))).view()}
            <div class="split"><div>{facts(list)}</div><aside class="flow-l" aria-label=d::decide_title(lang)>{form}</aside></div>
        }
    })
}
