//! What the clock does: days that run out, reminders, questions, what nobody fetched. Everything is said once.
use chrono::{Days, TimeDelta};
use serde_json::json;

use super::*;
use crate::base::{clock::start_of, ids::GiftItemId, privacy::public_text::PublicText};
use crate::features::donations::store::{
    entries, entries::Taking, questions, refused, remind, step::Counted,
};
use crate::features::donations::types::Way;
use crate::on;

/// Open work of a kind: for which role, and how often.
async fn open_work(state: &AppState, kind: &str) -> Vec<String> {
    let mut tx = state.db().read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar("SELECT role FROM work_items WHERE kind = $1 AND done_at IS NULL ORDER BY role")
        .bind(kind).fetch_all(c).await)
    .unwrap()
}

async fn mails(state: &AppState, template: &str) -> i64 {
    let mut tx = state.db().read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar("SELECT COUNT(*) FROM mails WHERE template = $1").bind(template).fetch_one(c).await)
        .unwrap()
}

/// Runs the clock at an instant, twice: the second time says nothing new.
async fn tick(state: &AppState, at: DateTime<Utc>) {
    state.clock().set(at);
    for _ in 0..2 {
        holds::run(state).await.unwrap();
        remind::run(state).await.unwrap();
    }
}

async fn item_of(state: &AppState, part: &Part) -> GiftItemId {
    let mut tx = state.db().read().await.unwrap();
    store::items(&mut tx, part.id).await.unwrap().remove(0).id
}

/// One gift of twenty wipes for a fresh centre; with an address, or with a telephone number only.
async fn one(state: &AppState, email: &str) -> (Part, [Actor; 2]) {
    let centre = centre_in(state, ZHUGOU, 1).await;
    let id = need(state, &centre, &draft("wipes", "湿巾", "包", 1, 50)).await;
    let mut offer = offer("c", &[(id, 20)]);
    offer.donor.email = email.to_owned();
    let gift = give(state, state.clock().now(), &offer).await.unwrap();
    (parts(state, gift.id).await.remove(0), approvers(state).await)
}

fn accept(until: DateTime<Utc>) -> Move {
    Move::Accept { pieces: None, until: Some(until), note: String::new() }
}

/// From an accepted part to a confirmed one.
async fn arrive(state: &AppState, who: &[Actor; 2], part: &Part, good: i64) -> Part {
    let now = state.clock().now();
    let counts = vec![Counted { item: item_of(state, part).await, counted: 20, good }];
    go(state, now, who, part, &Move::Inspect { counts, last: true, note: "外包装破损".into() })
        .await
        .unwrap();
    go(state, now, who, part, &Move::Confirm).await.unwrap()
}

#[tokio::test]
async fn an_answer_that_does_not_come_goes_to_the_township_at_the_second() {
    let file = vectors::file("deadlines");
    let list = file["vectors"].as_array().unwrap().iter();
    let answers: Vec<_> = list.filter(|v| v["working_days"] == 3).collect();
    assert!(!answers.is_empty());
    for v in answers {
        each_engine(async |state| {
            let from: DateTime<Utc> = v["from"].as_str().unwrap().parse().unwrap();
            state.clock().set(from);
            let (part, who) = one(&state, "").await;
            assert_eq!(json!(part.due_on), v["expect"]["last_day"], "deadlines#{}", v["id"]);
            let over: DateTime<Utc> = v["expect"]["overdue_from"].as_str().unwrap().parse().unwrap();
            tick(&state, over - TimeDelta::seconds(1)).await;
            assert!(open_work(&state, "gift-late").await.is_empty(), "deadlines#{}", v["id"]);
            tick(&state, over).await;
            assert_eq!(open_work(&state, "gift-late").await, ["township_officer"], "deadlines#{}", v["id"]);
            go(&state, over, &who, &part, &Move::Decline("用不上".into())).await.unwrap();
            tick(&state, over + TimeDelta::days(30)).await;
            assert!(open_work(&state, "gift-late").await.is_empty(), "it was answered");
        })
        .await;
    }
}

#[tokio::test]
async fn don_14_a_question_that_is_not_answered_goes_to_the_township() {
    let file = vectors::file("deadlines");
    let list = file["vectors"].as_array().unwrap().iter();
    let asked: Vec<_> = list.filter(|v| v["rule"] == "DON-14 question").collect();
    assert!(!asked.is_empty());
    for v in asked {
        each_engine(async |state| {
            let from: DateTime<Utc> = v["from"].as_str().unwrap().parse().unwrap();
            state.clock().set(from);
            let (part, who) = one(&state, "give@example.invalid").await;
            let mut ch = Change::at(&state, from, None).await.unwrap();
            let id = questions::ask(&mut ch, &part, "现在用上了吗？<script>").await.unwrap().unwrap();
            ch.commit().await.unwrap();
            let mut tx = state.db().read().await.unwrap();
            let known = questions::of_part(&mut tx, state.keys(), part.id).await.unwrap();
            drop(tx);
            assert_eq!(json!(known[0].due_on), v["expect"]["last_day"], "deadlines#{}", v["id"]);
            let over: DateTime<Utc> = v["expect"]["overdue_from"].as_str().unwrap().parse().unwrap();
            // The answer to the intention is late before: here only the question counts.
            go(&state, from, &who, &part, &accept(over + TimeDelta::days(9))).await.unwrap();
            tick(&state, over - TimeDelta::seconds(1)).await;
            assert!(open_work(&state, "gift-late").await.is_empty(), "deadlines#{}", v["id"]);
            tick(&state, over).await;
            assert_eq!(open_work(&state, "gift-late").await, ["township_officer"], "deadlines#{}", v["id"]);
            let before = mails(&state, "gift-news").await;
            for answered in [true, false] {
                let mut ch = Change::at(&state, over, Some(&who[0])).await.unwrap();
                let part = step::lock(&mut ch, part.id).await.unwrap().unwrap();
                assert_eq!(questions::answer(&mut ch, &part, id, "都用上了。").await.unwrap(), answered);
                ch.commit().await.unwrap();
            }
            assert_eq!(mails(&state, "gift-news").await, before + 1, "told once");
            assert!(
                open_work(&state, "gift-late").await.is_empty()
                    && open_work(&state, "gift-question").await.is_empty()
            );
        })
        .await;
    }
}

#[tokio::test]
async fn a_donor_is_reminded_once_before_the_place_is_given_away() {
    for email in ["give@example.invalid", ""] {
        each_engine(async |state| {
            let (part, who) = one(&state, email).await;
            let now = state.clock().now();
            let until = start_of(state.clock().today() + Days::new(10));
            go(&state, now, &who, &part, &accept(until)).await.unwrap();
            let told = async || {
                let reminders = mails(&state, "gift-reminder").await;
                (reminders, open_work(&state, "gift-tell").await.len())
            };
            let calls = usize::from(email.is_empty());
            assert_eq!(told().await, (0, calls), "by telephone each step is told");
            let mut tx = state.db().write().await.unwrap();
            crate::exec!(&mut tx, "UPDATE work_items SET done_at = $1 WHERE kind = 'gift-tell'"; now)
                .unwrap();
            tx.commit().await.unwrap();
            tick(&state, until - TimeDelta::days(4)).await;
            assert_eq!(told().await, (0, 0), "not yet");
            // At midnight nobody is written to.
            tick(&state, until - TimeDelta::days(4) + TimeDelta::hours(1)).await;
            assert_eq!(told().await, (0, 0));
            tick(&state, until - TimeDelta::days(4) + TimeDelta::hours(9)).await;
            assert_eq!(told().await, (1 - i64::try_from(calls).unwrap(), calls));
            tick(&state, until).await;
            let mut tx = state.db().read().await.unwrap();
            let lapsed = store::part(&mut tx, part.id).await.unwrap().unwrap();
            assert!(
                lapsed.state.hold().unwrap().lapsed,
                "a promise that never comes lapses after a reminder"
            );
        })
        .await;
    }
}

#[tokio::test]
async fn don_15_a_use_report_waits_for_the_centre_and_then_for_the_township() {
    each_engine(async |state| {
        let (part, who) = one(&state, "give@example.invalid").await;
        let manager = staff(&state, Role::CentreManager, ZHUGOU, Some(part.centre)).await;
        let now = state.clock().now();
        go(&state, now, &who, &part, &accept(now + TimeDelta::days(9))).await.unwrap();
        let part = arrive(&state, &who, &part, 20).await;
        assert!(part.reports_next(), "DON-10: no value, no receipt");
        assert!(open_work(&state, "gift-receipt").await.is_empty());
        assert_eq!(open_work(&state, "gift-report").await, ["centre_manager"]);
        tick(&state, start_of(part.due_on - Days::new(15))).await;
        assert_eq!(mails(&state, "gift-centre").await, 0);
        tick(&state, start_of(part.due_on - Days::new(14))).await;
        assert_eq!(open_work(&state, "gift-report").await, ["centre_manager"]);
        assert_eq!(mails(&state, "gift-centre").await, 1, "{}", manager.name);
        tick(&state, start_of(part.due_on + Days::new(1))).await;
        assert_eq!(open_work(&state, "gift-late").await, ["township_officer"]);
        // A report begins the clock anew; what is used up is closed.
        let mut tx = state.db().read().await.unwrap();
        let need = store::items(&mut tx, part.id).await.unwrap().remove(0).need;
        drop(tx);
        let reason = PublicText::parse("日常护理").unwrap();
        for pieces in [5, 15] {
            let mut ch = Change::at(&state, state.clock().now(), Some(&who[0])).await.unwrap();
            let on = state.clock().today();
            let used = Taking { need, only: None, way: Way::Used, pieces, on, reason: Some(&reason) };
            entries::draw(&mut ch, &used).await.unwrap().unwrap();
            ch.commit().await.unwrap();
            assert!(open_work(&state, "gift-late").await.is_empty());
        }
        tick(&state, state.clock().now() + TimeDelta::days(200)).await;
        assert!(open_work(&state, "gift-report").await.is_empty(), "nothing is left to report");
    })
    .await;
}

#[tokio::test]
async fn what_nobody_fetches_is_disposed_of_after_fifteen_days() {
    each_engine(async |state| {
        let (part, who) = one(&state, "give@example.invalid").await;
        let now = state.clock().now();
        let item = item_of(&state, &part).await;
        let keep = async |pieces: i64| {
            let mut ch = Change::at(&state, now, Some(&who[0])).await.unwrap();
            let part = step::lock(&mut ch, part.id).await.unwrap().unwrap();
            let done = refused::keep(&mut ch, &part, (item, pieces), "湿巾 1 包").await.unwrap();
            ch.commit().await.unwrap();
            done
        };
        assert_eq!(keep(1).await, Err(Refused::Order), "nothing was inspected");
        go(&state, now, &who, &part, &accept(now + TimeDelta::days(9))).await.unwrap();
        arrive(&state, &who, &part, 17).await;
        assert_eq!(keep(0).await, Err(Refused::Count));
        assert_eq!((keep(1).await, keep(2).await), (Ok(()), Ok(())));
        let all = async || {
            let mut tx = state.db().read().await.unwrap();
            refused::of_part(&mut tx, part.id).await.unwrap()
        };
        let first = all().await[0].id;
        for _ in 0..2 {
            let mut ch = Change::at(&state, now, Some(&who[0])).await.unwrap();
            let part = step::lock(&mut ch, part.id).await.unwrap().unwrap();
            refused::fetched(&mut ch, &part, first).await.unwrap();
            ch.commit().await.unwrap();
        }
        let last_day = start_of(state.clock().today() + Days::new(16));
        tick(&state, last_day - TimeDelta::seconds(1)).await;
        assert!(all().await[1].ended_at.is_none(), "the fifteenth day counts");
        tick(&state, last_day).await;
        assert!(all().await[1].ended_at.is_some());
        let mut tx = state.db().read().await.unwrap();
        let acts: Vec<String> = on!(&mut tx, c => sqlx::query_scalar(
            "SELECT act FROM gift_events WHERE part_id = $1 AND act IN ('fetch', 'discard') ORDER BY seq")
            .bind(part.id).fetch_all(c).await)
        .unwrap();
        assert_eq!(acts, ["fetch", "discard"]);
        drop(tx);
        sound(&state).await;
    })
    .await;
}
