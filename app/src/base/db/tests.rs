//! The two schemas are one: same migrations, tables, columns, nullability, keys and indexes. And SQLite is new enough.
use std::collections::{BTreeMap, BTreeSet};

use sqlx::Row as _;

use super::*;
use crate::base::clock::Clock;
use crate::testing::{postgres_state, sqlite_state, tuesday};

type Columns = BTreeMap<String, (String, bool)>;

/// What a column holds, whatever an engine calls it: the kinds that SQLite's strict tables tell apart.
fn kind(engine_type: &str) -> String {
    match engine_type.to_ascii_lowercase().as_str() {
        "uuid" | "bytea" | "blob" => "blob",
        "bigint" | "boolean" | "integer" => "integer",
        "text" | "timestamp with time zone" | "date" => "text",
        "double precision" | "real" => "real",
        other => panic!("no portable type: {other}"),
    }
    .to_owned()
}

async fn of_sqlite(pool: &SqlitePool) -> (BTreeMap<String, Columns>, BTreeSet<String>) {
    let names: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_sqlx%'",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    let mut tables = BTreeMap::new();
    for name in names {
        let sql = "SELECT name, type, \"notnull\" FROM pragma_table_info($1)";
        let rows = sqlx::query(sql).bind(&name).fetch_all(pool).await.unwrap();
        let columns = rows.iter().map(|r| (r.get(0), (kind(r.get(1)), r.get::<i64, _>(2) == 1))).collect();
        tables.insert(name, columns);
    }
    let indexes =
        sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL");
    (tables, indexes.fetch_all(pool).await.unwrap().into_iter().collect())
}

async fn of_postgres(pool: &PgPool) -> (BTreeMap<String, Columns>, BTreeSet<String>) {
    let sql = "SELECT table_name::text, column_name::text, data_type::text, is_nullable = 'NO' \
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\\_sqlx%'";
    let mut tables: BTreeMap<String, Columns> = BTreeMap::new();
    for r in sqlx::query(sql).fetch_all(pool).await.unwrap() {
        tables.entry(r.get(0)).or_default().insert(r.get(1), (kind(r.get(2)), r.get(3)));
    }
    let sql = "SELECT i.indexname::text FROM pg_indexes i WHERE i.schemaname = 'public' AND i.tablename NOT LIKE '\\_sqlx%' \
        AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)";
    (tables, sqlx::query_scalar(sql).fetch_all(pool).await.unwrap().into_iter().collect())
}

#[tokio::test]
async fn both_schemas_are_the_same() {
    let Some(pg) = postgres_state(Clock::fixed(tuesday())).await else { return };
    let lite = sqlite_state(Clock::fixed(tuesday())).await;
    let (Pool::Sqlite(lite), Pool::Postgres(pg)) = (lite.db().pool(), pg.db().pool()) else {
        panic!("engines mixed up")
    };
    let (lite, pg) = (of_sqlite(lite).await, of_postgres(pg).await);
    assert!(lite.0.len() > 5, "the tables were read");
    assert_eq!(lite.0, pg.0);
    assert_eq!(lite.1, pg.1);
}

#[test]
fn migrations_have_the_same_numbers_and_names() {
    let list = |m: &Migrator| m.iter().map(|m| (m.version, m.description.to_string())).collect::<Vec<_>>();
    assert_eq!(list(&SQLITE), list(&POSTGRES));
}

#[tokio::test]
async fn sc_02_sqlite_is_new_enough() {
    let state = sqlite_state(Clock::fixed(tuesday())).await;
    let Pool::Sqlite(pool) = state.db().pool() else { panic!("not SQLite") };
    let version: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(pool).await.unwrap();
    let parts: Vec<u32> = version.split('.').map(|p| p.parse().unwrap()).collect();
    // 3.7.0 to 3.51.2 can corrupt a database whose log is reset (security.md §0.8).
    assert!(parts >= vec![3, 51, 3], "{version}");
}

/// SQL text is static, or built in these files from closed lists; a new place is a decision, and a line here.
#[test]
fn in_03_sql_is_built_only_where_it_is_known_to_be() {
    const KNOWN: &[(&str, usize)] = &[
        ("base/db/bulk.rs", 1),
        ("base/db/record.rs", 1),
        ("base/db/sql.rs", 2),
        ("features/cases/admissions/store/bulk.rs", 1),
        ("features/donations/store/bulk.rs", 5),
        ("features/notices/store/bulk.rs", 2),
        ("office/work/store/bulk.rs", 1),
        ("wiring/rotation.rs", 3),
    ];
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = vec![];
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            if path.is_dir() {
                folders.push(path);
            } else if !name.contains("test") {
                let n = std::fs::read_to_string(&path).unwrap().matches("AssertSqlSafe(").count();
                found.extend((n > 0).then_some((name, n)));
            }
        }
    }
    found.sort();
    let known: Vec<_> = KNOWN.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect();
    assert_eq!(found, known);
}
