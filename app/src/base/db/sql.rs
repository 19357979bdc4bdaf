//! Statements put together from static pieces: [`Sql`] joins pieces and their values and runs on either engine, [`Where`] is a
//! list of conditions. A piece counts its own placeholders from `$1`; joining renumbers them. Nothing but a piece of the program
//! and a bound value can get into a statement, so the assertion that sqlx asks for stands once, in [`Sql::statement`].
//!
//! `Where::default().maybe("state", state.map(State::word)).and("due_on < $1", [today.into()])`
use std::fmt::Write as _;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{AssertSqlSafe, FromRow, postgres::PgRow, sqlite::SqliteRow};
use uuid::Uuid;

use super::Tx;
use crate::{exec, on};

mod conditions;
#[cfg(test)]
mod tests;

pub use conditions::{Where, among, beginning, containing};

/// A value for a placeholder.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Text(String),
    /// A whole number.
    Int(i64),
    /// A number with a point.
    Float(f64),
    /// Yes or no.
    Flag(bool),
    Id(Uuid),
    Day(NaiveDate),
    At(DateTime<Utc>),
}

macro_rules! values {
    ($($from:ty => $variant:ident),* $(,)?) => {$(
        impl From<$from> for Value {
            fn from(value: $from) -> Self { Self::$variant(value.into()) }
        }
    )*};
}
values! { String => Text, &str => Text, &String => Text, i64 => Int, i32 => Int, f64 => Float, bool => Flag, Uuid => Id,
NaiveDate => Day, DateTime<Utc> => At }

impl Value {
    /// As it stands in a cursor: a letter for the type, then the value without loss.
    pub(super) fn write(&self) -> String {
        match self {
            Self::Text(v) => format!("t{v}"),
            Self::Int(v) => format!("i{v}"),
            Self::Float(v) => format!("f{:x}", v.to_bits()),
            Self::Flag(v) => format!("b{v}"),
            Self::Id(v) => format!("u{v}"),
            Self::Day(v) => format!("d{v}"),
            Self::At(v) => format!("z{}", v.to_rfc3339()),
        }
    }

    const fn is_time(&self) -> bool {
        matches!(self, Self::Day(_) | Self::At(_))
    }

    /// What [`Self::write`] wrote.
    pub(super) fn read(text: &str) -> Option<Self> {
        let rest = text.get(1..)?;
        Some(match text.get(..1)? {
            "t" => Self::Text(rest.to_owned()),
            "i" => Self::Int(rest.parse().ok()?),
            "f" => Self::Float(f64::from_bits(u64::from_str_radix(rest, 16).ok()?)),
            "b" => Self::Flag(rest.parse().ok()?),
            "u" => Self::Id(rest.parse().ok()?),
            "d" => Self::Day(rest.parse().ok()?),
            "z" => Self::At(rest.parse().ok()?),
            _ => return None,
        })
    }
}

/// What both engines can read a row into: `#[derive(sqlx::FromRow)]`, or a tuple.
pub trait FromEither: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin> FromEither for T {}

/// A statement, or a part of one, with its values.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sql {
    text: String,
    values: Vec<Value>,
}

impl From<&'static str> for Sql {
    fn from(text: &'static str) -> Self {
        Self { text: text.to_owned(), values: vec![] }
    }
}

/// Binds each value by its own type, which is the same for both engines.
macro_rules! bind_values {
    ($query:expr, $values:expr) => {{
        let mut query = $query;
        for value in $values {
            query = match value {
                Value::Text(v) => query.bind(v),
                Value::Int(v) => query.bind(v),
                Value::Float(v) => query.bind(v),
                Value::Flag(v) => query.bind(v),
                Value::Id(v) => query.bind(v),
                Value::Day(v) => query.bind(v),
                Value::At(v) => query.bind(v),
            };
        }
        query
    }};
}

/// How an engine runs a statement: for the test that no list walks more than it shows.
#[cfg(test)]
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub sql: String,
    /// The lines of `EXPLAIN`.
    pub lines: Vec<String>,
}

impl Sql {
    /// A piece whose placeholders `$1` to `$N` are `values`.
    pub fn new<const N: usize>(text: &'static str, values: [Value; N]) -> Self {
        Self { text: text.to_owned(), values: values.into() }
    }

    /// This and then `part`, whose placeholders are counted on.
    #[must_use]
    #[expect(clippy::should_implement_trait, reason = "statements read as a chain of pieces")]
    pub fn add(mut self, part: impl Into<Self>) -> Self {
        let part = part.into();
        let by = self.values.len();
        let mut rest = part.text.as_str();
        while let Some((before, after)) = rest.split_once('$') {
            let digits = after.bytes().take_while(u8::is_ascii_digit).count();
            let n: usize = after[..digits].parse().unwrap_or_default();
            let _ = write!(self.text, "{before}${}", n + by);
            rest = &after[digits..];
        }
        self.text.push_str(rest);
        self.values.extend(part.values);
        self
    }

    /// At most so many rows.
    #[must_use]
    pub fn limit(mut self, rows: usize) -> Self {
        let _ = write!(self.text, " LIMIT {rows}");
        self
    }

    /// Both parts in one text, to compare and to bind cursors to.
    pub(super) fn fingerprint(&self) -> String {
        let mut text = self.text.clone();
        for value in &self.values {
            // Quoted, so that no value can pass as the next condition.
            let _ = write!(text, "\n{value:?}");
        }
        text
    }

    /// Everything in `text` is a piece of the program: [`Sql::new`] and `From` take `&'static str` only, numbers are written as
    /// digits.
    fn statement(self) -> (AssertSqlSafe<String>, Vec<Value>) {
        (AssertSqlSafe(self.text), self.values)
    }

    /// How the engine will run it.
    #[cfg(test)]
    #[allow(clippy::expect_used)]
    async fn explain(&self, tx: &mut Tx) {
        use super::Conn;
        if !tx.plans() {
            return;
        }
        let values = self.values.clone();
        let how = if matches!(tx.conn(), Conn::Sqlite(_)) { "EXPLAIN QUERY PLAN" } else { "EXPLAIN" };
        let text = AssertSqlSafe(format!("{how} {}", self.text));
        let lines: Result<Vec<String>, _> = match tx.statement() {
            Conn::Sqlite(c) => {
                let rows = bind_values!(sqlx::query_as::<_, (i64, i64, i64, String)>(text), values);
                rows.fetch_all(&mut **c).await.map(|rows| rows.into_iter().map(|r| r.3).collect())
            }
            Conn::Postgres(c) => {
                let rows = bind_values!(sqlx::query_as::<_, (String,)>(text), values);
                rows.fetch_all(&mut **c).await.map(|rows| rows.into_iter().map(|r| r.0).collect())
            }
        };
        tx.planned(Plan { sql: self.text.clone(), lines: lines.expect("a plan") });
    }

    pub async fn all<T: FromEither>(self, tx: &mut Tx) -> Result<Vec<T>, sqlx::Error> {
        #[cfg(test)]
        self.explain(tx).await;
        let (text, values) = self.statement();
        on!(tx, c => bind_values!(sqlx::query_as(text), values).fetch_all(c).await)
    }

    /// The one row that there is at most.
    pub async fn optional<T: FromEither>(self, tx: &mut Tx) -> Result<Option<T>, sqlx::Error> {
        #[cfg(test)]
        self.explain(tx).await;
        let (text, values) = self.statement();
        on!(tx, c => bind_values!(sqlx::query_as(text), values).fetch_optional(c).await)
    }

    /// The one row that there always is.
    pub async fn one<T: FromEither>(self, tx: &mut Tx) -> Result<T, sqlx::Error> {
        #[cfg(test)]
        self.explain(tx).await;
        let (text, values) = self.statement();
        on!(tx, c => bind_values!(sqlx::query_as(text), values).fetch_one(c).await)
    }

    /// Runs a statement without rows; how many rows it touched.
    pub async fn run(self, tx: &mut Tx) -> Result<u64, sqlx::Error> {
        let (text, values) = self.statement();
        exec!(tx, bind_values!(sqlx::query(text), values))
    }
}
