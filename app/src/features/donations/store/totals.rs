//! The totals of the public ledger: of a year by month, county, category and centre. Gifts with and without a value stand apart and are
//! never added to anything else; what is not shown in lines is counted. Without a filter the process remembers them, for a page asks
//! every time and only a commit changes them.
use std::sync::Arc;

use super::ledger::Filter;
use crate::base::{db::Tx, db::sql::Sql, db::sql::Where, error::AppError};

/// Centres that are named.
const CENTRES: usize = 10;

/// What was confirmed of one month, county, category or centre.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Total {
    /// `2026-10`, a code, or the name of a centre.
    pub name: String,
    /// Gifts with a value.
    pub valued: i64,
    /// What they are worth, in fen.
    pub fen: i64,
    /// Gifts counted by quantity only.
    pub unvalued: i64,
    /// Of both, those that are not shown in lines.
    pub hidden: i64,
}

/// A year, four times.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    /// Which year.
    pub year: i32,
    /// The first month first.
    pub months: Vec<Total>,
    /// The most first.
    pub counties: Vec<Total>,
    /// The most first.
    pub categories: Vec<Total>,
    /// The most first, the first [`CENTRES`].
    pub centres: Vec<Total>,
}

/// A total, and which of the four parts of [`Totals`] it stands in: one statement gives them all.
#[derive(sqlx::FromRow)]
struct Part {
    part: i64,
    #[sqlx(flatten)]
    total: Total,
}

const SUMS: &str = "CAST(SUM(s.valued) AS BIGINT) AS valued, CAST(SUM(s.fen) AS BIGINT) AS fen, \
     CAST(SUM(s.unvalued) AS BIGINT) AS unvalued, CAST(SUM(s.hidden) AS BIGINT) AS hidden FROM gift_sums s";

/// The totals of a year, as far as county, category and centre are chosen.
///
/// # Errors
/// When the database fails.
pub async fn of_year(tx: &mut Tx, year: i32, filter: &Filter) -> Result<Arc<Totals>, AppError> {
    let whole = Filter { month: None, ..filter.clone() } == Filter::default();
    if let Some(known) = tx.recall::<Totals>().filter(|known| whole && known.year == year) {
        return Ok(known);
    }
    let rows = || {
        let months = [format!("{year}-01").into(), format!("{year}-12").into()];
        let rows = Where::default()
            .and("s.month >= $1 AND s.month <= $2", months)
            .maybe("s.county_code", filter.county)
            .maybe("s.category", filter.category);
        match &filter.centre {
            Some(slug) => {
                rows.and("s.centre_id = (SELECT id FROM centres WHERE slug = $1)", [slug.as_str().into()])
            }
            None => rows,
        }
    };
    let by = |column: &'static str, join: &'static str| {
        Sql::from(column).add(SUMS).add(join).add(rows()).add(" GROUP BY name")
    };
    let all = by("SELECT CAST(0 AS BIGINT) AS part, s.month AS name, ", "")
        .add(by(" UNION ALL SELECT CAST(1 AS BIGINT) AS part, s.county_code AS name, ", ""))
        .add(by(" UNION ALL SELECT CAST(2 AS BIGINT) AS part, s.category AS name, ", ""))
        .add(by(
            " UNION ALL SELECT CAST(3 AS BIGINT) AS part, c.name AS name, ",
            " JOIN centres c ON c.id = s.centre_id",
        ));
    let all: Vec<Part> = all.all(tx).await?;
    let part = |n| {
        let mut list: Vec<Total> = all.iter().filter(|p| p.part == n).map(|p| p.total.clone()).collect();
        list.sort_by(|a, b| (b.valued + b.unvalued).cmp(&(a.valued + a.unvalued)).then(a.name.cmp(&b.name)));
        list
    };
    let (mut months, mut centres) = (part(0), part(3));
    months.sort_by(|a, b| a.name.cmp(&b.name));
    centres.truncate(CENTRES);
    let totals = Totals { year, months, counties: part(1), categories: part(2), centres };
    Ok(if whole { tx.remember(totals) } else { Arc::new(totals) })
}
