//! One database layer over two engines: [`Db`] is a [`Pool`], [`Tx`] a transaction, and [`on!`] compiles a query once per
//! engine. Portable SQL only: `$1` placeholders, `RETURNING`, `ON CONFLICT … DO UPDATE`, no engine's own functions.
//!
//! A public page reads with [`Db::look`], what goes on to write with [`Db::read`]. Writes start with [`Db::write`]: on SQLite that is `BEGIN IMMEDIATE`, because a deferred transaction that reads and
//! then writes fails with a stale snapshot that no timeout retries. Lock a contended row by updating it first.
//!
//! Whatever takes a [`Tx`] fails when the database does, or when a stored cell cannot be opened with the keys of this installation:
//! said here once, and in no `# Errors` section.
use std::{str::FromStr as _, time::Duration};

use sqlx::{
    PgPool, SqlitePool,
    migrate::{MigrateError, Migrator},
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

pub mod bulk;
pub mod paging;
pub mod record;
pub mod sql;
#[cfg(test)]
mod tests;
mod tx;

pub use tx::{Conn, Counted, Held, Tx};

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// How long a request waits for a connection before it is answered 503 (OP-05).
const ACQUIRE: Duration = Duration::from_secs(3);

/// How long a connection to a server is taken to be alive without being asked.
const FRESH: Duration = Duration::from_millis(500);

/// Rows that one transaction deletes at most: people go on working meanwhile.
pub const BATCH: i64 = 500;

/// The pool of one of the two engines.
#[derive(Clone, Debug)]
pub enum Pool {
    /// SQLite, the default: one node.
    Sqlite(SqlitePool),
    /// PostgreSQL, for several nodes.
    Postgres(PgPool),
}

/// The database, and what this process has done to it.
#[derive(Clone, Debug)]
pub struct Db {
    pool: Pool,
    counted: Counted,
}

impl From<Pool> for Db {
    fn from(pool: Pool) -> Self {
        Self { pool, counted: Counted::default() }
    }
}

/// Runs one query that is put together by hand on whichever engine the transaction is of: `on!(tx, c => query.fetch_all(c).await)`. All others
/// are [`fetch!`] and [`exec!`].
#[macro_export]
macro_rules! on {
    ($tx:expr, $c:ident => $body:expr) => {
        match $tx.statement() {
            $crate::base::db::Conn::Sqlite(t) => {
                let $c = &mut **t;
                $body
            }
            $crate::base::db::Conn::Postgres(t) => {
                let $c = &mut **t;
                $body
            }
        }
    };
}

/// Reads: `fetch!(tx, all "SELECT … WHERE at < $1"; now)` gives every row, `one` the row that there always is, `maybe` the one that there
/// may be; `values`, `value` and `maybe_value` the same of a single column.
#[macro_export]
macro_rules! fetch {
    ($tx:expr, all $($query:tt)+) => { $crate::fetch!(@ $tx, query_as, fetch_all, $($query)+) };
    ($tx:expr, one $($query:tt)+) => { $crate::fetch!(@ $tx, query_as, fetch_one, $($query)+) };
    ($tx:expr, maybe $($query:tt)+) => { $crate::fetch!(@ $tx, query_as, fetch_optional, $($query)+) };
    ($tx:expr, values $($query:tt)+) => { $crate::fetch!(@ $tx, query_scalar, fetch_all, $($query)+) };
    ($tx:expr, value $($query:tt)+) => { $crate::fetch!(@ $tx, query_scalar, fetch_one, $($query)+) };
    ($tx:expr, maybe_value $($query:tt)+) => { $crate::fetch!(@ $tx, query_scalar, fetch_optional, $($query)+) };
    (@ $tx:expr, $kind:ident, $fetch:ident, $sql:expr $(; $($value:expr),+)?) => {
        $crate::on!($tx, c => sqlx::$kind($sql)$($(.bind($value))+)?.$fetch(c).await)
    };
}

/// Runs one statement that returns no rows and says how many it touched: `exec!(tx, "DELETE … WHERE id = $1 AND at < $2"; id, now)`,
/// or a query that was put together elsewhere: `exec!(tx, query)`.
#[macro_export]
macro_rules! exec {
    ($tx:expr, $sql:literal $(; $($value:expr),+)?) => {
        $crate::exec!($tx, sqlx::query($sql)$($(.bind($value))+)?)
    };
    ($tx:expr, $sql:expr; $($value:expr),+) => {
        $crate::exec!($tx, sqlx::query($sql)$(.bind($value))+)
    };
    ($tx:expr, $query:expr) => {
        match $tx.statement() {
            $crate::base::db::Conn::Sqlite(t) => $query.execute(&mut **t).await.map(|r| r.rows_affected()),
            $crate::base::db::Conn::Postgres(t) => $query.execute(&mut **t).await.map(|r| r.rows_affected()),
        }
    };
}

/// Lets `query_as` read a type whose fields are not its columns, by the names of the columns: `from_row!(Case, r => Case { id:
/// r.try_get("id")?, … })`. A type whose fields are its columns derives `sqlx::FromRow`.
#[macro_export]
macro_rules! from_row {
    ($name:ty, $r:ident => $read:expr) => {
        $crate::from_row!(@ $name, $r => $read, sqlx::sqlite::SqliteRow);
        $crate::from_row!(@ $name, $r => $read, sqlx::postgres::PgRow);
    };
    (@ $name:ty, $r:ident => $read:expr, $row:ty) => {
        impl sqlx::FromRow<'_, $row> for $name {
            fn from_row($r: &$row) -> Result<Self, sqlx::Error> {
                use sqlx::Row as _;
                Ok($read)
            }
        }
    };
}

impl Db {
    /// Opens `sqlite:PATH` or `postgres://…`.
    ///
    /// # Errors
    /// When the address is none of these, or the database cannot be opened or reached.
    pub async fn connect(url: &str) -> Result<Self, sqlx::Error> {
        if url.starts_with("sqlite:") {
            let options = SqliteConnectOptions::from_str(url)?
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(5))
                // Triggers that refuse changes are passed by INSERT OR REPLACE without it (LG-06).
                .pragma("recursive_triggers", "on")
                // Each connection has its own; what does not fit is in the system's.
                .pragma("cache_size", "-4000")
                .pragma("temp_store", "memory");
            let pool = SqlitePoolOptions::new()
                .max_connections(8)
                .acquire_timeout(ACQUIRE)
                // A file does not hang up; asking whether it still answers is a round trip for every request.
                .test_before_acquire(false)
                .connect_with(options)
                .await?;
            Ok(Pool::Sqlite(pool).into())
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let options = PgConnectOptions::from_str(url)?.options([
                ("statement_timeout", "15s"),
                ("lock_timeout", "5s"),
                ("idle_in_transaction_session_timeout", "30s"),
                // The rollback below is a warning each time there is nothing to roll back: a line in the log for every request.
                ("client_min_messages", "error"),
            ]);
            let pool = PgPoolOptions::new()
                .max_connections(16)
                .acquire_timeout(ACQUIRE)
                // A server may have gone away. Whatever answered a moment ago is not asked again.
                .test_before_acquire(false)
                .before_acquire(|conn, meta| {
                    Box::pin(async move {
                        Ok(meta.idle_for < FRESH || sqlx::Connection::ping(conn).await.is_ok())
                    })
                })
                // sqlx 0.9.0 hands a connection back inside a transaction when `begin` was cancelled; what the next
                // request writes on it would be lost (security.md §0.1).
                .after_release(|conn, _| {
                    Box::pin(async move {
                        sqlx::query("ROLLBACK").execute(conn).await?;
                        Ok(true)
                    })
                })
                .connect_with(options)
                .await?;
            Ok(Pool::Postgres(pool).into())
        } else {
            Err(sqlx::Error::Configuration("the address starts with neither sqlite: nor postgres:".into()))
        }
    }

    /// A transaction for reading.
    pub async fn read(&self) -> Result<Tx, sqlx::Error> {
        let begun = self.counted.writes();
        let conn = match &self.pool {
            Pool::Sqlite(p) => Conn::Sqlite(Held::Begun(p.begin().await?)),
            Pool::Postgres(p) => Conn::Postgres(Held::Begun(p.begin().await?)),
        };
        Ok(Tx::new(conn, self.counted.clone(), begun, false))
    }

    /// A connection for a page that reads a few statements, each of which stands for itself: two round trips less than [`Db::read`].
    /// Nothing may be written through it.
    pub async fn look(&self) -> Result<Tx, sqlx::Error> {
        let begun = self.counted.writes();
        let conn = match &self.pool {
            Pool::Sqlite(p) => Conn::Sqlite(Held::Plain(p.acquire().await?)),
            Pool::Postgres(p) => Conn::Postgres(Held::Plain(p.acquire().await?)),
        };
        Ok(Tx::new(conn, self.counted.clone(), begun, false))
    }

    /// A transaction for writing; on SQLite it takes the writer at once.
    pub async fn write(&self) -> Result<Tx, sqlx::Error> {
        let begun = self.counted.writes();
        let conn = match &self.pool {
            Pool::Sqlite(p) => Conn::Sqlite(Held::Begun(p.begin_with("BEGIN IMMEDIATE").await?)),
            Pool::Postgres(p) => Conn::Postgres(Held::Begun(p.begin().await?)),
        };
        Ok(Tx::new(conn, self.counted.clone(), begun, true))
    }

    /// The pool, for what is not portable.
    pub const fn pool(&self) -> &Pool {
        &self.pool
    }

    /// What this process has done to the database.
    pub const fn counted(&self) -> &Counted {
        &self.counted
    }

    /// Goes on for writing after reading. PostgreSQL writes in the same transaction; SQLite gives the reading one back first, so that
    /// no request ever holds one connection while it waits for another.
    ///
    /// # Errors
    /// When no connection, or the writer, cannot be had in time.
    pub async fn go_on(&self, reading: Option<Tx>) -> Result<Tx, sqlx::Error> {
        match (&self.pool, reading) {
            (Pool::Postgres(_), Some(tx)) => Ok(tx.writing()),
            (_, reading) => {
                drop(reading);
                self.write().await
            }
        }
    }

    /// Brings the schema up to date; safe to run from several nodes at once (OP-09).
    ///
    /// # Errors
    /// When a migration fails or the database is newer than this program.
    pub async fn migrate(&self) -> Result<(), MigrateError> {
        match &self.pool {
            Pool::Sqlite(p) => SQLITE.run(p).await,
            Pool::Postgres(p) => POSTGRES.run(p).await,
        }
    }

    /// Asks the database for one row, for `/readyz`.
    pub async fn ping(&self) -> Result<(), sqlx::Error> {
        let mut tx = self.read().await?;
        let _: i64 = on!(&mut tx, c => sqlx::query_scalar("SELECT CAST(1 AS BIGINT)").fetch_one(c).await)?;
        Ok(())
    }

    /// The engine's name, as shown by `nuanfang check`.
    pub const fn engine(&self) -> &'static str {
        match &self.pool {
            Pool::Sqlite(_) => "SQLite",
            Pool::Postgres(_) => "PostgreSQL",
        }
    }

    /// Lets the planner see the data as it is; run after bulk loads.
    pub async fn analyze(&self) -> Result<(), sqlx::Error> {
        match &self.pool {
            Pool::Sqlite(p) => {
                let mut conn = p.acquire().await?;
                // Where few rows are left it would leap through an index of other filters and sort, rather than walk the one that is in
                // order. Without statistics, as a database grows, it does not; so with them it should not either.
                for sql in [
                    "ANALYZE",
                    "UPDATE sqlite_stat1 SET stat = stat || ' noskipscan' WHERE idx IS NOT NULL",
                    "ANALYZE sqlite_schema",
                ] {
                    sqlx::query(sql).execute(&mut *conn).await?;
                }
                Ok(())
            }
            Pool::Postgres(p) => sqlx::query("ANALYZE").execute(p).await.map(drop),
        }
    }
}
