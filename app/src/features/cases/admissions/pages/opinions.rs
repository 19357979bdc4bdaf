//! Opinions of the departments (seed 54, 55): township or county asks, the county's department answers.
use axum::{extract::Path, response::Response};
use leptos::prelude::*;

use super::{parts, rights};
use crate::base::error::{AppError, Result};
use crate::features::cases::admissions::store::{check, opinion};
use crate::features::cases::admissions::types::{Case, Opinion, OpinionKind, State};
use crate::office::{
    change::Halt, change::lead, staff::access::Action, staff::desk::Desk, staff::desk::Reading,
    staff::types::Actor,
};
use crate::t;
use crate::web::{
    forms::Form, page::Cx, ui::field::Field, ui::field::Typed, ui::section::Panel, ui::top::Top,
};

/// Whether this person may ask now: who decides next, while it is undecided.
pub(super) fn may_ask(actor: &Actor, case: &Case) -> bool {
    let action = match case.state {
        State::VillageReported | State::TownshipReview => Action::CaseApprove,
        State::TownshipApproved => Action::CaseFile,
        _ => return false,
    };
    actor.may(action, &case.place())
}

pub(super) async fn ask(mut desk: Desk, Path(reference): Path<String>, form: Form) -> Result<Response, Halt> {
    let kind = OpinionKind::parse(form.one("kind")?).ok_or(AppError::BadRequest)?;
    let (mut ch, case): (_, Case) = desk.begin(&form, &reference, Action::CaseRead).await?;
    if !may_ask(&desk.actor, &case) {
        return Err(AppError::NotFound.into());
    }
    let done = opinion::ask(&mut ch, &case, kind).await;
    desk.end(ch, &form, done, &format!("{}?done=asked", case.path())).await
}

fn page(cx: Cx, case: &Case, kind: OpinionKind, checks: &[check::Check], typed: Typed) -> Response {
    use t::cases as c;
    let lang = cx.lang;
    let title = kind.label(lang);
    let head = rights::head(lang, case, title).of(&typed);
    let (action, back) = (cx.to(&format!("{}/opinions/{}", case.path(), kind.word())), cx.to(&case.path()));
    let (kicker, version) = (case.kicker(), case.version);
    let cards: Vec<AnyView> = checks.iter().map(|x| parts::check_card(lang, x)).collect();
    cx.page(head, move || {
        let fields = view! {
            {typed.choices(Field::new("opinion", c::opinion(lang)), Opinion::choices(lang), false)}
            {typed.area(Field::new("note", c::note(lang)).hint(c::opinion_note_hint(lang)).optional())}
        };
        let sent = typed.post(action).seen(version).cancel(back, c::cancel(lang));
        view! {
            {Top::new(title).kicker(kicker).lead(c::opinion_lead(lang)).view()}
            <div class="split">{sent.view(c::opinion_send(lang), fields)}
            {Panel::Calm.aside(t::eligibility::title(lang), view! { <ul class="check">{cards}</ul> })}</div>
        }
    })
}

pub(super) async fn form(
    Reading { cx, actor, mut tx }: Reading,
    Path((reference, kind)): Path<(String, String)>,
) -> Result<Response> {
    let kind = OpinionKind::parse(&kind).ok_or(AppError::NotFound)?;
    let case = rights::find(&mut tx, &actor, &reference).await?;
    actor.require(kind.action(), &case.place())?;
    let checks = check::of_case(&mut tx, cx.state.keys(), case.id).await?;
    let open = opinion::of_case(&mut tx, case.id).await?.iter().any(|o| o.kind == kind && o.answer.is_none());
    drop(tx);
    if !open {
        return Ok(lead(&cx.state, &format!("{}?done=answered-before", case.path())));
    }
    let typed = Typed::start(cx.lang);
    Ok(page(cx, &case, kind, &checks, typed))
}

pub(super) async fn answer(
    mut desk: Desk,
    Path((reference, kind)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Halt> {
    let kind = OpinionKind::parse(&kind).ok_or(AppError::NotFound)?;
    let (mut ch, case): (_, Case) = desk.begin(&form, &reference, kind.action()).await?;
    let lang = desk.cx.lang;
    let mut r = form.reader(lang);
    let said = r.required_choice("opinion", Opinion::parse);
    // An advice against, or remarks, are of no use without words.
    let note = match said {
        Some(Opinion::No | Opinion::Remarks) => r.required_lines("note", 500),
        _ => r.optional_lines("note", 500),
    };
    rights::lint_note(&mut r, "note", &note);
    let (Some(said), true) = (said, r.good()) else {
        let checks = check::of_case(&mut ch.tx, ch.state.keys(), case.id).await?;
        let typed = r.back();
        return Ok(page(desk.cx, &case, kind, &checks, typed));
    };
    let done = opinion::answer(&mut ch, &case, kind, (said, &note)).await;
    desk.end(ch, &form, done, &format!("{}?done=answered", case.path())).await
}
