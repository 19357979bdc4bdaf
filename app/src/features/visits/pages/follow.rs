//! `/bookings`: typing a code; `/bookings/{code}`: where a booking stands, what comes next, and what its holder may do. Through the kit
//! (`submission::follow`); never kept by anybody (AC-10). The code is the right to act, and acting is always a POST: a link that a scanner
//! opens confirms nothing.
use axum::{
    Extension,
    extract::Path,
    http::HeaderMap,
    response::{IntoResponse as _, Redirect, Response},
};
use leptos::prelude::*;

use super::{book, parts, read};
use crate::base::{db::Tx, error::AppError, i18n::Lang};
use crate::features::times::{store as times, types::Time};
use crate::features::visits::store::{
    self, Happened, hours, hours::Record, line, line::Place, room, step, step::Move,
};
use crate::features::visits::types::hours::shown;
use crate::features::visits::types::{Booking, Event, Heads, Refused, State, allowed};
use crate::features::visits::{MENU, types::Reason};
use crate::office::{change::Change, change::StepError};
use crate::t::{bookings as t, hours as h};
use crate::web::page::{Cx, Head, Peer};
use crate::web::submission::{follow, follow::Asked, follow::Followed};
use crate::web::{
    forms::Form, ui::badge::tag, ui::banner, ui::banner::Banner, ui::facts::fact, ui::facts::facts,
    ui::field::Field, ui::field::Typed, ui::qr, ui::section::Panel, ui::section::section, ui::section::ticks,
    ui::slip, ui::top::Top,
};

/// The page of a code, without the base.
pub fn path(code: &str) -> String {
    format!("/bookings/{code}")
}

/// What a code leads to.
pub struct Found {
    booking: Booking,
    code: String,
}

impl Followed for Found {
    const FOLLOW: &'static str = "/bookings";

    fn asked(lang: Lang) -> Asked {
        Asked {
            title: t::follow_title(lang),
            lead: t::follow_lead(lang),
            code: t::follow_code(lang),
            hint: t::follow_hint(lang),
            button: t::follow_button(lang),
            wrong: t::follow_wrong(lang),
            section: MENU,
        }
    }

    async fn by_code(tx: &mut Tx, cx: &Cx, code: &str) -> Result<Option<Self>, AppError> {
        let found = store::by_code(tx, cx.state.keys(), code).await?;
        Ok(found.map(|booking| Self { booking, code: code.to_owned() }))
    }
}

struct Shown {
    b: Booking,
    code: String,
    time: Time,
    place: Option<Place>,
    events: Vec<Happened>,
    others: Vec<Time>,
    record: Option<Record>,
    wished: bool,
}

async fn load(cx: &Cx, found: Found) -> Result<Shown, AppError> {
    let (b, code) = (found.booking, found.code);
    let mut tx = cx.state.db().read().await?;
    let time = times::get(&mut tx, b.time).await?.ok_or(AppError::NotFound)?;
    let known = times::activities(&mut tx, b.time).await?;
    let events = store::events(&mut tx, cx.state.keys(), b.id).await?;
    let waits = matches!(b.state, State::Waiting { .. });
    let place = if waits {
        let all = store::of_time(&mut tx, b.time).await?;
        line::place(&room::of(time.clone(), &known), &all, b.id)
    } else {
        None
    };
    // Who cannot come is shown other times: suggested, not kept.
    let elsewhere = b.state.stage().is_lost();
    let others = if elsewhere {
        times::alternatives(&mut tx, b.time, b.heads.people(), cx.now, 3).await?
    } else {
        vec![]
    };
    let record = hours::current(&mut tx, b.id).await?;
    let wished = hours::wished(&mut tx, cx.state.keys(), b.id).await?.is_some();
    Ok(Shown { b, code, time, place, events, others, record, wished })
}

/// Where a booking stands.
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
    let shown = load(&cx, found).await?;
    let typed = Typed::start(cx.lang);
    Ok(page(cx, shown, typed))
}

fn page(cx: Cx, s: Shown, typed: Typed) -> Response {
    let lang = cx.lang;
    let title = title(&s, lang);
    let head = Head::new(t::page_title(lang), t::follow_lead(lang), MENU)
        .crumb(t::follow_title(lang), Some("/bookings"))
        .crumb(t::page_title(lang), None)
        .of(&typed)
        .private();
    cx.draw(head, move |cx| {
        let b = &s.b;
        let (tone, word) = parts::mark(b, lang);
        let state =
            view! { <p class="row">{tag(tone, word)}<span class="meta">{s.b.centre_name.clone()}</span></p> };
        let said = banner::done_of(cx, |word| match word {
            "cancel" => Some(t::done_cancel(lang)),
            "answer" => Some(t::done_answer(lang)),
            "resize" => Some(t::done_resize(lang)),
            "accept" => Some(t::done_accept(lang)),
            "leave" => Some(t::done_leave(lang)),
            "wish" => Some(h::done_wish(lang)),
            _ => None,
        });
        let stray = typed.summary();
        view! {
            {Top::new(title).kicker(t::kicker(lang, lang.moment(b.registered_at))).more(state).view()}
            {said}
            {stray}
            <div class="split">
                <div class="flow-l">
                    {acting(cx, &s, &typed)}
                    {others(cx, &s)}
                    {recorded(cx, &s, &typed)}
                    {slip_of(cx, &s)}
                    {section(t::course(lang), parts::course(b, &s.events, lang))}
                </div>
                {aside(cx, &s, &typed)}
            </div>
        }
    })
}

/// The answer first: how it stands, and when.
fn title(s: &Shown, lang: Lang) -> String {
    match (s.b.state, s.place) {
        (State::Waiting { .. }, Some(p)) if p.impossible => t::title_impossible(lang).to_owned(),
        (State::Waiting { .. }, Some(p)) => {
            t::title_waiting(lang, i64::try_from(p.nth).unwrap_or(i64::MAX), p.people)
        }
        (State::Offered { until }, _) => t::title_offered(lang, lang.moment(until)),
        _ => t::title(lang, s.b.state.stage().label(lang), s.b.when(lang)),
    }
}

/// What waits for its holder.
fn acting(cx: &Cx, s: &Shown, typed: &Typed) -> Option<AnyView> {
    let (lang, b) = (cx.lang, &s.b);
    let action = cx.to(&path(&s.code));
    let reason =
        || s.events.iter().rev().find(|e| matches!(e.act, Event::CallOff | Event::Decline | Event::Ask));
    Some(match b.state {
        State::Offered { .. } => {
            let yes = typed.choices(
                Field::new("health", t::offer_health(lang)),
                vec![("yes".to_owned(), t::offer_health(lang).to_owned())],
                true,
            );
            Panel::Key.section(
                t::offer_heading(lang),
                view! {
                    <p>{b.who(lang)}" · "{b.when(lang)}</p>
                    <form class="flow" action=action.clone() method="post">
                        <input type="hidden" name="act" value="accept"/>
                        {yes}
                        <button class="btn">{t::offer_yes(lang)}</button>
                    </form>
                    <form action=action method="post">
                        <input type="hidden" name="act" value="leave"/>
                        <button class="btn btn--2">{t::offer_no(lang)}</button>
                    </form>
                    <p class="meta">{t::offer_text(lang)}</p>
                },
            )
        }
        State::NeedsInfo { .. } => {
            let question = reason().map(|e| e.note.clone()).unwrap_or_default();
            let field = Field::new("answer", t::answer_label(lang)).hint(t::answer_hint(lang, question));
            Panel::Key.section(
                t::answer_label(lang),
                view! {
                    <form class="flow" action=action method="post">
                        <input type="hidden" name="act" value="answer"/>
                        {typed.area(field)}
                        <button class="btn">{t::answer_button(lang)}</button>
                    </form>
                },
            )
        }
        State::Declined | State::CalledOff => {
            let note = reason().map(|e| e.note.clone()).filter(|n| !n.is_empty())?;
            Banner::wait().title(t::reason(lang)).text(note).view()
        }
        _ => return None,
    })
}

fn others(cx: &Cx, s: &Shown) -> Option<AnyView> {
    let lang = cx.lang;
    if !s.b.state.stage().is_lost() {
        return None;
    }
    let rows = s.others.iter().map(|time| {
        let href = cx.to(&time.path());
        view! { <li><a href=href>{time.slot.words(lang, cx.today)}</a><p class="meta">{time.centre_name.clone()}</p></li> }
    });
    let more = cx.to("/visits");
    let body =
        view! { <ul class="flow">{rows.collect_view()}</ul><p><a href=more>{t::other_times(lang)}</a></p> };
    Some(section(t::others_heading(lang), body))
}

/// The hours, and what may be said about them (REC-03).
fn recorded(cx: &Cx, s: &Shown, typed: &Typed) -> Option<AnyView> {
    let (lang, record) = (cx.lang, s.record.as_ref()?);
    let sign =
        record.signed_at.map_or_else(|| h::unsigned(lang).to_owned(), |at| h::signed(lang, lang.moment(at)));
    let list = [
        fact(h::hours(lang), h::hours_value(lang, shown(record.minutes), record.people)),
        fact(h::sign(lang), sign),
    ];
    let none = (!record.stay.counts).then(|| view! { <p>{h::not_counted(lang)}</p> });
    let wish = if s.wished {
        view! { <p>{h::wish_waits(lang)}</p> }.into_any()
    } else {
        let open = typed.form().raw("act") == "wish";
        let field = typed.area(Field::new("wish", h::wish(lang)).hint(h::wish_hint(lang)));
        view! {
            <details class="no-print" open=open><summary>{h::wish_open(lang)}</summary>
                <form class="flow" action=cx.to(&path(&s.code)) method="post">
                    <input type="hidden" name="act" value="wish"/>
                    {field}
                    <button class="btn btn--2">{h::wish_send(lang)}</button>
                </form>
            </details>
        }
        .into_any()
    };
    Some(section(h::title(lang), view! { {facts(list)}{none}{wish} }))
}

fn slip_of(cx: &Cx, s: &Shown) -> AnyView {
    let (lang, b) = (cx.lang, &s.b);
    let mut list = parts::known(b, lang);
    list[1] = fact(t::fact_where(lang), format!("{} {}", b.centre_name, s.time.address));
    if !s.time.phone.is_empty() {
        list.push(fact(t::fact_phone(lang), &s.time.phone));
    }
    let door = b.state.is_booked().then(|| {
        view! { <p class="meta">{t::fact_door(lang)}</p><p class="code">{b.door_no.clone()}</p>{qr::svg(&b.door_no)}<p class="meta">{t::door_hint(lang)}</p> }
    });
    let line = format!("{} {} {}", b.when(lang), b.centre_name, s.code);
    let file = cx.to(&format!("/calendar/visits/{}.ics", b.time));
    let note = b.state.is_booked().then(|| {
        view! { <p class="no-print"><a class="btn btn--2" href=file>{t::calendar(lang)}</a></p><p class="meta no-print">{t::calendar_hint(lang, line)}</p> }
    });
    let below = view! { <div class="flow">{facts(list)}{door}{note}</div> };
    slip::slip(t::slip_code(lang), &s.code, lang.moment(b.registered_at), below)
}

/// Changing, cancelling, leaving; rules and what to mind.
fn aside(cx: &Cx, s: &Shown, typed: &Typed) -> AnyView {
    let (lang, b) = (cx.lang, &s.b);
    let action = cx.to(&path(&s.code));
    let button = |act: &'static str, label: &'static str| {
        view! {
            <form action=action.clone() method="post" class="no-print">
                <input type="hidden" name="act" value=act/>
                <button class="btn btn--stop">{label}</button>
            </form>
        }
    };
    let change = (b.state.is_booked() && cx.now < b.slot.starts_at).then(|| {
        let mine = typed.form().raw("act") == "resize";
        let start = Form::default()
            .with("adults", b.heads.adults.to_string())
            .with("teens", b.heads.teens.to_string())
            .with("young", b.heads.young.to_string());
        let fresh = Typed::new(lang, start);
        let fields = book::counts(if mine { typed } else { &fresh }, b.kind.is_group(), lang);
        let cancel = button("cancel", t::cancel_button(lang));
        let by = lang.moment(b.slot.starts_at - chrono::TimeDelta::hours(24));
        let body = view! {
            <p>{t::cancel_hint(lang, by)}</p>
            <details open=mine><summary>{t::resize(lang)}</summary>
                <form class="flow" action=action.clone() method="post">
                    <input type="hidden" name="act" value="resize"/>
                    <p class="meta">{t::resize_hint(lang)}</p>
                    {fields}
                    <button class="btn btn--2">{t::resize_button(lang)}</button>
                </form>
            </details>
            <details><summary>{t::cancel(lang)}</summary>{cancel}</details>
        };
        Panel::Plain.section(t::cannot_come(lang), body)
    });
    let rules = b.state.waits().then(|| {
        let mut list = vec![
            t::rule_1(lang).to_owned(),
            t::rule_2(lang).to_owned(),
            t::rule_3(lang).to_owned(),
            t::rule_4(lang).to_owned(),
        ];
        if let State::Waiting { passed: n @ 1.. } = b.state {
            list.push(t::rule_passed(lang, n));
        }
        Panel::Calm.section(t::rules_heading(lang), ticks(list))
    });
    let leave = matches!(b.state, State::Waiting { .. }).then(|| {
        let leave = button("leave", t::leave_button(lang));
        let body = view! { <p>{t::leave_hint(lang)}</p>{leave} };
        Panel::Plain.section(t::leave(lang), body)
    });
    let remind = b.state.is_booked().then(|| {
        let bring = [t::bring_1(lang), t::bring_2(lang), t::bring_3(lang)];
        view! {
            {Panel::Calm.section(t::bring_heading(lang), ticks(bring))}
            {Panel::Calm.section(t::remind_heading(lang), view! { <p>{t::remind_text(lang)}</p> })}
        }
    });
    view! { <aside class="flow-l no-print" aria-label=t::cannot_come(lang)>{change}{leave}{rules}{remind}</aside> }.into_any()
}

/// What its holder does.
///
/// # Errors
/// [`AppError::NotFound`] for a code that is none, [`AppError::BadRequest`] for an act that is none.
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
    let lang = cx.lang;
    let (id, code) = (found.booking.id, found.code.clone());
    let mut r = form.reader(lang);
    let word = form.one("act")?;
    if word == "wish" {
        let text = r.required_lines("wish", 500);
        if !r.good() {
            let shown = load(&cx, found).await?;
            return Ok(page(cx, shown, r.back()));
        }
        let mut ch = Change::at(&cx.state, cx.now, None).await?;
        let booking = step::lock(&mut ch, id).await?.ok_or(AppError::NotFound)?;
        hours::wish(&mut ch, &booking, &text).await?;
        ch.commit().await?;
        return Ok(Redirect::to(&cx.to(&format!("{}?done=wish", path(&code)))).into_response());
    }
    let step = match word {
        "cancel" => Move::Cancel,
        "leave" => Move::Leave,
        "accept" => {
            if !form.has("health", "yes") {
                r.fail("health", t::error_health(lang));
            }
            Move::Accept
        }
        "answer" => Move::Answer(r.required_lines("answer", 500)),
        "resize" => Move::Resize(read::heads(&mut r)),
        _ => return Err(AppError::BadRequest),
    };
    if !r.good() {
        let shown = load(&cx, found).await?;
        return Ok(page(cx, shown, r.back()));
    }
    let mut ch = Change::at(&cx.state, cx.now, None).await?;
    let booking = step::lock(&mut ch, id).await?.ok_or(AppError::NotFound)?;
    let why = match step::advance(&mut ch, &booking, &step).await {
        Ok(_) => {
            ch.commit().await?;
            let to = format!("{}?done={word}", path(&code));
            return Ok(Redirect::to(&cx.to(&to)).into_response());
        }
        Err(StepError::Refused(why, _)) => why,
        Err(other) => return Err(other.into()),
    };
    // Nothing of it lasts, but what ended meanwhile: an offer that was too late is one no longer.
    drop(ch);
    let mut ch = Change::at(&cx.state, cx.now, None).await?;
    step::lock(&mut ch, id).await?;
    ch.commit().await?;
    let heads = if let Move::Resize(heads) = step { Some(heads) } else { None };
    let (field, message) = refused(&booking, heads, why, lang);
    let mut tx = cx.state.db().read().await?;
    let now = Found::by_code(&mut tx, &cx, &code).await?.ok_or(AppError::NotFound)?;
    drop(tx);
    let shown = load(&cx, now).await?;
    Ok(page(cx, shown, Typed::wrong(lang, form, field, message)))
}

/// What is said when the rules refuse.
fn refused(b: &Booking, heads: Option<Heads>, why: Refused, lang: Lang) -> (&'static str, String) {
    match why {
        Refused::NoRoom(_) => ("adults", t::no_room(lang).to_owned()),
        Refused::Closed => ("adults", t::no_closed(lang).to_owned()),
        Refused::Begun => ("act", t::no_begun(lang).to_owned()),
        Refused::Conflict => ("act", t::no_conflict(lang).to_owned()),
        Refused::Heads => {
            let heads = heads.unwrap_or(b.heads);
            let reasons = allowed::reasons(heads, b.kind, b.guardian, (&b.activities, 0), true);
            let reasons = reasons.into_iter().filter(|r| *r != Reason::ConsentMissing);
            let said: Vec<_> = reasons.map(|r| allowed::sentence(r, heads, lang)).collect();
            ("adults", t::no_heads(lang, said.join(" ")))
        }
        _ => ("act", t::no_order(lang).to_owned()),
    }
}
