//! What a file holds once it is read: rows of cells, and the ways to ask a cell for a value.
//!
//! A cell keeps what the file said; asking for a kind of value ([`Cell::text`], [`Cell::whole`],
//! [`Cell::date`] …) normalises and may refuse. `Ok(None)` always means an empty cell. To add a kind of
//! value, add a method here with its [`Reason`].

use chrono::{NaiveDate, NaiveDateTime};

use super::{MAX_TEXT, Note, ReadError, Reason, column_letter, dates, fold_code, fold_text};

/// One sheet, blank rows left out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// Rows with at least one filled cell, in file order.
    pub rows: Vec<Row>,
    /// What the reader noticed and a person should know (IN-09).
    pub notes: Vec<Note>,
    pub merged: Vec<Merged>,
}

/// Cells that a workbook shows as one; only the first holds the value. Rows from 1, columns from 0, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merged {
    /// First and last row.
    pub rows: (u32, u32),
    /// First and last column.
    pub columns: (usize, usize),
}

/// Places of merged cells listed in one note.
const LISTED: usize = 30;

impl Table {
    /// Gives every row of merged cells below a row (the header) the value of the first, as people read them, and says so.
    /// Rows that have nothing else stay blank. Merged titles and headers are left alone.
    ///
    /// # Errors
    /// [`ReadError::TooManyCells`] when the copies would take memory out of proportion.
    pub fn fill_down(&mut self, below: u32) -> Result<(), ReadError> {
        let (mut places, mut left) = (vec![], MAX_TEXT);
        for merged in std::mem::take(&mut self.merged) {
            let ((first, last), column) = (merged.rows, merged.columns.0);
            let top = self.rows.partition_point(|r| r.number < first);
            let value = self.rows.get(top).filter(|r| r.number == first).map(|r| r.cell(column).clone());
            let Some(value) = value.filter(|v| first > below && last > first && !v.is_blank()) else {
                continue;
            };
            let size = if let Cell::Text(text) = &value { text.len() } else { 0 } + column;
            for row in self.rows.iter_mut().skip(top + 1).take_while(|r| r.number <= last) {
                left = left.checked_sub(size).ok_or(ReadError::TooManyCells)?;
                if row.cells.len() <= column {
                    row.cells.resize(column + 1, Cell::Empty);
                }
                row.cells[column] = value.clone();
            }
            if places.len() < LISTED {
                let letter = column_letter(column);
                places.push(format!("{letter}{first}:{letter}{last}"));
            }
        }
        if !places.is_empty() {
            self.notes.push(Note::Merged(places));
        }
        Ok(())
    }
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// The row number Excel or WPS shows, from 1.
    pub number: u32,
    /// Cells from column A on; columns after the last filled one are left out.
    pub cells: Vec<Cell>,
}

impl Row {
    /// The cell in a column (from 0); beyond the end it is empty.
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }
}

#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    #[default]
    Empty,
    /// Text as written in the file, not normalised.
    Text(Box<str>),
    /// A number; Excel has no other kind, so codes and dates can arrive as one.
    Number(f64),
    /// A number shown as a date by the sheet's formatting.
    When(NaiveDateTime),
    Bool(bool),
    /// An Excel error such as `#N/A`.
    Fault(Box<str>),
}

/// From here on an f64 no longer holds every whole number, and Excel keeps only 15 digits.
const EXACT: f64 = 1e15;

impl Cell {
    /// True when there is nothing but blanks.
    pub fn is_blank(&self) -> bool {
        match self {
            Cell::Empty => true,
            Cell::Text(t) => t.chars().all(|c| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}'),
            _ => false,
        }
    }

    /// The cell as a line of prose: blanks tidied, full-width digits and letters made half-width, Chinese
    /// punctuation kept.
    ///
    /// # Errors
    /// Control characters, an Excel error, or a number too long for Excel to have kept its digits.
    pub fn text(&self) -> Result<Option<String>, Reason> {
        self.with(fold_text)
    }

    /// The cell as a code (division, phone, credit code, coordinates): everything half-width, no blanks.
    pub fn code(&self) -> Result<Option<String>, Reason> {
        self.with(fold_code)
    }

    fn with(&self, fold: fn(&str) -> Result<String, super::BadText>) -> Result<Option<String>, Reason> {
        let text = match self {
            Cell::Empty => return Ok(None),
            Cell::Text(raw) => fold(raw).map_err(|_| Reason::ControlCharacter)?,
            Cell::Number(n) if n.abs() >= EXACT => return Err(Reason::LostDigits),
            Cell::Number(n) => format!("{n}"),
            Cell::When(t) if t.time() == chrono::NaiveTime::MIN => t.date().to_string(),
            Cell::When(t) => t.format("%Y-%m-%d %H:%M").to_string(),
            Cell::Bool(b) => b.to_string(),
            Cell::Fault(_) => return Err(Reason::ExcelError),
        };
        Ok((!text.is_empty()).then_some(text))
    }

    /// A whole number; a counting word behind it (30张, 12 人) is taken as the unit it is.
    ///
    /// # Errors
    /// Not a number, not whole, or outside `min..=max`.
    pub fn whole(&self, min: i64, max: i64) -> Result<Option<i64>, Reason> {
        let Some(n) = self.decimal()? else { return Ok(None) };
        if n.fract() != 0.0 {
            return Err(Reason::NotWhole);
        }
        if n < min as f64 || n > max as f64 {
            return Err(Reason::OutOfRange { min, max });
        }
        Ok(Some(n as i64))
    }

    pub fn decimal(&self) -> Result<Option<f64>, Reason> {
        if let Cell::Number(n) = self {
            return if n.is_finite() { Ok(Some(*n)) } else { Err(Reason::NotANumber) };
        }
        if matches!(self, Cell::When(_) | Cell::Bool(_)) {
            return Err(Reason::NotANumber);
        }
        let Some(code) = self.code()? else { return Ok(None) };
        let bare = code.strip_suffix(['张', '人', '名', '间', '个', '位', '度', '°']).unwrap_or(&code);
        let bare = ungroup(bare);
        // f64's own parser also takes "inf", "nan" and "1e309".
        let plain = bare.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+'));
        match bare.parse::<f64>() {
            Ok(n) if plain && n.is_finite() => Ok(Some(n)),
            _ => Err(Reason::NotANumber),
        }
    }

    /// Yes or no, in the words, ticks and crosses people use.
    pub fn yes_no(&self) -> Result<Option<bool>, Reason> {
        let Some(word) = self.code()? else { return Ok(None) };
        match word.to_lowercase().as_str() {
            "是" | "有" | "能" | "可" | "√" | "✓" | "✔" | "1" | "y" | "yes" | "true" => {
                Ok(Some(true))
            }
            "否" | "无" | "不能" | "不可" | "×" | "✗" | "x" | "0" | "n" | "no" | "false" => {
                Ok(Some(false))
            }
            _ => Err(Reason::NotInList { allowed: "是、否 / yes, no".to_owned() }),
        }
    }

    /// A calendar date from a date cell, an Excel serial or one of the usual ways to write it.
    pub fn date(&self) -> Result<Option<NaiveDate>, Reason> {
        match self {
            Cell::When(t) => Ok(Some(t.date())),
            Cell::Number(n) => dates::from_number(*n).map(Some).ok_or(Reason::NotADate),
            Cell::Bool(_) => Err(Reason::NotADate),
            _ => match self.code()? {
                None => Ok(None),
                Some(code) => dates::from_text(&code).map(Some).ok_or(Reason::NotADate),
            },
        }
    }

    /// The first characters of the cell for an error message, on one line.
    pub fn excerpt(&self) -> String {
        let whole = match self {
            Cell::Text(t) | Cell::Fault(t) => t.to_string(),
            Cell::Number(n) => format!("{n}"),
            other => other.text().ok().flatten().unwrap_or_default(),
        };
        let shown = |c: char| {
            if c.is_control() || super::normalise::is_bidi(c) { '\u{FFFD}' } else { c }
        };
        let mut short: String = whole.trim().chars().map(shown).take(40).collect();
        if whole.trim().chars().nth(40).is_some() {
            short.push('…');
        }
        short
    }
}

/// Takes the commas out of 1,200 and leaves everything else, so that "1,2" is no number.
fn ungroup(code: &str) -> String {
    let mut groups = code.split(',');
    let first = groups.next().unwrap_or_default().trim_start_matches(['-', '+']);
    let grouped = (1..=3).contains(&first.len())
        && groups.all(|g| g.split('.').next().is_some_and(|whole| whole.len() == 3));
    if grouped { code.replace(',', "") } else { code.to_owned() }
}
