//! Reads the first visible sheet of an xlsx file, cell by cell (IN-08).
//!
//! Never `worksheet_range`: it allocates the whole rectangle, and two cells can span 17 thousand million.
//! `package` checks and copies the zip first, so calamine sees only parts that were looked through.

mod package;
mod scan;
mod tags;

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx, XlsxCellReader, XlsxError};
use chrono::NaiveDate;

use self::package::{LIMITS, Package};
use super::{Cell, MAX_CELL_CHARS, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_TEXT};
use super::{Note, ReadError, Row, Table, column_letter};

pub(super) fn read(bytes: &[u8]) -> Result<Table, ReadError> {
    let package = Package::inspect(bytes, LIMITS)?;
    // calamine 0.38 adds up cell references without care for overflow; such a file is damaged, not our end.
    catch_unwind(AssertUnwindSafe(|| read_package(package))).unwrap_or(Err(ReadError::Damaged))
}

fn read_package(mut package: Package) -> Result<Table, ReadError> {
    let mut book = Xlsx::new(Cursor::new(package.take_bytes())).map_err(damaged)?;
    let sheets = book.sheets_metadata().to_vec();
    let names = |visible: bool| {
        let wanted = sheets.iter().filter(move |s| (s.visible == SheetVisible::Visible) == visible);
        wanted.map(|s| s.name.clone()).collect::<Vec<_>>()
    };
    let place = sheets
        .iter()
        .position(|s| s.visible == SheetVisible::Visible && s.typ == SheetType::WorkSheet)
        .ok_or(ReadError::NoVisibleSheet)?;
    let name = &sheets[place].name;
    let mut table = Table::default();
    if sheets.len() > 1 {
        table.notes.push(Note::SheetRead(name.clone()));
    }
    let others: Vec<String> = names(true).into_iter().filter(|n| n != name).collect();
    if !others.is_empty() {
        table.notes.push(Note::OtherSheets(others));
    }
    let hidden = names(false);
    if !hidden.is_empty() {
        table.notes.push(Note::HiddenSheets(hidden));
    }
    table.notes.extend(package.notes(place));
    table.merged = package.merged(place);
    let reader = book.worksheet_cells_reader(name).map_err(damaged)?;
    cells(reader, &mut table)?;
    Ok(table)
}

/// Room that is left; each limit is checked before the memory is taken.
struct Budget {
    cells: usize,
    text: usize,
}

fn cells<RS: std::io::Read + std::io::Seek>(
    mut reader: XlsxCellReader<'_, RS>,
    table: &mut Table,
) -> Result<(), ReadError> {
    let mut budget = Budget { cells: MAX_CELLS, text: MAX_TEXT };
    while let Some(found) = reader.next_cell().map_err(damaged)? {
        let (row, column) = found.get_position();
        let cell = convert(found.get_value(), row + 1, column, &mut budget)?;
        if cell == Cell::Empty {
            continue; // formatted, but empty
        }
        if row >= MAX_ROWS {
            return Err(ReadError::TooManyRows { max: MAX_ROWS });
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= MAX_COLUMNS {
            return Err(ReadError::TooManyColumns { row: row + 1, max: MAX_COLUMNS });
        }
        put(&mut table.rows, row + 1, column, cell, &mut budget)?;
    }
    Ok(())
}

fn put(
    rows: &mut Vec<Row>,
    number: u32,
    column: usize,
    cell: Cell,
    budget: &mut Budget,
) -> Result<(), ReadError> {
    match rows.last_mut() {
        Some(last) if last.number == number => {}
        // Rows must come in order; a file that goes back is not one a spreadsheet program wrote.
        Some(last) if last.number > number => return Err(ReadError::Damaged),
        last => {
            if let Some(finished) = last {
                finished.cells.shrink_to_fit();
            }
            rows.push(Row { number, cells: Vec::new() });
        }
    }
    let Some(row) = rows.last_mut() else {
        return Err(ReadError::Damaged);
    };
    if column >= row.cells.len() {
        let more = column + 1 - row.cells.len();
        budget.cells = budget.cells.checked_sub(more).ok_or(ReadError::TooManyCells)?;
        row.cells.resize(column + 1, Cell::Empty);
    }
    row.cells[column] = cell;
    Ok(())
}

fn convert(value: &DataRef<'_>, row: u32, column: u32, budget: &mut Budget) -> Result<Cell, ReadError> {
    let mut text = |text: &str| {
        if text.trim().is_empty() {
            return Ok(Cell::Empty);
        }
        if text.len() > MAX_CELL_CHARS && text.chars().nth(MAX_CELL_CHARS).is_some() {
            let column = column_letter(usize::try_from(column).unwrap_or(0));
            return Err(ReadError::CellTooLong { row, column, max: MAX_CELL_CHARS });
        }
        budget.text = budget.text.checked_sub(text.len()).ok_or(ReadError::TooManyCells)?;
        Ok(Cell::Text(text.into()))
    };
    match value {
        DataRef::Empty => Ok(Cell::Empty),
        DataRef::String(s) => text(s),
        DataRef::SharedString(s) => text(s),
        // Dates in ISO form are rare; the text parser knows them.
        DataRef::DateTimeIso(s) | DataRef::DurationIso(s) => text(s),
        #[allow(clippy::cast_precision_loss)] // Excel's numbers are floats in the first place
        DataRef::Int(n) => Ok(Cell::Number(*n as f64)),
        DataRef::Float(n) => Ok(Cell::Number(*n)),
        DataRef::Bool(b) => Ok(Cell::Bool(*b)),
        DataRef::Error(e) => Ok(Cell::Fault(e.to_string().into())),
        DataRef::DateTime(when) if when.is_duration() => Ok(Cell::Number(when.as_f64())),
        DataRef::DateTime(when) => {
            let (year, month, day, hour, minute, second, _) = when.to_ymd_hms_milli();
            let date = NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day));
            let time =
                date.and_then(|d| d.and_hms_opt(u32::from(hour), u32::from(minute), u32::from(second)));
            // Day 60 is 29 February 1900, which never was; as a number it is refused like any other.
            Ok(time.map_or(Cell::Number(when.as_f64()), Cell::When))
        }
    }
}

/// What calamine says is for programmers; the person needs to know that the file does not read.
fn damaged(error: XlsxError) -> ReadError {
    match error {
        XlsxError::Password => ReadError::OldExcel,
        _ => ReadError::Damaged,
    }
}
