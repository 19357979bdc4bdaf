//! Reads a sheet of centres: every row a checked [`CentreInput`], or every wrong cell with its reason.
//!
//! All or nothing: if one cell is wrong, no row is given out. What the file says is compared with the
//! division list, but not with the database; that is the store's part, as is saying what changed.

mod columns;
mod messages;
mod row;
mod template;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

pub use columns::COLUMNS;
pub use template::{template, template_csv};

use super::types::{CentreError, CentreInput, TownshipRef};
use crate::base::sheets::{
    CellError, CellErrors, HeaderError, HeaderMap, Note, Reason, Table, UnknownColumn,
};

/// Finds a township by its nine digits, or by the names of county and township written together: 确山县竹沟镇.
pub type Lookup<'a> = &'a dyn Fn(&str) -> Option<TownshipRef>;

/// A good file.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// The centres, in file order.
    pub centres: Vec<ImportedCentre>,
    /// Columns that were not read.
    pub unknown: Vec<UnknownColumn>,
    /// What the reader noticed.
    pub notes: Vec<Note>,
}

/// One row of a good file.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportedCentre {
    /// Its row number in the file.
    pub row: u32,
    /// What it says.
    pub centre: CentreInput,
}

/// Why a cell is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CentreReason {
    /// As in any import.
    Cell(Reason),
    /// By a rule of centres.
    Centre(CentreError),
}

impl CentreReason {
    /// Stable name for logs and tests.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Cell(reason) => reason.code(),
            Self::Centre(error) => error.code(),
        }
    }
}

impl From<Reason> for CentreReason {
    fn from(reason: Reason) -> Self {
        Self::Cell(reason)
    }
}

impl From<CentreError> for CentreReason {
    fn from(error: CentreError) -> Self {
        Self::Centre(error)
    }
}

/// Why nothing of a file is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportErrors {
    /// The header; the rows were not looked at.
    Header(Vec<HeaderError>),
    /// Cells.
    Cells(CellErrors<CentreReason>),
    /// There is a header and nothing below it.
    NoRows,
}

/// Reads the rows of `table`.
///
/// # Errors
/// [`ImportErrors`], with everything that is wrong.
pub fn parse(table: &Table, lookup: Lookup<'_>) -> Result<Parsed, ImportErrors> {
    let map = HeaderMap::find(table, COLUMNS).map_err(ImportErrors::Header)?;
    let mut errors = CellErrors::default();
    let mut centres: Vec<ImportedCentre> = Vec::new();
    let mut seen: HashMap<String, u32> = HashMap::new();
    let mut rows = 0_usize;
    for row in map.rows(table) {
        rows += 1;
        let (code, centre) = row::parse(&map, row, lookup, &mut errors);
        if let Some(code) = code {
            match seen.get(code.as_str()) {
                Some(first) => errors.push(CellError {
                    row: row.number,
                    column: map.column("code"),
                    excerpt: code.as_str().to_owned(),
                    reason: Reason::SameAsRow(*first).into(),
                }),
                None => {
                    seen.insert(code.as_str().to_owned(), row.number);
                }
            }
        }
        centres.extend(centre.map(|centre| ImportedCentre { row: row.number, centre }));
    }
    if rows == 0 {
        return Err(ImportErrors::NoRows);
    }
    if !errors.is_empty() {
        return Err(ImportErrors::Cells(errors));
    }
    Ok(Parsed { centres, unknown: map.unknown, notes: table.notes.clone() })
}
