//! PUB-04, PUB-05, CAL-01: periods that become longer and never shorter.
use super::*;
use crate::base::{calendar::store as years, privacy::public_text::PublicText};
use crate::features::notices::types::ExtendReason;
use crate::features::publishing::{jobs, store::downtimes, store::longer};
use crate::testing::each_engine;

fn end(n: &Notice) -> String {
    crate::base::clock::last_day(n.life.ends_at).to_string()
}

#[test]
fn pub_05_whole_days_of_a_downtime_within_the_period() {
    let period = (at("2026-09-22T02:00:00Z"), at("2026-09-29T16:00:00Z"));
    for (from, to, days) in [
        ("2026-09-23T00:00:00Z", "2026-09-24T00:00:00Z", 0),
        ("2026-09-23T00:00:00Z", "2026-09-24T00:00:01Z", 1),
        ("2026-09-23T00:00:00Z", "2026-09-25T12:00:00Z", 2),
        ("2026-09-20T00:00:00Z", "2026-09-22T12:00:00Z", 0),
        ("2026-09-28T12:00:00Z", "2026-10-20T00:00:00Z", 1),
        ("2026-10-01T00:00:00Z", "2026-10-20T00:00:00Z", 0),
    ] {
        assert_eq!(longer::whole_days((at(from), at(to)), period), days, "{from} {to}");
    }
}

#[tokio::test]
async fn a_late_proof_makes_the_period_longer_and_says_so() {
    each_engine(|state| async move {
        let c = county(&state).await;
        let no = c.posted(&c.people(A, 3).await).await;
        assert_eq!(end(&c.notice(&no).await), "2026-09-29");
        state.clock().advance(TimeDelta::days(2));
        c.prove(&no, day("2026-09-24")).await;
        let n = c.notice(&no).await;
        // PUB-04: hung on 24 September, the seventh day is a feast, so 8 October.
        assert_eq!(end(&n), "2026-10-08");
        let mut tx = state.db().read().await.unwrap();
        let list = store::extensions(&mut tx, n.id).await.unwrap();
        assert_eq!((list.len(), list[0].reason, list[0].days), (1, ExtendReason::LateDisplay, 9));
        let rows = store::rows(&mut tx, &n, at("2026-10-08T15:59:00Z")).await.unwrap();
        assert_eq!(rows.len(), 3, "the rows stay as long as the notice");
        let page = crate::testing::http::Browser::anonymous(&state).get(&format!("/notices/{no}")).await.body;
        assert!(
            page.contains("公示期从实际张贴之日起算") && page.contains("公示栏张贴较晚，延长 9 天"),
            "{page}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_proof_in_time_changes_nothing() {
    each_engine(|state| async move {
        let c = county(&state).await;
        let no = c.posted(&c.people(A, 3).await).await;
        c.prove(&no, day("2026-09-22")).await;
        assert_eq!(end(&c.notice(&no).await), "2026-09-29");
    })
    .await;
}

#[tokio::test]
async fn pub_05_downtime_extends_once_by_whole_days() {
    each_engine(|state| async move {
        let c = county(&state).await;
        let no = c.posted(&c.people(A, 3).await).await;
        let admin = staff(&state, Role::CityAdmin, "4117", None).await;
        let put = |from: &'static str, to: &'static str| {
            let (state, admin) = (state.clone(), admin.clone());
            async move {
                let mut ch = Change::at(&state, state.clock().now(), Some(&admin)).await.unwrap();
                let note = PublicText::parse("断电").unwrap();
                let n = downtimes::put(&mut ch, (at(from), at(to)), &note).await.unwrap();
                ch.commit().await.unwrap();
                n
            }
        };
        state.clock().set(at("2026-09-26T02:00:00Z"));
        assert_eq!(
            put("2026-09-23T00:00:00Z", "2026-09-23T20:00:00Z").await,
            Some(0),
            "not longer than 24 hours"
        );
        assert_eq!(put("2026-09-24T00:00:00Z", "2026-09-25T06:00:00Z").await, Some(1));
        assert_eq!(
            put("2026-09-24T00:00:00Z", "2026-09-25T06:00:00Z").await,
            None,
            "the same downtime counts once"
        );
        let n = c.notice(&no).await;
        assert_eq!((end(&n).as_str(), n.extended_days), ("2026-09-30", 1));
    })
    .await;
}

#[tokio::test]
async fn cal_01_a_changed_holiday_table_may_lengthen_and_never_shortens() {
    each_engine(|state| async move {
        let c = county(&state).await;
        let no = c.posted(&c.people(A, 3).await).await;
        jobs::recompute(&state).await.unwrap();
        assert_eq!(end(&c.notice(&no).await), "2026-09-29", "nothing changed");
        let table = |days: &str| format!(r#"{{"year":2026,"papers":[],"days":[{days}]}}"#);
        let put = |json: String| {
            let state = state.clone();
            async move {
                let mut tx = state.db().write().await.unwrap();
                years::put(&mut tx, 2026, &json, state.clock().now()).await.unwrap();
                tx.commit().await.unwrap();
                jobs::recompute(&state).await.unwrap();
            }
        };
        put(table(r#"{"name":"国庆节","date":"2026-09-29","isOffDay":true}"#)).await;
        let n = c.notice(&no).await;
        assert_eq!(end(&n), "2026-09-30");
        let mut tx = state.db().read().await.unwrap();
        let list = store::extensions(&mut tx, n.id).await.unwrap();
        assert_eq!((list.len(), list[0].reason), (1, ExtendReason::Calendar));
        drop(tx);
        // Back again: what was announced stands.
        put(table(r#"{"name":"国庆节","date":"2026-10-01","isOffDay":true}"#)).await;
        assert_eq!(end(&c.notice(&no).await), "2026-09-30");
    })
    .await;
}
