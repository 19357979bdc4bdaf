//! Gifts on both engines: the pages, every history of stock through the store, races, holds that end once, the public lines.
#![allow(clippy::unwrap_used)]
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{
    store,
    store::{check, entries, holds, lines, passing, pledge, pledge::PledgeError, step, step::Move},
    types::{
        Consent, Delivery, Display, Donor, DonorKind, Offer, Offered, Part, Quantities, Refused, Stock,
        Value, ValueBasis, Way,
    },
};
use crate::base::{i18n::Lang, ids::GiftId, ids::NeedId, privacy::public_text::PublicText};
use crate::features::needs::{
    tests::{ZHUGOU, centre_in, draft, need, read},
    types::{Packing, Unit},
};
use crate::office::{change::Change, change::StepError, staff::types::Actor, staff::types::Role};
use crate::testing::{each_engine, staff, vectors};
use crate::web::state::AppState;

mod after;
mod clock;
mod day;
mod donor;
mod histories;
mod keeping;
mod ledger;
mod mine;
mod pages;
mod papers;
mod races;
mod unlinked;

/// An offer of one person, without value.
fn offer(once: &str, items: &[(NeedId, i64)]) -> Offer {
    let one = |(need, pieces): &(NeedId, i64)| Offered {
        need: *need,
        pieces: *pieces,
        value: Value::new(ValueBasis::None, None),
        expires_on: None,
    };
    Offer {
        once: Some(once.to_owned()),
        kind: DonorKind::Individual,
        donor: Donor { name: "张三丰".into(), phone: "13800000001".into(), ..Donor::default() },
        display: Display::Anonymous,
        lang: Lang::ZhCn,
        way: Delivery::Brought,
        deliver_on: None,
        note: String::new(),
        hands: None,
        free_use: false,
        agreement: false,
        consent: "1".into(),
        until: None,
        items: items.iter().map(one).collect(),
    }
}

/// Registers it at an instant.
async fn give(state: &AppState, now: DateTime<Utc>, offer: &Offer) -> Result<pledge::Pledged, Refused> {
    let mut ch = Change::at(state, now, None).await.unwrap();
    match pledge::pledge(&mut ch, offer).await {
        Ok(pledged) => {
            ch.commit().await.unwrap();
            Ok(pledged)
        }
        Err(PledgeError::Need(_, refused)) => Err(refused),
        Err(other) => panic!("{other}"),
    }
}

/// The parts of a gift.
async fn parts(state: &AppState, id: GiftId) -> Vec<Part> {
    let mut tx = state.db().read().await.unwrap();
    store::parts(&mut tx, id).await.unwrap()
}

/// Takes a step with a part; a health unit's first approver speaks before an answer (DON-07).
async fn go(
    state: &AppState,
    now: DateTime<Utc>,
    who: &[Actor; 2],
    part: &Part,
    act: &Move,
) -> Result<Part, Refused> {
    if matches!(act, Move::Accept { .. }) {
        let _ = once(state, now, &who[0], part, &Move::Assess("同意".into())).await;
    }
    once(state, now, &who[1], part, act).await
}

async fn once(
    state: &AppState,
    now: DateTime<Utc>,
    who: &Actor,
    part: &Part,
    act: &Move,
) -> Result<Part, Refused> {
    let mut ch = Change::at(state, now, Some(who)).await.unwrap();
    let locked = step::lock(&mut ch, part.id).await.unwrap().unwrap();
    match step::advance(&mut ch, &locked, act).await {
        Ok(part) => {
            ch.commit().await.unwrap();
            Ok(part)
        }
        Err(StepError::Refused(refused, _)) => Err(refused),
        Err(other) => panic!("{other}"),
    }
}

async fn approvers(state: &AppState) -> [Actor; 2] {
    [
        staff(state, Role::TownshipOfficer, ZHUGOU, None).await,
        staff(state, Role::TownshipOfficer, ZHUGOU, None).await,
    ]
}

/// What is there of a need: its own amounts, and those of its items.
async fn stock_of(state: &AppState, id: NeedId) -> (crate::features::needs::types::Need, Quantities) {
    let need = read(state, id).await;
    let mut tx = state.db().read().await.unwrap();
    let items = store::of_need(&mut tx, id).await.unwrap();
    (need, Stock::of(0, items.iter().map(|i| &i.quantities)).sum)
}

/// What leaves a need today, from the oldest gift on.
fn taking(need: NeedId, way: Way, pieces: i64, reason: &PublicText) -> entries::Taking<'_> {
    let on = crate::testing::tuesday().date_naive();
    entries::Taking { need, only: None, way, pieces, on, reason: Some(reason) }
}

/// Surplus for another need.
fn passing(from: NeedId, to: NeedId, pieces: i64, consent: bool) -> passing::Passing {
    let on = crate::testing::tuesday().date_naive();
    passing::Passing { from, to, only: None, pieces, on, consent: consent.then_some(Consent::Phone) }
}

async fn sound(state: &AppState) {
    let verdict = check::run(state, Lang::ZhCn).await.unwrap();
    assert!(verdict.is_ok(), "{verdict:?}");
}
