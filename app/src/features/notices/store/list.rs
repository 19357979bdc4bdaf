//! The public lists: open ones by their end, ended ones newest first; filters from a closed set; counts that never walk the
//! whole table. Search looks a text up among numbers, townships and counties, so it needs no scan either.
use chrono::{DateTime, TimeZone as _, Utc};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::COLUMNS;
use crate::{
    base::{
        clock::SHANGHAI,
        db::{
            Tx,
            paging::{Bound, Page},
        },
        error::AppError,
    },
    features::notices::types::{Notice, NoticeKind},
    on,
};

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

/// Which of the two lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// On display now, the one that ends first on top.
    Open,
    /// Closed, the latest on top.
    Ended,
}

/// The SQL of a filter; values are bound in the order they stand here, by [`bind`].
struct Conditions {
    /// One township walks its own index in the order of the list; anything else walks that of the notices.
    from: &'static str,
    at: &'static str,
    id: &'static str,
    sql: String,
    next: usize,
}

impl Conditions {
    fn new(one_township: bool) -> Self {
        let (from, at, id) = if one_township {
            ("notice_townships t JOIN notices n ON n.id = t.notice_id", "t.closes_at", "t.notice_id")
        } else {
            ("notices n", "n.closes_at", "n.id")
        };
        // $1 is always `now`.
        Self { from, at, id, sql: String::new(), next: 2 }
    }
    fn and(&mut self, before: &str, after: &str) {
        self.sql.push_str(&format!(" AND {before} ${}{after}", self.next));
        self.next += 1;
    }
}

fn conditions(filter: &Filter, which: Which) -> Conditions {
    let mut c = Conditions::new(filter.townships.as_ref().is_some_and(|t| t.len() == 1));
    if filter.county.is_some() {
        c.and("n.county_code =", "");
    }
    if filter.kind.is_some() {
        c.and("n.kind =", "");
    }
    if filter.year.is_some() {
        c.and("n.year =", "");
        // A year's notices close within it or soon after: without these bounds a year long past is a long walk.
        c.and("n.closes_at >=", "");
        c.and("n.closes_at <", "");
    }
    if filter.seq.is_some() {
        c.and("n.seq =", "");
    }
    if let Some(codes) = filter.townships.as_ref().filter(|t| t.len() == 1) {
        c.and("t.township_code =", "");
        debug_assert_eq!(codes.len(), 1);
    } else if let Some(codes) = &filter.townships {
        let places: Vec<_> = codes.iter().enumerate().map(|(i, _)| format!("${}", c.next + i)).collect();
        c.next += codes.len();
        let list = if places.is_empty() { "NULL".to_owned() } else { places.join(", ") };
        c.sql.push_str(&format!(
            " AND n.id IN (SELECT notice_id FROM notice_townships WHERE township_code IN ({list}) AND {})",
            match which {
                Which::Open => "closes_at > $1",
                Which::Ended => "closes_at <= $1",
            }
        ));
    }
    c
}

/// Binds the values of [`conditions`] in their order.
macro_rules! bind {
    ($query:expr, $filter:expr) => {{
        let mut query = $query;
        let f: &Filter = $filter;
        if let Some(v) = &f.county {
            query = query.bind(v.clone());
        }
        if let Some(v) = f.kind {
            query = query.bind(v);
        }
        if let Some(v) = f.year {
            query = query
                .bind(i64::from(v))
                .bind(year_start(v))
                .bind(year_start(v + 1) + chrono::TimeDelta::days(120));
        }
        if let Some(v) = f.seq {
            query = query.bind(v);
        }
        for v in f.townships.iter().flatten() {
            query = query.bind(v.clone());
        }
        query
    }};
}

fn year_start(year: i32) -> DateTime<Utc> {
    SHANGHAI
        .with_ymd_and_hms(year, 1, 1, 0, 0, 0)
        .single()
        .map_or(DateTime::UNIX_EPOCH, |t| t.with_timezone(&Utc))
}

fn base(which: Which, at: &str) -> String {
    match which {
        Which::Open => format!("{at} > $1 AND n.posted_at <= $1"),
        Which::Ended => format!("{at} <= $1"),
    }
}

/// One page of a list at `now`.
pub async fn page(
    tx: &mut Tx,
    bound: &Bound<'_>,
    filter: &Filter,
    which: Which,
    now: DateTime<Utc>,
    after: Option<&str>,
    limit: usize,
) -> Result<Page<Notice>, AppError> {
    let start = bound.open(after)?.map(|key| read_key(&key).ok_or(AppError::BadCursor)).transpose()?;
    let mut cond = conditions(filter, which);
    let (order, sign) = match which {
        Which::Open => ("ASC", ">"),
        Which::Ended => ("DESC", "<"),
    };
    if start.is_some() {
        let n = cond.next;
        cond.sql.push_str(&format!(" AND ({}, {}) {sign} (${n}, ${})", cond.at, cond.id, n + 1));
        cond.next += 2;
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM {} WHERE {}{} ORDER BY {} {order}, {} {order} LIMIT ${}",
        cond.from,
        base(which, cond.at),
        cond.sql,
        cond.at,
        cond.id,
        cond.next
    );
    let fetch = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let rows: Vec<Notice> = on!(tx, c => {
        let mut query = bind!(sqlx::query_as(AssertSqlSafe(sql)).bind(now), filter);
        if let Some((at, id)) = start {
            query = query.bind(at).bind(id);
        }
        query.bind(fetch).fetch_all(c).await
    })?;
    Ok(bound.page(rows, limit, |n| format!("{},{}", n.life.closes_at().timestamp_micros(), n.id.uuid())))
}

fn read_key(key: &str) -> Option<(DateTime<Utc>, Uuid)> {
    let (at, id) = key.split_once(',')?;
    Some((DateTime::from_timestamp_micros(at.parse().ok()?)?, id.parse().ok()?))
}

/// How many notices a list holds; at most [`COUNT_CAP`] + 1 where no ready total exists.
pub async fn count(tx: &mut Tx, filter: &Filter, which: Which, now: DateTime<Utc>) -> Result<i64, AppError> {
    if which == Which::Ended && filter.townships.is_none() && filter.seq.is_none() {
        // All that were ever published, less those not closed yet, which are few.
        let all = total(tx, filter).await?;
        let living = capped(tx, filter, "n.closes_at > $1", Which::Open, now).await?;
        return Ok(all - living);
    }
    let at =
        if filter.townships.as_ref().is_some_and(|t| t.len() == 1) { "t.closes_at" } else { "n.closes_at" };
    capped(tx, filter, &base(which, at), which, now).await
}

async fn capped(
    tx: &mut Tx,
    filter: &Filter,
    base: &str,
    which: Which,
    now: DateTime<Utc>,
) -> Result<i64, AppError> {
    let cond = conditions(filter, which);
    let cap = COUNT_CAP + 1;
    let sql = format!(
        "SELECT COUNT(*) FROM (SELECT 1 AS x FROM {} WHERE {base}{} LIMIT {cap}) AS found",
        cond.from, cond.sql
    );
    Ok(on!(tx, c => bind!(sqlx::query_scalar(AssertSqlSafe(sql)).bind(now), filter).fetch_one(c).await)?)
}

/// The published totals, kept by the publishing transaction.
async fn total(tx: &mut Tx, filter: &Filter) -> Result<i64, AppError> {
    let sql = "SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) FROM notice_totals WHERE ($1 = '' OR county_code = $1) \
        AND ($2 = '' OR kind = $2) AND ($3 = 0 OR year = $3)";
    let county = filter.county.clone().unwrap_or_default();
    let kind = filter.kind.map_or("", NoticeKind::word);
    let year = filter.year.map_or(0, i64::from);
    Ok(on!(tx, c => sqlx::query_scalar(sql).bind(county).bind(kind).bind(year).fetch_one(c).await)?)
}

/// The years that hold notices, newest first, for the filter.
pub async fn years(tx: &mut Tx) -> Result<Vec<i64>, AppError> {
    let sql = "SELECT DISTINCT year FROM notice_totals ORDER BY year DESC";
    Ok(on!(tx, c => sqlx::query_scalar(sql).fetch_all(c).await)?)
}
