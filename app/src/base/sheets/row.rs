//! Parses one row: each cell through a function, every failure collected with its place.

use super::{Cell, CellError, CellErrors, HeaderMap, Reason, Row};

/// A row being parsed. Ask for all columns, then see [`RowReader::failed`]; so one bad cell does not hide the
/// next.
pub struct RowReader<'a, R> {
    map: &'a HeaderMap,
    row: &'a Row,
    errors: &'a mut CellErrors<R>,
    failed: bool,
}

impl<'a, R: From<Reason>> RowReader<'a, R> {
    /// Starts with a row below the header of `map`.
    pub fn new(map: &'a HeaderMap, row: &'a Row, errors: &'a mut CellErrors<R>) -> Self {
        Self { map, row, errors, failed: false }
    }

    /// The value of a column that may be empty; `None` also when it was wrong and is now reported.
    pub fn optional<T, E: Into<R>>(
        &mut self,
        key: &str,
        parse: impl FnOnce(&Cell) -> Result<Option<T>, E>,
    ) -> Option<T> {
        match parse(self.map.cell(self.row, key)) {
            Ok(value) => value,
            Err(reason) => {
                self.fail(key, reason.into());
                None
            }
        }
    }

    /// The value of a column that must be filled; `None` when it is empty or wrong, which is then reported.
    pub fn required<T, E: Into<R>>(
        &mut self,
        key: &str,
        parse: impl FnOnce(&Cell) -> Result<Option<T>, E>,
    ) -> Option<T> {
        match parse(self.map.cell(self.row, key)) {
            Ok(Some(value)) => Some(value),
            Ok(None) => {
                self.fail(key, Reason::Missing.into());
                None
            }
            Err(reason) => {
                self.fail(key, reason.into());
                None
            }
        }
    }

    /// A line of text of at most `max` characters.
    pub fn line(&mut self, key: &str, max: usize) -> Option<String> {
        self.optional(key, |cell| line(cell, max))
    }

    /// A line of text that must be there.
    pub fn required_line(&mut self, key: &str, max: usize) -> Option<String> {
        self.required(key, |cell| line(cell, max))
    }

    /// Reports a cell whose value alone is fine.
    pub fn fail(&mut self, key: &str, reason: R) {
        let excerpt = self.map.excerpt(self.row, key);
        self.push(key, excerpt, reason);
    }

    /// Reports a cell without repeating what it says.
    pub fn fail_unshown(&mut self, key: &str, reason: R) {
        self.push(key, String::new(), reason);
    }

    fn push(&mut self, key: &str, excerpt: String, reason: R) {
        self.failed = true;
        self.errors.push(CellError { row: self.row.number, column: self.map.column(key), excerpt, reason });
    }

    pub fn number(&self) -> u32 {
        self.row.number
    }

    /// Whether the cell of a column is empty.
    pub fn is_blank(&self, key: &str) -> bool {
        self.map.cell(self.row, key).is_blank()
    }

    /// Whether anything in this row was wrong.
    pub fn failed(&self) -> bool {
        self.failed
    }
}

fn line(cell: &Cell, max: usize) -> Result<Option<String>, Reason> {
    match cell.text()? {
        Some(text) if text.chars().count() > max => Err(Reason::TooLong { max }),
        text => Ok(text),
    }
}
