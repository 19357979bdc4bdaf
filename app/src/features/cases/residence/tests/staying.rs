//! Leave, hospital, re-assessment.
use chrono::{Days, TimeDelta};

use super::{agreement, case, centre, cleared, people, refusal, resident, step};
use crate::base::db::paging::Turn;
use crate::features::cases::residence::store::residents::{Which, count, page};
use crate::features::cases::residence::store::{absences, agreements, assessments, stays};
use crate::features::cases::residence::types::stay::{AbsenceKind, LeaveReason, Outcome, Why};
use crate::features::cases::{
    admissions::types::Refusal, admissions::types::State, admissions::types::eligibility::SelfCare,
    residence::jobs, residence::store::absences::Away,
};
use crate::office::staff::types::Scope;
use crate::testing::each_engine;
use crate::{exec, on};

#[tokio::test]
async fn res_05_an_agreement_is_recorded_once_with_all_its_items() {
    each_engine(|state| async move {
        let (centre, _) = centre(&state, 1, 5, Some(0)).await;
        let p = people(&state, centre).await;
        let id = cleared(&state, &p.township, centre, "张示例").await;
        let today = state.clock().today();
        let moved = step!(&state, &p.township, id, |ch, case| {
            agreements::sign(ch, &case, centre, &agreement(today)).await
        })
        .unwrap();
        assert_eq!(moved.state, State::Signed);
        let again = step!(&state, &p.township, id, |ch, case| {
            agreements::sign(ch, &case, centre, &agreement(today)).await
        });
        assert!(matches!(refusal(again), Refusal::Order { .. }));
        let mut tx = state.db().write().await.unwrap();
        assert_eq!(agreements::of_case(&mut tx, id).await.unwrap(), Some(agreement(today)));
        let contents: String = on!(&mut tx, c => sqlx::query_scalar(
            "SELECT contents FROM agreements WHERE case_id = $1").bind(id).fetch_one(c).await)
        .unwrap();
        assert_eq!(contents.split(' ').count(), 13);
        // The database refuses an agreement before the entrustment as well.
        let wrong = exec!(&mut tx, "UPDATE agreements SET agreed_on = $1 WHERE case_id = $2";
            today - Days::new(1), id);
        assert!(wrong.is_err());
    })
    .await;
}

#[tokio::test]
async fn somebody_goes_on_leave_is_late_and_comes_back() {
    each_engine(|state| async move {
        let (centre, _) = centre(&state, 1, 5, Some(0)).await;
        let p = people(&state, centre).await;
        let id = resident(&state, &p, centre, "张示例").await;
        resident(&state, &p, centre, "李示例").await;
        let today = state.clock().today();
        let away = Away {
            kind: AbsenceKind::Leave,
            reason: LeaveReason::Family,
            note: "示例备注".into(),
            from_on: today,
            expected_on: Some(today),
        };
        let moved = step!(&state, &p.manager, id, |ch, case| {
            let stay = stays::current(&mut ch.tx, id).await.unwrap().unwrap();
            absences::go(ch, &case, &stay, &away).await
        })
        .unwrap();
        assert_eq!(moved.state, State::OnLeave);
        let scope = Scope::Centre(centre);
        let mut tx = state.db().read().await.unwrap();
        assert_eq!(count(&mut tx, &scope, Some(Which::Late), today).await.unwrap(), 0);
        let tomorrow = today + Days::new(1);
        assert_eq!(count(&mut tx, &scope, Some(Which::Late), tomorrow).await.unwrap(), 1);
        assert_eq!(count(&mut tx, &scope, Some(Which::Leave), today).await.unwrap(), 1);
        assert_eq!(count(&mut tx, &scope, None, today).await.unwrap(), 2);
        let foreign = Scope::Township("411725102".into());
        assert_eq!(count(&mut tx, &foreign, None, today).await.unwrap(), 0);
        // Keyset pages: one at a time, nobody twice, nobody left out.
        let turn = |after| Turn { keys: state.keys(), after, limit: 1 };
        let first = page(&mut tx, turn(None), &scope, None, today).await.unwrap();
        let second = page(&mut tx, turn(first.next.as_deref()), &scope, None, today).await.unwrap();
        assert_eq!((first.items.len(), second.items.len(), second.next), (1, 1, None));
        assert_ne!(first.items[0].case_id, second.items[0].case_id);
        // The note is sealed.
        let note: Vec<u8> =
            on!(&mut tx, c => sqlx::query_scalar("SELECT note FROM absences").fetch_one(c).await).unwrap();
        assert!(!String::from_utf8_lossy(&note).contains("示例备注"));
        drop(tx);
        let moved = step!(&state, &p.manager, id, |ch, case| {
            let stay = stays::current(&mut ch.tx, id).await.unwrap().unwrap();
            absences::back(ch, &case, &stay, today).await
        })
        .unwrap();
        assert_eq!(moved.state, State::Resident);
        let mut tx = state.db().read().await.unwrap();
        let stay = stays::current(&mut tx, id).await.unwrap().unwrap();
        let all = absences::of_stay(&mut tx, stay.id).await.unwrap();
        assert_eq!((all.len(), all[0].back_on), (1, Some(today)));
    })
    .await;
}

#[tokio::test]
async fn res_06_reassessments_wait_thirty_days_ahead_and_ten_working_days_after_a_change() {
    each_engine(|state| async move {
        let (centre, _) = centre(&state, 1, 5, Some(0)).await;
        let p = people(&state, centre).await;
        let id = resident(&state, &p, centre, "张示例").await;
        let due = stay_of(&state, id).await.assess_due;
        assert_eq!(due, chrono::NaiveDate::from_ymd_opt(2027, 9, 22).unwrap(), "a year after the approval");
        let run = || async { jobs::run(&state).await.unwrap() };
        assert_eq!(run().await, 0);
        state.clock().advance(TimeDelta::days(334));
        assert_eq!(run().await, 0, "31 days ahead is too early");
        state.clock().advance(TimeDelta::days(1));
        assert_eq!(run().await, 1);
        assert_eq!(run().await, 0, "once");
        assert_eq!(waits(&state).await, 1);
        let today = state.clock().today();
        step!(&state, &p.township, id, |ch, case| {
            let stay = stays::current(&mut ch.tx, id).await.unwrap().unwrap();
            let failed = [SelfCare::Walk, SelfCare::Bathe];
            assessments::record(ch, &case, &stay, (today, &failed, Outcome::Continue)).await
        })
        .unwrap();
        assert_eq!(waits(&state).await, 0);
        let stay = stay_of(&state, id).await;
        assert_eq!(
            (stay.assess_due, stay.assess_why),
            (super::super::types::stay::yearly_due(today), Why::Yearly)
        );
        // On change: ten working days.
        step!(&state, &p.manager, id, |ch, case| {
            let stay = stays::current(&mut ch.tx, id).await.unwrap().unwrap();
            assessments::changed(ch, &case, &stay).await
        })
        .unwrap();
        let stay = stay_of(&state, id).await;
        assert_eq!(stay.assess_why, Why::Change);
        assert_eq!(state.calendar().working_days_between(today, stay.assess_due), 10);
        assert_eq!(waits(&state).await, 1);
        let mut tx = state.db().read().await.unwrap();
        let done = assessments::of_stay(&mut tx, state.keys(), stay.id).await.unwrap();
        assert_eq!((done.len(), done[0].failed.len(), done[0].outcome), (1, 2, Outcome::Continue));
        drop(tx);
        assert_eq!(case(&state, id).await.state, State::Resident);
    })
    .await;
}

async fn stay_of(
    state: &crate::web::state::AppState,
    id: crate::base::ids::CaseId,
) -> crate::features::cases::residence::types::stay::Stay {
    let mut tx = state.db().read().await.unwrap();
    stays::current(&mut tx, id).await.unwrap().unwrap()
}

/// Open re-assessments in the queue.
async fn waits(state: &crate::web::state::AppState) -> i64 {
    let mut tx = state.db().read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar("SELECT COUNT(*) FROM work_items WHERE kind = 'reassess' AND done_at IS NULL")
        .fetch_one(c).await)
    .unwrap()
}
