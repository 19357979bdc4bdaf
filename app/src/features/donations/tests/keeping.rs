//! What is erased, and what stays.
use super::*;
use crate::on;

#[tokio::test]
async fn contacts_go_when_their_time_is_over_and_the_ledger_stays() {
    each_engine(async |state| {
        let centre = centre_in(&state, ZHUGOU, 1).await;
        let id = need(&state, &centre, &draft("wipes", "湿巾", "包", 1, 50)).await;
        let now = state.clock().now();
        let gift = give(&state, now, &offer("k", &[(id, 5)])).await.unwrap();
        let who = approvers(&state).await;
        let part = parts(&state, gift.id).await.remove(0);
        let sweep = async |days: i64| {
            let mut tx = state.db().write().await.unwrap();
            let later = now + chrono::TimeDelta::days(days);
            let n = (store::retention::OLD.run)(&mut tx, state.keys(), later).await.unwrap();
            tx.commit().await.unwrap();
            n
        };
        assert_eq!(sweep(4_000).await, 0, "what is open stays");
        go(&state, now, &who, &part, &Move::Decline("用不上".into())).await.unwrap();
        assert_eq!((sweep(182).await, sweep(184).await, sweep(184).await), (0, 1, 0));
        let mut tx = state.db().read().await.unwrap();
        assert!(store::by_code(&mut tx, state.keys(), &gift.code).await.unwrap().is_none());
        assert!(store::donor(&mut tx, state.keys(), gift.id).await.unwrap().is_none());
        let notes: i64 = on!(&mut tx, c => sqlx::query_scalar(
            "SELECT COUNT(*) FROM gift_events WHERE note IS NOT NULL").fetch_one(c).await)
        .unwrap();
        assert_eq!(notes, 0);
        drop(tx);
        sound(&state).await;
    })
    .await;
}
