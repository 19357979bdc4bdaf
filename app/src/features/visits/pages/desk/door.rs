//! What happens at the door: in, out, a mistake, nobody came, somebody came without a booking.
use axum::{extract::Path, response::Response};
use chrono::TimeDelta;

use super::{day, detail::id};
use crate::base::{error::AppError, ids::TimeId};
use crate::features::times::store as times;
use crate::features::visits::store::{book, step::Move, step::advance};
use crate::features::visits::types::{Asked, Booking, Heads, Kind, Visitor};
use crate::office::change::Halt;
use crate::office::staff::{access::Action, desk::Desk};
use crate::web::forms::Form;

/// Where the day is.
const DAY: &str = "/staff/bookings/day";

/// Takes one step with a booking.
pub async fn take(Path(booking): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let word = form.one("act")?.to_owned();
    let (mut ch, b): (_, Booking) = desk.begin(&form, &id(&booking)?, Action::VisitDoor).await?;
    let lang = desk.cx.lang;
    let mut r = form.reader(lang);
    let all = b.heads.people();
    let step = match word.as_str() {
        "in" => Move::CheckIn {
            present: r.number("present", 0, all).unwrap_or(if form.raw("present").is_empty() {
                all
            } else {
                0
            }),
            consents: r.number("consents", 0, all).unwrap_or(0),
            at: ch.now,
        },
        "out" => Move::CheckOut(ch.now),
        "undo" => Move::Undo,
        "absent" => Move::NoShow,
        _ => return Err(AppError::BadRequest.into()),
    };
    let done = advance(&mut ch, &b, &step).await;
    desk.end(ch, &form, done, &format!("{DAY}?done={word}")).await
}

/// Takes in somebody who stands at the door without a booking, and checks them in.
pub async fn walk_in(mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let centre = day::centre_of(&desk.actor)?;
    let mut ch = desk.change(&form).await?;
    ch.keyed()?;
    let (cx, lang) = (desk.cx.clone(), desk.cx.lang);
    let mut r = form.reader(lang);
    let name = r.required_name("name").map_or_else(String::new, |n| n.expose().to_owned());
    let phone = r.telephone("phone").map_or_else(String::new, |n| n.expose().to_owned());
    let adults = r.number("adults", 1, 50);
    if adults.is_none() && r.good() {
        r.fail("adults", crate::t::forms::required(lang));
    }
    let time = r.required_choice("time", |v| v.parse::<TimeId>().ok());
    let found = match time {
        Some(id) => times::get(&mut ch.tx, id).await?,
        None => None,
    };
    // A time of another centre, or of another day, does not exist here.
    let found = found.filter(|t| t.centre == centre && t.slot.day() == cx.today && !t.over(ch.now));
    let (Some(time), Some(adults), true) = (found, adults, r.good()) else {
        drop(ch);
        let typed = if r.good() {
            r.fail("time", crate::t::forms::bad_choice(lang));
            r.back()
        } else {
            r.back()
        };
        let tx = desk.tx().await?;
        let all = day::guests(tx, &cx, centre, cx.today).await?;
        let list = times::of_day(tx, centre, cx.today).await?;
        return Ok(day::page(cx.clone(), cx.today, all, list, String::new(), typed));
    };
    let asked = Asked {
        once: None,
        time: time.id,
        kind: Kind::Person,
        heads: Heads { adults, ..Heads::default() },
        activities: time.terms.offers.activities().filter(|a| a.needs().next().is_none()).take(1).collect(),
        guardian: false,
        certificates: false,
        visitor: Visitor { name, phone, ..Visitor::default() },
        another: true,
        lang,
        terms: "door".to_owned(),
    };
    let booking = book::walk_in(&mut ch, &asked).await?;
    let at = ch.now - TimeDelta::zero();
    let step = Move::CheckIn { present: adults, consents: 0, at };
    let done = advance(&mut ch, &booking, &step).await;
    desk.end(ch, &form, done, &format!("{DAY}?done=walk-in")).await
}
