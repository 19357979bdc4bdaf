//! Loading very many rows into a database that nobody reads yet, for demonstrations and benchmarks: rows in large statements
//! ([`marks`]), and indexes that are built once at the end ([`Unindexed`]).
use sqlx::AssertSqlSafe;

use super::{Conn, Tx};
use crate::{exec, fetch};

/// The places of `rows` tuples of `columns` values. SQLite gets places without numbers: sqlx asks it for the name of each, which it
/// looks for from the start of the statement, so that thousands of named ones take longer than writing the rows.
pub fn marks(tx: &Tx, columns: usize, rows: usize) -> String {
    let numbered = matches!(tx.conn(), Conn::Postgres(_));
    let mark = |i: usize| if numbered { format!("${i}") } else { "?".to_owned() };
    let row = |r: usize| {
        let marks: Vec<_> = (1..=columns).map(|i| mark(r * columns + i)).collect();
        format!("({})", marks.join(","))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(",")
}

/// Indexes that were taken away. Whoever fails in between has half a database, which a demonstration is then anyway.
#[derive(Debug)]
pub struct Unindexed(Vec<String>);

impl Unindexed {
    /// Takes away the indexes of these tables that no constraint needs.
    pub async fn take(tx: &mut Tx, tables: &[&'static str]) -> Result<Self, sqlx::Error> {
        let sql = match tx.conn() {
            Conn::Sqlite(_) => {
                "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = $1 AND sql IS NOT NULL"
            }
            Conn::Postgres(_) => {
                "SELECT i.indexname::text, i.indexdef FROM pg_indexes i WHERE i.schemaname = 'public' \
                AND i.tablename = $1 AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)"
            }
        };
        let mut all = vec![];
        for table in tables {
            let found: Vec<(String, String)> = fetch!(tx, all sql; *table)?;
            for (name, index) in found {
                run(tx, format!("DROP INDEX {name}")).await?;
                all.push(index);
            }
        }
        Ok(Self(all))
    }

    /// Builds them anew.
    pub async fn give_back(self, tx: &mut Tx) -> Result<(), sqlx::Error> {
        for index in self.0 {
            run(tx, index).await?;
        }
        Ok(())
    }
}

/// Lets SQLite keep more of a growing database in memory on this connection.
pub async fn widen(tx: &mut Tx) -> Result<(), sqlx::Error> {
    match tx.conn() {
        Conn::Sqlite(_) => run(tx, "PRAGMA cache_size = -200000".to_owned()).await,
        Conn::Postgres(_) => Ok(()),
    }
}

/// What the engine's own catalogue says; nobody outside has a part in it.
async fn run(tx: &mut Tx, sql: String) -> Result<(), sqlx::Error> {
    exec!(tx, sqlx::query(AssertSqlSafe(sql))).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::each_engine;

    #[tokio::test]
    async fn indexes_come_back_as_they_were() {
        each_engine(async |state| {
            let mut tx = state.db().write().await.unwrap();
            let one = Unindexed::take(&mut tx, &["notices", "notice_townships"]).await.unwrap();
            let before = one.0.clone();
            assert!(before.len() >= 9, "{before:?}");
            assert!(Unindexed::take(&mut tx, &["notices"]).await.unwrap().0.is_empty());
            one.give_back(&mut tx).await.unwrap();
            let again = Unindexed::take(&mut tx, &["notices", "notice_townships"]).await.unwrap();
            assert_eq!(again.0, before);
            let marks = marks(&tx, 2, 2);
            assert!(marks == "(?,?),(?,?)" || marks == "($1,$2),($3,$4)", "{marks}");
        })
        .await;
    }
}
