//! Reads a clerk's list of applications: every row a checked [`ImportRow`], or every wrong cell with its reason; all or nothing.
//!
//! What may not be kept never leaves this module (ID-07, IN-09): sex, address, birth, certificate, category, grade and bank are
//! named in the report and dropped unread; an ID number is checked, turned into a keyed code and an eighteenth birthday, and
//! thrown away. Name, village, guardian and telephone are sealed before they are stored.
//!
//! | file | holds |
//! |---|---|
//! | [`columns`] | the headings people use; to take a new one: an alias there |
//! | [`row`] | one row to one case |
//! | [`run`] | from bytes to a report, for the page and for the command line |
//! | [`template`] | the empty table |
//! | [`pages`] | upload, check, confirm, batches, undo |
pub mod columns;
pub mod pages;
pub mod row;
pub mod run;
pub mod template;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use run::Report;

/// Rows of one file at most: one transaction writes them all, and nobody waits long for it.
pub const MAX_ROWS: usize = 1_000;
/// Bytes of one file at most.
pub const MAX_FILE: usize = 4 << 20;

/// One row of a good file: what may be kept, nothing else. `Debug` shows no person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRow {
    /// Its row in the file.
    pub row: u32,
    /// The village, twelve digits; `…000` where the file has no code for it.
    pub village: String,
    /// The centre applied for.
    pub centre: Option<Uuid>,
    /// Full name.
    pub name: String,
    /// Name of the village.
    pub village_name: String,
    /// The guardian.
    pub guardian: String,
    /// Telephone.
    pub phone: String,
    /// Keyed code of the ID, which is not kept.
    pub identity: Option<String>,
    /// The eighteenth birthday of a minor.
    pub adult_on: Option<NaiveDate>,
}

impl std::fmt::Debug for ImportRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ImportRow({})", self.row)
    }
}
