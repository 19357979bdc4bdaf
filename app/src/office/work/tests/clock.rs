//! The mails and escalations of the clock: once a day and person, on working days, also with two nodes.
use chrono::TimeDelta;

use super::*;
use crate::base::db::paging::Turn;
use crate::office::work::jobs;
use crate::on;
use crate::web::{page::Assets, state::Running};

async fn mails(state: &AppState, template: &str) -> i64 {
    let mut tx = state.db().read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar("SELECT COUNT(*) FROM mails WHERE template = $1").bind(template).fetch_one(c).await)
        .unwrap()
}

/// Another node on the same database, with a clock that stands where the first one's stands.
fn node(state: &AppState) -> AppState {
    let clock = crate::base::clock::Clock::fixed(state.clock().now());
    let (db, keys) = (state.db().clone(), state.keys().clone());
    AppState::new(
        db,
        clock,
        keys,
        state.site().clone(),
        Running::default(),
        Assets::NONE,
        state.declared().clone(),
    )
}

#[tokio::test]
async fn ml_02_one_digest_a_day_and_person_also_with_two_nodes() {
    each_engine(|state| async move {
        staff(&state, Role::TownshipOfficer, "411725101", None).await;
        let idle = staff(&state, Role::TownshipOfficer, "411725102", None).await;
        wait(&state, Kind::CaseApprove, "D-1", role(Role::TownshipOfficer, "411725101"), -1).await;
        wait(&state, Kind::CaseApprove, "D-2", role(Role::TownshipOfficer, "411725101"), 4).await;
        state.clock().advance(TimeDelta::minutes(2));
        let (a, b) = (node(&state), node(&state));
        let both = tokio::join!(jobs::run(&a), jobs::run(&b));
        both.0.unwrap();
        both.1.unwrap();
        jobs::run(&state).await.unwrap();
        assert_eq!((mails(&state, "new-work").await, mails(&state, "overdue-work").await), (1, 1));
        // Nothing new the next day, but what is late is still late.
        state.clock().advance(TimeDelta::days(1));
        jobs::run(&state).await.unwrap();
        assert_eq!((mails(&state, "new-work").await, mails(&state, "overdue-work").await), (1, 2));
        wait(&state, Kind::CaseSign, "D-3", Audience::Person(idle.id), 4).await;
        state.clock().advance(TimeDelta::days(1));
        jobs::run(&state).await.unwrap();
        assert_eq!((mails(&state, "new-work").await, mails(&state, "overdue-work").await), (2, 3));
        // Friday 25 September 2026 to Sunday the 27th is the Mid-Autumn holiday: nobody is written to.
        state.clock().set("2026-09-26T02:00:00Z".parse().unwrap());
        jobs::run(&state).await.unwrap();
        assert_eq!(mails(&state, "overdue-work").await, 3);
        // Nor before eight.
        state.clock().set("2026-09-27T23:59:00Z".parse().unwrap());
        jobs::run(&state).await.unwrap();
        assert_eq!(mails(&state, "overdue-work").await, 3);
        state.clock().set("2026-09-28T00:00:00Z".parse().unwrap());
        jobs::run(&state).await.unwrap();
        // Both by now: what came on Wednesday was due on Sunday.
        assert_eq!(mails(&state, "overdue-work").await, 5);
    })
    .await;
}

#[tokio::test]
async fn nobody_who_left_is_written_to() {
    each_engine(|state| async move {
        let actor = staff(&state, Role::TownshipOfficer, "411725101", None).await;
        wait(&state, Kind::CaseApprove, "D-1", role(Role::TownshipOfficer, "411725101"), -1).await;
        let mut tx = state.db().write().await.unwrap();
        crate::exec!(&mut tx, "UPDATE staff SET status = 'disabled' WHERE id = $1"; actor.id).unwrap();
        tx.commit().await.unwrap();
        jobs::run(&state).await.unwrap();
        assert_eq!((mails(&state, "new-work").await, mails(&state, "overdue-work").await), (0, 0));
    })
    .await;
}

#[test]
fn cal_04_late_by_more_than_two_working_days() {
    let calendar = crate::base::calendar::Calendar::builtin();
    let day = |d: &str| d.parse::<NaiveDate>().unwrap();
    for (today, until) in [
        ("2026-09-24", "2026-09-21"),
        // 25 to 27 September are holidays: the day before them counts as the last working day.
        ("2026-09-28", "2026-09-22"),
        // 1 to 7 October are holidays, 10 October is a make-up workday.
        ("2026-10-09", "2026-09-29"),
    ] {
        assert_eq!(jobs::told_until(&calendar, day(today)), day(until), "{today}");
        let late = |d| calendar.working_days_between(day(d), day(today));
        assert!(late(until) > 2);
    }
}

#[tokio::test]
async fn what_is_late_by_more_than_two_working_days_is_told_once_to_who_oversees_it() {
    each_engine(|state| async move {
        let county = staff(&state, Role::CountyOfficer, "411725", None).await;
        let city = staff(&state, Role::CityAdmin, "4117", None).await;
        let far = staff(&state, Role::CountyOfficer, "411702", None).await;
        // Due yesterday, Monday the 21st.
        wait(&state, Kind::CaseApprove, "E-1", role(Role::TownshipOfficer, "411725101"), -1).await;
        wait(&state, Kind::CaseReport, "E-2", role(Role::VillageReporter, VILLAGE), -1).await;
        wait(&state, Kind::CaseFile, "E-3", role(Role::CountyOfficer, "411725"), -1).await;
        let done = wait(&state, Kind::CaseSign, "E-4", role(Role::TownshipOfficer, "411725101"), -1).await;
        let mut tx = state.db().write().await.unwrap();
        store::close(&mut tx, state.clock().now(), Kind::CaseSign, done).await.unwrap();
        tx.commit().await.unwrap();
        let news = |actor: Actor| {
            let state = state.clone();
            async move {
                let mut tx = state.db().read().await.unwrap();
                let page =
                    store::news::page(&mut tx, Turn { keys: state.keys(), after: None, limit: 50 }, &actor)
                        .await
                        .unwrap();
                page.items.into_iter().map(|n| (n.kind, n.reference)).collect::<Vec<_>>()
            }
        };
        for at in ["2026-09-22T02:00:00Z", "2026-09-23T02:00:00Z"] {
            state.clock().set(at.parse().unwrap());
            jobs::run(&state).await.unwrap();
            assert!(news(county.clone()).await.is_empty(), "{at}");
        }
        state.clock().set("2026-09-24T02:00:00Z".parse().unwrap());
        let (a, b) = (node(&state), node(&state));
        let both = tokio::join!(jobs::run(&a), jobs::run(&b));
        both.0.unwrap();
        both.1.unwrap();
        jobs::run(&state).await.unwrap();
        let told = news(county).await;
        let named: usize = told.iter().map(|(_, r)| if r.ends_with(" +1") { 2 } else { 1 }).sum();
        assert_eq!(named, 2, "{told:?}");
        assert!(told.iter().all(|(k, r)| *k == NewsKind::Overdue && r.starts_with("E-")));
        assert_eq!(news(city).await, [(NewsKind::Overdue, "E-3".to_owned())]);
        assert!(news(far).await.is_empty());
    })
    .await;
}
