//! What goes, when, and that nothing goes early.
use chrono::TimeDelta;
use sqlx::AssertSqlSafe;

use super::*;
use crate::base::ids::{CaseId, CentreId, ExitId, StayId};
use crate::base::{db::BATCH, keys::field::Cell};
use crate::features::cases::{
    admissions::store::person, admissions::tests::draft, admissions::tests::walk, admissions::types::Act,
    residence::store::exits, retention::CAME_TO_NOTHING, retention::EXITED,
};
use crate::features::notices;
use crate::features::notices::store::{subjects, tests as notice};
use crate::office::staff::types::{Actor, CITY, Division, Role};
use crate::office::work;
use crate::office::work::{Audience, News, NewsKind};
use crate::testing::{each_engine, staff};
use crate::wiring::jobs;
use crate::{exec, on};

async fn count(state: &AppState, sql: &str) -> i64 {
    let mut tx = state.db().read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_one(c).await).unwrap()
}

const RECORDED: &str = "SELECT COUNT(*) FROM audit_events WHERE action = 'retention'";

#[tokio::test]
async fn ret_01_rows_go_even_when_the_worker_was_off_for_three_days() {
    each_engine(|state| async move {
        let no = notice::publish(&state, notice::draft(&[("411725101", 4)])).await;
        let rows = "SELECT COUNT(*) FROM notice_rows";
        jobs::run_due(&state).await.unwrap();
        assert_eq!(count(&state, rows).await, 4);
        let mut tx = state.db().read().await.unwrap();
        let ends = notices::store::load(&mut tx, &no).await.unwrap().unwrap().life.ends_at;
        drop(tx);
        state.clock().set(ends - TimeDelta::milliseconds(1));
        jobs::run_due(&state).await.unwrap();
        assert_eq!(count(&state, rows).await, 4, "not a moment early");
        // PR-07: reads hide them at the second; the rows go when the worker is back.
        state.clock().set(ends + TimeDelta::days(3));
        let mut tx = state.db().read().await.unwrap();
        let found = notices::store::load(&mut tx, &no).await.unwrap().unwrap();
        assert!(notices::store::rows(&mut tx, &found, state.clock().now()).await.unwrap().is_empty());
        drop(tx);
        jobs::run_due(&state).await.unwrap();
        assert_eq!((count(&state, rows).await, count(&state, RECORDED).await), (0, 1));
        jobs::run_due(&state).await.unwrap();
        assert_eq!(count(&state, RECORDED).await, 1, "nothing to do, nothing to tell");
        // RET-04: the proof stays.
        assert_eq!(count(&state, "SELECT COUNT(*) FROM notices WHERE length(proof) = 64").await, 1);
    })
    .await;
}

#[tokio::test]
async fn ret_03_the_link_goes_three_years_after_the_notice_closed() {
    each_engine(|state| async move {
        let actor = staff(&state, Role::TownshipOfficer, "411725101", None).await;
        let case = draft(&state, &actor, "张虚构").await;
        let no = notice::publish(&state, notice::draft(&[("411725101", 4)])).await;
        let mut tx = state.db().write().await.unwrap();
        let found = notices::store::load(&mut tx, &no).await.unwrap().unwrap();
        let now = state.clock().now();
        subjects::link(&mut tx, state.keys(), found.id, case, 1, now).await.unwrap();
        tx.commit().await.unwrap();
        let links = "SELECT COUNT(*) FROM notice_subjects";
        state.clock().set(found.life.ends_at + subjects::LINK - TimeDelta::seconds(1));
        run(&state).await.unwrap();
        assert_eq!(count(&state, links).await, 1);
        state.clock().advance(TimeDelta::seconds(1));
        run(&state).await.unwrap();
        assert_eq!(count(&state, links).await, 0);
        let recorded = "SELECT COUNT(*) FROM audit_events WHERE action = 'retention' AND object = 'job:notice-links' AND reason = '1'";
        assert_eq!(count(&state, recorded).await, 1);
    })
    .await;
}

/// A stay and an exit of this case as they are stored, with words about the person.
async fn exit(state: &AppState, actor: &Actor, case: CaseId) {
    let (now, today) = (state.clock().now(), state.clock().today());
    let (centre, stay, id) = (CentreId::new(now), StayId::new(now), ExitId::new(now));
    let sealed = |column| state.keys().fields().seal(Cell::new("exits", column, id.uuid()), "王虚构愿意回家");
    let mut tx = state.db().write().await.unwrap();
    exec!(&mut tx, "INSERT INTO centres (id, code, slug, name, kind, host_unit, county_code, township_code, address, \
         phone, beds, facilities, services, updated_at, rev, search) \
         VALUES ($1, 'c', 'c', '示例中心', 'other', '', '411725', '411725101', '', '', 9, '', '', $2, 1, '')";
        centre, now)
    .unwrap();
    exec!(&mut tx, "INSERT INTO stays (id, case_id, seq, centre_id, county_code, township_code, village_code, \
         moved_in_on, assess_due, assess_why, assess_told, recorded_by, recorded_at) \
         VALUES ($1, $2, 1, $3, '411725', '411725101', '411725101201', $4, $4, 'yearly', $5, $6, $7)";
        stay, case, centre, today, false, actor.id, now)
    .unwrap();
    exec!(&mut tx, "INSERT INTO exits (seq, id, case_id, stay_id, county_code, stage, reason, destination, evidence, \
         heard, heard_on, statement, grounds, proposed_by, proposed_at, decision_no, support, version) \
         VALUES (1, $1, $2, $3, '411725', 'kept', 'family', '', $4, 'person', $5, $6, $7, $8, $9, '', '', 1)";
        id, case, stay, sealed("evidence"), today, sealed("statement"), sealed("grounds"), actor.id, now)
    .unwrap();
    let id = StayId::new(now).uuid();
    let note = state.keys().fields().seal(Cell::new("absences", "note", id), "王虚构住院");
    exec!(&mut tx, "INSERT INTO absences (id, stay_id, kind, reason, note, from_on, back_on, recorded_by) \
         VALUES ($1, $2, 'hospital', 'treatment', $3, $4, $4, $5)"; id, stay, note, today, actor.id)
    .unwrap();
    tx.commit().await.unwrap();
}

async fn name(state: &AppState, id: CaseId) -> String {
    let mut tx = state.db().read().await.unwrap();
    person(&mut tx, state.keys(), id).await.unwrap().name
}

#[tokio::test]
async fn ret_04_persons_of_ended_cases_are_emptied_and_the_figures_stay() {
    const TO_RESIDENT: &[Act] =
        &[Act::Apply, Act::Report, Act::Approve, Act::File, Act::Post, Act::Clear, Act::Sign, Act::MoveIn];
    const TO_EXIT: &[Act] = &[Act::ProposeExit, Act::PostExit, Act::Exit];
    each_engine(|state| async move {
        let actor = staff(&state, Role::TownshipOfficer, "411725101", None).await;
        let (live, gone, left) = (
            draft(&state, &actor, "张虚构").await,
            draft(&state, &actor, "李虚构").await,
            draft(&state, &actor, "王虚构").await,
        );
        walk(&state, &actor, live, &[Act::Apply]).await;
        walk(&state, &actor, gone, &[Act::Apply, Act::Withdraw]).await;
        walk(&state, &actor, left, TO_RESIDENT).await;
        walk(&state, &actor, left, TO_EXIT).await;
        // What was said about the exit goes with the person; the exit itself stays.
        exit(&state, &actor, left).await;
        let start = state.clock().now();
        for (after, names) in [
            (CAME_TO_NOTHING - TimeDelta::seconds(1), ["张虚构", "李虚构", "王虚构"]),
            (CAME_TO_NOTHING, ["张虚构", "", "王虚构"]),
            (EXITED - TimeDelta::seconds(1), ["张虚构", "", "王虚构"]),
            (EXITED, ["张虚构", "", ""]),
        ] {
            state.clock().set(start + after);
            run(&state).await.unwrap();
            let found = [name(&state, live).await, name(&state, gone).await, name(&state, left).await];
            assert_eq!(found.each_ref().map(String::as_str), names, "after {after}");
        }
        let mut tx = state.db().read().await.unwrap();
        let id: ExitId = on!(&mut tx, c => sqlx::query_scalar("SELECT id FROM exits").fetch_one(c).await).unwrap();
        let words = exits::words(&mut tx, state.keys(), id).await.unwrap();
        assert_eq!((words.evidence.as_str(), words.statement.as_str(), words.grounds.as_str()), ("", "", ""));
        let (away, note): (uuid::Uuid, Vec<u8>) =
            on!(&mut tx, c => sqlx::query_as("SELECT id, note FROM absences").fetch_one(c).await).unwrap();
        let note = state.keys().fields().open(Cell::new("absences", "note", away), &note);
        assert_eq!(note.as_deref(), Some(""), "the days in hospital stay for the figures");
        drop(tx);
        let wiped = "SELECT COUNT(*) FROM cases WHERE masked = '某' AND name_code = '' AND identity IS NULL AND wiped_at IS NOT NULL";
        assert_eq!(count(&state, wiped).await, 2);
        assert_eq!(count(&state, "SELECT COUNT(*) FROM cases WHERE state = 'exited'").await, 1);
        let recorded = count(&state, RECORDED).await;
        run(&state).await.unwrap();
        assert_eq!(count(&state, RECORDED).await, recorded, "once");
    })
    .await;
}

#[tokio::test]
async fn pr_05_old_news_keys_and_done_work_go_in_batches() {
    each_engine(|state| async move {
        let start = state.clock().now();
        let mut tx = state.db().write().await.unwrap();
        let city = Division::parse(CITY).unwrap();
        let news = News {
            kind: NewsKind::CaseStep,
            reference: "x".into(),
            path: "/staff".into(),
            audience: Audience::Role(Role::CityAdmin, city),
        };
        let many = BATCH + 20;
        for _ in 0..many {
            work::tell(&mut tx, start, &news).await.unwrap();
        }
        let item = work::Item {
            kind: work::Kind::CaseReport,
            object: uuid::Uuid::from_u128(1),
            reference: "x".into(),
            path: "/staff".into(),
            audience: news.audience.clone(),
            county: String::new(),
            except: [None; 2],
            due: None,
        };
        work::open(&mut tx, start, &item).await.unwrap();
        work::close_all(&mut tx, start, item.object).await.unwrap();
        work::open(&mut tx, start, &item).await.unwrap();
        tx.commit().await.unwrap();
        let (bell, items) = ("SELECT COUNT(*) FROM news", "SELECT COUNT(*) FROM work_items");
        state.clock().set(start + work::store::NEWS - TimeDelta::seconds(1));
        run(&state).await.unwrap();
        assert_eq!(count(&state, bell).await, many);
        state.clock().set(start + work::store::NEWS);
        run(&state).await.unwrap();
        assert_eq!((count(&state, bell).await, count(&state, items).await), (0, 2));
        state.clock().set(start + work::store::DONE);
        run(&state).await.unwrap();
        assert_eq!(count(&state, items).await, 1, "what waits still waits");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn pr_07_two_workers_at_once_delete_once() {
    each_engine(|state| async move {
        notice::publish(&state, notice::draft(&[("411725101", 4)])).await;
        state.clock().advance(TimeDelta::days(60));
        let (a, b) = (state.clone(), state.clone());
        let (a, b) = tokio::join!(
            tokio::spawn(async move { run(&a).await }),
            tokio::spawn(async move { run(&b).await })
        );
        a.unwrap().unwrap();
        b.unwrap().unwrap();
        let told = "SELECT COUNT(*) FROM audit_events WHERE object = 'job:notice-rows' AND reason = '4'";
        assert_eq!((count(&state, told).await, count(&state, RECORDED).await), (1, 1));
    })
    .await;
}
