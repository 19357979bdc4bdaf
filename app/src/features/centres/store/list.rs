//! The public list of centres: filters from a closed set, in the order of county and code or by distance from a point; counts
//! with the same conditions, so that a number always says how many the list behind it holds.
use std::collections::HashMap;

use super::{CENTRES, FREE, columns, stored::Stored};
use crate::base::db::paging::{List, Page, Turn};
use crate::base::db::sql::{Sql, Where, containing};
use crate::base::{db::Tx, divisions, error::AppError, error::Result, pinyin};
use crate::features::centres::map::Point;
use crate::features::centres::types::{Centre, CentreType, CodeSet, Facility};
use crate::web::{forms::Params, lists::Area};

/// What the visitor narrowed the list to: the query of `/centres` and of its open data.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    pub q: Option<String>,
    /// The search words of it, as `pinyin::needle` makes them; all must be found.
    pub words: Vec<String>,
    /// Where they lie, and from where distances are measured.
    pub area: Area,
    /// Hospital or clinic.
    pub kind: Option<CentreType>,
    /// Facilities, all of which it must have.
    pub facilities: CodeSet<Facility>,
    /// Only with free places.
    pub free: bool,
}

impl Filter {
    pub fn read(params: &Params) -> Result<Self> {
        let q = params.text()?;
        Ok(Self {
            words: q.as_deref().map(pinyin::needles).unwrap_or_default(),
            q,
            area: Area::read(params)?,
            kind: params.read("type", CentreType::parse)?,
            facilities: params.many("has", Facility::parse)?.into_iter().collect::<CodeSet<_>>(),
            free: params.read("free", |v| (v == "1").then_some(()))?.is_some(),
        })
    }

    /// What they must be, wherever they lie.
    fn everywhere(&self) -> Where {
        let mut rows = Where::default().maybe("c.kind", self.kind);
        for word in &self.words {
            rows = rows.and("c.search LIKE $1 ESCAPE '\\'", [containing(word).into()]);
        }
        for facility in self.facilities.iter() {
            // Codes stand between commas; those put around make the first and last like the others.
            let code = containing(&format!(",{},", facility.word()));
            rows = rows.and("',' || c.facilities || ',' LIKE $1 ESCAPE '\\'", [code.into()]);
        }
        if self.free { rows.and(FREE, []) } else { rows }
    }

    fn rows(&self) -> Where {
        self.area.rows("c.county_code", "c.township_code").with(self.everywhere())
    }
}

/// One page in the order of county and code.
pub async fn page(tx: &mut Tx, turn: Turn<'_>, filter: &Filter) -> Result<Page<Centre>> {
    CENTRES.page(tx, turn, filter.rows()).await?.read(Stored::centre)
}

#[derive(sqlx::FromRow)]
struct Near {
    distance: f64,
    #[sqlx(flatten)]
    centre: Stored,
}

const NEAR: List<Near, 2> = List {
    name: "centres.near",
    columns: concat!("c.distance, ", columns!()),
    from: "",
    key: ["c.distance", "c.code"],
    down: false,
    of: |c| [c.distance.into(), c.centre.code.as_str().into()],
};

/// One page by distance from `from`; centres without coordinates come last.
pub async fn page_near(tx: &mut Tx, turn: Turn<'_>, filter: &Filter, from: Origin) -> Result<Page<Centre>> {
    let centres = from.distances("centres").add(" c LEFT JOIN donee_units d ON d.id = c.donee_unit_id");
    NEAR.page_from(tx, turn, centres, filter.rows()).await?.read(|c| c.centre.centre())
}

/// How many centres a filter leaves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    pub all: i64,
    /// What is left.
    pub found: i64,
    /// Of these, with free places.
    pub free: i64,
    /// By county, whatever place the filter names.
    pub counties: HashMap<String, i64>,
}

/// All the counts of a filter, in one statement: the city has a hundred centres or so.
pub async fn counts(tx: &mut Tx, filter: &Filter) -> Result<Counts> {
    let holds = |rows: Where| Sql::from("CASE WHEN ").add(rows.text()).add(" THEN 1 ELSE 0 END");
    let sum = |rows: Where| Sql::from("CAST(SUM(").add(holds(rows)).add(") AS BIGINT)");
    let sql = Sql::from("SELECT c.county_code, COUNT(*), ")
        .add(sum(filter.everywhere()))
        .add(", ")
        .add(sum(filter.rows()))
        .add(", ")
        .add(sum(filter.rows().and(FREE, [])))
        .add(" FROM centres c GROUP BY c.county_code");
    let rows: Vec<(String, i64, i64, i64, i64)> = sql.all(tx).await?;
    let mut counts = Counts::default();
    for (county, all, everywhere, found, free) in rows {
        counts.all += all;
        counts.found += found;
        counts.free += free;
        if everywhere > 0 {
            counts.counties.insert(county, everywhere);
        }
    }
    Ok(counts)
}

/// Up to `limit` centres that the filter leaves, for the compass of a county and the files.
pub async fn all(tx: &mut Tx, filter: &Filter, limit: usize) -> Result<Vec<Centre>> {
    CENTRES.first(tx, filter.rows(), limit).await?.into_iter().map(Stored::centre).collect()
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
    pub const fn point(self) -> Point {
        match self {
            Self::Centres(p) | Self::Seat(p) => p,
        }
    }

    /// A table with `latitude` and `longitude`, and `distance` from here: its square in degrees of latitude, on the same flat map as
    /// [`Point::km_from`]; what has no coordinates comes last.
    pub fn distances(self, table: &'static str) -> Sql {
        let at = self.point();
        let text = "(SELECT t.*, COALESCE((t.latitude - $1) * (t.latitude - $1) + (t.longitude - $2) * (t.longitude - $2) * $3, \
            1e9) AS distance FROM ";
        let shrink = at.shrink() * at.shrink();
        Sql::new(text, [at.lat.into(), at.lon.into(), shrink.into()]).add(table).add(" t)")
    }
}

/// Where a township is taken to lie: no list of townships has coordinates, so the best known point stands in.
pub async fn origin(tx: &mut Tx, township: &divisions::Township) -> Result<Origin> {
    if let Some((lat, lon)) = super::register(tx).await?.middle(township.code) {
        return Ok(Origin::Centres(Point { lat, lon }));
    }
    let seat = divisions::county(township.county).map(|c| Point { lat: c.lat, lon: c.lon });
    seat.map(Origin::Seat).ok_or_else(|| AppError::Internal(format!("no county {}", township.county)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<Filter> {
        Filter::read(&Params::parse(query).unwrap())
    }

    #[test]
    fn only_what_exists_is_taken() {
        let f =
            read("county=411725&township=411725101&type=village_clinic&has=tv&has=rehab_room&has=tv&free=1")
                .unwrap();
        assert_eq!((f.area.county, f.area.township), (Some("411725"), Some("411725101")));
        assert_eq!(f.facilities.to_codes(), "tv,rehab_room");
        assert!(f.free);
        for bad in [
            "county=0",
            "county=411771",
            "township=411725",
            "type=inn",
            "has=pool",
            "free=yes",
            "near=x",
            "q=%07",
        ] {
            assert!(matches!(read(bad), Err(AppError::BadFilter(_))), "{bad}");
        }
        assert!(matches!(read("county=411725&county=411721"), Err(AppError::BadRequest)));
        assert_eq!(read("has=&q=").unwrap(), Filter::default());
    }
}
