//! What a store says about its tables beside its SQL: what goes when its time is over, and which columns hold sealed cells. The
//! wiring runs and rotates what the features' declarations list. To add one: a [`Rule`] or a [`Sealed`] beside the table's
//! statements, and its name in the declaration of its feature; a test compares the sealed ones with the schema.
use std::pin::Pin;

use chrono::{DateTime, Utc};

use super::{db::Tx, error::Result, keys::Keys};

/// How many rows went.
pub type Gone<'a> = Pin<Box<dyn Future<Output = Result<u64>> + Send + 'a>>;
type Run = for<'a> fn(&'a mut Tx, &'a Keys, DateTime<Utc>) -> Gone<'a>;

/// One kind of data and how it goes. It is run at any time and on every node, in transactions of its own until nothing is left to
/// delete, so it finds by the clock and an index what is due, takes at most [`BATCH`](super::db::BATCH) rows and says how many.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Its name in the trail and in logs.
    pub name: &'static str,
    /// The rules that say so.
    pub why: &'static str,
    /// Whether an auditor is told: what is nobody's data is not.
    pub told: bool,
    /// Deletes.
    pub run: Run,
}

impl Rule {
    /// Deletes personal data; the trail says how much.
    pub const fn told(name: &'static str, why: &'static str, run: Run) -> Self {
        Self { name, why, told: true, run }
    }

    /// Deletes what is nobody's data: counters, keys, what was typed and not sent.
    pub const fn quiet(name: &'static str, why: &'static str, run: Run) -> Self {
        Self { name, why, told: false, run }
    }
}

/// A column of sealed cells, which a rotation of keys seals again (CR-03).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sealed {
    pub table: &'static str,
    pub column: &'static str,
    /// The column with the id that the cell is bound to; it need not be unique.
    pub id: &'static str,
    /// How many cells one transaction takes: few where they are large.
    pub batch: i64,
}

impl Sealed {
    /// Short cells, bound to the row's `id`.
    pub const fn new(table: &'static str, column: &'static str) -> Self {
        Self { table, column, id: "id", batch: 200 }
    }

    /// Bound to another column.
    pub const fn by(self, id: &'static str) -> Self {
        Self { id, ..self }
    }

    /// Whole files.
    #[must_use]
    pub const fn large(self) -> Self {
        Self { batch: 4, ..self }
    }
}
