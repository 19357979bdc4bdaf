//! Reads csv text into cells: the delimiter is found, blank lines keep their row numbers.

use csv::ReaderBuilder;

use super::{Cell, Encoding, MAX_CELL_CHARS, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_TEXT};
use super::{Note, ReadError, Row, Table, column_letter, encoding};

/// How many rows are looked at to find the delimiter.
const SAMPLE_ROWS: usize = 20;

pub(super) fn read(bytes: &[u8]) -> Result<Table, ReadError> {
    let (text, read_as) = encoding::decode(bytes)?;
    if text.len() > MAX_TEXT {
        return Err(ReadError::TooManyCells);
    }
    // One kind of line end: then each row is a line, and row numbers can be counted from offsets.
    let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text };
    let delimiter = delimiter(&text);
    closed_quotes(&text, delimiter)?;
    let mut table = Table::default();
    if read_as != Encoding::Utf8 {
        table.notes.push(Note::ReadAs(read_as));
    }
    rows(&text, delimiter, &mut table)?;
    Ok(table)
}

fn rows(text: &str, delimiter: u8, table: &mut Table) -> Result<(), ReadError> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let (mut number, mut kept) = (0_u32, 0_usize);
    loop {
        // The csv crate skips blank lines without a word; they are rows to whoever looks at the file.
        let from = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        let blank =
            text.as_bytes().get(from..).unwrap_or_default().iter().take_while(|b| **b == b'\n').count();
        if !reader.read_record(&mut record).map_err(|_| ReadError::Damaged)? {
            return Ok(());
        }
        number = number.saturating_add(1).saturating_add(u32::try_from(blank).unwrap_or(u32::MAX));
        let filled =
            (0..record.len()).rev().find(|i| !record[*i].trim().is_empty()).map_or(0, |last| last + 1);
        if filled == 0 {
            continue;
        }
        if number > MAX_ROWS {
            return Err(ReadError::TooManyRows { max: MAX_ROWS });
        }
        if filled > MAX_COLUMNS {
            return Err(ReadError::TooManyColumns { row: number, max: MAX_COLUMNS });
        }
        kept += filled;
        if kept > MAX_CELLS {
            return Err(ReadError::TooManyCells);
        }
        let cells = record.iter().take(filled).enumerate();
        let cells = cells.map(|(column, field)| cell(field, number, column)).collect::<Result<_, _>>()?;
        table.rows.push(Row { number, cells });
    }
}

fn cell(field: &str, row: u32, column: usize) -> Result<Cell, ReadError> {
    if field.len() > MAX_CELL_CHARS && field.chars().nth(MAX_CELL_CHARS).is_some() {
        return Err(ReadError::CellTooLong { row, column: column_letter(column), max: MAX_CELL_CHARS });
    }
    Ok(if field.trim().is_empty() { Cell::Empty } else { Cell::Text(field.into()) })
}

/// The delimiter that most of the first rows have, and the same number of times; a comma when in doubt.
fn delimiter(text: &str) -> u8 {
    let score = |delimiter: u8| {
        let mut counts: Vec<usize> = Vec::new();
        let mut count = 0;
        walk(text, delimiter, |byte, _| {
            if byte == delimiter {
                count += 1;
            } else if byte == b'\n' {
                counts.push(std::mem::take(&mut count));
            }
            counts.len() < SAMPLE_ROWS
        });
        counts.push(count);
        // The count that most rows share, where it is not zero; then how many delimiters that makes.
        let shared =
            counts.iter().filter(|n| **n > 0).map(|n| (counts.iter().filter(|m| *m == n).count(), *n));
        shared.max().unwrap_or((0, 0))
    };
    let mut best = (score(b','), b',');
    for other in [b'\t', b';'] {
        let score = score(other);
        if score > best.0 {
            best = (score, other);
        }
    }
    best.1
}

/// A quotation mark that is never closed would swallow the rest of the file into one cell.
fn closed_quotes(text: &str, delimiter: u8) -> Result<(), ReadError> {
    let (mut row, mut opened) = (1_u32, None);
    let open_at_end = walk(text, delimiter, |byte, open| {
        match (byte, open) {
            (b'\n', false) => row += 1,
            (b'"', true) => opened = Some(row),
            _ => {}
        }
        true
    });
    match opened {
        Some(row) if open_at_end => Err(ReadError::OpenQuote { row }),
        _ => Ok(()),
    }
}

/// Calls `seen` for each delimiter and line end outside quotation marks, and for each mark that opens
/// (`true`), until it answers false. Says whether a mark is open at the end. A mark inside an unquoted field
/// is text, as for the csv crate.
fn walk(text: &str, delimiter: u8, mut seen: impl FnMut(u8, bool) -> bool) -> bool {
    let (mut quoted, mut at_start) = (false, true);
    for &byte in text.as_bytes() {
        let go_on = match byte {
            b'"' if quoted => {
                quoted = false;
                // A doubled mark opens again at once.
                at_start = true;
                true
            }
            _ if quoted => true,
            b'"' if at_start => {
                quoted = true;
                seen(byte, true)
            }
            _ => {
                at_start = byte == delimiter || byte == b'\n';
                !at_start || seen(byte, false)
            }
        };
        if !go_on {
            return quoted;
        }
    }
    quoted
}
