//! A column: its name in JSON, its heading in CSV, what it means, and how its value is read from a row.
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use serde::{Serialize, Serializer, ser::SerializeMap as _};
use serde_json::json;

use crate::base::{clock::SHANGHAI, i18n::Lang, sheets::Out};
use crate::web::page::Cx;

/// What a value is, for the description.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text, or a word of a closed list.
    Text,
    /// A whole number.
    Integer,
    Number,
    YesNo,
    /// A calendar day.
    Day,
    /// An instant, with its offset.
    Moment,
    /// Several words of a closed list.
    Words,
    /// A county or township: code and Chinese name.
    Place,
    /// Several of them.
    Places,
}

/// A column of rows `T`.
#[derive(Debug)]
pub struct Column<T: 'static> {
    pub(super) name: &'static str,
    pub(super) doc: &'static str,
    pub(super) null: bool,
    pub(super) source: Source<T>,
    head: Option<fn(Lang) -> &'static str>,
}

#[derive(Debug)]
pub(super) enum Source<T: 'static> {
    Value(Kind, fn(&T, &Cx) -> Value),
    /// A thing with members of its own that a row may lack; the file shows its members with headings.
    Group(&'static [Column<T>], fn(&T, &Cx) -> bool),
}

impl<T> Column<T> {
    /// A column that is in the JSON list.
    pub const fn new(name: &'static str, kind: Kind, doc: &'static str, read: fn(&T, &Cx) -> Value) -> Self {
        Self { name, doc, null: false, source: Source::Value(kind, read), head: None }
    }

    /// Members that stand together as one; null where `there` says that the row has none of it.
    pub const fn group(
        name: &'static str,
        doc: &'static str,
        members: &'static [Self],
        there: fn(&T, &Cx) -> bool,
    ) -> Self {
        Self { name, doc, null: true, source: Source::Group(members, there), head: None }
    }

    /// It may be null.
    #[must_use]
    pub const fn null(self) -> Self {
        Self { null: true, ..self }
    }

    /// It stands in the CSV file too, under this heading.
    pub const fn head(self, head: fn(Lang) -> &'static str) -> Self {
        Self { head: Some(head), ..self }
    }
}

/// A value as it stands in JSON and in a cell of the CSV file.
#[derive(Debug, Clone)]
pub struct Value {
    pub(super) json: serde_json::Value,
    cell: Out,
}

impl Value {
    /// A word of a closed list: its code for programs, its label for people.
    pub fn word(code: impl Into<String>, label: impl Into<String>) -> Self {
        Self { json: code.into().into(), cell: Out::Text(label.into()) }
    }

    /// A county or township.
    pub fn place(code: &str, name: &str) -> Self {
        Self { json: json!({ "code": code, "name": name }), cell: name.into() }
    }

    /// Several values; in a cell with `joint` between them.
    pub fn list(values: impl IntoIterator<Item = Self>, joint: &str) -> Self {
        let both = values.into_iter().map(|v| (v.json, v.cell.to_string()));
        let (json, cells): (Vec<_>, Vec<_>) = both.unzip();
        Self { json: json.into(), cell: Out::Text(cells.join(joint)) }
    }

    /// The same, with another text or number in the cell.
    #[must_use]
    pub fn cell(self, cell: impl Into<Out>) -> Self {
        Self { cell: cell.into(), ..self }
    }
}

macro_rules! plain {
    ($($kind:ty => $cell:expr;)+) => {
        $(impl From<$kind> for Value {
            fn from(value: $kind) -> Self {
                let cell: fn(&$kind) -> Out = $cell;
                Self { cell: cell(&value), json: value.into() }
            }
        })+
    };
}

plain! {
    String => |text| Out::from(text.as_str());
    &str => |text| Out::from(*text);
    u16 => |n| Out::Int(i64::from(*n));
    i32 => |n| Out::Int(i64::from(*n));
    u32 => |n| Out::Int(i64::from(*n));
    i64 => |n| Out::Int(*n);
    f64 => |n| Out::Float(*n);
    bool => |yes| Out::from(if *yes { "true" } else { "false" });
}

impl From<NaiveDate> for Value {
    fn from(day: NaiveDate) -> Self {
        Self { json: day.to_string().into(), cell: Out::Date(day) }
    }
}

/// Local time with its offset in JSON, the local day in the file.
impl From<DateTime<Utc>> for Value {
    fn from(at: DateTime<Utc>) -> Self {
        let local = at.with_timezone(&SHANGHAI);
        let json = local.to_rfc3339_opts(SecondsFormat::AutoSi, false).into();
        Self { json, cell: Out::Date(local.date_naive()) }
    }
}

impl<V: Into<Self>> From<Option<V>> for Value {
    fn from(value: Option<V>) -> Self {
        value.map_or(Self { json: serde_json::Value::Null, cell: Out::Empty }, Into::into)
    }
}

/// A row as a JSON object, its members in the order of the columns.
pub(super) struct Object<'a, T: 'static>(pub &'static [Column<T>], pub &'a T, pub &'a Cx);

impl<T> Serialize for Object<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(columns, row, cx) = *self;
        let mut map = serializer.serialize_map(Some(columns.len()))?;
        for column in columns {
            match &column.source {
                Source::Value(_, read) => map.serialize_entry(column.name, &read(row, cx).json)?,
                Source::Group(members, there) => {
                    map.serialize_entry(column.name, &there(row, cx).then_some(Object(members, row, cx)))?;
                }
            }
        }
        map.end()
    }
}

/// Whether anything of it stands in a CSV file.
pub(super) fn has_heads<T>(columns: &[Column<T>]) -> bool {
    columns.iter().any(|c| match &c.source {
        Source::Value(..) => c.head.is_some(),
        Source::Group(members, _) => has_heads(members),
    })
}

/// The headings of the CSV file.
pub(super) fn heads<T>(columns: &[Column<T>], lang: Lang, to: &mut Vec<&'static str>) {
    for column in columns {
        match &column.source {
            Source::Value(..) => to.extend(column.head.map(|head| head(lang))),
            Source::Group(members, _) => heads(members, lang, to),
        }
    }
}

/// The cells of a row, in the order of [`heads`]; none of a group that the row lacks has anything in it.
pub(super) fn cells<T>(columns: &[Column<T>], row: Option<&T>, cx: &Cx, to: &mut Vec<Out>) {
    for column in columns {
        match &column.source {
            Source::Value(_, read) if column.head.is_some() => {
                to.push(row.map_or(Out::Empty, |row| read(row, cx).cell));
            }
            Source::Value(..) => {}
            Source::Group(members, there) => cells(members, row.filter(|row| there(row, cx)), cx, to),
        }
    }
}
