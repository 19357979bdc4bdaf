//! A transaction of either engine, and what a process counts of its own: commits, by which memory of what was read knows that it is
//! old ([`Counted::writes`]), and statements, which a test holds public pages to.
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use sqlx::{Postgres, Sqlite, Transaction};

/// A transaction; dropped without [`Tx::commit`] it is rolled back.
#[derive(Debug)]
pub struct Tx {
    conn: Conn,
    counted: Counted,
}

/// On which engine.
#[derive(Debug)]
pub enum Conn {
    /// On SQLite.
    Sqlite(Transaction<'static, Sqlite>),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

/// What this process has done to the database; clones share it.
#[derive(Clone, Debug, Default)]
pub struct Counted(Arc<Counters>);

#[derive(Debug, Default)]
struct Counters {
    writes: AtomicU64,
    statements: AtomicU64,
}

impl Counted {
    /// How many transactions were committed. Whoever keeps what was read takes this number before reading: it holds while the number
    /// is the same. It rises before the committer hears of its success, so nobody who knows of a write is shown what was before it.
    pub fn writes(&self) -> u64 {
        self.0.writes.load(Ordering::Acquire)
    }

    /// How many statements were run within transactions.
    pub fn statements(&self) -> u64 {
        self.0.statements.load(Ordering::Relaxed)
    }
}

/// Counts a commit however it ends: with an error it may have happened too, and one whose future was dropped as well.
struct Committing(Counted);

impl Drop for Committing {
    fn drop(&mut self) {
        self.0.0.writes.fetch_add(1, Ordering::Release);
    }
}

impl Tx {
    pub(super) fn new(conn: Conn, counted: &Counted) -> Self {
        Self { conn, counted: counted.clone() }
    }

    /// The connection, for one statement: what [`crate::on!`] and [`crate::exec!`] call.
    #[doc(hidden)]
    pub fn statement(&mut self) -> &mut Conn {
        self.counted.0.statements.fetch_add(1, Ordering::Relaxed);
        &mut self.conn
    }

    /// On which engine it runs, for what is not portable.
    pub const fn conn(&self) -> &Conn {
        &self.conn
    }

    /// Makes the transaction last.
    ///
    /// # Errors
    /// When the database cannot; the outcome is then unknown to the caller, so what it did must be safe to repeat.
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        let _committing = Committing(self.counted);
        match self.conn {
            Conn::Sqlite(t) => t.commit().await,
            Conn::Postgres(t) => t.commit().await,
        }
    }
}
