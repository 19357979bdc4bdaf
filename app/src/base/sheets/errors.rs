//! What can be wrong with a file or its header, and what is merely worth saying.
//!
//! No user's words here: each kind has a stable `code()`, its sentence is in `messages.rs` and the locales.
//! To add one, add it here, give it a code, and write the sentence in both languages.

use super::ColumnRef;

/// The file as a whole cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.code())]
pub enum ReadError {
    /// No bytes, or no filled cell.
    Empty,
    /// More bytes than `MAX_FILE`.
    FileTooBig {
        /// The limit in MiB.
        mib: usize,
    },
    /// The old binary format, or a workbook with a password.
    OldExcel,
    /// Something else: a picture, a PDF, another office format.
    NotASheet,
    /// A zip or XML that does not read.
    Damaged,
    /// The unpacked workbook is out of all proportion (IN-08).
    Bomb,
    /// All sheets are hidden or none is a worksheet.
    NoVisibleSheet,
    /// Content below row `MAX_ROWS`.
    TooManyRows { max: u32 },
    /// Content right of column `MAX_COLUMNS`.
    TooManyColumns { row: u32, max: usize },
    /// More cells, or more text, than the limits allow.
    TooManyCells,
    /// One cell with more than `MAX_CELL_CHARS`.
    CellTooLong {
        row: u32,
        column: String,
        /// The limit in characters.
        max: usize,
    },
    /// A byte that is no text in the file's encoding (IN-10).
    BadByte {
        row: u32,
        /// What the file was read as.
        encoding: Encoding,
    },
    /// A quotation mark opened and never closed.
    OpenQuote {
        /// The row where it opens.
        row: u32,
    },
}

impl ReadError {
    /// Stable name for logs and tests.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::FileTooBig { .. } => "file_too_big",
            Self::OldExcel => "old_excel",
            Self::NotASheet => "not_a_sheet",
            Self::Damaged => "damaged",
            Self::Bomb => "bomb",
            Self::NoVisibleSheet => "no_visible_sheet",
            Self::TooManyRows { .. } => "too_many_rows",
            Self::TooManyColumns { .. } => "too_many_columns",
            Self::TooManyCells => "too_many_cells",
            Self::CellTooLong { .. } => "cell_too_long",
            Self::BadByte { .. } => "bad_byte",
            Self::OpenQuote { .. } => "open_quote",
        }
    }
}

/// How a csv file's bytes were understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a mark.
    Utf8,
    /// UTF-16 with a mark, Excel's "Unicode text".
    Utf16,
    /// GB18030, which includes GBK and GB 2312.
    Gb18030,
}

impl Encoding {
    /// The name as people know it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16 => "UTF-16",
            Self::Gb18030 => "GB18030",
        }
    }
}

/// Not wrong, but to be said after the import (IN-09).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// A csv file was read in another encoding than UTF-8.
    ReadAs(Encoding),
    /// Which sheet was read, where the workbook has several.
    SheetRead(String),
    /// Visible sheets that were not read.
    OtherSheets(Vec<String>),
    /// Hidden sheets; not read.
    HiddenSheets(Vec<String>),
    /// Hidden columns of the sheet; they are read like the others.
    HiddenColumns(Vec<String>),
    /// Merged cells whose value was taken for all their rows.
    Merged(Vec<String>),
    /// How many hidden rows the sheet has; they are read like the others.
    HiddenRows(u32),
    /// How many cells are formulas; their last saved result was read.
    Formulas(u32),
    /// The workbook has cell comments; not read.
    Comments,
    /// The workbook refers to other files; not followed.
    ExternalLinks,
    /// The workbook has macros; not run.
    Macros,
    /// The workbook counts days from 1904.
    Since1904,
}

/// The header row cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeaderError {
    /// None of the first rows looks like the header.
    NotFound {
        /// How many rows were looked at.
        looked_at: usize,
    },
    /// Two rows look equally like the header.
    TwoRows(u32, u32),
    /// A required column is missing.
    Missing {
        /// Its name in Chinese and in English.
        column: (&'static str, &'static str),
    },
    /// Two columns of the file have the same meaning.
    Twice {
        /// The name of the column, Chinese and English.
        column: (&'static str, &'static str),
        /// Both places in the file.
        at: (ColumnRef, ColumnRef),
    },
    /// One heading could mean several columns.
    Ambiguous(ColumnRef),
}
