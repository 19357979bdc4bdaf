//! Limits, public counts, drafts and ten years.
use axum::{body::Body, http::Request};
use chrono::{NaiveDate, TimeDelta};

use super::*;
use crate::base::{db::paging::Turn, random};
use crate::features::objections::{store, store::figures, types::files_of};
use crate::office::change::Change;
use crate::testing::each_engine;
use crate::web::{files, quotas};

#[tokio::test]
async fn ac_10_guessing_codes_is_stopped_and_a_right_code_is_not_counted() {
    each_engine(|state| async move {
        let w = world(&state).await;
        let (_, code) = object(&state, &w.no, &REAL).await;
        let b = Browser::anonymous(&state);
        for _ in 0..40 {
            assert_eq!(b.get(&format!("/objections/{code}")).await.status, 200);
        }
        let sent = b.post("/objections", &[("code", &code.to_lowercase())]).await;
        assert_eq!((sent.status.as_u16(), sent.location()), (303, format!("/objections/{code}").as_str()));
        for i in 0..200 {
            let wrong = if i % 2 == 0 { random::code() } else { "nonsense".to_owned() };
            let answer = match i % 3 {
                0 => b.post("/objections", &[("code", &wrong)]).await,
                _ => b.get(&format!("/objections/{wrong}")).await,
            };
            assert_eq!(answer.status.as_u16(), if i % 3 == 0 { 422 } else { 404 });
        }
        let wrong = random::code();
        let stopped = b.post("/objections", &[("code", &wrong)]).await;
        assert_eq!(
            (stopped.status.as_u16(), stopped.headers["retry-after"].to_str().unwrap()),
            (429, "3601")
        );
        assert!(stopped.body.contains(&wrong) && stopped.body.contains("11:00"), "what was typed stays");
        assert_eq!(b.get(&format!("/objections/{wrong}")).await.status, 429);
        assert_eq!(
            b.get(&format!("/objections/{code}")).await.status,
            200,
            "a right code is always answered"
        );
        state.clock().advance(TimeDelta::hours(1));
        assert_eq!(b.get(&format!("/objections/{wrong}")).await.status, 404);
        // Pictures on somebody else's page burn nobody's tries.
        let counted = "SELECT MAX(n) FROM quotas WHERE what = 'code'";
        let before = number(&state, counted).await;
        let request = Request::get(format!("/objections/{wrong}")).header("sec-fetch-site", "cross-site");
        let picture = request.header("sec-fetch-dest", "image").body(Body::empty()).unwrap();
        assert_eq!(b.send(picture).await.status, 404);
        assert_eq!(number(&state, counted).await, before);
    })
    .await;
}

#[tokio::test]
async fn rl_04_an_address_nobody_confirmed_gets_three_receipts_an_hour() {
    each_engine(|state| async move {
        let w = world(&state).await;
        let fields = [&REAL[..], &[("email", "victim@example.invalid")]].concat();
        for _ in 0..5 {
            object(&state, &w.no, &fields).await;
        }
        assert_eq!(number(&state, "SELECT COUNT(*) FROM mails").await, 3);
        assert_eq!(number(&state, "SELECT COUNT(*) FROM objections").await, 5, "each is filed all the same");
        let clear = "SELECT COUNT(*) FROM quotas WHERE whose LIKE '%192%' OR whose LIKE '%victim%'";
        assert_eq!(number(&state, clear).await, 0);
        assert_eq!(
            quotas::network(Some("2001:db8:1:2:3::9".parse().unwrap())),
            quotas::network(Some("2001:db8:1:2:ffff::1".parse().unwrap())),
            "RL-01"
        );
    })
    .await;
}

#[tokio::test]
async fn obj_10_small_counts_stay_unsaid() {
    each_engine(|state| async move {
        let empty = Browser::anonymous(&state).get("/objections/figures").await;
        assert_eq!(empty.status, 200);
        let mut tx = state.db().write().await.unwrap();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        figures::count(&mut tx, "411725", day("2026-09-22"), (17, 12, 3)).await.unwrap();
        figures::count(&mut tx, "411702", day("2026-06-30"), (4, 0, 0)).await.unwrap();
        tx.commit().await.unwrap();
        let b = Browser::anonymous(&state);
        let page = b.get("/objections/figures").await.body;
        for text in ["2026年第3季度", "2026年第2季度", ">17<", ">12<", "少于5"] {
            assert!(page.contains(text), "{text}");
        }
        assert!(!page.contains(">4<") && !page.contains(">3<"), "PUB-12");
        let json = b.get("/api/v1/objections").await.body;
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        let first = &json["items"][0];
        assert_eq!(first["county"], "411725");
        assert_eq!((first["received"].as_u64(), first["sustained"].is_null()), (Some(17), true));
        assert!(json["items"][1]["received"].is_null() && json["items"][1]["closed"] == 0);
    })
    .await;
}

#[tokio::test]
async fn drafts_and_their_files_are_gone_after_an_hour() {
    each_engine(|state| async move {
        let w = world(&state).await;
        let b = typed(&state, &w.no, &REAL).await;
        assert_eq!(b.upload(&at(&w.no, "/files"), &[], &[PDF]).await.status, 303);
        state.clock().advance(TimeDelta::minutes(61));
        assert_eq!(b.get(&at(&w.no, "/check")).await.location(), format!("/notices/{}/object", w.no));
        crate::wiring::retention::run(&state).await.unwrap();
        assert_eq!(number(&state, "SELECT COUNT(*) FROM submission_drafts").await, 0);
        assert_eq!(number(&state, "SELECT COUNT(*) FROM file_contents").await, 0, "IN-07: no orphans");
    })
    .await;
}

#[tokio::test]
async fn ret_04_after_ten_years_the_line_stays_and_everything_in_it_is_gone() {
    each_engine(|state| async move {
        let w = world(&state).await;
        let b = typed(&state, &w.no, &REAL).await;
        b.upload(&at(&w.no, "/files"), &[], &[PDF]).await;
        let code = send(&b, &w.no).await;
        let mut ch = Change::at(&state, state.clock().now(), Some(&w.handler)).await.unwrap();
        let o = store::by_code(&mut ch.tx, state.keys(), &code).await.unwrap().unwrap();
        let how = store::step::Move { text: "不属实".into(), declared: true, ..Default::default() };
        let act = crate::features::objections::types::Act::Decline;
        store::step::advance(&mut ch, &o, act, &how).await.unwrap();
        ch.commit().await.unwrap();
        let (open, _) = object(&state, &w.no, &ANONYMOUS).await;
        for (at, erased) in
            [("2036-09-22T01:59:00Z", 0), ("2036-09-22T02:00:00Z", 1), ("2036-09-23T02:00:00Z", 0)]
        {
            let mut tx = state.db().write().await.unwrap();
            assert_eq!(
                (store::retention::OLD.run)(&mut tx, state.keys(), at.parse().unwrap()).await.unwrap(),
                erased,
                "{at}"
            );
            tx.commit().await.unwrap();
        }
        let mut tx = state.db().read().await.unwrap();
        let texts = store::texts(&mut tx, state.keys(), o.id).await.unwrap();
        assert!(texts.statement.is_empty() && texts.reasons.is_none() && texts.code.is_empty());
        assert!(store::person(&mut tx, state.keys(), o.id).await.unwrap().is_none());
        assert!(files::store::list(&mut tx, &files_of(o.id)).await.unwrap().is_empty());
        assert!(store::events(&mut tx, state.keys(), o.id).await.unwrap().iter().all(|e| e.note.is_none()));
        // What is still open is kept, however old.
        assert!(!store::texts(&mut tx, state.keys(), open).await.unwrap().statement.is_empty());
        drop(tx);
        assert_eq!(number(&state, "SELECT COUNT(*) FROM audit_events WHERE reason = 'RET-04'").await, 1);
        let counts = "SELECT received * 10 + closed FROM objection_counts";
        assert_eq!(number(&state, counts).await, 21, "counts stay");
    })
    .await;
}

#[tokio::test]
async fn in_02_the_register_is_paged_and_filtered_within_reach() {
    each_engine(|state| async move {
        let w = world(&state).await;
        for _ in 0..5 {
            object(&state, &w.no, &ANONYMOUS).await;
        }
        let mut tx = state.db().read().await.unwrap();
        fn turn<'a>(state: &'a AppState, after: Option<&'a str>) -> Turn<'a> {
            Turn { keys: state.keys(), after, limit: 2 }
        }
        let reach = store::Reach::County("411725".into());
        let filter = store::Filter::default();
        let mut seen = vec![];
        let mut after: Option<String> = None;
        loop {
            let page = store::list(&mut tx, turn(&state, after.as_deref()), &reach, filter).await.unwrap();
            seen.extend(page.items.iter().map(|o| o.reference.clone()));
            after = page.next;
            if after.is_none() {
                break;
            }
            let other = store::Reach::County("411702".into());
            assert!(store::list(&mut tx, turn(&state, after.as_deref()), &other, filter).await.is_err());
        }
        assert_eq!(seen.len(), 5);
        let declined =
            store::Filter { state: Some(crate::features::objections::types::State::Declined), ..filter };
        assert!(store::list(&mut tx, turn(&state, None), &reach, declined).await.unwrap().items.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_hundred_people_behind_one_address_object_within_an_hour() {
    each_engine(|state| async move {
        let w = world(&state).await;
        for n in 0..100 {
            let serial = (n % 6 + 1).to_string();
            let fields: Vec<_> = REAL
                .iter()
                .map(|(k, v)| if *k == "serial" { (*k, serial.as_str()) } else { (*k, *v) })
                .collect();
            object(&state, &w.no, &fields).await;
        }
        assert_eq!(number(&state, "SELECT COUNT(*) FROM objections").await, 100);
    })
    .await;
}
