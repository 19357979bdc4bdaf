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

/// A value for a placeholder.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A text.
    Text(String),
    /// A whole number.
    Int(i64),
    /// A number with a point.
    Float(f64),
    /// Yes or no.
    Flag(bool),
    /// An id.
    Id(Uuid),
    /// A day.
    Day(NaiveDate),
    /// An instant.
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
    /// The statement.
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

    /// All rows.
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

/// Conditions that must all hold. Days and instants of what is added with [`Where::clock`] move with the time of the request, and
/// so are not part of what a cursor is bound to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Where {
    fixed: Vec<Sql>,
    moving: Vec<Sql>,
}

impl Where {
    /// A condition with its values.
    pub fn and<const N: usize>(mut self, text: &'static str, values: [Value; N]) -> Self {
        self.fixed.push(Sql::new(text, values));
        self
    }

    /// A condition on the time of the request.
    #[must_use]
    pub fn clock(mut self, condition: Sql) -> Self {
        self.moving.push(condition);
        self
    }

    /// `column` has this value.
    pub fn is(mut self, column: &'static str, value: impl Into<Value>) -> Self {
        self.fixed.push(Sql::from(column).add(Sql::new(" = $1", [value.into()])));
        self
    }

    /// `column` has this value, if one is asked for.
    pub fn maybe(self, column: &'static str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.is(column, value),
            None => self,
        }
    }

    /// `column` has one of these values; of none, nothing holds.
    pub fn among<V: Into<Value>>(
        mut self,
        column: &'static str,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        self.fixed.push(among(column, values));
        self
    }

    /// A condition put together elsewhere.
    #[must_use]
    pub fn also(mut self, condition: Sql) -> Self {
        self.fixed.push(condition);
        self
    }

    /// These and those.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        self.fixed.extend(other.fixed);
        self.moving.extend(other.moving);
        self
    }

    const fn is_empty(&self) -> bool {
        self.fixed.is_empty() && self.moving.is_empty()
    }

    /// The conditions without `WHERE`, for instance after `CASE WHEN`; `1 = 1` if there are none.
    #[must_use]
    pub fn text(self) -> Sql {
        if self.is_empty() {
            return "1 = 1".into();
        }
        let mut sql = Sql::default();
        for (i, condition) in self.moving.into_iter().chain(self.fixed).enumerate() {
            sql = sql.add(if i == 0 { "" } else { " AND " }).add(condition);
        }
        sql
    }

    /// What a cursor is bound to.
    pub(super) fn fingerprint(&self) -> String {
        let fixed = self.fixed.iter().map(Sql::fingerprint);
        let timeless = |c: &Sql| Sql {
            values: c.values.iter().filter(|v| !v.is_time()).cloned().collect(),
            ..c.clone()
        };
        self.moving.iter().map(|c| timeless(c).fingerprint()).chain(fixed).collect::<Vec<_>>().join("\n")
    }
}

/// `column IN ($1, …)`, false for no values.
pub fn among<V: Into<Value>>(column: &'static str, values: impl IntoIterator<Item = V>) -> Sql {
    let mut sql = Sql::default();
    for value in values {
        let comma = if sql.values.is_empty() { "" } else { ", " };
        sql = sql.add(comma).add(Sql::new("$1", [value.into()]));
    }
    if sql.values.is_empty() {
        return "1 = 0".into();
    }
    Sql::from(column).add(" IN (").add(sql).add(")")
}

impl From<Where> for Sql {
    /// ` WHERE …`, or nothing.
    fn from(conditions: Where) -> Self {
        if conditions.is_empty() { Self::default() } else { Self::from(" WHERE ").add(conditions.text()) }
    }
}

/// The pattern of `LIKE $1 ESCAPE '\'` for texts that contain this one.
pub fn containing(text: &str) -> String {
    format!("%{}", beginning(text))
}

/// The same for texts that begin with this one.
pub fn beginning(text: &str) -> String {
    let plain =
        text.chars().flat_map(|c| matches!(c, '\\' | '%' | '_').then_some('\\').into_iter().chain([c]));
    plain.chain(['%']).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::testing::each_engine;

    #[test]
    fn pieces_count_on() {
        let sql = Sql::new("SELECT $1, $2 + $1", [1.into(), 2.into()])
            .add(Where::default().is("a", "x").among("b", [3, 4]));
        assert_eq!(sql.text, "SELECT $1, $2 + $1 WHERE a = $3 AND b IN ($4, $5)");
        assert_eq!(sql.values, [1.into(), 2.into(), "x".into(), 3.into(), 4.into()]);
        assert_eq!(Sql::from(Where::default()).text, "");
        assert_eq!(Sql::from(Where::default().among("b", Vec::<i64>::new())).text, " WHERE 1 = 0");
        assert_eq!(Sql::from(Where::default().maybe("a", None::<i64>)).text, "");
    }

    #[test]
    fn the_clock_is_not_part_of_what_a_cursor_is_bound_to() {
        let now: DateTime<Utc> = "2026-09-22T02:00:00Z".parse().unwrap();
        let at = |text, minutes: i64, a: &str, b: &str| {
            let now = now + chrono::TimeDelta::minutes(minutes);
            Where::default().is("a", a).clock(Sql::new(text, [b.into(), now.into()])).fingerprint()
        };
        let base = at("b = $1 AND x < $2", 1, "y", "b");
        assert_eq!(base, at("b = $1 AND x < $2", 2, "y", "b"));
        assert_ne!(base, at("b = $1 AND x < $2", 1, "z", "b"));
        assert_ne!(base, at("b = $1 AND x < $2", 1, "y", "c"));
        assert_ne!(base, at("b = $1 AND x > $2", 1, "y", "b"));
        let two = Where::default().is("a", "x").is("b", "y");
        let one = Where::default().is("a", "x\")\nb = $1\nText(\"y");
        assert_ne!(one.fingerprint(), two.fingerprint(), "a value cannot pass as the next condition");
    }

    #[test]
    fn values_come_back_from_a_cursor() {
        let day: NaiveDate = "2026-09-22".parse().unwrap();
        let at: DateTime<Utc> = "2026-09-22T02:00:00.123456Z".parse().unwrap();
        for value in [
            "".into(),
            "t,\n".into(),
            7.into(),
            (-0.1).into(),
            true.into(),
            Uuid::max().into(),
            day.into(),
            at.into(),
        ] {
            assert_eq!(Value::read(&Value::write(&value)), Some(value));
        }
        assert_eq!(Value::read(""), None);
        assert_eq!(Value::read("x1"), None);
        assert_eq!(Value::read("ix"), None);
    }

    #[tokio::test]
    async fn every_kind_of_value_is_bound_on_both_engines() {
        each_engine(async |state| {
            let mut tx = state.db().read().await.unwrap();
            let text = "SELECT COUNT(*) FROM (SELECT 1 AS one) AS x";
            let day: NaiveDate = "2026-09-22".parse().unwrap();
            let now = state.clock().now();
            let conditions = Where::default()
                .and("$1 = $2", [Value::Text("a".into()), "a".into()])
                .and("$1 < $2 AND $3 < 0.5", [1.into(), 2_i64.into(), 0.25.into()])
                .and("$1 = $2", [true.into(), true.into()])
                .and("$1 <> $2", [Uuid::nil().into(), Uuid::max().into()])
                .and("$1 = $2", [day.into(), day.into()])
                .clock(Sql::new("$1 = $2", [now.into(), now.into()]))
                .and("'50%_' LIKE $1 ESCAPE '\\'", [containing("%_").into()])
                .and("'50%_' NOT LIKE $1 ESCAPE '\\'", [beginning("_").into()]);
            let (n,): (i64,) = Sql::from(text).add(conditions.clone()).one(&mut tx).await.unwrap();
            assert_eq!(n, 1);
            let (n,): (i64,) = Sql::from(text).add(conditions.and("1 = 2", [])).one(&mut tx).await.unwrap();
            assert_eq!(n, 0, "a condition that does not hold counts");
        })
        .await;
    }
}
