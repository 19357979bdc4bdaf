//! Reading spreadsheets in: check, a report with row and column, confirm, write all or nothing, take the batch back.
//!
//! To add an import: one file in the feature that implements [`Importer`] (its columns, how a row is read, how rows are written
//! and taken back), its line in the feature's declaration, its word in the command line. One that staff do on pages implements [`Paged`]
//! too, and its [`pages::routes`] stand among the feature's desk routes.
//!
//! The file itself is never kept. What waits for its confirmation is what may be stored, sealed; columns that may not be stored
//! are recognised only to say so, and no cell of them is read (ID-07, IN-09).
//!
//! | file | holds |
//! |---|---|
//! | `read` | from the bytes of a file to checked rows, or everything that is wrong with it |
//! | `run` | write and take back, in one transaction each |
//! | `store` | the batches, what they touched, what waits |
//! | `terminal` | `nuanfang import` |
//! | [`pages`] | upload, check, confirm, batch, undo |
pub mod pages;
mod read;
mod run;
pub mod store;
mod terminal;
#[cfg(test)]
mod tests;

use std::future::Future;

use chrono::{DateTime, Utc};
pub use pages::{Inside, Paged, Words};
pub use read::{Line, Parsed, Refused, Report, Seen, check, content, parse, template, template_csv};
pub use run::{Did, Failure, UndoError, Undone, undo, write};
pub use store::Touched;
pub use terminal::{Declared, Order, list, run_as, undo_as};

use super::{
    change::Change,
    feature::Feature,
    staff::{access::Action, types::Actor},
};
use crate::base::sheets::{Column, HeaderMap, Reason, RowReader};
use crate::base::{db::Tx, error::AppError, error::Result, i18n::Lang, ids::BatchId, sheets};
use crate::web::state::AppState;

pub const FEATURE: Feature =
    Feature { retention: &[store::OLD], sealed: &[store::SEALED], ..Feature::new("imports") };

/// For whom a file is checked, when, and in which language the report is.
#[derive(Debug, Clone)]
pub struct Run<'a> {
    /// The portal.
    pub state: &'a AppState,
    /// The member of staff in whose name and area it happens; none for the operator at the terminal.
    pub by: Option<&'a Actor>,
    /// Language of the report.
    pub lang: Lang,
    /// The instant.
    pub now: DateTime<Utc>,
}

impl<'a> Run<'a> {
    /// The member of staff.
    pub fn actor(&self) -> Result<&'a Actor> {
        self.by.ok_or(AppError::NotFound)
    }
}

/// Why a cell is wrong, in words.
pub trait Wrong: From<Reason> + Send {
    /// What is wrong and what to do, as one sentence.
    fn message(&self, lang: Lang) -> String;
}

/// A kind of table that can be read in.
pub trait Importer: Send + Sync + 'static {
    /// Its word: in addresses, on the command line, in the table of batches.
    const WHAT: &'static str;
    /// The columns, in the order of the template.
    const COLUMNS: &'static [Column];
    /// Who may; without one only the operator at the terminal.
    const ACTION: Option<Action> = None;
    /// Whether rows are about persons: then the file's name is not kept, since it may name one, and no report repeats a cell
    /// that could be an ID number.
    const PERSONS: bool = false;
    /// Rows of one file at most.
    const MAX_ROWS: usize = sheets::MAX_ROWS as usize;
    /// Bytes of one file at most.
    const MAX_FILE: usize = sheets::MAX_FILE;
    /// A row that was read: what may be kept, nothing else.
    type Row: Send + Sync;
    type Wrong: Wrong;
    /// What rows are judged by, loaded once a file.
    type Context: Send + Sync;

    /// What such a table is called; also the name of the template's sheet.
    fn title(lang: Lang) -> &'static str;
    /// What the template explains, one a line.
    fn notes(lang: Lang) -> Vec<String>;
    /// Loads what rows are judged by.
    fn context(run: &Run<'_>, tx: &mut Tx) -> impl Future<Output = Result<Self::Context>> + Send;
    /// Reads a row. Every column is asked, so that all wrong cells are reported; `seen` tells of values that stand twice.
    fn row(
        row: &mut RowReader<'_, Self::Wrong>,
        context: &Self::Context,
        seen: &mut Seen,
    ) -> Option<Self::Row>;
    /// What is wrong with good rows in view of what is stored: row, column, reason.
    fn judge(
        _run: &Run<'_>,
        _tx: &mut Tx,
        _rows: &[Line<Self::Row>],
    ) -> impl Future<Output = Result<Vec<(u32, &'static str, Self::Wrong)>>> + Send {
        std::future::ready(Ok(vec![]))
    }
    /// What else a person should know about a good file.
    fn remarks(_map: &HeaderMap, _rows: &[Line<Self::Row>], _lang: Lang) -> Vec<String> {
        vec![]
    }
    /// Writes all rows, remembering each thing it touches ([`store::remember`]), and says what each row did.
    fn write(
        ch: &mut Change,
        lang: Lang,
        batch: BatchId,
        rows: &[Line<Self::Row>],
    ) -> impl Future<Output = Result<Vec<Did>, Failure>> + Send;
    /// Puts back what a batch touched.
    fn undo(
        ch: &mut Change,
        batch: BatchId,
        touched: Vec<Touched>,
    ) -> impl Future<Output = Result<Undone, UndoError>> + Send;
    /// That these were changed after the import, so that it cannot be taken back.
    fn changed_since(lang: Lang, names: &[String]) -> String;
}
