//! `/staff/times/{id}`: one time as it stands: changed, cancelled with a reason, or left as it is after its series changed.
use axum::{extract::Path, http::StatusCode, response::Response};
use leptos::prelude::*;

use super::{Why, form, head, read, standing};
use crate::base::{error::AppError, error::Result, i18n::Lang, ids::TimeId};
use crate::features::times::pages::{left, zh};
use crate::features::times::store::write::{self, Over};
use crate::features::times::store::{desk as store, series};
use crate::features::times::types::{State, Time};
use crate::office::change::{Halt, StepError};
use crate::office::register;
use crate::office::staff::{access::Action, desk::Desk};
use crate::t::times_desk as d;
use crate::web::{
    forms::Form, page::Cx, ui::banner::Banner, ui::field::Field, ui::field::Typed, ui::icon::Icon,
    ui::section::Panel, ui::top::Top,
};

fn id(text: &str) -> Result<TimeId> {
    text.parse().map_err(|_| AppError::NotFound)
}

pub async fn show(Path(path): Path<String>, mut desk: Desk) -> Result<Response> {
    let actor = desk.actor.clone();
    actor.require_role(Action::TimeRead)?;
    let time = store::reached(desk.tx().await?, &actor, id(&path)?).await?.ok_or(AppError::NotFound)?;
    let writes = actor.role.may(Action::TimeWrite);
    let typed = Typed::new(desk.cx.lang, read::form_of(desk.cx.lang, &time, false));
    Ok(page(desk.cx, time, &typed, writes))
}

pub async fn save(Path(path): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let (mut ch, time) = desk.begin::<Time>(&form, &id(&path)?, Action::TimeWrite).await?;
    if let Err(over) = standing(&time, &ch) {
        return desk.end(ch, &form, Err::<(), _>(over), "").await;
    }
    let lang = desk.cx.lang;
    let draft = match read::read(&mut ch, lang, &form, false).await? {
        Ok(draft) => draft,
        Err(typed) => return Ok(page(desk.cx, time, &typed, true)),
    };
    let moved = draft.slot != time.slot;
    if let Some(why) = form::barred(&mut ch.tx, lang, time.centre, draft.slot).await?.filter(|_| moved) {
        return Ok(page(desk.cx, time, &Typed::wrong(lang, form, "day", why), true));
    }
    if let Err(over) = write::change(&mut ch, &time, draft.slot, &draft.terms).await? {
        let (field, text) = too_small(lang, over);
        return Ok(page(desk.cx, time, &Typed::wrong(lang, form, field, text), true));
    }
    desk.end(ch, &form, Ok::<(), StepError<Time, Why>>(()), "/staff/times?done=changed").await
}

/// What does not fit (W-10).
fn too_small(lang: Lang, over: Over) -> (&'static str, String) {
    match over {
        Over::Places(n) => ("places", d::over_places(lang, n)),
        Over::Groups(n) => ("groups", d::over_groups(lang, n)),
        Over::Activity(a, n) => ("activities", d::over_activity(lang, a.label(lang), n)),
    }
}

pub async fn cancel(Path(path): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let (mut ch, time) = desk.begin::<Time>(&form, &id(&path)?, Action::TimeWrite).await?;
    if let Err(over) = standing(&time, &ch) {
        return desk.end(ch, &form, Err::<(), _>(over), "").await;
    }
    let lang = desk.cx.lang;
    let mut r = form.reader(lang);
    let typed = r.required("reason", read::LINE);
    let reason = register::pass(&mut ch, &mut r, "reason", &typed).await?;
    match r.end(reason) {
        Ok(reason) => {
            let done = write::cancel(&mut ch, &time, &reason).await.map_err(StepError::<Time, Why>::App);
            desk.end(ch, &form, done, "/staff/times?done=cancelled").await
        }
        Err(back) => {
            // The reason comes back in its own panel; the form of the time begins anew.
            let mut response = cancel_page(desk.cx, time, &back);
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
    }
}

/// The centre lets it stand as it is.
pub async fn keep(Path(path): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let (mut ch, time) = desk.begin::<Time>(&form, &id(&path)?, Action::TimeWrite).await?;
    let done = series::keep(&mut ch, &time).await.map_err(StepError::<Time, Why>::App);
    desk.end(ch, &form, done, "/staff/times?done=kept").await
}

fn page(cx: Cx, time: Time, typed: &Typed, writes: bool) -> Response {
    let lang = cx.lang;
    let head = head(lang, &time.slot.words(lang, cx.today)).of(typed);
    let typed = typed.clone();
    cx.draw(head, move |cx| {
        let stands = time.state != State::Cancelled && !time.begun(cx.now);
        let form = (writes && stands).then(|| {
            typed.post(cx.to(&time.desk())).seen(time.version).cancel(cx.to("/staff/times"), d::back(lang)).view(
                d::save(lang),
                form::fields(lang, &typed),
            )
        });
        let aside = (writes && stands).then(|| view! { <aside class="flow-l" aria-label=d::aside(lang)>{keep_panel(cx, &time)}{cancel_panel(cx, &time, &Typed::start(lang))}</aside> });
        view! { {above(cx, &time)}<div class="split"><div>{form}</div>{aside}</div> }
    })
}

/// The reason of a cancellation that comes back.
fn cancel_page(cx: Cx, time: Time, typed: &Typed) -> Response {
    let head = head(cx.lang, d::cancel_title(cx.lang)).of(typed);
    let typed = typed.clone();
    cx.draw(head, move |cx| view! { {above(cx, &time)}{cancel_panel(cx, &time, &typed)} })
}

fn above(cx: &Cx, time: &Time) -> AnyView {
    let lang = cx.lang;
    let public = cx.to(&time.path());
    let copy = format!("{}?copy={}", cx.to("/staff/times/new"), time.id);
    let top = Top::new(time.slot.words(lang, cx.today))
        .kicker(time.centre_name.clone())
        .state(left(lang, time))
        .lead(d::taken(lang, time.taken_places, time.terms.places, time.waiting))
        .more(view! { <p class="row"><a class="go" href=public>{d::to_public(lang)}{Icon::Arrow.svg()}</a><a class="go" href=copy>{d::copy(lang)}{Icon::Arrow.svg()}</a></p> });
    let state = (time.state != State::Open).then(|| {
        Banner::wait().title(time.state.label(lang)).more(view! { <p>{zh(lang, &time.reason)}</p> }).view()
    });
    view! { {top.view()}{state} }.into_any()
}

/// Its series went on without it: the centre says what holds.
fn keep_panel(cx: &Cx, time: &Time) -> Option<AnyView> {
    let lang = cx.lang;
    time.undecided.then(|| {
        let form =
            Typed::start(lang).post(cx.to(&format!("{}/keep", time.desk()))).seen(time.version).inner();
        Panel::Key
            .section(d::keep_title(lang), form.view(d::keep(lang), view! { <p>{d::keep_text(lang)}</p> }))
    })
}

fn cancel_panel(cx: &Cx, time: &Time, typed: &Typed) -> AnyView {
    let lang = cx.lang;
    let people =
        time.has_people().then(|| view! { <p>{d::cancel_people(lang, time.taken_places, time.waiting)}</p> });
    let field = typed.text(Field::new("reason", d::reason(lang)).hint(d::reason_hint(lang)));
    let form = typed.post(cx.to(&format!("{}/cancel", time.desk()))).seen(time.version).inner().stops();
    Panel::Plain.section(d::cancel_title(lang), form.view(d::cancel(lang), view! { {people}{field} }))
}
