//! For tests of any crate: a state on a fresh database of either engine.
//!
//! PostgreSQL is used when `NUANFANG_TEST_PG` holds the address of a server on which databases may be created, as
//! `cargo xtask test` provides; each test gets a database of its own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]
use std::{
    future::Future,
    sync::atomic::{AtomicU32, Ordering},
};

use chrono::{DateTime, Utc};

use crate::base::{
    clock::Clock, db::Db, db::Pool, i18n::Lang, ids::CentreId, ids::StaffId, keys::Keys, site_config::Site,
};
use crate::exec;
use crate::office::staff::types::{Actor, Division, Role};
use crate::web::{page::Assets, state::AppState, state::Running};
use crate::wiring::frame::declared;

#[cfg(test)]
pub mod http;
#[cfg(test)]
pub mod vectors;

static NEXT: AtomicU32 = AtomicU32::new(0);

/// The instant most tests stand at: 2026-09-22, 10:00 in Asia/Shanghai, a working Tuesday.
pub fn tuesday() -> DateTime<Utc> {
    "2026-09-22T02:00:00Z".parse().unwrap()
}

fn state(db: Db, clock: Clock) -> AppState {
    let site = Site { url: "http://127.0.0.1:3000".into(), ..Site::default() };
    let n = NEXT.fetch_add(1, Ordering::Relaxed);
    let data = std::env::temp_dir().join(format!("nuanfang-test-{}-{n}-data", std::process::id()));
    let running =
        Running { data, mail_from: "暖方 <noreply@example.invalid>".into(), ..Running::default() };
    AppState::new(db, clock, Keys::new(&[42; 32]), site, running, Assets::NONE, declared())
}

/// A state on a fresh SQLite file, which stays in the system's folder for temporary files.
///
/// # Panics
/// When the file cannot be made.
pub async fn sqlite_state(clock: Clock) -> AppState {
    let n = NEXT.fetch_add(1, Ordering::Relaxed);
    let path = std::env::temp_dir().join(format!("nuanfang-test-{}-{n}.db", std::process::id()));
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{end}", path.display()));
    }
    let db = Db::connect(&format!("sqlite:{}", path.display())).await.expect("a SQLite file");
    db.migrate().await.expect("migrations");
    state(db, clock)
}

/// A state on a fresh PostgreSQL database, if there is a server.
///
/// # Panics
/// When `NUANFANG_TEST_PG` names a server that does not answer.
pub async fn postgres_state(clock: Clock) -> Option<AppState> {
    let server = std::env::var("NUANFANG_TEST_PG").ok()?;
    let n = NEXT.fetch_add(1, Ordering::Relaxed);
    let name = format!("nf_test_{}_{n}", std::process::id());
    let db = Db::connect(&server).await.expect("the test server");
    let Pool::Postgres(pool) = db.pool() else { panic!("not PostgreSQL") };
    sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .execute(pool)
        .await
        .expect("CREATE DATABASE");
    pool.close().await;
    let (root, _) = server.rsplit_once('/').expect("postgres://…/database");
    let db = Db::connect(&format!("{root}/{name}")).await.expect("the new database");
    db.migrate().await.expect("migrations");
    Some(state(db, clock))
}

/// A member of staff that exists in the database, with a fresh e-mail address; `centre` for managers.
///
/// # Panics
/// When the division is unknown or the database refuses.
pub async fn staff(state: &AppState, role: Role, division: &str, centre: Option<CentreId>) -> Actor {
    let n = NEXT.fetch_add(1, Ordering::Relaxed);
    let now = state.clock().now();
    let actor = Actor {
        id: StaffId::new(now),
        name: format!("示例{n}"),
        role,
        division: Division::parse(division).expect("a division"),
        centre,
        lang: Lang::ZhCn,
        ip: "192.0.2.1".into(),
    };
    let mut tx = state.db().write().await.unwrap();
    exec!(&mut tx, "INSERT INTO staff (id, email, name, role, division, centre_id, lang, status, totp_step, \
         news_seen_at, created_at, version) VALUES ($1, $2, $3, $4, $5, $6, 'zh-CN', 'active', 0, $7, $7, 1)";
        actor.id, format!("staff-{n}@example.invalid"), &actor.name, role, division, centre, now)
    .unwrap();
    tx.commit().await.unwrap();
    actor
}

/// A session of a member of staff: the value of the cookie `nf-staff`.
///
/// # Panics
/// When the database refuses.
pub async fn session(state: &AppState, actor: &Actor) -> String {
    let (token, now) = (crate::base::random::token(), state.clock().now());
    let mut tx = state.db().write().await.unwrap();
    exec!(&mut tx, "INSERT INTO staff_sessions (hash, staff_id, created_at, seen_at, agent) \
         VALUES ($1, $2, $3, $3, 'test')"; state.keys().lookup("session", &token), actor.id, now)
    .unwrap();
    tx.commit().await.unwrap();
    token
}

/// Runs `test` on both engines; a failure names the engine.
///
/// # Panics
/// When the test does.
pub async fn each_engine<F, Fut>(test: F)
where
    F: Fn(AppState) -> Fut,
    Fut: Future<Output = ()>,
{
    eprintln!("engine: SQLite");
    test(sqlite_state(Clock::fixed(tuesday())).await).await;
    match postgres_state(Clock::fixed(tuesday())).await {
        Some(state) => {
            eprintln!("engine: PostgreSQL");
            test(state).await;
        }
        None => eprintln!("engine: PostgreSQL left out, NUANFANG_TEST_PG is not set"),
    }
}
