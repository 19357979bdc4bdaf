//! What people with an account have of their visits: the panels on their page and on their organisation's, what comes next, the file of
//! their data, claiming an older booking by its code. Which are theirs is `people`'s to know, under [`store::VISIT`].
use serde_json::{Value, json};
use uuid::Uuid;

use crate::base::{db::Tx, error::AppError, ids::BookingId, ids::PersonId, random};
use crate::features::people::store::things::{self, Owner};
use crate::features::people::{ME, ORGANISATION};
use crate::features::visits::pages::mine::{self as pages, FIRST};
use crate::features::visits::store::{self, VISIT, hours, hours::Record};
use crate::features::visits::types::Booking;
use crate::t::bookings as t;
use crate::web::{mine::Claim, mine::Mine, mine::Next, page::Cx, panels::Panel};

/// More bookings than anybody has.
const MANY: usize = 1_000;

/// On one's own page.
pub const PANEL: Panel = Panel {
    spot: ME,
    order: 20,
    draw: |tx, cx, id| Box::pin(pages::panel(tx, cx, Owner::Person(PersonId::from_uuid(id)))),
};
/// On the page of an organisation.
pub const ORG_PANEL: Panel = Panel {
    spot: ORGANISATION,
    order: 20,
    draw: |tx, cx, id| Box::pin(pages::panel(tx, cx, Owner::Org(crate::base::ids::OrgId::from_uuid(id)))),
};
/// What visits have of somebody.
pub const MINE: Mine = Mine {
    name: "visits",
    next: |tx, cx, id| Box::pin(next(tx, cx, PersonId::from_uuid(id))),
    export: |tx, cx, id| Box::pin(export(tx, cx, PersonId::from_uuid(id))),
    claim: |tx, cx, id, code| Box::pin(claim(tx, cx, PersonId::from_uuid(id), code)),
};

/// A booking as whoever made it sees it, with its code, empty once that has ended, and its hours.
pub type Own = (Booking, String, Option<Record>);

/// Loads bookings that belong to somebody.
pub async fn load(tx: &mut Tx, cx: &Cx, ids: &[Uuid]) -> Result<Vec<Own>, AppError> {
    let mut list = vec![];
    for id in ids.iter().copied().map(BookingId::from_uuid) {
        if let Some(booking) = store::booking(tx, id).await? {
            let code = store::code(tx, cx.state.keys(), id).await?;
            list.push((booking, code, hours::current(tx, id).await?));
        }
    }
    Ok(list)
}

async fn next(tx: &mut Tx, cx: &Cx, person: PersonId) -> Result<Vec<Next>, AppError> {
    let ids = things::all(tx, Owner::Person(person), VISIT, FIRST).await?;
    let lang = cx.lang;
    let open = load(tx, cx, &ids).await?.into_iter().filter(|(b, ..)| !b.state.stage().is_over());
    let one = |(b, code, _): Own| {
        let text = b.next(lang)?;
        // An offer runs out before its visit begins.
        let on = b.state.facts().until.map_or(b.slot.day(), crate::base::clock::local_date);
        let title = t::mine_next(lang, b.state.stage().label(lang), b.when(lang), &b.centre_name);
        Some(Next { on, title, text, href: cx.to(&format!("/bookings/{code}")) })
    };
    Ok(open.filter_map(one).collect())
}

async fn export(tx: &mut Tx, cx: &Cx, person: PersonId) -> Result<Value, AppError> {
    let keys = cx.state.keys();
    let ids = things::all(tx, Owner::Person(person), VISIT, MANY).await?;
    let mut list = vec![];
    for (b, code, record) in load(tx, cx, &ids).await? {
        list.push(json!({
            "code": code,
            "reference": b.reference,
            "centre": b.centre_name,
            "starts_at": b.slot.starts_at.to_rfc3339(),
            "ends_at": b.slot.ends_at.to_rfc3339(),
            "state": b.state.stage().word(),
            "activities": b.activities.iter().map(|a| a.word()).collect::<Vec<_>>(),
            "adults": b.heads.adults,
            "aged_14_to_17": b.heads.teens,
            "aged_8_to_13": b.heads.young,
            "minutes": record.as_ref().map(|r| r.minutes),
            "hours_countersigned": record.and_then(|r| r.signed_at).map(|at| at.to_rfc3339()),
            "registered_at": b.registered_at.to_rfc3339(),
            "who": store::visitor(tx, keys, b.id).await?,
            "history": store::events(tx, keys, b.id).await?,
        }));
    }
    Ok(list.into())
}

async fn claim(tx: &mut Tx, cx: &Cx, person: PersonId, code: &str) -> Result<Claim, AppError> {
    let keys = cx.state.keys();
    // What cannot be a code is looked up like one: nothing tells them apart by time.
    let code = random::parse_code(code).unwrap_or_default();
    let Some(booking) = store::by_code(tx, keys, &code).await? else { return Ok(Claim::Unknown) };
    let uscc = store::visitor(tx, keys, booking.id).await?.map(|v| v.uscc).unwrap_or_default();
    let theirs = things::own(tx, person, (VISIT, booking.id.uuid()), &uscc).await?;
    Ok(if theirs { Claim::Theirs } else { Claim::Taken })
}
