//! The public lists: open ones by their end, ended ones newest first; filters from a closed set; counts that never walk the
//! whole table. Search looks a text up among numbers, townships and counties, so it needs no scan either.
use chrono::{DateTime, TimeZone as _, Utc};

use super::NOTICES;
use crate::base::db::paging::{List, Page, Turn};
use crate::base::db::sql::{Sql, Where, among};
use crate::base::{clock::SHANGHAI, db::Tx, divisions, error::AppError};
use crate::features::notices::types::{Notice, NoticeKind};
use crate::{on, words};

/// Counting stops here: "more than 1 000" is all anyone needs.
pub const COUNT_CAP: i64 = 1000;

/// What the visitor narrowed the list to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// A county's code.
    pub county: Option<String>,
    /// Townships: one chosen, or those a search text means. Empty and `Some`: the text means nothing.
    pub townships: Option<Vec<String>>,
    /// What it announces.
    pub kind: Option<NoticeKind>,
    /// Year of the number.
    pub year: Option<i32>,
    /// The count within the year, when a number was typed.
    pub seq: Option<i64>,
}

words! {
    /// Which of the two lists.
    Which in notices {
        /// On display now, the one that ends first on top.
        Open = "open" => state_open,
        /// Closed, the latest on top.
        Ended = "ended" => state_ended,
    }
}

impl Filter {
    /// One township walks its own index in the order of the list; anything else walks that of the notices.
    fn one_township(&self) -> Option<&str> {
        self.townships.as_deref().filter(|t| t.len() == 1).and_then(|t| t.first()).map(String::as_str)
    }

    fn list(&self, which: Which) -> List<Notice, 2> {
        let all = List { down: which == Which::Ended, ..NOTICES };
        match self.one_township() {
            Some(_) => List {
                from: "notice_townships t JOIN notices n ON n.id = t.notice_id",
                key: ["t.closes_at", "t.notice_id"],
                ..all
            },
            None => all,
        }
    }

    /// What the filter asks for, open or ended.
    fn rows(&self) -> Where {
        let mut rows =
            Where::default().maybe("n.county_code", self.county.as_deref()).maybe("n.kind", self.kind);
        if let Some(year) = self.year {
            // A year's notices close within it or soon after: without these bounds a year long past is a long walk.
            let until = year_start(year + 1) + chrono::TimeDelta::days(120);
            rows = rows
                .is("n.year", year)
                .and("n.closes_at >= $1 AND n.closes_at < $2", [year_start(year).into(), until.into()]);
        }
        if let Some(seq) = self.seq {
            // A look-up for each county and year: a walk through a million notices for the few that are number 8 is slow.
            let counties = divisions::counties().iter().map(|c| c.code);
            let found =
                Sql::from("n.id IN (SELECT id FROM notices WHERE ").add(among("county_code", counties));
            let found = found.add(" AND year IN (SELECT DISTINCT year FROM notice_totals)");
            rows = rows.also(found.add(Sql::new(" AND seq = $1)", [seq.into()])));
        }
        match self.one_township() {
            Some(code) => rows.is("t.township_code", code),
            None => rows,
        }
    }

    /// The rows of one of the lists at `now`.
    fn rows_at(&self, which: Which, now: DateTime<Utc>) -> Where {
        let closes = match (which, self.one_township()) {
            (Which::Open, None) => "n.closes_at > $1 AND n.posted_at <= $1",
            (Which::Open, Some(_)) => "t.closes_at > $1 AND n.posted_at <= $1",
            (Which::Ended, None) => "n.closes_at <= $1",
            (Which::Ended, Some(_)) => "t.closes_at <= $1",
        };
        let rows = self.rows().clock(Sql::new(closes, [now.into()]));
        let Some(several) = self.townships.as_ref().filter(|t| t.len() != 1) else { return rows };
        let closes = match which {
            Which::Open => " AND closes_at > $1)",
            Which::Ended => " AND closes_at <= $1)",
        };
        let named = Sql::from("n.id IN (SELECT notice_id FROM notice_townships WHERE ");
        rows.clock(named.add(among("township_code", several)).add(Sql::new(closes, [now.into()])))
    }
}

fn year_start(year: i32) -> DateTime<Utc> {
    SHANGHAI
        .with_ymd_and_hms(year, 1, 1, 0, 0, 0)
        .single()
        .map_or(DateTime::UNIX_EPOCH, |t| t.with_timezone(&Utc))
}

/// One page of a list at `now`.
///
/// # Errors
/// [`AppError::BadCursor`] for a cursor of another list.
pub async fn page(
    tx: &mut Tx,
    turn: Turn<'_>,
    filter: &Filter,
    which: Which,
    now: DateTime<Utc>,
) -> Result<Page<Notice>, AppError> {
    filter.list(which).page(tx, turn, filter.rows_at(which, now)).await
}

/// How many notices a list holds; at most [`COUNT_CAP`] + 1 where no ready total exists.
pub async fn count(tx: &mut Tx, filter: &Filter, which: Which, now: DateTime<Utc>) -> Result<i64, AppError> {
    let list = filter.list(which);
    if which == Which::Ended && filter.townships.is_none() && filter.seq.is_none() {
        // All that were ever published, less those not closed yet, which are few.
        let all = total(tx, filter).await?;
        let living = filter.rows().clock(Sql::new("n.closes_at > $1", [now.into()]));
        return Ok(all - list.count(tx, living, COUNT_CAP).await?);
    }
    list.count(tx, filter.rows_at(which, now), COUNT_CAP).await
}

/// The published totals, kept by the publishing transaction.
async fn total(tx: &mut Tx, filter: &Filter) -> Result<i64, AppError> {
    let rows = Where::default()
        .maybe("county_code", filter.county.as_deref())
        .maybe("kind", filter.kind)
        .maybe("year", filter.year);
    let sql = Sql::from("SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) FROM notice_totals").add(rows);
    let (n,): (i64,) = sql.one(tx).await?;
    Ok(n)
}

/// When the lists change next by the clock alone: a notice is posted, or closes.
pub async fn changes_at(tx: &mut Tx, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, AppError> {
    let sql = "SELECT MIN(x.at) FROM (SELECT MIN(closes_at) AS at FROM notices WHERE closes_at > $1 \
        UNION ALL SELECT MIN(posted_at) AS at FROM notices WHERE posted_at > $1) AS x";
    Ok(on!(tx, c => sqlx::query_scalar(sql).bind(now).fetch_one(c).await)?)
}

/// The years that hold notices, newest first, for the filter.
pub async fn years(tx: &mut Tx) -> Result<Vec<i64>, AppError> {
    let sql = "SELECT DISTINCT year FROM notice_totals ORDER BY year DESC";
    Ok(on!(tx, c => sqlx::query_scalar(sql).fetch_all(c).await)?)
}
