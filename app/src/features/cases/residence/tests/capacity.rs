//! Places: never more than beds, whatever the engine and however many at once; who waits, waits in the order of filing.
use chrono::TimeDelta;

use super::{case, centre, cleared, people, refusal, resident, signed, step, taken};
use crate::features::cases::{
    admissions::store::places::waiting, admissions::store::places::waiting_count,
    admissions::store::step::StepError, admissions::store::step::lock, admissions::types::Refusal,
    admissions::types::State, residence::store::figures, residence::store::stays,
};
use crate::office::change::Change;
use crate::testing::each_engine;
use crate::{exec, on};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ac_07_twenty_four_move_ins_for_the_last_three_places() {
    // Known to be partly taken, and never reported: both ways there are exactly as many move-ins as places.
    for (beds, occupied, places) in [(8, Some(5), 3), (3, None, 3)] {
        each_engine(|state| async move {
            let (centre, _) = centre(&state, 1, beds, occupied).await;
            let p = people(&state, centre).await;
            let mut tasks = vec![];
            let mut ids = vec![];
            for i in 0..24 {
                ids.push(signed(&state, &p, centre, &format!("张示例{i}")).await);
            }
            for id in ids {
                let (state, manager) = (state.clone(), p.manager.clone());
                tasks.push(tokio::spawn(async move {
                    let today = state.clock().today();
                    let now = state.clock().now();
                    let mut ch = Change::at(&state, now, Some(&manager)).await.unwrap();
                    let case = lock(&mut ch.tx, id, None).await.unwrap();
                    match stays::move_in(&mut ch, &case, today).await {
                        Ok(_) => {
                            ch.commit().await.unwrap();
                            true
                        }
                        Err(StepError::Refused(Refusal::Full, _)) => false,
                        Err(other) => panic!("{other:?}"),
                    }
                }));
            }
            let mut moved = 0;
            for task in tasks {
                moved += i64::from(task.await.unwrap());
            }
            assert_eq!(moved, places);
            assert_eq!(taken(&state, centre).await, Some(i64::from(beds)));
            let mut tx = state.db().read().await.unwrap();
            assert_eq!(waiting_count(&mut tx, centre).await.unwrap(), 24 - places);
            let all = figures::by_county(&mut tx).await.unwrap();
            assert_eq!((all.len(), all[0].residents, all[0].stays), (1, places, places));
        })
        .await;
    }
}

#[tokio::test]
async fn a_report_that_is_older_than_the_move_ins_gives_no_place_twice() {
    each_engine(|state| async move {
        let (centre, _) = centre(&state, 1, 2, None).await;
        let p = people(&state, centre).await;
        resident(&state, &p, centre, "张示例").await;
        resident(&state, &p, centre, "李示例").await;
        let third = signed(&state, &p, centre, "王示例").await;
        for reported in [None, Some(0_i64), Some(2)] {
            let mut tx = state.db().write().await.unwrap();
            exec!(&mut tx, "UPDATE centres SET occupied = $1 WHERE id = $2"; reported, centre).unwrap();
            tx.commit().await.unwrap();
            let today = state.clock().today();
            let full = step!(&state, &p.manager, third, |ch, case| stays::move_in(ch, &case, today).await);
            assert_eq!(refusal(full), Refusal::Full, "{reported:?}");
        }
        assert_eq!(case(&state, third).await.state, State::Signed, "nothing was kept of it");
    })
    .await;
}

#[tokio::test]
async fn seed_57_the_waiting_list_is_in_the_order_of_filing() {
    each_engine(|state| async move {
        let (centre, _) = centre(&state, 1, 20, None).await;
        let p = people(&state, centre).await;
        let mut ids = vec![];
        for name in ["张示例", "李示例", "王示例", "赵示例"] {
            ids.push(cleared(&state, &p.township, centre, name).await);
            state.clock().advance(TimeDelta::minutes(1));
        }
        // The third was filed a day before the others; the first and second on one day, the second entered first.
        let day = |n: u32| chrono::NaiveDate::from_ymd_opt(2026, 9, n).unwrap();
        let mut tx = state.db().write().await.unwrap();
        for (i, filed) in [(0, day(10)), (1, day(10)), (2, day(9)), (3, day(11))] {
            exec!(&mut tx, "UPDATE cases SET filed_on = $1 WHERE id = $2"; filed, ids[i]).unwrap();
        }
        let late = state.clock().now() + TimeDelta::hours(1);
        exec!(&mut tx, "UPDATE case_events SET at = $1 WHERE case_id = $2 AND act = 'file'"; late, ids[0])
            .unwrap();
        let list: Vec<_> = waiting(&mut tx, centre).await.unwrap().into_iter().map(|w| w.id).collect();
        assert_eq!(list, [ids[2], ids[1], ids[0], ids[3]]);
        tx.commit().await.unwrap();
        // Whoever moves in waits no longer; whoever has signed still does.
        let today = state.clock().today();
        step!(&state, &p.township, ids[2], |ch, case| {
            crate::features::cases::residence::store::agreements::sign(
                ch,
                &case,
                centre,
                &super::agreement(today),
            )
            .await
        })
        .unwrap();
        let mut tx = state.db().read().await.unwrap();
        assert_eq!(waiting_count(&mut tx, centre).await.unwrap(), 4);
        drop(tx);
        step!(&state, &p.manager, ids[2], |ch, case| stays::move_in(ch, &case, today).await).unwrap();
        let mut tx = state.db().read().await.unwrap();
        assert_eq!(waiting_count(&mut tx, centre).await.unwrap(), 3);
        let n: i64 = on!(&mut tx, c => sqlx::query_scalar(
            "SELECT COUNT(*) FROM work_items WHERE kind = 'move-in' AND done_at IS NULL").fetch_one(c).await)
        .unwrap();
        assert_eq!(n, 0, "the move-in waits no longer");
    })
    .await;
}
