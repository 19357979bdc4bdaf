//! What a step does to the case, the line and the notice (OBJ-04 to OBJ-07).
use super::*;
use crate::features::cases::{admissions::store as case_store, admissions::types::State as CaseState};
use crate::features::objections::store;
use crate::features::objections::store::step::{Move, StepError, advance, lock};
use crate::features::objections::types::{Act, Objection, Refusal, State};
use crate::office::{change::Change, staff::types::Scope};
use crate::testing::each_engine;

/// The version that was seen, and a usual move.
type How = (i64, Move);

fn with(seen: i64) -> How {
    (seen, Move { text: "经核查，情况如下。".into(), declared: true, ..Move::default() })
}

async fn step(
    state: &AppState,
    actor: &Actor,
    id: ObjectionId,
    act: Act,
    (seen, how): &How,
) -> Result<Objection, StepError> {
    let mut ch = Change::at(state, state.clock().now(), Some(actor)).await.unwrap();
    let found = lock(&mut ch, id).await?.ok_or(StepError::Missing)?;
    assert_eq!(found.version, *seen);
    let moved = advance(&mut ch, &found, act, how).await?;
    ch.commit().await.unwrap();
    Ok(moved)
}

fn refusal(result: Result<Objection, StepError>) -> Refusal {
    match result {
        Err(StepError::Refused(refusal, _)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

async fn stands(state: &AppState, case: CaseId) -> CaseState {
    let mut tx = state.db().read().await.unwrap();
    case_store::by_id(&mut tx, &Scope::City, case).await.unwrap().unwrap().state
}

async fn notice(state: &AppState, no: &NoticeNo) -> crate::features::notices::types::Notice {
    let mut tx = state.db().read().await.unwrap();
    notices::get(&mut tx, no, state.clock().now()).await.unwrap().unwrap()
}

async fn serials(state: &AppState, no: &NoticeNo) -> Vec<i64> {
    let notice = notice(state, no).await;
    let mut tx = state.db().read().await.unwrap();
    let rows = notices::rows(&mut tx, &notice, state.clock().now()).await.unwrap();
    rows.into_iter().map(|r| r.serial).collect()
}

/// A real-name objection about that line.
async fn about(state: &AppState, no: &NoticeNo, serial: &'static str) -> ObjectionId {
    let mut fields = REAL.to_vec();
    fields[3].1 = serial;
    fields.push(("email", "zhou@example.invalid"));
    object(state, no, &fields).await.0
}

#[tokio::test]
async fn obj_05_and_06_sustained_for_one_and_not_for_another() {
    each_engine(|state| async move {
        let w = world(&state).await;
        let (one, two) = (about(&state, &w.no, "1").await, about(&state, &w.no, "2").await);
        step(&state, &w.handler, one, Act::Accept, &with(1)).await.unwrap();
        assert_eq!(stands(&state, w.cases[0]).await, CaseState::Objected, "OBJ-05");
        assert_eq!(stands(&state, w.cases[1]).await, CaseState::PublicNotice, "only that person");
        step(&state, &w.handler, two, Act::Accept, &with(1)).await.unwrap();

        let sustained = step(&state, &w.handler, one, Act::Sustain, &with(2)).await.unwrap();
        assert_eq!(sustained.state, State::Sustained);
        assert_eq!(stands(&state, w.cases[0]).await, CaseState::TownshipReview, "OBJ-06");
        assert_eq!(stands(&state, w.cases[1]).await, CaseState::Objected, "the other is unaffected");
        assert_eq!(serials(&state, &w.no).await, [2, 3, 4, 5, 6], "OBJ-06: the line is gone");

        step(&state, &w.handler, two, Act::Dismiss, &with(2)).await.unwrap();
        assert_eq!(stands(&state, w.cases[1]).await, CaseState::PublicNotice, "free again");
        assert_eq!(serials(&state, &w.no).await, [2, 3, 4, 5, 6]);
        assert_eq!(notice(&state, &w.no).await.objections, (2, 2));
        let counts = "SELECT received * 100 + closed * 10 + sustained FROM objection_counts";
        assert_eq!(number(&state, counts).await, 221, "OBJ-10");
        let open = "SELECT COUNT(*) FROM work_items WHERE kind LIKE 'objection%' AND done_at IS NULL";
        assert_eq!(number(&state, open).await, 0);
        // OBJ-02: acceptance and outcome are mailed, each once.
        let mails = "SELECT COUNT(*) FROM mails WHERE template = 'objection-outcome'";
        assert_eq!(number(&state, mails).await, 4);
        assert_eq!(refusal(step(&state, &w.handler, two, Act::Note, &with(3)).await), Refusal::Order);
    })
    .await;
}

#[tokio::test]
async fn obj_05_a_case_stays_blocked_until_its_last_accepted_objection_is_answered() {
    each_engine(|state| async move {
        let w = world(&state).await;
        let (a, b) = (about(&state, &w.no, "1").await, about(&state, &w.no, "1").await);
        for id in [a, b] {
            step(&state, &w.handler, id, Act::Accept, &with(1)).await.unwrap();
        }
        step(&state, &w.handler, a, Act::Dismiss, &with(2)).await.unwrap();
        assert_eq!(stands(&state, w.cases[0]).await, CaseState::Objected);
        step(&state, &w.handler, b, Act::Dismiss, &with(2)).await.unwrap();
        assert_eq!(stands(&state, w.cases[0]).await, CaseState::PublicNotice);
        // What is not accepted, and what names no line, blocks nobody but is counted.
        let declined = about(&state, &w.no, "1").await;
        step(&state, &w.handler, declined, Act::Decline, &with(1)).await.unwrap();
        let (whole, _) = object(&state, &w.no, &ANONYMOUS).await;
        step(&state, &w.handler, whole, Act::Accept, &with(1)).await.unwrap();
        assert_eq!(stands(&state, w.cases[0]).await, CaseState::PublicNotice);
        assert_eq!(notice(&state, &w.no).await.objections, (4, 3));
        // It turns out at the acceptance whom it is about.
        let (later, _) = object(&state, &w.no, &ANONYMOUS).await;
        let how = (1, Move { serial: Some(2), ..with(1).1 });
        step(&state, &w.handler, later, Act::Accept, &how).await.unwrap();
        assert_eq!(stands(&state, w.cases[1]).await, CaseState::Objected);
    })
    .await;
}

#[tokio::test]
async fn obj_06_a_corrected_line_is_shown_for_a_full_new_period() {
    each_engine(|state| async move {
        let w = world(&state).await;
        let id = about(&state, &w.no, "1").await;
        let before = notice(&state, &w.no).await;
        state.clock().advance(chrono::TimeDelta::days(2));
        step(&state, &w.handler, id, Act::Accept, &with(1)).await.unwrap();
        let how = (2, Move { name: crate::base::checks::PersonName::parse("章虚构").ok(), ..with(2).1 });
        step(&state, &w.handler, id, Act::Correct, &how).await.unwrap();
        let after = notice(&state, &w.no).await;
        assert_eq!(after.version, 2);
        assert!(after.life.ends_at > before.life.ends_at);
        let mut tx = state.db().read().await.unwrap();
        let rows = notices::rows(&mut tx, &after, state.clock().now()).await.unwrap();
        assert!(rows[0].corrected && rows[0].masked == "章某" && rows[0].ends_at == after.life.ends_at);
        assert!(!rows[1].corrected && rows[1].ends_at == before.life.ends_at, "the others keep their end");
        drop(tx);
        assert_eq!(stands(&state, w.cases[0]).await, CaseState::PublicNotice);
        // Off the page it cannot be corrected there, and nothing of the step stays.
        let other = about(&state, &w.no, "2").await;
        step(&state, &w.handler, other, Act::Accept, &with(1)).await.unwrap();
        withdraw(&state, &w.no).await;
        let refused = refusal(step(&state, &w.handler, other, Act::Correct, &with(2)).await);
        assert_eq!(refused, Refusal::NotShown);
        assert_eq!(stands(&state, w.cases[1]).await, CaseState::Objected);
    })
    .await;
}

#[tokio::test]
async fn obj_07_the_reviewer_of_the_notice_handles_nothing_and_the_database_agrees() {
    each_engine(|state| async move {
        let w = world(&state).await;
        let id = about(&state, &w.no, "1").await;
        for act in [Act::Accept, Act::Decline, Act::Note, Act::Extend] {
            assert_eq!(refusal(step(&state, &w.reviewer, id, act, &with(1)).await), Refusal::Reviewer);
        }
        let undeclared = (1, Move { declared: false, ..with(1).1 });
        let refused = step(&state, &w.handler, id, Act::Accept, &undeclared).await;
        assert_eq!(refusal(refused), Refusal::Undeclared);
        let b = Browser::as_staff(&state, &w.reviewer).await;
        let page = format!("/staff/objections/{}", id.uuid());
        let accept = [("form_key", "k"), ("version", "1"), ("act", "accept"), ("declare", "yes")];
        let post = b.post(&page, &accept).await;
        assert_eq!(post.status, 403);
        for sql in [
            "UPDATE objections SET handler = reviewed_by, no_relation = (1 = 1)",
            "UPDATE objections SET handler = 'somebody'",
        ] {
            let mut tx = state.db().write().await.unwrap();
            assert!(crate::exec!(&mut tx, sqlx::query(sql)).is_err(), "{sql}");
        }
        // Nor does it wait for the reviewer.
        let mut tx = state.db().read().await.unwrap();
        let except: uuid::Uuid = on!(&mut tx, c => sqlx::query_scalar(
            "SELECT except_1 FROM work_items WHERE kind = 'objection-accept'").fetch_one(c).await)
        .unwrap();
        assert_eq!(except, w.reviewer.id.uuid());
        drop(tx);
        // Another county's officer finds nothing, a township officer handles nothing.
        let stranger = staff(&state, Role::CountyOfficer, "411702", None).await;
        for actor in [&stranger, &w.township] {
            let missing = step(&state, actor, id, Act::Accept, &with(1)).await;
            assert!(matches!(missing, Err(StepError::Missing)));
        }
    })
    .await;
}

#[tokio::test]
async fn obj_04_one_extension_with_a_reason_moves_the_deadline_once() {
    each_engine(|state| async move {
        let w = world(&state).await;
        let (id, code) = object(&state, &w.no, &REAL).await;
        step(&state, &w.handler, id, Act::Accept, &with(1)).await.unwrap();
        let how = (2, Move { text: "需要向外县核实房产。".into(), declared: false, ..with(2).1 });
        let o = step(&state, &w.handler, id, Act::Extend, &how).await.unwrap();
        assert_eq!(o.finish_by.to_string(), "2026-11-10", "15 working days after 20 October");
        assert_eq!(refusal(step(&state, &w.handler, id, Act::Extend, &with(3)).await), Refusal::Extended);
        let due = "SELECT COUNT(*) FROM work_items WHERE kind = 'objection-decide' AND done_at IS NULL";
        assert_eq!(number(&state, due).await, 1);
        let page = Browser::anonymous(&state).get(&format!("/objections/{code}")).await.body;
        assert!(page.contains("外县核实") && page.contains("2026年11月10日"));
        step(&state, &w.handler, id, Act::Note, &(3, Move { text: "内部记录".into(), ..with(3).1 }))
            .await
            .unwrap();
        step(&state, &w.handler, id, Act::Dismiss, &with(4)).await.unwrap();
        let page = Browser::anonymous(&state).get(&format!("/objections/{code}")).await.body;
        assert!(page.contains("经核查，情况如下") && page.contains("60日内申请行政复议"), "OBJ-09");
        assert!(!page.contains("内部记录") && !page.contains(&w.handler.name));
    })
    .await;
}

#[tokio::test]
async fn obj_06_after_the_period_and_after_a_withdrawal_the_case_goes_back_all_the_same() {
    each_engine(|state| async move {
        let w = world(&state).await;
        let (a, b) = (about(&state, &w.no, "1").await, about(&state, &w.no, "2").await);
        for id in [a, b] {
            step(&state, &w.handler, id, Act::Accept, &with(1)).await.unwrap();
        }
        state.clock().set("2026-10-08T02:00:00Z".parse().unwrap());
        step(&state, &w.handler, a, Act::Sustain, &with(2)).await.unwrap();
        assert_eq!(stands(&state, w.cases[0]).await, CaseState::TownshipReview);
        cases::walk(&state, &w.township, w.cases[1], &[CaseAct::Unpost]).await;
        step(&state, &w.handler, b, Act::Sustain, &with(2)).await.unwrap();
        assert_eq!(stands(&state, w.cases[1]).await, CaseState::TownshipReview);
        // A report is answered and touches no case.
        let (report, _) = object(&state, &w.no, &ANONYMOUS).await;
        assert_eq!(refusal(step(&state, &w.handler, report, Act::Accept, &with(1)).await), Refusal::Order);
        let o = step(&state, &w.handler, report, Act::Answer, &with(1)).await.unwrap();
        assert_eq!(o.state, State::Answered);
        let mut tx = state.db().read().await.unwrap();
        assert_eq!(store::events(&mut tx, state.keys(), report).await.unwrap().len(), 2);
        drop(tx);
        assert_eq!(notice(&state, &w.no).await.objections, (2, 2));
    })
    .await;
}
