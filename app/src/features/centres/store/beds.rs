//! The beds of a centre as residents come and go. The row is locked by an update before anything is counted, so that two
//! move-ins can never share the last bed.
use crate::base::{db::Tx, error::Result, ids::CentreId};
use crate::features::centres::types::Slug;
use crate::{exec, fetch};

/// A centre as staff work with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brief {
    pub id: CentreId,
    pub slug: String,
    pub name: String,
    pub county: String,
    pub township: String,
    pub beds: i64,
    /// Beds taken, as far as it was reported or recorded.
    pub occupied: Option<i64>,
}

type Line = (CentreId, String, String, String, String, i64, Option<i64>);

fn brief((id, slug, name, county, township, beds, occupied): Line) -> Brief {
    Brief { id, slug, name, county, township, beds, occupied }
}

/// The centre with this slug.
pub async fn by_slug(tx: &mut Tx, slug: &Slug) -> Result<Option<Brief>> {
    let line: Option<Line> = fetch!(tx, maybe "SELECT id, slug, name, county_code, township_code, beds, occupied \
        FROM centres WHERE slug = $1"; slug.as_str())?;
    Ok(line.map(brief))
}

pub async fn by_id(tx: &mut Tx, id: CentreId) -> Result<Option<Brief>> {
    let line: Option<Line> = fetch!(tx, maybe "SELECT id, slug, name, county_code, township_code, beds, occupied \
        FROM centres WHERE id = $1"; id)?;
    Ok(line.map(brief))
}

/// The centres of a county, by name; a case may be for any of them.
pub async fn of_county(tx: &mut Tx, county: &str) -> Result<Vec<Brief>> {
    let lines: Vec<Line> = fetch!(tx, all "SELECT id, slug, name, county_code, township_code, beds, occupied FROM \
        centres WHERE county_code = $1 ORDER BY township_code, name, id"; county)?;
    Ok(lines.into_iter().map(brief).collect())
}

/// Locks the centre and says how many beds it has and how many are taken; none when there is no such centre.
pub async fn lock(tx: &mut Tx, id: CentreId) -> Result<Option<(i64, Option<i64>)>> {
    Ok(fetch!(tx, maybe "UPDATE centres SET rev = rev WHERE id = $1 RETURNING beds, occupied"; id)?)
}

/// Writes how many beds of a locked centre are taken.
pub async fn set_occupied(tx: &mut Tx, id: CentreId, taken: i64) -> Result<()> {
    exec!(tx, "UPDATE centres SET occupied = $1 WHERE id = $2"; taken, id)?;
    Ok(())
}
