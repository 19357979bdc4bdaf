//! The beds of a centre as residents come and go. The row is locked by an update before anything is counted, so that two
//! move-ins can never share the last bed.
use crate::base::{db::Tx, error::AppError, ids::CentreId};
use crate::features::centres::types::Slug;
use crate::{exec, on};

/// A centre as staff work with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brief {
    /// Its id.
    pub id: CentreId,
    /// Its address.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The county it lies in.
    pub county: String,
    /// The township it lies in.
    pub township: String,
    /// Beds.
    pub beds: i64,
    /// Beds taken, as far as it was reported or recorded.
    pub occupied: Option<i64>,
}

type Line = (CentreId, String, String, String, String, i64, Option<i64>);

fn brief((id, slug, name, county, township, beds, occupied): Line) -> Brief {
    Brief { id, slug, name, county, township, beds, occupied }
}

/// The centre with this slug.
pub async fn by_slug(tx: &mut Tx, slug: &Slug) -> Result<Option<Brief>, AppError> {
    let line: Option<Line> = on!(tx, c => sqlx::query_as(
        "SELECT id, slug, name, county_code, township_code, beds, occupied FROM centres WHERE slug = $1")
        .bind(slug.as_str()).fetch_optional(c).await)?;
    Ok(line.map(brief))
}

/// The centre with this id.
pub async fn by_id(tx: &mut Tx, id: CentreId) -> Result<Option<Brief>, AppError> {
    let line: Option<Line> = on!(tx, c => sqlx::query_as(
        "SELECT id, slug, name, county_code, township_code, beds, occupied FROM centres WHERE id = $1")
        .bind(id).fetch_optional(c).await)?;
    Ok(line.map(brief))
}

/// The centres of a county, by name; a case may be for any of them.
pub async fn of_county(tx: &mut Tx, county: &str) -> Result<Vec<Brief>, AppError> {
    let lines: Vec<Line> = on!(tx, c => sqlx::query_as(
        "SELECT id, slug, name, county_code, township_code, beds, occupied FROM centres WHERE county_code = $1 \
         ORDER BY township_code, name, id").bind(county).fetch_all(c).await)?;
    Ok(lines.into_iter().map(brief).collect())
}

/// Locks the centre and says how many beds it has and how many are taken; none when there is no such centre.
pub async fn lock(tx: &mut Tx, id: CentreId) -> Result<Option<(i64, Option<i64>)>, AppError> {
    Ok(on!(tx, c => sqlx::query_as("UPDATE centres SET rev = rev WHERE id = $1 RETURNING beds, occupied")
        .bind(id).fetch_optional(c).await)?)
}

/// Writes how many beds of a locked centre are taken.
pub async fn set_occupied(tx: &mut Tx, id: CentreId, taken: i64) -> Result<(), AppError> {
    exec!(tx, "UPDATE centres SET occupied = $1 WHERE id = $2"; taken, id)?;
    Ok(())
}
