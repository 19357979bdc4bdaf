//! Series on both engines: written ahead once, edited after people booked, days without visitors, weeks that are copied.
use super::*;
use crate::base::calendar::Calendar;
use crate::features::times::jobs;
use crate::features::times::store::{house, house::Why, series, series::Edited, switch};
use crate::features::times::types::series::{Edit, Every, Repeat, Rest, hour, local};
use crate::fetch;

/// A weekly series on Tuesdays at nine from 29 September 2026.
async fn weekly(state: &AppState, centre: &Brief, rest: Rest) -> crate::base::ids::SeriesId {
    let first = "2026-09-29T09:00:00".parse().unwrap();
    let repeat = Repeat::every(Every::Weeks(1), first, rest, None).unwrap();
    let mut ch = Change::at(state, state.clock().now(), None).await.unwrap();
    let slot = Slot::new(first, 120, 24 * 60);
    let id =
        series::create(&mut ch, centre, &repeat, slot, &terms(&[("company", None)], 9, None)).await.unwrap();
    ch.commit().await.unwrap();
    id
}

async fn days(state: &AppState, id: crate::base::ids::SeriesId) -> Vec<String> {
    let mut tx = state.db().read().await.unwrap();
    let times = series::times_of(&mut tx, id, state.clock().now()).await.unwrap();
    times.iter().map(|t| local(t.slot.starts_at).format("%m-%d %H:%M").to_string()).collect()
}

async fn waiting(state: &AppState) -> i64 {
    let mut tx = state.db().read().await.unwrap();
    fetch!(&mut tx, value "SELECT COUNT(*) FROM work_items WHERE kind = 'times-decide' AND done_at IS NULL")
        .unwrap()
}

#[tokio::test]
async fn a_series_is_written_ahead_once_across_new_year_and_make_up_workdays() {
    each_engine(async |state| {
        let centre = centre_in(&state, ZHUGOU, 1).await;
        let id = weekly(&state, &centre, Rest::Skip).await;
        let first = days(&state, id).await;
        assert_eq!(first.first().map(String::as_str), Some("09-29 09:00"));
        assert!(!first.contains(&"10-06 09:00".to_owned()), "the holiday week has none: {first:?}");
        assert_eq!(jobs::run(&state).await.unwrap(), 0, "nothing is due on the same day");
        state.clock().advance(TimeDelta::days(40));
        assert_eq!((jobs::run(&state).await.unwrap(), jobs::run(&state).await.unwrap()), (1, 0));
        let later = days(&state, id).await;
        assert!(later.contains(&"01-05 09:00".to_owned()), "{later:?}");
        let unique: std::collections::HashSet<_> = later.iter().collect();
        assert_eq!(unique.len(), later.len());
        assert!(Calendar::builtin().day("2026-10-10".parse().unwrap()).kind.is_working());
    })
    .await;
}

#[tokio::test]
async fn f07_an_edited_series_moves_what_is_free_and_lists_the_rest_for_decision() {
    each_engine(async |state| {
        let centre = centre_in(&state, ZHUGOU, 1).await;
        let id = weekly(&state, &centre, Rest::Any).await;
        let mut tx = state.db().read().await.unwrap();
        let times = series::times_of(&mut tx, id, state.clock().now()).await.unwrap();
        drop(tx);
        take(&state, times[0].id, &[activity("company")], 2, 0).await.unwrap();
        let mut ch = Change::at(&state, state.clock().now(), None).await.unwrap();
        let hand = write::lock(&mut ch, times[1].id).await.unwrap().unwrap();
        write::change(&mut ch, &hand, slot("2026-10-08"), &hand.terms).await.unwrap().unwrap();
        let one = series::lock(&mut ch.tx, id).await.unwrap().unwrap();
        let edit = Edit { shift_days: 1, time: hour("14:30"), ..Edit::default() };
        let edited = series::edit(&mut ch, &one, &edit).await.unwrap();
        ch.commit().await.unwrap();
        assert_eq!(edited, Edited { moved: times.len() - 2, removed: 0, undecided: 2 });
        let now = days(&state, id).await;
        assert_eq!(now[..3], ["09-29 09:00", "10-08 15:00", "10-14 14:30"]);
        assert_eq!(
            (read(&state, times[0].id).await.undecided, read(&state, times[2].id).await.sequence),
            (true, 1)
        );
        assert_eq!(waiting(&state).await, 1);
        // It goes on where it was moved to, and puts no second one beside what stayed.
        state.clock().advance(TimeDelta::days(1));
        jobs::run(&state).await.unwrap();
        let after = days(&state, id).await;
        assert!(after.iter().all(|d| !d.starts_with("09-30") && !d.starts_with("10-07")), "{after:?}");
        // Decided, one by one.
        for time in &times[..2] {
            let mut ch = Change::at(&state, state.clock().now(), None).await.unwrap();
            let time = write::lock(&mut ch, time.id).await.unwrap().unwrap();
            series::keep(&mut ch, &time).await.unwrap();
            ch.commit().await.unwrap();
        }
        assert_eq!(waiting(&state).await, 0);
        // Its end leaves what is booked.
        let mut ch = Change::at(&state, state.clock().now(), None).await.unwrap();
        let one = series::lock(&mut ch.tx, id).await.unwrap().unwrap();
        let ended = series::end(&mut ch, &one).await.unwrap();
        ch.commit().await.unwrap();
        assert_eq!(ended.undecided, 2);
        assert_eq!(days(&state, id).await.len(), 2);
        state.clock().advance(TimeDelta::days(30));
        assert_eq!(jobs::run(&state).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn vis_01_days_without_visitors_clear_what_is_free_and_stop_what_is_new() {
    each_engine(async |state| {
        let centre = centre_in(&state, ZHUGOU, 1).await;
        let said = terms(&[("company", None)], 9, None);
        let (empty, booked) = (
            open(&state, &centre, slot("2026-10-12"), &said).await,
            open(&state, &centre, slot("2026-10-13"), &said).await,
        );
        take(&state, booked, &[activity("company")], 1, 0).await.unwrap();
        let day = |d: &str| d.parse().unwrap();
        let mut ch = Change::at(&state, state.clock().now(), None).await.unwrap();
        let span = (day("2026-10-12"), day("2026-10-14"));
        let cleared =
            house::black_out(&mut ch, centre.id, span, Why::Quarantine, &text("流感防护")).await.unwrap();
        assert_eq!(cleared, house::Cleared { cancelled: 1, undecided: 1 });
        assert!(house::blocked(&mut ch.tx, centre.id, slot("2026-10-14")).await.unwrap().is_some());
        assert!(house::blocked(&mut ch.tx, centre.id, slot("2026-10-15")).await.unwrap().is_none());
        let quiet = house::Quiet { from: hour("12:00").unwrap(), to: hour("15:30").unwrap() };
        assert!(house::set(&mut ch, centre.id, &text(""), Some(quiet), 0).await.unwrap());
        assert!(!house::set(&mut ch, centre.id, &text(""), None, 0).await.unwrap(), "somebody was first");
        assert!(house::blocked(&mut ch.tx, centre.id, slot("2026-10-15")).await.unwrap().is_some());
        ch.commit().await.unwrap();
        assert_eq!(
            (read(&state, empty).await.state, read(&state, booked).await.state),
            (State::Cancelled, State::Open)
        );
        assert_eq!(waiting(&state).await, 1);
        let night = house::Quiet { from: hour("21:00").unwrap(), to: hour("07:00").unwrap() };
        let at = |local: &str| Slot::new(local.parse().unwrap(), 60, 0);
        assert!(night.meets(at("2026-10-15T22:00:00")) && night.meets(at("2026-10-15T06:30:00")));
        assert!(!night.meets(at("2026-10-15T07:00:00")) && !night.meets(at("2026-10-15T20:00:00")));
    })
    .await;
}

#[tokio::test]
async fn a_week_is_copied_without_what_is_there_already() {
    each_engine(async |state| {
        let centre = centre_in(&state, ZHUGOU, 1).await;
        let said = terms(&[("company", None)], 9, None);
        for day in ["2026-09-23", "2026-09-25"] {
            open(&state, &centre, slot(day), &said).await;
        }
        weekly(&state, &centre, Rest::Any).await;
        let copy = async || {
            let mut ch = Change::at(&state, state.clock().now(), None).await.unwrap();
            let (from, to) = ("2026-09-21".parse().unwrap(), "2026-10-05".parse().unwrap());
            let n = series::copy_week(&mut ch, &centre, from, to).await.unwrap();
            ch.commit().await.unwrap();
            n
        };
        assert_eq!((copy().await, copy().await), (2, 0), "twice is once");
    })
    .await;
}

#[tokio::test]
async fn vis_05_a_county_suspends_all_visits_with_one_switch() {
    each_engine(async |state| {
        let (here, there) = (centre_in(&state, ZHUGOU, 1).await, centre_in(&state, "411726102", 1).await);
        let said = terms(&[("company", None)], 9, None);
        let booked = open(&state, &here, slot("2026-09-30"), &said).await;
        let other = open(&state, &there, slot("2026-09-30"), &said).await;
        take(&state, booked, &[activity("company")], 2, 0).await.unwrap();
        let now = state.clock().now();
        let mut ch = Change::at(&state, now, None).await.unwrap();
        assert_eq!(switch::reach(&mut ch.tx, "411725", now).await.unwrap(), (1, 2));
        assert!(switch::turn_on(&mut ch, "411725", &text("流感高发"), 0).await.unwrap());
        assert!(!switch::turn_on(&mut ch, "411725", &text("别的"), 0).await.unwrap(), "somebody was first");
        assert_eq!(changes::due(&mut ch.tx, 9).await.unwrap(), [(booked, Changed::Suspended)]);
        ch.commit().await.unwrap();
        let time = read(&state, booked).await;
        assert_eq!((time.state, time.reason.as_str(), time.sequence), (State::Suspended, "流感高发", 1));
        assert_eq!(read(&state, other).await.state, State::Open);
        assert_eq!(take(&state, booked, &[activity("company")], 1, 0).await, Err(Full::Closed));
        let fresh = open(&state, &here, slot("2026-10-02"), &said).await;
        assert_eq!(read(&state, fresh).await.state, State::Suspended, "new ones too");
        let browser = crate::testing::http::Browser::anonymous(&state);
        let page = browser.get("/visits").await.body.replace("<!>", "");
        assert!(
            page.contains("流感高发")
                && page.contains(&other.to_string())
                && !page.contains(&booked.to_string())
        );
        assert!(browser.get(&format!("/visits/{booked}")).await.body.contains("探访暂停"));
        let mut ch = Change::at(&state, now, None).await.unwrap();
        assert!(switch::turn_off(&mut ch, "411725", 1).await.unwrap());
        ch.commit().await.unwrap();
        assert_eq!(
            (read(&state, booked).await.state, read(&state, fresh).await.state),
            (State::Open, State::Open)
        );
    })
    .await;
}
