//! From the bytes of a file to checked rows. All or nothing: if one cell is wrong, no row is given out.
use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{Failure, Importer, Run, Wrong};
use crate::base::sheets::{
    CellError, CellErrors, HeaderError, HeaderMap, ReadError, RowReader, Table, Template, WriteError,
};
use crate::base::{error::AppError, i18n::Lang, sheets};
use crate::t::{import as s, imports as t};

/// A row of a good file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line<R> {
    /// Its row number in the file.
    pub row: u32,
    pub value: R,
}

/// A good file as it waits for its confirmation.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Report<R> {
    /// The rows, in the order of the file.
    pub rows: Vec<Line<R>>,
    /// Columns that were not kept, hidden things, formulas: a sentence each.
    pub remarks: Vec<String>,
}

/// A good file, just read.
#[derive(Debug)]
pub struct Parsed<R> {
    /// Which column is which.
    pub map: HeaderMap,
    /// The rows, in the order of the file.
    pub rows: Vec<Line<R>>,
}

/// Why nothing of a file is taken.
#[derive(Debug)]
pub enum Refused<W> {
    /// It cannot be read.
    File(ReadError),
    /// The header; the rows were not looked at.
    Header(Vec<HeaderError>),
    /// There is a header and nothing below it.
    NoRows,
    /// More rows than one file may have.
    TooMany {
        n: usize,
        /// How many it may have.
        max: usize,
    },
    Cells(CellErrors<W>),
}

impl<W: Wrong> Refused<W> {
    /// All of it, one sentence a line. Of rows about persons no cell is repeated that could hold an ID number (ID-07).
    pub fn lines(&self, lang: Lang, persons: bool) -> Vec<String> {
        match self {
            Self::File(error) => vec![error.message(lang)],
            Self::Header(errors) => errors.iter().map(|e| e.message(lang)).collect(),
            Self::NoRows => vec![s::no_rows(lang).to_owned()],
            Self::TooMany { n, max } => vec![t::too_many(lang, n, max)],
            Self::Cells(errors) => {
                let one = |e: &CellError<W>| {
                    let digits = e.excerpt.chars().filter(char::is_ascii_digit).count();
                    let excerpt = if persons && digits > 12 { "" } else { &e.excerpt };
                    e.line(lang, excerpt, &e.reason.message(lang))
                };
                let mut lines: Vec<String> = errors.list().iter().map(one).collect();
                if errors.more() > 0 {
                    lines.push(s::more_errors(lang, i64::try_from(errors.more()).unwrap_or(i64::MAX)));
                }
                lines
            }
        }
    }
}

/// Values that may stand once in a file, and in which row each stood first.
#[derive(Debug, Default)]
pub struct Seen(HashMap<String, u32>);

impl Seen {
    /// The row in which the value stood before; else it is noted as standing in this one.
    pub fn before(&mut self, value: impl Into<String>, row: u32) -> Option<u32> {
        let first = *self.0.entry(value.into()).or_insert(row);
        (first != row).then_some(first)
    }
}

/// Reads the rows of a table; merged cells below the header are filled down.
pub fn parse<I: Importer>(
    table: &mut Table,
    context: &I::Context,
) -> Result<Parsed<I::Row>, Refused<I::Wrong>> {
    let map = HeaderMap::find(table, I::COLUMNS).map_err(Refused::Header)?;
    table.fill_down(map.row).map_err(Refused::File)?;
    match map.rows(table).count() {
        0 => return Err(Refused::NoRows),
        n if n > I::MAX_ROWS => return Err(Refused::TooMany { n, max: I::MAX_ROWS }),
        _ => {}
    }
    let (mut errors, mut rows, mut seen) = (CellErrors::default(), vec![], Seen::default());
    for row in map.rows(table) {
        let mut reader = RowReader::new(&map, row, &mut errors);
        let value = I::row(&mut reader, context, &mut seen);
        rows.extend(value.map(|value| Line { row: row.number, value }));
    }
    if errors.is_empty() { Ok(Parsed { map, rows }) } else { Err(Refused::Cells(errors)) }
}

/// Reads and checks a file, also against what is stored; writes nothing.
pub async fn check<I: Importer>(
    run: &Run<'_>,
    name: &str,
    bytes: Vec<u8>,
) -> Result<Report<I::Row>, Failure> {
    if let Some(action) = I::ACTION {
        run.actor()?.require_role(action)?;
    }
    let refused = |why: Refused<I::Wrong>| Failure::Wrong(why.lines(run.lang, I::PERSONS));
    if bytes.len() > I::MAX_FILE {
        return Err(refused(Refused::File(ReadError::FileTooBig { mib: I::MAX_FILE >> 20 })));
    }
    let name = name.to_owned();
    // Unpacking is work for the processor: not on the threads that answer others.
    let mut table = tokio::task::spawn_blocking(move || sheets::read(&bytes, &name))
        .await
        .map_err(|e| AppError::Internal(format!("import: {e}")))?
        .map_err(|e| refused(Refused::File(e)))?;
    let mut tx = run.state.db().read().await?;
    let context = I::context(run, &mut tx).await?;
    let Parsed { map, rows } = parse::<I>(&mut table, &context).map_err(refused)?;
    let mut errors = CellErrors::default();
    for (row, key, reason) in I::judge(run, &mut tx, &rows).await? {
        errors.push(CellError { row, column: map.column(key), excerpt: String::new(), reason });
    }
    if !errors.is_empty() {
        return Err(refused(Refused::Cells(errors)));
    }
    let dropped = I::COLUMNS.iter().filter(|c| c.dropped && map.has(c.key));
    let mut remarks: Vec<String> =
        dropped.map(|c| t::dropped(run.lang, map.column(c.key).shown(run.lang))).collect();
    remarks.extend(map.unknown.iter().map(|u| u.message(run.lang)));
    remarks.extend(table.notes.iter().map(|n| n.message(run.lang)));
    remarks.extend(I::remarks(&map, &rows, run.lang));
    Ok(Report { rows, remarks })
}

/// What the template says in `lang`.
pub fn content<I: Importer>(lang: Lang) -> Template {
    Template {
        columns: I::COLUMNS,
        lang,
        sheet: I::title(lang),
        guide: t::guide(lang),
        notes: I::notes(lang),
    }
}

/// The empty table as an xlsx file, with drop-downs and a sheet that explains.
pub fn template<I: Importer>(lang: Lang) -> Result<Vec<u8>, WriteError> {
    sheets::template_xlsx(&content::<I>(lang))
}

/// The header alone, as csv.
pub fn template_csv<I: Importer>(lang: Lang) -> Vec<u8> {
    sheets::template_csv(&content::<I>(lang))
}
