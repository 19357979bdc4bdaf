//! The answers: one JSON envelope for every list, one kind of CSV file (OU-06: formulas are guarded by the writer).
use axum::{
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use serde::{Serialize, Serializer, ser::SerializeMap as _};

use super::{
    Outlet,
    column::{Column, Object, Value, cells, heads},
};
use crate::base::{db::paging::Turn, error::AppError, error::Result, sheets::Out, sheets::write_csv};
use crate::web::page::{Cache, Cx};

/// Rows of a CSV file at most.
const FILE: usize = 10_000;

#[derive(Debug)]
pub struct Found<T> {
    pub rows: Vec<T>,
    /// The cursor of the next page.
    pub next: Option<String>,
    /// How many there are in all, where that is counted.
    pub total: Option<i64>,
}

impl<T> Found<T> {
    /// All there is, on one page.
    pub const fn all(rows: Vec<T>) -> Self {
        Self { rows, next: None, total: None }
    }
}

/// The envelope: when it is true, how many there are, this page, and where the next one is.
struct Envelope<'a, O: Outlet>(&'a Found<O::Row>, &'a Cx);

impl<O: Outlet> Serialize for Envelope<'_, O> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(found, cx) = *self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("as_of", &Value::from(cx.now).json)?;
        if let Some(total) = found.total {
            map.serialize_entry("total", &total)?;
        }
        map.serialize_entry(O::ITEMS, &Rows(O::COLUMNS, &found.rows, cx))?;
        map.serialize_entry("next", &found.next)?;
        map.end()
    }
}

struct Rows<'a, T: 'static>(&'static [Column<T>], &'a [T], &'a Cx);

impl<T> Serialize for Rows<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.1.iter().map(|row| Object(self.0, row, self.2)))
    }
}

pub(super) async fn json<O: Outlet>(cx: Cx) -> Result<Response> {
    let turn = Turn { keys: cx.state.keys(), after: cx.params.one("after")?, limit: O::PAGE };
    let found = O::list(&cx, turn).await?;
    let body = to_json(&Envelope::<O>(&found, &cx))?;
    Ok(answer("application/json", O::CACHE, None, body))
}

pub(super) async fn csv<O: Outlet>(cx: Cx) -> Result<Response> {
    let found = O::list(&cx, Turn::first(cx.state.keys(), FILE)).await?;
    let name = format!("{}.csv", O::NAME);
    Ok(answer("text/csv; charset=utf-8", O::CACHE, Some(&name), to_csv(&cx, O::COLUMNS, &found.rows)))
}

/// The kinds of file that staff may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For spreadsheets.
    Csv,
    /// For programs: an array.
    Json,
}

impl Format {
    /// As in forms and in the name of the file.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Csv, Self::Json].into_iter().find(|f| f.word() == word)
    }
}

/// A file for staff, which nobody keeps on the way.
pub fn file<T>(
    cx: &Cx,
    name: &str,
    format: Format,
    columns: &'static [Column<T>],
    rows: &[T],
) -> Result<Response> {
    let name = format!("{name}.{}", format.word());
    let (kind, body) = match format {
        Format::Csv => ("text/csv; charset=utf-8", to_csv(cx, columns, rows)),
        Format::Json => ("application/json", to_json(&Rows(columns, rows, cx))?),
    };
    Ok(answer(kind, Cache::Never, Some(&name), body))
}

fn to_json(value: &impl Serialize) -> Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(|e| AppError::Internal(format!("outlet: {e}")))
}

fn to_csv<T>(cx: &Cx, columns: &[Column<T>], rows: &[T]) -> Vec<u8> {
    let mut head = vec![];
    heads(columns, cx.lang, &mut head);
    let rows: Vec<Vec<Out>> = rows
        .iter()
        .map(|row| {
            let mut line = Vec::with_capacity(head.len());
            cells(columns, Some(row), cx, &mut line);
            line
        })
        .collect();
    write_csv(&head, rows.iter().map(Vec::as_slice))
}

/// An answer for machines; a file to keep has a name, and its language may come from a cookie.
pub(super) fn answer(kind: &'static str, cache: Cache, file: Option<&str>, body: Vec<u8>) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache.value()));
    if cache == Cache::Never {
        headers
            .insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, noarchive"));
    }
    if let Some(name) = file {
        headers.insert(header::VARY, HeaderValue::from_static("Cookie"));
        if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
            headers.insert(header::CONTENT_DISPOSITION, value);
        }
    }
    response
}
