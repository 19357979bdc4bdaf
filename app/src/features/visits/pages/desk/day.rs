//! `/staff/bookings/day`: who comes today, time by time; checking in and out with one tap, walk-ins, and who did not come. A plain form a
//! line, so that a slow connection is enough.
use axum::response::Response;
use chrono::NaiveDate;
use leptos::prelude::*;

use super::head;
use crate::base::{checks::fold, db::Tx, error::AppError, i18n::Lang, ids::CentreId};
use crate::features::times::{store as times, types::Time};
use crate::features::visits::store::{self, desk};
use crate::features::visits::types::{Booking, State, Visitor};
use crate::office::staff::{access::Action, desk::Reading, types::Actor};
use crate::t::bookings_day as d;
use crate::web::{
    forms::once, page::Cx, ui::badge::Tone, ui::badge::tag, ui::banner, ui::banner::Banner, ui::field::Field,
    ui::field::Typed, ui::section::Panel, ui::top::Top,
};

/// A booking of the day with who made it.
pub(super) struct Guest {
    pub b: Booking,
    pub v: Visitor,
}

/// The centre that somebody works at.
///
/// # Errors
/// [`AppError::NotFound`] for whom there is none.
pub(super) fn centre_of(actor: &Actor) -> Result<CentreId, AppError> {
    actor.require_role(Action::VisitDoor)?;
    actor.centre.ok_or(AppError::NotFound)
}

/// Everybody of a day.
pub(super) async fn guests(
    tx: &mut Tx,
    cx: &Cx,
    centre: CentreId,
    day: NaiveDate,
) -> Result<Vec<Guest>, AppError> {
    let mut list = vec![];
    for b in desk::of_day(tx, centre, day).await? {
        let v = store::visitor(tx, cx.state.keys(), b.id).await?.unwrap_or_default();
        list.push(Guest { b, v });
    }
    Ok(list)
}

/// The page.
///
/// # Errors
/// [`AppError::NotFound`] for whom there is none, [`AppError::BadFilter`] for a day that is none.
pub async fn show(Reading { cx, actor, mut tx }: Reading) -> Result<Response, AppError> {
    let centre = centre_of(&actor)?;
    let day = cx.params.read("day", |v| v.parse::<NaiveDate>().ok())?.unwrap_or(cx.today);
    let asked = cx.params.one("q")?.unwrap_or_default().to_owned();
    let all = guests(&mut tx, &cx, centre, day).await?;
    let times = times::of_day(&mut tx, centre, day).await?;
    drop(tx);
    Ok(page(cx, day, all, times, asked, Typed::default()))
}

/// Whether a typed number or name means this one: the check-in number, the end of the telephone, the name.
fn means(g: &Guest, asked: &str) -> bool {
    let plain =
        |text: &str| fold(text).chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase();
    let asked = plain(asked);
    let phone = plain(&g.v.phone);
    plain(&g.b.door_no) == asked
        || (asked.len() >= 4 && phone.ends_with(&asked))
        || [&g.v.name, &g.v.unit].iter().any(|n| !asked.is_empty() && plain(n).contains(&asked))
}

/// Draws it.
pub(super) fn page(
    cx: Cx,
    day: NaiveDate,
    all: Vec<Guest>,
    times: Vec<Time>,
    asked: String,
    typed: Typed,
) -> Response {
    let lang = cx.lang;
    let head = head(lang, d::title(lang)).of(&typed);
    cx.draw(head, move |cx| {
        let today = day == cx.today;
        let typed = if typed.is_wrong() { typed } else { Typed::start(lang) };
        let found: Vec<&Guest> = all.iter().filter(|g| asked.is_empty() || means(g, &asked)).collect();
        let none = found.is_empty().then(|| {
            Banner::info().text(if asked.is_empty() { d::nobody(lang) } else { d::not_found(lang) }).view()
        });
        let said = banner::done_of(cx, |word| match word {
            "in" => Some(d::done_in(lang)),
            "out" => Some(d::done_out(lang)),
            "absent" => Some(d::done_absent(lang)),
            "undo" => Some(d::done_undo(lang)),
            "walk-in" => Some(d::done_walk_in(lang)),
            _ => None,
        });
        let blocks = times.iter().filter_map(|time| {
            let here: Vec<&&Guest> = found.iter().filter(|g| g.b.time == time.id).collect();
            if here.is_empty() {
                return None;
            }
            let rows = here.iter().map(|g| row(cx, g, today)).collect_view();
            Some(view! { <section class="section"><h2>{time.slot.hours(lang)}" "{time.terms.offers.label(lang)}</h2><ul class="arrive">{rows}</ul></section> })
        });
        let blocks = blocks.collect_view();
        let people: i64 = all.iter().map(|g| g.b.heads.people()).sum();
        let here: i64 = all
            .iter()
            .filter(|g| matches!(g.b.state, State::CheckedIn { .. }))
            .map(|g| g.b.present.unwrap_or(0))
            .sum();
        let lead = d::lead(lang, i64::try_from(all.len()).unwrap_or(0), people, here);
        let sheet = cx.to("/staff/bookings/day/sheet");
        let print = view! {
            <form action=sheet method="post" class="row">
                <input type="hidden" name="day" value=day.to_string()/>
                <button class="btn btn--2">{d::print(lang)}</button><span class="meta">{d::print_hint(lang)}</span>
            </form>
        };
        let search = Typed::new(lang, crate::web::forms::Form::default().with("q", &asked));
        let action = cx.to("/staff/bookings/day");
        let q = search.text(Field::new("q", d::find(lang)).hint(d::find_hint(lang)).optional());
        view! {
            {Top::new(d::title(lang)).kicker(format!("{} {}", lang.date(day), lang.weekday(day))).lead(lead).view()}
            {said}
            <form class="flow" action=action method="get">
                <input type="hidden" name="day" value=day.to_string()/>
                {q}
                <button class="btn">{d::find_button(lang)}</button>
            </form>
            <div class="split">
                <div>{none}{blocks}</div>
                <aside class="flow-l" aria-label=d::walk_in(lang)>
                    {today.then(|| walk_in(cx, &times, &typed))}
                    {Panel::Plain.section(d::sheet(lang), print)}
                </aside>
            </div>
        }
    })
}

/// One booking: the name left, the button right.
fn row(cx: &Cx, g: &Guest, today: bool) -> AnyView {
    let (lang, b) = (cx.lang, &g.b);
    let href = cx.to(&b.path());
    let stayed = b.state.facts();
    let clock = |at| crate::features::times::types::series::local(at).format("%H:%M").to_string();
    let (class, mark, acts): (_, String, &[(&str, &str, bool)]) = match b.state {
        State::CheckedIn { came } => (
            "in",
            d::came(lang, clock(came)),
            &[("out", d::check_out(lang), true), ("undo", d::undo(lang), false)],
        ),
        State::Completed(_) | State::Recorded(_) => {
            let went = stayed.went.map(clock).unwrap_or_default();
            ("out", d::stayed(lang, stayed.came.map(clock).unwrap_or_default(), went), &[])
        }
        State::NoShow => ("out", b.state.stage().label(lang).to_owned(), &[("in", d::check_in(lang), false)]),
        _ if cx.now >= b.slot.starts_at => {
            ("", String::new(), &[("in", d::check_in(lang), true), ("absent", d::absent(lang), false)])
        }
        _ => ("", String::new(), &[("in", d::check_in(lang), true)]),
    };
    let buttons = acts.iter().filter(|_| today).map(|(act, label, first)| {
        let action = format!("{href}/door");
        let class = if *first { "btn btn--s" } else { "btn btn--3 btn--s" };
        // How many came, and how many consents: asked where it can differ.
        let asks = (*act == "in" && b.heads.people() > 1).then(|| counted(b, lang));
        view! {
            <form action=action method="post" class="row">
                {once::seen(&crate::web::forms::Form::default(), b.version)}
                <input type="hidden" name="act" value=*act/>
                {asks}
                <button class=class>{*label}<span class="vh">{g.v.masked()}</span></button>
            </form>
        }
    });
    let proof = (!g.v.proof.is_empty()).then(|| tag(Tone::Plain, d::proof(lang)));
    let unanswered = matches!(b.state, State::Requested { .. } | State::NeedsInfo { .. })
        .then(|| tag(Tone::Open, b.state.stage().label(lang)));
    view! {
        <li class=class>
            <div>
                <b><a href=href.clone()>{g.v.masked()}</a></b>
                <p class="meta">{b.who(lang)}" · "{b.what(lang)}" · "{b.door_no.clone()}</p>
                <p class="row">{proof}{unanswered}<span class="meta">{mark}</span></p>
            </div>
            <div class="flow">{buttons.collect_view()}</div>
        </li>
    }
    .into_any()
}

fn counted(b: &Booking, lang: Lang) -> AnyView {
    let number = |name: &'static str, label: &'static str, value: String| {
        view! { <label class="row"><span>{label}</span><input class="input w-s" name=name inputmode="numeric" value=value/></label> }
    };
    // MIN-02: consents are counted by whoever stands at the door, not taken for granted.
    let consents = (b.heads.minors() > 0).then(|| number("consents", d::consents(lang), String::new()));
    view! { {number("present", d::present(lang), b.heads.people().to_string())}{consents} }.into_any()
}

/// Somebody without a booking.
fn walk_in(cx: &Cx, times: &[Time], typed: &Typed) -> Option<AnyView> {
    let lang = cx.lang;
    let now =
        times.iter().filter(|t| !t.over(cx.now) && t.state == crate::features::times::types::State::Open);
    let choices: Vec<_> = now
        .map(|t| (t.id.to_string(), format!("{} {}", t.slot.hours(lang), t.terms.offers.label(lang))))
        .collect();
    if choices.is_empty() {
        return None;
    }
    let form = typed.post(cx.to("/staff/bookings/day")).inner();
    let fields = view! {
        <p class="meta">{d::walk_in_hint(lang)}</p>
        {typed.select(Field::new("time", d::walk_in_time(lang)), choices)}
        {typed.text(Field::new("name", d::walk_in_name(lang)))}
        {typed.text(Field::new("adults", d::walk_in_people(lang)).numeric().width("w-s"))}
        {typed.text(Field::new("phone", d::walk_in_phone(lang)).optional().kind("tel"))}
    };
    Some(Panel::Plain.section(d::walk_in(lang), form.view(d::walk_in_button(lang), fields)))
}
