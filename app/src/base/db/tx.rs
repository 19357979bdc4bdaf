//! A transaction of either engine, and what a process knows about its own database: how often it committed, by which memory of what was
//! read knows that it is old ([`Counted::writes`]), and a few facts of reference that every page asks for ([`Tx::recall`]).
use std::{
    any::{Any, TypeId},
    collections::HashMap,
    ops::{Deref, DerefMut},
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use sqlx::{Database, Postgres, Sqlite, Transaction, pool::PoolConnection};

/// How long a fact is known without asking again: other nodes' writes are seen by then. With the page cache's own age (`web/cache.rs`)
/// it stays within the second. A test's machine may stand still, so there only writes decide.
const KNOWN: Duration = if cfg!(test) { Duration::from_secs(600) } else { Duration::from_millis(250) };

/// A transaction; dropped without [`Tx::commit`] it is rolled back. One of [`super::Db::look`] is none: each of its statements stands
/// for itself.
#[derive(Debug)]
pub struct Tx {
    conn: Conn,
    counted: Counted,
    /// How many commits there were before it began.
    begun: u64,
    writing: bool,
}

#[derive(Debug)]
pub enum Conn {
    Sqlite(Held<Sqlite>),
    Postgres(Held<Postgres>),
}

/// A connection, within a transaction or without.
#[derive(Debug)]
pub enum Held<D: Database> {
    Begun(Transaction<'static, D>),
    Plain(PoolConnection<D>),
}

impl<D: Database> Deref for Held<D> {
    type Target = D::Connection;
    fn deref(&self) -> &D::Connection {
        match self {
            Self::Begun(tx) => tx,
            Self::Plain(conn) => conn,
        }
    }
}

impl<D: Database> DerefMut for Held<D> {
    fn deref_mut(&mut self) -> &mut D::Connection {
        match self {
            Self::Begun(tx) => tx,
            Self::Plain(conn) => conn,
        }
    }
}

/// What this process has done to the database, and what it knows of it; clones share it.
#[derive(Clone, Debug, Default)]
pub struct Counted(Arc<Counters>);

#[derive(Debug, Default)]
struct Counters {
    writes: AtomicU64,
    statements: AtomicU64,
    known: RwLock<HashMap<TypeId, Known>>,
    /// Plans of the statements that were run, while a test asks for them.
    #[cfg(test)]
    plans: std::sync::Mutex<Option<Vec<super::sql::Plan>>>,
}

#[derive(Debug, Clone)]
struct Known {
    value: Arc<dyn Any + Send + Sync>,
    writes: u64,
    since: Instant,
}

impl Counted {
    /// How many transactions were committed. Whoever keeps what was read takes this number before reading: it holds while the number
    /// is the same. It rises before the committer hears of its success, so nobody who knows of a write is shown what was before it.
    pub fn writes(&self) -> u64 {
        self.0.writes.load(Ordering::Acquire)
    }

    /// How many statements were run.
    pub fn statements(&self) -> u64 {
        self.0.statements.load(Ordering::Relaxed)
    }

    /// From now on the plans of statements are kept; those kept since the last time.
    #[cfg(test)]
    pub(crate) fn plans(&self) -> Vec<super::sql::Plan> {
        self.0.plans.lock().map(|mut p| p.replace(vec![])).ok().flatten().unwrap_or_default()
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
    pub(super) const fn new(conn: Conn, counted: Counted, begun: u64, writing: bool) -> Self {
        Self { conn, counted, begun, writing }
    }

    /// From now on it writes.
    pub(super) const fn writing(mut self) -> Self {
        self.writing = true;
        self
    }

    /// Whether it was begun for writing.
    pub const fn is_writing(&self) -> bool {
        self.writing
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

    /// A fact of reference that the process knows already: one value of its type, as it is committed. What writes asks the database.
    pub fn recall<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        if self.writing {
            return None;
        }
        let known = self.counted.0.known.read().unwrap_or_else(PoisonError::into_inner);
        let known = known.get(&TypeId::of::<T>())?;
        // Not what was before a commit that this reader may know of.
        let good = known.writes == self.counted.writes() && known.since.elapsed() < KNOWN;
        good.then(|| known.value.clone().downcast().ok()).flatten()
    }

    /// Lets the process know what was just read.
    pub fn remember<T: Send + Sync + 'static>(&self, value: T) -> Arc<T> {
        let value = Arc::new(value);
        if !self.writing {
            #[allow(
                clippy::disallowed_methods,
                reason = "how long the process has known something, whatever the clock says"
            )]
            let since = Instant::now();
            let known = Known { value: value.clone(), writes: self.begun, since };
            self.counted
                .0
                .known
                .write()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(TypeId::of::<T>(), known);
        }
        value
    }

    /// Keeps a plan, if a test asks for it.
    #[cfg(test)]
    pub(super) fn planned(&self, plan: super::sql::Plan) {
        if let Ok(mut plans) = self.counted.0.plans.lock()
            && let Some(plans) = plans.as_mut()
        {
            plans.push(plan);
        }
    }

    /// Whether a test asks for plans.
    #[cfg(test)]
    pub(super) fn plans(&self) -> bool {
        self.counted.0.plans.lock().is_ok_and(|p| p.is_some())
    }

    /// Makes the transaction last.
    ///
    /// # Errors
    /// When the database cannot; the outcome is then unknown to the caller, so what it did must be safe to repeat.
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        let _committing = Committing(self.counted);
        match self.conn {
            Conn::Sqlite(Held::Begun(t)) => t.commit().await,
            Conn::Postgres(Held::Begun(t)) => t.commit().await,
            Conn::Sqlite(Held::Plain(_)) | Conn::Postgres(Held::Plain(_)) => Ok(()),
        }
    }
}
