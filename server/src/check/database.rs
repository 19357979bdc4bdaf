//! The database: version floors (SC-02), what makes a commit durable (OP-06), whether the schema is up to date.
use std::time::Duration;

use app::base::db::{Db, Pool};
use sqlx::{PgPool, SqlitePool, migrate::Migrator};

use super::{Finding, words};
use crate::{config::Config, telemetry::stopwatch};

static SQLITE: Migrator = sqlx::migrate!("../app/migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../app/migrations/postgres");

/// 3.7.0 to 3.51.2 can corrupt a database when the write-ahead log is reset (security.md §0.8).
const SQLITE_FLOOR: (u32, u32, u32) = (3, 51, 3);

/// The oldest PostgreSQL that still gets fixes.
const POSTGRES_FLOOR: i64 = 14;

/// Looks at the database.
pub async fn examine(db: &Db, config: &Config) -> Vec<Finding> {
    let start = stopwatch();
    if let Err(e) = db.ping().await {
        return vec![Finding::wrong("database", format!("{} does not answer: {}", db.engine(), words(&e)))];
    }
    let took = start.elapsed();
    let mut report =
        vec![Finding::fine("database", format!("{} answers in {} ms", db.engine(), took.as_millis()))];
    if took > Duration::from_millis(100) {
        report.push(Finding::note("database", "that is slow: is it on a machine nearby?"));
    }
    let more = match db.pool() {
        Pool::Sqlite(pool) => sqlite(pool).await,
        Pool::Postgres(pool) => postgres(pool, config).await,
    };
    match more {
        Ok(more) => report.extend(more),
        Err(e) => report.push(Finding::wrong("database", format!("cannot be examined: {}", words(&e)))),
    }
    report.push(schema(db).await.unwrap_or_else(|e| Finding::wrong("schema", words(&e))));
    report
}

/// Whether this is at least the floor.
#[must_use]
pub fn new_enough(version: &str) -> bool {
    let mut parts = version.split('.').map(|p| p.parse::<u32>().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    (next(), next(), next()) >= SQLITE_FLOOR
}

async fn sqlite(pool: &SqlitePool) -> Result<Vec<Finding>, sqlx::Error> {
    let version: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(pool).await?;
    let journal: String = sqlx::query_scalar("PRAGMA journal_mode").fetch_one(pool).await?;
    let synchronous: i64 = sqlx::query_scalar("PRAGMA synchronous").fetch_one(pool).await?;
    let foreign_keys: i64 = sqlx::query_scalar("PRAGMA foreign_keys").fetch_one(pool).await?;
    let triggers: i64 = sqlx::query_scalar("PRAGMA recursive_triggers").fetch_one(pool).await?;
    let (major, minor, patch) = SQLITE_FLOOR;
    Ok(vec![
        judge(
            "version",
            new_enough(&version),
            format!("SQLite {version}, at least {major}.{minor}.{patch} is needed"),
        ),
        judge(
            "durability",
            journal == "wal" && synchronous >= 2,
            format!(
                "journal {journal}, synchronous {synchronous}; wal and 2 (full) keep what was acknowledged"
            ),
        ),
        judge(
            "integrity",
            foreign_keys == 1 && triggers == 1,
            format!("foreign keys {foreign_keys}, recursive triggers {triggers}; both must be 1"),
        ),
    ])
}

async fn postgres(pool: &PgPool, config: &Config) -> Result<Vec<Finding>, sqlx::Error> {
    let version: String = sqlx::query_scalar("SHOW server_version").fetch_one(pool).await?;
    let major =
        version.split(|c: char| !c.is_ascii_digit()).next().and_then(|m| m.parse::<i64>().ok()).unwrap_or(0);
    let encoding: String = sqlx::query_scalar("SHOW server_encoding").fetch_one(pool).await?;
    let superuser: String = sqlx::query_scalar("SHOW is_superuser").fetch_one(pool).await?;
    let mut report = vec![
        judge(
            "version",
            major >= POSTGRES_FLOOR,
            format!("PostgreSQL {version}, at least {POSTGRES_FLOOR} is needed"),
        ),
        judge("encoding", encoding == "UTF8", format!("{encoding}; UTF8 is needed")),
    ];
    let fsync: String = sqlx::query_scalar("SHOW fsync").fetch_one(pool).await?;
    let pages: String = sqlx::query_scalar("SHOW full_page_writes").fetch_one(pool).await?;
    let commit: String = sqlx::query_scalar("SHOW synchronous_commit").fetch_one(pool).await?;
    let durable = fsync == "on" && pages == "on" && !["off", "local"].contains(&commit.as_str());
    report.push(judge(
        "durability",
        durable,
        format!("fsync {fsync}, full_page_writes {pages}, synchronous_commit {commit}; all must be on"),
    ));
    if superuser == "on" {
        report.push(Finding::note("role", "the portal connects as superuser: give it a role of its own"));
    }
    let apart: f64 = {
        let before = app::base::clock::Clock::system().now();
        let theirs: chrono::DateTime<chrono::Utc> =
            sqlx::query_scalar("SELECT clock_timestamp()").fetch_one(pool).await?;
        (theirs - before).num_milliseconds() as f64 / 1000.0
    };
    // The answer itself takes a moment.
    report.push(judge(
        "clock",
        apart.abs() < 2.0,
        format!("the database's clock is {apart:+.1} s from this machine's"),
    ));
    if encrypted_matters(config) {
        report.push(Finding::wrong(
            "encryption",
            "DATABASE_URL: the server is on another machine, so add ?sslmode=verify-full&sslrootcert=… (CR-07)",
        ));
    }
    Ok(report)
}

/// CR-07: beyond this machine the connection must be encrypted and the server known.
fn encrypted_matters(config: &Config) -> bool {
    let url = config.database_url.expose();
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let near = host.is_empty()
        || ["localhost", "127.", "[::1]", "%2F", "%2f"].iter().any(|h| host.starts_with(h))
        || url.contains("host=/")
        || url.contains("host=%2F");
    !near && !url.contains("sslmode=verify-full")
}

/// Whether every migration of this program has run, and none of a newer one.
async fn schema(db: &Db) -> Result<Finding, sqlx::Error> {
    const APPLIED: &str = "SELECT version FROM _sqlx_migrations WHERE success ORDER BY version";
    let (migrator, applied): (&Migrator, Vec<i64>) = match db.pool() {
        Pool::Sqlite(pool) => (&SQLITE, sqlx::query_scalar(APPLIED).fetch_all(pool).await.or_else(none_yet)?),
        Pool::Postgres(pool) => {
            (&POSTGRES, sqlx::query_scalar(APPLIED).fetch_all(pool).await.or_else(none_yet)?)
        }
    };
    let missing = migrator.iter().filter(|m| !applied.contains(&m.version)).count();
    let unknown = applied.iter().filter(|v| !migrator.version_exists(**v)).count();
    Ok(match (missing, unknown) {
        (0, 0) => Finding::fine("schema", format!("up to date, {} migrations", applied.len())),
        (_, 1..) => Finding::wrong("schema", "the database was used by a newer version of this program"),
        (n, _) => Finding::wrong("schema", format!("{n} migrations have not run: nuanfang migrate")),
    })
}

/// The table of migrations is made by the first.
fn none_yet(error: sqlx::Error) -> Result<Vec<i64>, sqlx::Error> {
    if matches!(error, sqlx::Error::Database(_)) { Ok(Vec::new()) } else { Err(error) }
}

fn judge(what: &'static str, fine: bool, text: String) -> Finding {
    if fine { Finding::fine(what, text) } else { Finding::wrong(what, text) }
}
