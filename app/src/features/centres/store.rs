//! All SQL of centres. Here is how one is read and how many there are; [`write`] puts one in,
//! which [`undo`] takes back, [`stored`] is its row, [`list`] holds the public list, [`history`] what changed.
use std::{collections::HashMap, sync::Arc};

use self::stored::Stored;
use super::types::{Centre, Slug};
use crate::base::{db::Tx, db::paging::List, db::sql::Sql, db::sql::Where, error::Result, ids::CentreId};

pub mod beds;
mod donee;
pub mod history;
pub mod list;
pub mod stored;
pub mod undo;
pub mod write;

/// What [`Stored`] reads of a centre and its donee unit.
macro_rules! columns {
    () => {
        "c.*, d.name AS donee_name, d.uscc AS donee_uscc, d.kind AS donee_kind, d.exception_reason AS donee_reason, \
         d.government_level AS donee_level, d.issues_receipts AS donee_receipts, d.tax_year, d.tax_list_url"
    };
}

/// All centres, in the order of county and code.
const CENTRES: List<Stored, 2> = List {
    name: "centres",
    columns: columns!(),
    from: "centres c LEFT JOIN donee_units d ON d.id = c.donee_unit_id",
    key: ["c.county_code", "c.code"],
    down: false,
    of: |c| [c.county_code.as_str().into(), c.code.as_str().into()],
};
use columns;

/// More places than this are free means that a centre says so (`Beds::vacancy`): one bed, or a tenth of them.
const FREE: &str = "c.occupied IS NOT NULL AND c.beds - c.occupied > 1 AND c.beds - c.occupied > c.beds / 10";

pub async fn get(tx: &mut Tx, slug: &Slug) -> Result<Option<Centre>> {
    CENTRES.one(tx, Where::default().is("c.slug", slug.as_str())).await?.map(Stored::centre).transpose()
}

pub async fn by_id(tx: &mut Tx, id: CentreId) -> Result<Option<Centre>> {
    CENTRES.one(tx, Where::default().is("c.id", id)).await?.map(Stored::centre).transpose()
}

/// Where each centre is found: all of the city, a hundred or so.
#[derive(Debug)]
pub(super) struct Register(Vec<Listed>);

#[derive(Debug, sqlx::FromRow)]
pub(super) struct Listed {
    id: CentreId,
    slug: String,
    name: String,
    township_code: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
}

impl Register {
    /// The middle of the centres of a township whose place is known: latitude and longitude.
    pub(super) fn middle(&self, township: &str) -> Option<(f64, f64)> {
        let there = self.0.iter().filter(|c| c.township_code == township);
        let points: Vec<_> = there.filter_map(|c| c.latitude.zip(c.longitude)).collect();
        let n = points.len() as f64;
        let sum = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / n;
        (!points.is_empty()).then(|| (sum(|p| p.0), sum(|p| p.1)))
    }
}

/// The register as the process knows it.
pub(super) async fn register(tx: &mut Tx) -> Result<Arc<Register>> {
    if let Some(known) = tx.recall() {
        return Ok(known);
    }
    let sql = Sql::from("SELECT id, slug, name, township_code, latitude, longitude FROM centres");
    let all = sql.all(tx).await?;
    Ok(tx.remember(Register(all)))
}

/// Slug and name of centres, for other features that show one.
pub async fn names(tx: &mut Tx, ids: &[CentreId]) -> Result<HashMap<CentreId, (String, String)>> {
    if !tx.is_writing() {
        let register = register(tx).await?;
        let named = register.0.iter().filter(|c| ids.contains(&c.id));
        return Ok(named.map(|c| (c.id, (c.slug.clone(), c.name.clone()))).collect());
    }
    let which = Where::default().among("id", ids.iter().copied());
    let rows: Vec<(CentreId, String, String)> =
        Sql::from("SELECT id, slug, name FROM centres").add(which).all(tx).await?;
    Ok(rows.into_iter().map(|(id, slug, name)| (id, (slug, name))).collect())
}

/// The centres of one county in numbers.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CountySummary {
    /// Its code.
    pub county: String,
    pub centres: i64,
    /// Of these, with free places.
    pub free: i64,
    pub beds: i64,
}

/// All centres in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    pub centres: i64,
    /// Of these, with free places.
    pub free: i64,
    pub beds: i64,
    /// By county, in the order of the codes; counties without a centre are left out.
    pub counties: Vec<CountySummary>,
}

/// How many centres there are and where.
pub async fn summary(tx: &mut Tx) -> Result<Arc<Summary>> {
    if let Some(known) = tx.recall() {
        return Ok(known);
    }
    let sql = Sql::from("SELECT c.county_code AS county, COUNT(*) AS centres, CAST(SUM(CASE WHEN ")
        .add(FREE)
        .add(" THEN 1 ELSE 0 END) AS BIGINT) AS free, CAST(SUM(c.beds) AS BIGINT) AS beds FROM centres c ")
        .add("GROUP BY c.county_code ORDER BY c.county_code");
    let counties: Vec<CountySummary> = sql.all(tx).await?;
    let sum = |of: fn(&CountySummary) -> i64| counties.iter().map(of).sum();
    let (centres, free, beds) = (sum(|c| c.centres), sum(|c| c.free), sum(|c| c.beds));
    Ok(tx.remember(Summary { centres, free, beds, counties }))
}
