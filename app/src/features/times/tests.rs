//! Times on both engines: places that are taken and freed, races for the last ones, what is noted for people who booked.
use chrono::TimeDelta;

use super::store::{self, Full, changes, changes::Change as Changed, write, write::Over};
use super::types::{Activity, Offer, Offers, Slot, State, Terms, Time};
use crate::base::{ids::TimeId, privacy::public_text::PublicText};
use crate::features::centres::store::beds::Brief;
use crate::features::needs::tests::centre_in;
use crate::office::change::Change;
use crate::testing::each_engine;
use crate::web::state::AppState;

mod desk;
mod places;
mod public;
mod series;

pub(crate) const ZHUGOU: &str = "411725101";
pub(crate) const RENDIAN: &str = "411725102";

pub(crate) fn text(text: &str) -> PublicText {
    PublicText::parse(text).unwrap()
}

pub(crate) fn activity(key: &str) -> Activity {
    Activity::get(key).unwrap()
}

/// Terms with these activities, each with its limit where it has one.
pub(crate) fn terms(offers: &[(&str, Option<i64>)], places: i64, groups: Option<i64>) -> Terms {
    Terms {
        offers: Offers::new(
            offers.iter().map(|(key, places)| Offer { activity: activity(key), places: *places }),
        ),
        places,
        groups,
        instant: true,
        min_age: 0,
        tasks: text("打扫活动室，陪住户说话"),
        risks: text("地面湿滑"),
        bring: text("围裙"),
        meals: text("不提供"),
        insurance: text("卫生院统一办理志愿者意外险"),
    }
}

/// 15:00 to 17:00 on a Shanghai day, closing 24 hours before.
pub(crate) fn slot(day: &str) -> Slot {
    Slot::new(format!("{day}T15:00:00").parse().unwrap(), 120, 24 * 60)
}

pub(crate) async fn open(state: &AppState, centre: &Brief, slot: Slot, terms: &Terms) -> TimeId {
    let mut ch = Change::at(state, state.clock().now(), None).await.unwrap();
    let id = write::create(&mut ch, centre, slot, terms).await.unwrap();
    ch.commit().await.unwrap();
    id
}

pub(crate) async fn read(state: &AppState, id: TimeId) -> Time {
    let mut tx = state.db().read().await.unwrap();
    store::get(&mut tx, id).await.unwrap().unwrap()
}

/// Takes in a transaction of its own.
pub(crate) async fn take(
    state: &AppState,
    id: TimeId,
    of: &[Activity],
    people: i64,
    groups: i64,
) -> Result<(), Full> {
    let mut tx = state.db().write().await.unwrap();
    let taken = store::take(&mut tx, state.clock().now(), id, of, people, groups).await.unwrap();
    tx.commit().await.unwrap();
    taken
}

#[tokio::test]
async fn vis_01_a_time_comes_back_as_it_was_said_with_what_its_centre_adds() {
    each_engine(async |state| {
        let centre = centre_in(&state, ZHUGOU, 1).await;
        let said = terms(&[("haircut", Some(4)), ("company", None)], 10, Some(1));
        let id = open(&state, &centre, slot("2026-09-30"), &said).await;
        let time = read(&state, id).await;
        assert_eq!((time.centre, time.host_unit.as_str()), (centre.id, "示例卫生院"));
        assert_eq!((time.terms.clone(), time.slot), (said, slot("2026-09-30")));
        assert_eq!((time.free(), time.free_groups(), time.sequence, time.version), (10, Some(1), 0, 1));
        let now = state.clock().now();
        assert!(time.takes(now) && !time.takes(time.slot.closes_at), "at the very second it is over");
        let mut tx = state.db().read().await.unwrap();
        let taken = store::activities(&mut tx, id).await.unwrap();
        assert_eq!(taken.iter().map(|t| t.places).max(), Some(Some(4)));
    })
    .await;
}

#[tokio::test]
async fn w_10_what_is_booked_must_fit_and_who_booked_is_told_of_a_move() {
    each_engine(async |state| {
        let centre = centre_in(&state, ZHUGOU, 1).await;
        let id = open(
            &state,
            &centre,
            slot("2026-09-30"),
            &terms(&[("haircut", Some(4)), ("company", None)], 10, Some(2)),
        )
        .await;
        take(&state, id, &[activity("haircut")], 3, 1).await.unwrap();
        take(&state, id, &[activity("company")], 4, 1).await.unwrap();
        let mut ch = Change::at(&state, state.clock().now(), None).await.unwrap();
        let time = write::lock(&mut ch, id).await.unwrap().unwrap();
        for (smaller, over) in [
            (terms(&[("haircut", None), ("company", None)], 6, None), Over::Places(1)),
            (terms(&[("haircut", None), ("company", None)], 10, Some(1)), Over::Groups(1)),
            (
                terms(&[("haircut", Some(2)), ("company", None)], 10, None),
                Over::Activity(activity("haircut"), 1),
            ),
            (terms(&[("haircut", None)], 10, None), Over::Activity(activity("company"), 4)),
        ] {
            assert_eq!(write::change(&mut ch, &time, time.slot, &smaller).await.unwrap(), Err(over));
        }
        // Another text alone is no news for a calendar; another hour is.
        let wider = terms(&[("haircut", Some(3)), ("company", None)], 7, None);
        assert_eq!(write::change(&mut ch, &time, time.slot, &wider).await.unwrap(), Ok(()));
        let time = store::get(&mut ch.tx, id).await.unwrap().unwrap();
        assert_eq!((time.sequence, time.version, time.by_hand), (0, 2, false));
        assert_eq!(changes::due(&mut ch.tx, 9).await.unwrap(), []);
        write::change(&mut ch, &time, slot("2026-10-01"), &wider).await.unwrap().unwrap();
        assert_eq!(changes::due(&mut ch.tx, 9).await.unwrap(), [(id, Changed::Moved)]);
        let time = store::get(&mut ch.tx, id).await.unwrap().unwrap();
        assert_eq!((time.sequence, time.taken_places), (1, 7));
        write::cancel(&mut ch, &time, &text("中心当天检查")).await.unwrap();
        assert_eq!(changes::due(&mut ch.tx, 9).await.unwrap(), [(id, Changed::Cancelled)]);
        assert!(
            changes::done(&mut ch.tx, id).await.unwrap() && !changes::done(&mut ch.tx, id).await.unwrap()
        );
        let time = store::get(&mut ch.tx, id).await.unwrap().unwrap();
        assert_eq!((time.state, time.reason.as_str(), time.sequence), (State::Cancelled, "中心当天检查", 2));
        // What was booked is freed by whoever keeps bookings.
        store::free(&mut ch.tx, id, &[activity("haircut")], 3, 1).await.unwrap();
        ch.commit().await.unwrap();
        assert_eq!(take(&state, id, &[], 1, 0).await, Err(Full::Closed));
    })
    .await;
}

#[tokio::test]
async fn other_times_are_those_with_room_and_something_of_the_same_nearest_first() {
    each_engine(async |state| {
        let (here, there) = (centre_in(&state, ZHUGOU, 1).await, centre_in(&state, RENDIAN, 1).await);
        let far = centre_in(&state, "411726102", 1).await;
        let clean = terms(&[("cleaning", None)], 5, None);
        let id = open(&state, &here, slot("2026-09-30"), &clean).await;
        let early = open(&state, &there, slot("2026-09-25"), &clean).await;
        let same = open(&state, &here, slot("2026-10-03"), &clean).await;
        open(&state, &here, slot("2026-10-04"), &terms(&[("haircut", None)], 5, None)).await;
        open(&state, &here, slot("2026-09-23"), &clean).await;
        open(&state, &far, slot("2026-09-29"), &clean).await;
        let small = open(&state, &here, slot("2026-10-02"), &terms(&[("cleaning", None)], 2, None)).await;
        let mut tx = state.db().read().await.unwrap();
        let now = state.clock().now() + TimeDelta::hours(6);
        let found = store::alternatives(&mut tx, id, 3, now, 9).await.unwrap();
        assert_eq!(found.iter().map(|t| t.id).collect::<Vec<_>>(), [same, early], "23 September has closed");
        let one = store::alternatives(&mut tx, id, 1, now, 1).await.unwrap();
        assert_eq!(one[0].id, small);
    })
    .await;
}
