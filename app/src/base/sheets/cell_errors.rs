//! What can be wrong with a cell, and the list of all wrong cells of a file.
//!
//! To add a reason that any import could have, add it to [`Reason`] with its code and its sentence in both
//! languages; reasons of one feature belong into that feature's own enum.

/// A column as the person at the file sees it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnRef {
    /// "D".
    pub letter: String,
    /// The heading in the file; for a column the file lacks, its Chinese name.
    pub header: String,
}

/// What is wrong with a cell, for any import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// A required cell is empty.
    Missing,
    NotANumber,
    /// A number with decimals where things are counted.
    NotWhole,
    /// Outside the bounds.
    OutOfRange {
        min: i64,
        max: i64,
    },
    /// Not a date, or one that does not exist.
    NotADate,
    /// Too much text.
    TooLong {
        max: usize,
    },
    /// None of the words allowed here.
    NotInList {
        /// The words, joined.
        allowed: String,
    },
    /// A control or direction character.
    ControlCharacter,
    /// A long code that Excel keeps as a number and has rounded.
    LostDigits,
    /// `#N/A` and the like.
    ExcelError,
    /// The same value as in an earlier row, where each must have its own.
    SameAsRow(u32),
}

impl Reason {
    /// Stable name for logs and tests.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::NotANumber => "not_a_number",
            Self::NotWhole => "not_whole",
            Self::OutOfRange { .. } => "out_of_range",
            Self::NotADate => "not_a_date",
            Self::TooLong { .. } => "too_long",
            Self::NotInList { .. } => "not_in_list",
            Self::ControlCharacter => "control_character",
            Self::LostDigits => "lost_digits",
            Self::ExcelError => "excel_error",
            Self::SameAsRow(_) => "same_as_row",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellError<R = Reason> {
    pub row: u32,
    pub column: ColumnRef,
    /// The start of what the cell says.
    pub excerpt: String,
    pub reason: R,
}

/// All wrong cells of a file; after [`CellErrors::CAP`] they are only counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellErrors<R = Reason> {
    list: Vec<CellError<R>>,
    more: usize,
}

impl<R> Default for CellErrors<R> {
    fn default() -> Self {
        Self { list: Vec::new(), more: 0 }
    }
}

impl<R> CellErrors<R> {
    /// How many are kept.
    pub const CAP: usize = 500;

    pub fn push(&mut self, error: CellError<R>) {
        if self.list.len() < Self::CAP { self.list.push(error) } else { self.more += 1 }
    }

    /// The kept ones, in file order.
    pub fn list(&self) -> &[CellError<R>] {
        &self.list
    }

    /// How many came after the kept ones.
    pub fn more(&self) -> usize {
        self.more
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}
