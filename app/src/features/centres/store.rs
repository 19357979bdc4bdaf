//! All SQL of centres. Here is how one is read and how many there are; [`write`] puts one in,
//! which [`undo`] takes back, [`list`] holds the public list, [`history`] what changed.
use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::types::{
    Beds, Centre, CentreCode, CentreDraft, CentreInput, CentreType, CodeSet, Coordinates, DoneeKind,
    DoneeUnit, Phone, Slug, TaxDeduction,
};
use crate::base::{
    checks::Uscc,
    db::{
        Tx,
        paging::List,
        sql::{Sql, Where},
    },
    error::AppError,
    ids::CentreId,
};

pub mod beds;
mod donee;
pub mod history;
pub mod list;
pub mod undo;
pub mod write;

/// What [`Stored`] reads of a centre and its donee unit.
macro_rules! columns {
    () => {
        "c.id, c.code, c.slug, c.name, c.kind, c.host_unit, c.donee_unit_id, c.county_code, c.township_code, c.address, \
         c.phone, c.latitude, c.longitude, c.beds, c.occupied, c.rooms, c.carers, c.medical_staff, c.facilities, c.services, \
         c.visiting_hours, c.visiting_rules, c.opened_on, c.updated_at, c.rev, c.batch_id, d.name AS donee_name, \
         d.uscc AS donee_uscc, d.kind AS donee_kind, d.exception_reason AS donee_reason, d.government_level AS donee_level, \
         d.issues_receipts AS donee_receipts, d.tax_year, d.tax_list_url"
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

/// A row as it is stored, before words become types; also what an import keeps to be undone.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow, Serialize, Deserialize)]
struct Stored {
    id: Uuid,
    code: String,
    slug: String,
    name: String,
    kind: String,
    host_unit: String,
    donee_unit_id: Option<Uuid>,
    county_code: String,
    township_code: String,
    address: String,
    phone: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
    beds: i64,
    occupied: Option<i64>,
    rooms: Option<i64>,
    carers: Option<i64>,
    medical_staff: Option<i64>,
    facilities: String,
    services: String,
    visiting_hours: Option<String>,
    visiting_rules: Option<String>,
    opened_on: Option<NaiveDate>,
    updated_at: DateTime<Utc>,
    rev: i64,
    batch_id: Option<Uuid>,
    donee_name: Option<String>,
    donee_uscc: Option<String>,
    donee_kind: Option<String>,
    donee_reason: Option<String>,
    donee_level: Option<String>,
    donee_receipts: Option<bool>,
    tax_year: Option<i64>,
    tax_list_url: Option<String>,
}

impl Stored {
    fn centre(self) -> Result<Centre, AppError> {
        let id = self.id;
        self.read().map_err(|what| AppError::Internal(format!("centres: unreadable {what} of {id}")))
    }

    fn read(self) -> Result<Centre, &'static str> {
        let small = |n: Option<i64>| n.map(u16::try_from).transpose().map_err(|_| "number");
        let coordinates = match (self.latitude, self.longitude) {
            (Some(lat), Some(lon)) => Some(Coordinates::new(lat, lon).map_err(|_| "coordinates")?),
            _ => None,
        };
        let total = u16::try_from(self.beds).map_err(|_| "beds")?;
        let donee = match (self.donee_name, self.donee_uscc, self.donee_kind) {
            (Some(name), Some(uscc), Some(kind)) => Some(DoneeUnit {
                name,
                uscc: Uscc::parse(&uscc).map_err(|_| "credit code")?,
                kind: DoneeKind::parse(&kind, self.donee_reason.as_deref(), self.donee_level.as_deref())
                    .map_err(|_| "kind of donee unit")?,
                issues_receipts: self.donee_receipts.unwrap_or_default(),
                tax_deduction: match (small(self.tax_year)?, self.tax_list_url) {
                    (Some(year), Some(url)) => Some(TaxDeduction::new(year, &url).map_err(|_| "tax list")?),
                    _ => None,
                },
            }),
            _ => None,
        };
        let draft = CentreDraft {
            code: CentreCode::parse(&self.code).map_err(|_| "code")?,
            name: self.name,
            kind: CentreType::parse(&self.kind).ok_or("type")?,
            host_unit: self.host_unit,
            donee,
            township: self.township_code,
            address: self.address,
            phone: Phone::parse(&self.phone).map_err(|_| "phone")?,
            coordinates,
            beds: Beds::new(total, small(self.occupied)?).map_err(|_| "beds")?,
            rooms: small(self.rooms)?,
            carers_on_duty: small(self.carers)?,
            medical_staff: small(self.medical_staff)?,
            facilities: CodeSet::from_codes(&self.facilities),
            services: CodeSet::from_codes(&self.services),
            visiting_hours: self.visiting_hours,
            visiting_rules: self.visiting_rules,
            opened_on: self.opened_on,
        };
        Ok(Centre {
            id: CentreId::from_uuid(self.id),
            slug: Slug::parse(&self.slug).map_err(|_| "slug")?,
            details: CentreInput::from_store(draft),
            updated_at: self.updated_at,
        })
    }
}

/// The centre with this slug.
pub async fn get(tx: &mut Tx, slug: &Slug) -> Result<Option<Centre>, AppError> {
    CENTRES.one(tx, Where::default().is("c.slug", slug.as_str())).await?.map(Stored::centre).transpose()
}

/// Slug and name of centres, for other features that show one.
pub async fn names(tx: &mut Tx, ids: &[CentreId]) -> Result<HashMap<CentreId, (String, String)>, AppError> {
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
    /// Centres.
    pub centres: i64,
    /// Of these, with free places.
    pub free: i64,
    /// Beds.
    pub beds: i64,
}

/// All centres in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Centres.
    pub centres: i64,
    /// Of these, with free places.
    pub free: i64,
    /// Beds.
    pub beds: i64,
    /// By county, in the order of the codes; counties without a centre are left out.
    pub counties: Vec<CountySummary>,
}

/// How many centres there are and where.
pub async fn summary(tx: &mut Tx) -> Result<Summary, AppError> {
    let sql = Sql::from("SELECT c.county_code AS county, COUNT(*) AS centres, CAST(SUM(CASE WHEN ")
        .add(FREE)
        .add(" THEN 1 ELSE 0 END) AS BIGINT) AS free, CAST(SUM(c.beds) AS BIGINT) AS beds FROM centres c ")
        .add("GROUP BY c.county_code ORDER BY c.county_code");
    let counties: Vec<CountySummary> = sql.all(tx).await?;
    let sum = |of: fn(&CountySummary) -> i64| counties.iter().map(of).sum();
    Ok(Summary { centres: sum(|c| c.centres), free: sum(|c| c.free), beds: sum(|c| c.beds), counties })
}
