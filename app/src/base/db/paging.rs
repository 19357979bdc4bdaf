//! Lists by keyset pages: a list asks for one row more than it shows, and the cursor is the sort key of the last row shown,
//! sealed so that it opens on this list with these conditions only (IN-02). Nothing counts its way through rows it skips.
//!
//! A feature's list is a constant [`List`] and one function that makes the [`Where`] of its filter:
//! `LIST.page(tx, turn, filter.rows(scope)).await`.
use super::{
    Tx,
    sql::{FromEither, Sql, Value, Where},
};
use crate::base::{error::AppError, error::Result, keys::Keys};

/// One page of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The rows, at most as many as were asked for.
    pub items: Vec<T>,
    /// The sealed cursor of the next page, if there is one: the value of `?after=`.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// Rows as they are stored become what they mean.
    pub fn read<U>(self, read: impl FnMut(T) -> Result<U>) -> Result<Page<U>> {
        Ok(Page { items: self.items.into_iter().map(read).collect::<Result<_, _>>()?, next: self.next })
    }

    /// How many rows are on this page.
    pub fn len(&self) -> i64 {
        i64::try_from(self.items.len()).unwrap_or(i64::MAX)
    }

    pub const fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

/// Which page is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Turn<'a> {
    /// Makes and opens cursors.
    pub keys: &'a Keys,
    /// `?after=`.
    pub after: Option<&'a str>,
    /// Rows of a page.
    pub limit: usize,
}

impl<'a> Turn<'a> {
    /// The first page.
    pub const fn first(keys: &'a Keys, limit: usize) -> Self {
        Self { keys, after: None, limit }
    }
}

/// A list: where its rows come from and in which order. `N` columns make a sort key that no two rows share.
#[derive(Debug)]
pub struct List<T, const N: usize> {
    /// Its name, which cursors are bound to.
    pub name: &'static str,
    /// What a row is read from.
    pub columns: &'static str,
    /// The tables.
    pub from: &'static str,
    /// The sort key; an index should hold it.
    pub key: [&'static str; N],
    /// Whether the largest comes first.
    pub down: bool,
    /// The sort key of a row.
    pub of: fn(&T) -> [Value; N],
}

impl<T, const N: usize> Clone for List<T, N> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T, const N: usize> Copy for List<T, N> {}

/// Between the values of a key in a cursor.
const BETWEEN: char = '\u{1f}';

impl<T: FromEither, const N: usize> List<T, N> {
    /// One page.
    ///
    /// # Errors
    /// [`AppError::BadCursor`] for a cursor that was changed or belongs to other conditions.
    pub async fn page(&self, tx: &mut Tx, turn: Turn<'_>, rows: Where) -> Result<Page<T>> {
        self.page_from(tx, turn, self.from.into(), rows).await
    }

    /// One page of tables that need values.
    pub async fn page_from(&self, tx: &mut Tx, turn: Turn<'_>, from: Sql, rows: Where) -> Result<Page<T>> {
        let seek = self.seek(turn, &from, &rows)?;
        let sql = self.select(from).add(rows.with(seek.rest)).add(self.order()).limit(turn.limit + 1);
        Ok(self.cut(turn, &seek.bound, sql.all(tx).await?))
    }

    /// One page of rows that lie in either of two parts, which have no row in common. Each part walks its own index.
    pub async fn page_of_two(&self, tx: &mut Tx, turn: Turn<'_>, parts: [Where; 2]) -> Result<Page<T>> {
        let both = parts.iter().cloned().fold(Where::default(), Where::with);
        let seek = self.seek(turn, &self.from.into(), &both)?;
        let [one, two] = parts.map(|rows| {
            let part = self
                .select(self.from.into())
                .add(rows.with(seek.rest.clone()))
                .add(self.order())
                .limit(turn.limit + 1);
            Sql::from("SELECT * FROM (").add(part).add(") AS part")
        });
        let sql = one.add(" UNION ALL ").add(two).add(self.order()).limit(turn.limit + 1);
        Ok(self.cut(turn, &seek.bound, sql.all(tx).await?))
    }

    /// The first rows, for what shows no second page.
    pub async fn first(&self, tx: &mut Tx, rows: Where, limit: usize) -> Result<Vec<T>> {
        Ok(self.select(self.from.into()).add(rows).add(self.order()).limit(limit).all(tx).await?)
    }

    /// The one row that these conditions leave, if there is one.
    pub async fn one(&self, tx: &mut Tx, rows: Where) -> Result<Option<T>> {
        Ok(self.select(self.from.into()).add(rows).optional(tx).await?)
    }

    /// How many rows there are, counted up to `cap` and no further: then `cap + 1`.
    pub async fn count(&self, tx: &mut Tx, rows: Where, cap: i64) -> Result<i64> {
        let (n,): (i64,) = Sql::from("SELECT ").add(self.counting(rows, cap)).one(tx).await?;
        Ok(n)
    }

    /// One page of rows that lie in any of these parts and may lie in several. Each part walks its own index no further than the page;
    /// `named` is the sort key by the names of its columns alone.
    pub async fn page_of_any(
        &self,
        tx: &mut Tx,
        turn: Turn<'_>,
        parts: Vec<Where>,
        named: [&'static str; N],
    ) -> Result<Page<T>> {
        let all = parts.iter().cloned().fold(Where::default(), Where::with);
        let seek = self.seek(turn, &self.from.into(), &all)?;
        let mut sql = Sql::default();
        for (i, rows) in parts.into_iter().enumerate() {
            let part = self.select(self.from.into()).add(rows.with(seek.rest.clone()));
            let part = part.add(self.order()).limit(turn.limit + 1);
            let union = if i == 0 { "SELECT * FROM (" } else { " UNION SELECT * FROM (" };
            sql = sql.add(union).add(part).add(") AS part");
        }
        let sql = sql.add(Self { key: named, ..*self }.order()).limit(turn.limit + 1);
        Ok(self.cut(turn, &seek.bound, sql.all(tx).await?))
    }

    /// A statement's part that counts rows up to `cap`; for [`List::count`] and for several counts at once.
    pub fn counting(&self, rows: Where, cap: i64) -> Sql {
        let few = Sql::from("SELECT 1 AS one FROM ").add(self.from).add(rows);
        let few = few.limit(usize::try_from(cap + 1).unwrap_or_default());
        Sql::from("(SELECT COUNT(*) FROM (").add(few).add(") AS few)")
    }

    fn select(&self, from: Sql) -> Sql {
        Sql::from("SELECT ").add(self.columns).add(" FROM ").add(from)
    }

    fn order(&self) -> Sql {
        let down = if self.down { " DESC" } else { "" };
        let each = |(i, column)| Sql::from(if i == 0 { " ORDER BY " } else { ", " }).add(column).add(down);
        self.key.into_iter().enumerate().map(each).fold(Sql::default(), Sql::add)
    }

    /// Opens the cursor: the rows after it, and what the next one is bound to.
    fn seek(&self, turn: Turn<'_>, from: &Sql, rows: &Where) -> Result<Seek> {
        let bound = format!("{}\n{}", from.fingerprint(), rows.fingerprint());
        let Some(after) = turn.after else { return Ok(Seek { bound, rest: Where::default() }) };
        let key = turn.keys.open(self.name, &bound, after).ok_or(AppError::BadCursor)?;
        let values: Option<Vec<Value>> = key.split(BETWEEN).map(Value::read).collect();
        let values: [Value; N] = values.and_then(|v| v.try_into().ok()).ok_or(AppError::BadCursor)?;
        let mut columns = Sql::default();
        let mut marks = Sql::default();
        for (i, (column, value)) in self.key.into_iter().zip(values).enumerate() {
            let comma = if i == 0 { "" } else { ", " };
            columns = columns.add(comma).add(column);
            marks = marks.add(comma).add(Sql::new("$1", [value]));
        }
        let than = if self.down { ") < (" } else { ") > (" };
        let rest = Where::default().also(Sql::from("(").add(columns).add(than).add(marks).add(")"));
        Ok(Seek { bound, rest })
    }

    /// Cuts rows, fetched with one more than the page holds, into a page.
    fn cut(&self, turn: Turn<'_>, bound: &str, mut rows: Vec<T>) -> Page<T> {
        let more = rows.len() > turn.limit;
        rows.truncate(turn.limit);
        let key = |row: &T| (self.of)(row).each_ref().map(Value::write).join(&BETWEEN.to_string());
        let next = rows.last().filter(|_| more).map(|row| turn.keys.seal(self.name, bound, &key(row)));
        Page { items: rows, next }
    }
}

struct Seek {
    bound: String,
    rest: Where,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{exec, testing::each_engine};

    #[derive(Debug, PartialEq, sqlx::FromRow)]
    struct Row {
        name: String,
        n: i64,
    }

    const LIST: List<Row, 2> = List {
        name: "test",
        columns: "name, n",
        from: "test_rows",
        key: ["n", "name"],
        down: false,
        of: |r| [r.n.into(), r.name.as_str().into()],
    };

    #[tokio::test]
    async fn a_page_begins_where_the_last_one_ended() {
        each_engine(async |state| {
            let mut tx = state.db().write().await.unwrap();
            exec!(&mut tx, "CREATE TEMPORARY TABLE test_rows (name TEXT, n BIGINT)").unwrap();
            for (name, n) in [("a", 2), ("b", 1), ("c", 2), ("d", 2), ("e", 3)] {
                let sql =
                    Sql::new("INSERT INTO test_rows (name, n) VALUES ($1, $2)", [name.into(), n.into()]);
                assert_eq!(sql.run(&mut tx).await.unwrap(), 1);
            }
            let keys = state.keys();
            for (list, order) in [(LIST, "bacde"), (List { down: true, ..LIST }, "edcab")] {
                let (mut seen, mut after) = (String::new(), None);
                loop {
                    let turn = Turn { keys, after: after.as_deref(), limit: 2 };
                    let page = list.page(&mut tx, turn, Where::default()).await.unwrap();
                    assert!(page.len() <= 2 && !page.is_empty());
                    seen.extend(page.items.iter().map(|r| r.name.as_str()));
                    after = page.next;
                    if after.is_none() {
                        break;
                    }
                }
                assert_eq!(seen, order);
            }
            let parts = || [Where::default().is("n", 2), Where::default().and("n > $1", [2.into()])];
            let page = LIST.page_of_two(&mut tx, Turn::first(keys, 3), parts()).await.unwrap();
            let after = page.next.unwrap();
            let turn = Turn { keys, after: Some(&after), limit: 3 };
            let rest = LIST.page_of_two(&mut tx, turn, parts()).await.unwrap();
            assert_eq!(rest.items, [Row { name: "e".into(), n: 3 }]);
            assert_eq!(LIST.count(&mut tx, Where::default(), 9).await.unwrap(), 5);
            assert_eq!(LIST.count(&mut tx, Where::default(), 3).await.unwrap(), 4, "more than three");
        })
        .await;
    }

    #[tokio::test]
    async fn in_02_a_cursor_opens_its_own_list_only() {
        each_engine(async |state| {
            let mut tx = state.db().write().await.unwrap();
            exec!(&mut tx, "CREATE TEMPORARY TABLE test_rows (name TEXT, n BIGINT)").unwrap();
            for name in ["a", "b"] {
                Sql::new("INSERT INTO test_rows (name, n) VALUES ($1, 1)", [name.into()])
                    .run(&mut tx)
                    .await
                    .unwrap();
            }
            let rows = || Where::default().is("n", 1);
            let now = state.clock().now();
            let before =
                |days| Sql::new("$1 < $2", [now.into(), (now + chrono::TimeDelta::days(days)).into()]);
            let (keys, early) = (state.keys(), rows().clock(before(1)));
            let after = LIST.page(&mut tx, Turn::first(keys, 1), early.clone()).await.unwrap().next.unwrap();
            let turn = Turn { keys, after: Some(&after), limit: 1 };
            assert_eq!(LIST.page(&mut tx, turn, early.clone()).await.unwrap().items.len(), 1);
            // The clock moves between two pages.
            let later = rows().clock(before(2));
            assert_eq!(LIST.page(&mut tx, turn, later).await.unwrap().items.len(), 1);
            let wrong = |r: Result<Page<Row>>| assert!(matches!(r, Err(AppError::BadCursor)));
            wrong(LIST.page(&mut tx, turn, rows()).await);
            wrong(LIST.page(&mut tx, turn, Where::default().is("n", 2)).await);
            wrong(List { name: "other", ..LIST }.page(&mut tx, turn, early.clone()).await);
            wrong(LIST.page(&mut tx, Turn { after: Some("x"), ..turn }, early).await);
        })
        .await;
    }
}
