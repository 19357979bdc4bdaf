//! The chain on both engines: what it refuses, what it notices, what it holds.
use chrono::TimeDelta;
use sqlx::AssertSqlSafe;

use crate::base::{db::Db, db::Pool, db::Tx, keys::Keys};
use crate::office::trail::{Entry, Purpose, What, heads, verify};
use crate::office::{
    change::Change, staff::types::Actor, staff::types::Role, trail::store::read, trail::store::record,
    trail::verify::Broken, trail::verify::Fault,
};
use crate::testing::{each_engine, staff};
use crate::web::state::AppState;
use crate::{exec, on};

mod tamper;

/// A second pool on the same database: another node.
async fn other_node(db: &Db) -> Db {
    match db.pool() {
        Pool::Sqlite(p) => {
            let options = (*p.connect_options()).clone();
            Db::from(Pool::Sqlite(
                sqlx::sqlite::SqlitePoolOptions::new()
                    .max_connections(8)
                    .connect_with(options)
                    .await
                    .unwrap(),
            ))
        }
        Pool::Postgres(p) => {
            let options = (*p.connect_options()).clone();
            Db::from(Pool::Postgres(
                sqlx::postgres::PgPoolOptions::new().max_connections(8).connect_with(options).await.unwrap(),
            ))
        }
    }
}

/// Writes `n` lines.
pub(crate) async fn lines(state: &AppState, n: i64) {
    for i in 0..n {
        let mut tx = state.db().write().await.unwrap();
        let entry =
            Entry::new(What::CaseStep, format!("case:{i}")).before(&["a"]).after(&["b"]).reason("示例");
        record(&mut tx, state.keys(), state.clock().now(), entry).await.unwrap();
        tx.commit().await.unwrap();
        state.clock().advance(TimeDelta::seconds(1));
    }
}

pub(super) async fn raw(tx: &mut Tx, sql: &str) -> Result<u64, sqlx::Error> {
    exec!(tx, sqlx::query(AssertSqlSafe(sql.to_owned())))
}

pub(super) async fn check(state: &AppState) -> Result<verify::Report, Fault> {
    match verify::run(state.db(), state.keys(), &heads::path(&state.running().data)).await {
        Ok(report) => Ok(report),
        Err(Broken::Fault(fault)) => Err(fault),
        Err(Broken::App(e)) => panic!("{e}"),
    }
}

#[tokio::test]
async fn lg_06_the_engine_refuses_every_change_by_the_portals_own_connection() {
    each_engine(|state| async move {
        lines(&state, 3).await;
        let columns = "seq, id, at, actor_id, role, county_code, ip, action, object, before_hash, after_hash, reason, prev_hash, hash";
        let mut refused = vec![
            "UPDATE audit_events SET reason = 'x' WHERE seq = 2".to_owned(),
            "UPDATE audit_events SET reason = reason".to_owned(),
            "DELETE FROM audit_events WHERE seq = 3".to_owned(),
            "DELETE FROM audit_events".to_owned(),
            "DELETE FROM audit_head".to_owned(),
            "UPDATE audit_head SET seq = 2".to_owned(),
            "UPDATE audit_head SET seq = 9".to_owned(),
            "UPDATE audit_head SET hash = 'x'".to_owned(),
            "UPDATE audit_head SET id = 2".to_owned(),
            format!("INSERT INTO audit_events ({columns}) SELECT 4, id, at, actor_id, role, county_code, ip, action, object, \
                before_hash, after_hash, reason, hash, 'x' FROM audit_events WHERE seq = 3"),
        ];
        if matches!(state.db().pool(), Pool::Sqlite(_)) {
            refused.push(format!("INSERT OR REPLACE INTO audit_events ({columns}) SELECT {columns} FROM audit_events WHERE seq = 2"));
            refused.push("INSERT OR REPLACE INTO audit_head (id, seq, hash) VALUES (1, 1, 'x')".to_owned());
        } else {
            refused.push("TRUNCATE audit_events".to_owned());
            refused.push("TRUNCATE audit_head".to_owned());
        }
        for sql in refused {
            let mut tx = state.db().write().await.unwrap();
            let outcome = raw(&mut tx, &sql).await;
            let why = outcome.expect_err(&sql).to_string();
            assert!(why.contains("the trail") , "{sql}: {why}");
        }
        assert_eq!(check(&state).await.unwrap().events, 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn lg_04_two_hundred_writers_on_two_nodes_make_one_chain() {
    each_engine(|state| async move {
        let nodes = [state.db().clone(), other_node(state.db()).await];
        let writers = (0..200_usize).map(|i| {
            let (db, keys, now) = (nodes[i % 2].clone(), state.keys().clone(), state.clock().now());
            tokio::spawn(async move {
                // Under load a pool may be exhausted for a while, as a request would be told 503.
                for _ in 0..20 {
                    let Ok(mut tx) = db.write().await else { continue };
                    let entry = Entry::new(What::CaseStep, format!("case:{i}"));
                    if record(&mut tx, &keys, now, entry).await.is_ok() && tx.commit().await.is_ok() {
                        return;
                    }
                }
                panic!("writer {i} never came through");
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap();
        }
        let report = check(&state).await.unwrap();
        assert_eq!(report.events, 200, "no gap, no fork, nothing twice");
        let mut tx = state.db().read().await.unwrap();
        let objects: i64 =
            on!(&mut tx, c => sqlx::query_scalar("SELECT COUNT(DISTINCT object) FROM audit_events")
            .fetch_one(c).await)
            .unwrap();
        assert_eq!(objects, 200);
    })
    .await;
}

#[tokio::test]
async fn a_rolled_back_step_leaves_no_line() {
    each_engine(|state| async move {
        lines(&state, 1).await;
        let mut tx = state.db().write().await.unwrap();
        record(&mut tx, state.keys(), state.clock().now(), Entry::new(What::Export, "x")).await.unwrap();
        drop(tx);
        lines(&state, 1).await;
        assert_eq!(check(&state).await.unwrap().events, 2);
    })
    .await;
}

async fn dump(state: &AppState) -> String {
    let mut tx = state.db().read().await.unwrap();
    let all = read::after(&mut tx, 0, i64::MAX).await.unwrap();
    format!("{all:?}")
}

#[tokio::test]
async fn lg_07_a_name_never_stands_in_the_trail() {
    use crate::features::cases::admissions::{
        tests::{draft, walk},
        types::Act,
    };
    each_engine(|state| async move {
        let actor = staff(&state, Role::TownshipOfficer, "411725102", None).await;
        let id = draft(&state, &actor, "欧阳虚构").await;
        walk(&state, &actor, id, &[Act::Apply, Act::Report, Act::Approve]).await;
        reveal(&state, &actor, Purpose::ContactHousehold).await;
        let dump = dump(&state).await;
        assert!(dump.contains("case:411725-2026-00001"), "the trail was read");
        for part in ["欧阳虚构", "欧阳", "虚构", "示例村"] {
            assert!(!dump.contains(part), "{part}");
        }
        // PIPL 47: the person goes, the trail stays whole.
        let mut tx = state.db().write().await.unwrap();
        exec!(&mut tx, "UPDATE cases SET person = $1, masked = '' WHERE id = $2"; vec![0_u8], id).unwrap();
        tx.commit().await.unwrap();
        assert!(check(&state).await.unwrap().events >= 5);
        // Codes are keyed: who guesses a name cannot test it against the trail.
        assert_ne!(state.keys().audit(&["欧阳虚构"]), Keys::new(&[1; 32]).audit(&["欧阳虚构"]));
    })
    .await;
}

async fn reveal(state: &AppState, actor: &Actor, purpose: Purpose) {
    let mut ch = Change::at(state, state.clock().now(), Some(actor)).await.unwrap();
    ch.reveal("case:411725-2026-00001", purpose);
    ch.commit().await.unwrap();
}

async fn alarms(state: &AppState) -> i64 {
    let mut tx = state.db().read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar("SELECT COUNT(*) FROM news WHERE kind = 'many-reveals' AND role = 'city_admin'")
        .fetch_one(c).await)
    .unwrap()
}

#[tokio::test]
async fn ac_09_thirty_names_in_ten_minutes_are_told_once() {
    each_engine(|state| async move {
        let actor = staff(&state, Role::TownshipOfficer, "411725101", None).await;
        let other = staff(&state, Role::TownshipOfficer, "411725101", None).await;
        for _ in 0..29 {
            reveal(&state, &actor, Purpose::HandleCase).await;
            reveal(&state, &other, Purpose::HandleCase).await;
            state.clock().advance(TimeDelta::seconds(10));
        }
        assert_eq!(alarms(&state).await, 0, "29 each");
        for _ in 0..5 {
            reveal(&state, &actor, Purpose::HandleCase).await;
        }
        assert_eq!(alarms(&state).await, 1, "once in the window");
        // Spread out, nothing is unusual about many.
        state.clock().advance(super::reveal::WINDOW);
        for _ in 0..40 {
            state.clock().advance(TimeDelta::minutes(1));
            reveal(&state, &other, Purpose::CorrectData).await;
        }
        assert_eq!(alarms(&state).await, 1);
        for _ in 0..30 {
            reveal(&state, &actor, Purpose::HandleCase).await;
        }
        assert_eq!(alarms(&state).await, 2, "a new window, a new alarm");
        let dump = dump(&state).await;
        assert!(dump.contains("handle-case") && dump.contains("reveal-alarm"));
        assert!(check(&state).await.is_ok());
    })
    .await;
}
