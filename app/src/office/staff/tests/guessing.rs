//! How often one may guess (AU-07, AU-08).
use chrono::TimeDelta;

use super::*;
use crate::office::staff::store::tries;
use crate::testing::each_engine;

#[tokio::test]
async fn au_07_the_wait_grows_and_the_fifth_failure_locks_for_a_quarter_of_an_hour() {
    each_engine(|state| async move {
        with_accounts(&state).await;
        let person = who("county1");
        let browser = Browser::anonymous(&state);
        let lead = async || password(&browser, person, demo::PASSWORD).await.location().to_owned();
        for step in [1, 3, 5, 10] {
            assert_eq!(password(&browser, person, "wrong").await.status, 422);
            state.clock().advance(TimeDelta::milliseconds(step * 1000 - 1));
            assert_eq!(lead().await, "", "{step} s are not over: even the right one is refused");
            state.clock().advance(TimeDelta::milliseconds(1));
        }
        password(&browser, person, "wrong").await;
        assert_eq!(count(&state, "SELECT COUNT(*) FROM audit_events WHERE action = 'locked'").await, 1);
        state.clock().advance(TimeDelta::minutes(15) - TimeDelta::milliseconds(1));
        assert_eq!(lead().await, "");
        state.clock().advance(TimeDelta::milliseconds(1));
        assert_eq!(lead().await, "/sign-in/code");
    })
    .await;
}

#[tokio::test]
async fn au_07_and_au_08_a_thousand_guesses_cost_one_mail_and_the_owner_comes_in() {
    each_engine(|state| async move {
        with_accounts(&state).await;
        let person = who("county2");
        // The owner has signed in from here before.
        let first = sign_in(&state, &Browser::anonymous(&state), person).await;
        let known =
            Browser::anonymous(&state).with_cookie("nf-device", &cookie(&first, "nf-device").unwrap());
        for i in 0..1000 {
            // Every try on a router of its own, as after a restart or on another node.
            if i < 20 || i % 100 == 0 {
                assert_eq!(password(&Browser::anonymous(&state), person, "wrong").await.status, 422);
            } else {
                take(&state, person).await;
            }
            state.clock().advance(TimeDelta::seconds(1));
        }
        let today = crate::base::clock::local_date(state.clock().now());
        let mut tx = state.db().read().await.unwrap();
        let judged =
            tries::of_today(&mut tx, &tries::who(state.keys(), &person.email()), today).await.unwrap();
        drop(tx);
        assert!(judged <= 100, "{judged} guesses were judged");
        assert_eq!(count(&state, "SELECT COUNT(*) FROM mails WHERE template = 'lockout'").await, 1);
        // A stranger's browser waits, the known one does not.
        assert_eq!(password(&Browser::anonymous(&state), person, demo::PASSWORD).await.status, 422);
        assert_eq!(password(&known, person, demo::PASSWORD).await.location(), "/sign-in/code");
        // The known browser is known for its owner only, and has a counter of its own.
        assert_eq!(password(&known, who("county3"), demo::PASSWORD).await.location(), "/sign-in/code");
        for _ in 0..5 {
            password(&known, person, "wrong").await;
            state.clock().advance(TimeDelta::seconds(10));
        }
        assert_eq!(password(&known, person, demo::PASSWORD).await.status, 422);
    })
    .await;
}

/// A try without its hash, which is slow.
async fn take(state: &AppState, person: &DemoStaff) {
    let counter = tries::Counter { who: tries::who(state.keys(), &person.email()), device: String::new() };
    let mut tx = state.db().write().await.unwrap();
    if counter.take(&mut tx, state.clock().now()).await.unwrap() {
        counter.wrong(&mut tx, state.clock().now()).await.unwrap();
    }
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn au_07_at_a_hundred_a_day_only_the_mailed_link_helps_and_it_lifts_only_the_wait() {
    each_engine(|state| async move {
        with_accounts(&state).await;
        let person = who("county3");
        let browser = Browser::anonymous(&state);
        let counter =
            tries::Counter { who: tries::who(state.keys(), &person.email()), device: String::new() };
        let mut tx = state.db().write().await.unwrap();
        counter.take(&mut tx, state.clock().now()).await.unwrap();
        crate::exec!(&mut tx, "UPDATE staff_tries SET day_fails = 99").unwrap();
        tx.commit().await.unwrap();
        password(&browser, person, "wrong").await;
        state.clock().advance(TimeDelta::hours(2));
        assert_eq!(
            password(&browser, person, demo::PASSWORD).await.status,
            422,
            "waiting does not help today"
        );
        let token = link(&state, person, crate::office::staff::store::links::Purpose::Unlock).await;
        let path = format!("/unlock/{token}");
        let page = browser.get(&path).await;
        assert!(page.body.contains("c***@demo.nuanfang.invalid") && !page.body.contains("county3@"));
        assert_eq!(
            password(&browser, person, demo::PASSWORD).await.status,
            422,
            "AU-10: reading it changes nothing"
        );
        assert_eq!(browser.post(&path, &[]).await.location(), "/sign-in?done=unlocked");
        assert_eq!(browser.get("/staff").await.status, 303, "the link is no way in");
        assert_eq!(password(&browser, person, demo::PASSWORD).await.location(), "/sign-in/code");
        assert_eq!(browser.post(&path, &[]).await.status, 410);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn au_07_guesses_at_the_same_instant_are_counted_before_they_are_judged() {
    each_engine(|state| async move {
        let counter = tries::Counter { who: "w".into(), device: String::new() };
        let mut tasks = vec![];
        for _ in 0..20 {
            let (state, counter) = (state.clone(), counter.clone());
            tasks.push(tokio::spawn(async move {
                let mut tx = state.db().write().await.unwrap();
                let taken = counter.take(&mut tx, state.clock().now()).await.unwrap();
                tx.commit().await.unwrap();
                taken
            }));
        }
        let mut taken = 0;
        for task in tasks {
            taken += i32::from(task.await.unwrap());
        }
        assert_eq!(taken, 5);
    })
    .await;
}
