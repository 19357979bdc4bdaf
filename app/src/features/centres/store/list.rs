//! The public list of centres: filters from a closed set, in the order of county and code or by distance from a point; counts
//! with the same conditions, so that a number always says how many the list behind it holds.
use std::collections::HashMap;

use sqlx::{AssertSqlSafe, Row as _};

use super::{FREE, SELECT, Stored};
use crate::{
    base::{
        db::{
            Tx,
            paging::{Bound, Page},
        },
        divisions,
        error::AppError,
    },
    features::centres::{
        map::Point,
        types::{Centre, CentreType, CodeSet, Facility, Flag as _},
    },
    on,
};

/// What the visitor narrowed the list to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    /// Search words as `search::needle` makes them; all must be found.
    pub words: Vec<String>,
    /// A county's code.
    pub county: Option<&'static str>,
    /// A township's code.
    pub township: Option<&'static str>,
    /// Hospital or clinic.
    pub kind: Option<CentreType>,
    /// Facilities, all of which it must have.
    pub facilities: CodeSet<Facility>,
    /// Only with free places.
    pub free: bool,
}

impl Filter {
    /// The filter as one text, for what a cursor is bound to.
    #[must_use]
    pub fn canonical(&self) -> String {
        format!(
            "{}\n{}\n{}\n{}\n{}\n{}",
            self.words.join(" "),
            self.county.unwrap_or_default(),
            self.township.unwrap_or_default(),
            self.kind.map_or("", CentreType::word),
            self.facilities.to_codes(),
            self.free
        )
    }

    /// The same without the place, for the numbers on the map.
    #[must_use]
    pub fn everywhere(&self) -> Self {
        Self { county: None, township: None, ..self.clone() }
    }

    /// The conditions from `$first` on, and the values in their order.
    fn sql(&self, first: usize) -> (String, Vec<String>) {
        let (mut sql, mut values) = (String::from("1 = 1"), vec![]);
        let mut and = |condition: &str, value: String| {
            sql.push_str(&format!(" AND {condition} ${}", first + values.len()));
            if condition.ends_with("LIKE") {
                sql.push_str(" ESCAPE '\\'");
            }
            values.push(value);
        };
        for word in &self.words {
            and("c.search LIKE", format!("%{}%", escaped(word)));
        }
        if let Some(county) = self.county {
            and("c.county_code =", county.to_owned());
        }
        if let Some(township) = self.township {
            and("c.township_code =", township.to_owned());
        }
        if let Some(kind) = self.kind {
            and("c.kind =", kind.word().to_owned());
        }
        for facility in self.facilities.iter() {
            // Codes stand between commas; those put around make the first and last like the others.
            and("',' || c.facilities || ',' LIKE", format!("%,{},%", escaped(facility.code())));
        }
        if self.free {
            sql.push_str(&format!(" AND {FREE}"));
        }
        (sql, values)
    }
}

/// A text that LIKE takes literally.
fn escaped(text: &str) -> String {
    text.chars().flat_map(|c| matches!(c, '\\' | '%' | '_').then_some('\\').into_iter().chain([c])).collect()
}

macro_rules! bind_all {
    ($query:expr, $values:expr) => {{
        let mut query = $query;
        for value in $values {
            query = query.bind(value);
        }
        query
    }};
}

/// One page in the order of county and code.
pub async fn page(
    tx: &mut Tx,
    bound: &Bound<'_>,
    filter: &Filter,
    after: Option<&str>,
    limit: usize,
) -> Result<Page<Centre>, AppError> {
    let start = bound.open(after)?;
    let start = start.map(|key| read_key(&key).ok_or(AppError::BadCursor)).transpose()?;
    let (mut sql, mut values) = filter.sql(1);
    if let Some((county, code)) = start {
        let n = values.len();
        sql.push_str(&format!(" AND (c.county_code, c.code) > (${}, ${})", n + 1, n + 2));
        values.extend([county, code]);
    }
    let sql = format!("{SELECT} WHERE {sql} ORDER BY c.county_code, c.code LIMIT {}", limit + 1);
    let rows: Vec<Stored> =
        on!(tx, c => bind_all!(sqlx::query_as(AssertSqlSafe(sql)), values).fetch_all(c).await)?;
    let page = bound.page(rows, limit, |r| format!("{},{}", r.county_code, r.code));
    let items = page.items.into_iter().map(Stored::centre).collect::<Result<_, _>>()?;
    Ok(Page { items, next: page.next })
}

fn read_key(key: &str) -> Option<(String, String)> {
    key.split_once(',').map(|(a, b)| (a.to_owned(), b.to_owned()))
}

/// One page by distance from `from`; centres without coordinates come last.
pub async fn page_near(
    tx: &mut Tx,
    bound: &Bound<'_>,
    filter: &Filter,
    from: Point,
    after: Option<&str>,
    limit: usize,
) -> Result<Page<Centre>, AppError> {
    let start = bound.open(after)?;
    let start = start.map(|key| read_near(&key).ok_or(AppError::BadCursor)).transpose()?;
    // The square of the distance in degrees of latitude: the same flat map as `Point::km_from`.
    let distance =
        "COALESCE((c.latitude - $1) * (c.latitude - $1) + (c.longitude - $2) * (c.longitude - $2) * $3, 1e9)";
    let (mut sql, values) = filter.sql(4);
    if start.is_some() {
        let n = 3 + values.len();
        sql.push_str(&format!(" AND ({distance}, c.code) > (${}, ${})", n + 1, n + 2));
    }
    let columns = SELECT.replacen("SELECT", &format!("SELECT {distance} AS distance,"), 1);
    let sql = format!("{columns} WHERE {sql} ORDER BY {distance}, c.code LIMIT {}", limit + 1);
    let shrink = from.shrink() * from.shrink();
    let rows: Vec<(f64, Stored)> = on!(tx, c => {
        let query = sqlx::query(AssertSqlSafe(sql)).bind(from.lat).bind(from.lon).bind(shrink);
        let mut query = bind_all!(query, values);
        if let Some((distance, code)) = start {
            query = query.bind(distance).bind(code);
        }
        let rows = query.fetch_all(c).await?;
        rows.iter()
            .map(|r| Ok((r.try_get("distance")?, sqlx::FromRow::from_row(r)?)))
            .collect::<Result<_, sqlx::Error>>()
    })?;
    // The bits of the number, so that no digit is lost on the way.
    let page = bound.page(rows, limit, |(d, r)| format!("{:x},{}", d.to_bits(), r.code));
    let items = page.items.into_iter().map(|(_, r)| r.centre()).collect::<Result<_, _>>()?;
    Ok(Page { items, next: page.next })
}

fn read_near(key: &str) -> Option<(f64, String)> {
    let (bits, code) = key.split_once(',')?;
    Some((f64::from_bits(u64::from_str_radix(bits, 16).ok()?), code.to_owned()))
}

/// How many centres the filter leaves.
pub async fn count(tx: &mut Tx, filter: &Filter) -> Result<i64, AppError> {
    let (sql, values) = filter.sql(1);
    let sql = format!("SELECT COUNT(*) FROM centres c WHERE {sql}");
    Ok(on!(tx, c => bind_all!(sqlx::query_scalar(AssertSqlSafe(sql)), values).fetch_one(c).await)?)
}

/// How many centres of each county the filter leaves, whatever place it names.
pub async fn count_by_county(tx: &mut Tx, filter: &Filter) -> Result<HashMap<String, i64>, AppError> {
    let (sql, values) = filter.everywhere().sql(1);
    let sql = format!("SELECT c.county_code, COUNT(*) FROM centres c WHERE {sql} GROUP BY c.county_code");
    let rows: Vec<(String, i64)> =
        on!(tx, c => bind_all!(sqlx::query_as(AssertSqlSafe(sql)), values).fetch_all(c).await)?;
    Ok(rows.into_iter().collect())
}

/// Up to `limit` centres that the filter leaves, for the compass of a county and the files.
pub async fn all(tx: &mut Tx, filter: &Filter, limit: usize) -> Result<Vec<Centre>, AppError> {
    let (sql, values) = filter.sql(1);
    let sql = format!("{SELECT} WHERE {sql} ORDER BY c.county_code, c.code LIMIT {limit}");
    let rows: Vec<Stored> =
        on!(tx, c => bind_all!(sqlx::query_as(AssertSqlSafe(sql)), values).fetch_all(c).await)?;
    rows.into_iter().map(Stored::centre).collect()
}

/// From where distances are measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Origin {
    /// The middle of the centres of the township.
    Centres(Point),
    /// The seat of its county, because the township has no centre.
    Seat(Point),
}

impl Origin {
    /// The point.
    #[must_use]
    pub const fn point(self) -> Point {
        match self {
            Self::Centres(p) | Self::Seat(p) => p,
        }
    }
}

/// Where a township is taken to lie: no list of townships has coordinates, so the best known point stands in.
pub async fn origin(tx: &mut Tx, township: &divisions::Township) -> Result<Origin, AppError> {
    let sql = "SELECT AVG(latitude), AVG(longitude) FROM centres WHERE township_code = $1";
    let (lat, lon): (Option<f64>, Option<f64>) =
        on!(tx, c => sqlx::query_as(sql).bind(township.code).fetch_one(c).await)?;
    if let Some((lat, lon)) = lat.zip(lon) {
        return Ok(Origin::Centres(Point { lat, lon }));
    }
    let seat = divisions::county(township.county).map(|c| Point { lat: c.lat, lon: c.lon });
    seat.map(Origin::Seat).ok_or_else(|| AppError::Internal(format!("no county {}", township.county)))
}
