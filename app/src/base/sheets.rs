//! Reading and writing spreadsheets, for every import and export of the portal.
//!
//! [`read`] takes the bytes of an xlsx or csv file and gives a [`Table`] of plain cells; nothing in it is
//! trusted yet. An import names its columns ([`Column`]), finds them with [`HeaderMap`], and parses each cell
//! through [`RowReader`], which collects every wrong cell ([`CellErrors`]) instead of stopping at the first.
//! To add an import: see `office::imports`.
//!
//! Safety rules kept here: IN-08 (zip and cell limits), IN-09 (what the file hides is said), IN-10
//! (encodings), OU-06 (formula guard, both ways).

mod cell;
mod cell_errors;
mod csv_in;
mod dates;
mod encoding;
mod errors;
mod export;
mod header;
mod messages;
mod normalise;
mod row;
mod template;
#[cfg(test)]
mod tests;
mod xlsx;

pub use cell::{Cell, Merged, Row, Table};
pub use cell_errors::{CellError, CellErrors, ColumnRef, Reason};
pub use errors::{Encoding, HeaderError, Note, ReadError};
pub use export::{OUT_BOM, Out, safe_text, strip_guard, write_csv};
pub use header::{Column, HeaderMap, UnknownColumn, column_letter};
pub use normalise::{BadText, fold_code, fold_text};
pub use row::RowReader;
pub use template::{Template, WriteError, template_csv, template_xlsx};

/// Largest file taken, in bytes, before anything is unpacked.
pub const MAX_FILE: usize = 16 << 20;
/// Rows a sheet may have; the number of the last row with content, not how many are filled.
pub const MAX_ROWS: u32 = 100_000;
/// Columns a sheet may have.
pub const MAX_COLUMNS: usize = 200;
/// Cells kept, blanks between filled cells of a row included, because they take memory as well.
pub const MAX_CELLS: usize = 500_000;
/// Characters in one cell.
pub const MAX_CELL_CHARS: usize = 4_000;
/// Bytes of text in all cells together: a shared string costs the file nothing, but each cell gets a copy.
pub const MAX_TEXT: usize = 16 << 20;

/// Reads the first visible sheet of an xlsx file, or a csv file, into cells.
///
/// What kind of file it is comes from its content; `file_name` only tells a csv file from other things that
/// happen to be text. Every limit above holds for both kinds.
///
/// # Errors
/// [`ReadError`] names what is wrong and, where it can, the row.
pub fn read(bytes: &[u8], file_name: &str) -> Result<Table, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    if bytes.len() > MAX_FILE {
        return Err(ReadError::FileTooBig { mib: MAX_FILE >> 20 });
    }
    let table = if bytes.starts_with(b"PK\x03\x04") {
        xlsx::read(bytes)?
    } else if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        // The old binary .xls, and also an .xlsx with a password.
        return Err(ReadError::OldExcel);
    } else if other_format(bytes, file_name) {
        return Err(ReadError::NotASheet);
    } else {
        csv_in::read(bytes)?
    };
    if table.rows.is_empty() { Err(ReadError::Empty) } else { Ok(table) }
}

/// True for files that are plainly something else, so that the message is not about row 1.
fn other_format(bytes: &[u8], file_name: &str) -> bool {
    let magic: [&[u8]; 7] = [b"PK", b"%PDF", b"\x89PNG", b"\xFF\xD8\xFF", b"GIF8", b"Rar!", b"\x1F\x8B"];
    let head = &bytes[..bytes.len().min(64)].trim_ascii_start();
    let markup = head.starts_with(b"<?xml") || head.starts_with(b"<html") || head.starts_with(b"<!DOCTYPE");
    let lower = file_name.to_ascii_lowercase();
    let claims_excel =
        [".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".et"].iter().any(|end| lower.ends_with(end));
    markup || claims_excel || magic.iter().any(|m| bytes.starts_with(m))
}
