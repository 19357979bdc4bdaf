//! Bookings on both engines: the given histories, races, what the clock does, and the pages as a browser sees them.
use chrono::{DateTime, TimeDelta, Utc};

use super::store::{self, book, book::Booked, book::Unbooked, step, step::Move};
use super::types::{Asked, Booking, Heads, Kind, Refused, Settings, Stage, Visitor};
use crate::base::i18n::Lang;
use crate::base::ids::{BookingId, TimeId};
use crate::features::needs::tests::centre_in;
use crate::features::times::tests::{ZHUGOU, activity, open, read, slot, terms};
use crate::office::change::{Change, StepError};
use crate::testing::each_engine;
use crate::web::state::AppState;

mod clock;
mod histories;
mod hours;
mod pages;
mod races;

/// Somebody with so many adults, who left nothing.
pub(super) fn asked(time: TimeId, adults: i64) -> Asked {
    Asked {
        once: None,
        time,
        kind: Kind::Person,
        heads: Heads { adults, ..Heads::default() },
        activities: vec![activity("company")],
        guardian: false,
        certificates: false,
        visitor: Visitor { name: "示例".into(), ..Visitor::default() },
        another: false,
        lang: Lang::ZhCn,
        terms: "visit-1".into(),
    }
}

pub(super) async fn book_in(
    state: &AppState,
    asked: &Asked,
    settings: &Settings,
) -> Result<Booked, Unbooked> {
    let mut ch = Change::at(state, state.clock().now(), None).await.unwrap();
    let booked = book::book_by(&mut ch, asked, settings).await?;
    ch.commit().await.unwrap();
    Ok(booked)
}

pub(super) async fn go(
    state: &AppState,
    id: BookingId,
    step: &Move,
    settings: &Settings,
) -> Result<Booking, Refused> {
    let mut ch = Change::at(state, state.clock().now(), None).await.unwrap();
    let b = step::lock_by(&mut ch, id, settings).await.unwrap().unwrap();
    match step::advance_by(&mut ch, &b, step, settings).await {
        Ok(b) => {
            ch.commit().await.unwrap();
            Ok(b)
        }
        Err(StepError::Refused(why, _)) => Err(why),
        Err(other) => panic!("{other}"),
    }
}

pub(super) async fn of(state: &AppState, id: BookingId) -> Booking {
    let mut tx = state.db().read().await.unwrap();
    store::booking(&mut tx, id).await.unwrap().unwrap()
}

/// A time in Zhugou on 2026-09-30, 15:00 to 17:00, for so many.
pub(super) async fn time(state: &AppState, n: u32, places: i64, groups: Option<i64>) -> TimeId {
    let centre = centre_in(state, ZHUGOU, n).await;
    open(state, &centre, slot("2026-09-30"), &terms(&[("company", None)], places, groups)).await
}
