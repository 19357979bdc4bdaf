//! The public list of centres: filters from a closed set, in the order of county and code or by distance from a point; counts
//! with the same conditions, so that a number always says how many the list behind it holds.
use std::collections::HashMap;

use super::{CENTRES, FREE, columns, stored::Stored};
use crate::base::db::paging::{List, Page, Turn};
use crate::base::db::sql::{Sql, Where, containing};
use crate::base::{db::Tx, divisions, divisions::Township, error::AppError, pinyin};
use crate::features::centres::map::Point;
use crate::features::centres::types::{Centre, CentreType, CodeSet, Facility};
use crate::web::forms::Params;

/// What the visitor narrowed the list to: the query of `/centres` and of its open data.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    /// What was typed.
    pub q: Option<String>,
    /// The search words of it, as `pinyin::needle` makes them; all must be found.
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
    /// The township from which distances are measured, if the list is sorted by them.
    pub near: Option<&'static str>,
}

impl Filter {
    /// Reads the query.
    ///
    /// # Errors
    /// [`AppError::BadFilter`] for a value that does not exist, [`AppError::BadRequest`] for a repeated key (IN-01).
    pub fn read(params: &Params) -> Result<Self, AppError> {
        let q = params.text()?;
        Ok(Self {
            words: q.as_deref().map(needles).unwrap_or_default(),
            q,
            county: params.read("county", |v| divisions::county(v).map(|c| c.code))?,
            township: params.read("township", |v| divisions::township(v).map(|t| t.code))?,
            kind: params.read("type", CentreType::parse)?,
            facilities: params.many("has", Facility::parse)?.into_iter().collect::<CodeSet<_>>(),
            free: params.read("free", |v| (v == "1").then_some(()))?.is_some(),
            near: params.read("near", |v| divisions::township(v).map(|t| t.code))?,
        })
    }

    /// Whether the township lies in another county than the one chosen: then nothing can be found, and the page says why.
    #[must_use]
    pub fn contradicts(&self) -> Option<(&'static Township, &'static str)> {
        let township = divisions::township(self.township?)?;
        let county = self.county?;
        (township.county != county).then_some((township, county))
    }

    /// Where the centres must lie.
    fn place(&self) -> Where {
        Where::default().maybe("c.county_code", self.county).maybe("c.township_code", self.township)
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
        self.place().with(self.everywhere())
    }
}

/// The words of a search text. One of signs only is kept as it is: it finds nothing, which is the truth.
fn needles(q: &str) -> Vec<String> {
    let words: Vec<_> = q.split_whitespace().map(pinyin::needle).filter(|w| !w.is_empty()).collect();
    if words.is_empty() { vec![q.to_owned()] } else { words }
}

/// One page in the order of county and code.
///
/// # Errors
/// [`AppError::BadCursor`].
pub async fn page(tx: &mut Tx, turn: Turn<'_>, filter: &Filter) -> Result<Page<Centre>, AppError> {
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
///
/// # Errors
/// [`AppError::BadCursor`].
pub async fn page_near(
    tx: &mut Tx,
    turn: Turn<'_>,
    filter: &Filter,
    from: Point,
) -> Result<Page<Centre>, AppError> {
    let shrink = from.shrink() * from.shrink();
    // The square of the distance in degrees of latitude: the same flat map as `Point::km_from`.
    let centres = Sql::new(
        "(SELECT c.*, COALESCE((c.latitude - $1) * (c.latitude - $1) + (c.longitude - $2) * (c.longitude - $2) * $3, 1e9) \
         AS distance FROM centres c) c LEFT JOIN donee_units d ON d.id = c.donee_unit_id",
        [from.lat.into(), from.lon.into(), shrink.into()],
    );
    NEAR.page_from(tx, turn, centres, filter.rows()).await?.read(|c| c.centre.centre())
}

/// How many centres a filter leaves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Of all that there are.
    pub all: i64,
    /// What is left.
    pub found: i64,
    /// Of these, with free places.
    pub free: i64,
    /// By county, whatever place the filter names.
    pub counties: HashMap<String, i64>,
}

/// All the counts of a filter, in one statement: the city has a hundred centres or so.
pub async fn counts(tx: &mut Tx, filter: &Filter) -> Result<Counts, AppError> {
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
pub async fn all(tx: &mut Tx, filter: &Filter, limit: usize) -> Result<Vec<Centre>, AppError> {
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
    if let Some((lat, lon)) = super::register(tx).await?.middle(township.code) {
        return Ok(Origin::Centres(Point { lat, lon }));
    }
    let seat = divisions::county(township.county).map(|c| Point { lat: c.lat, lon: c.lon });
    seat.map(Origin::Seat).ok_or_else(|| AppError::Internal(format!("no county {}", township.county)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<Filter, AppError> {
        Filter::read(&Params::parse(query).unwrap())
    }

    #[test]
    fn only_what_exists_is_taken() {
        let f =
            read("county=411725&township=411725101&type=village_clinic&has=tv&has=rehab_room&has=tv&free=1")
                .unwrap();
        assert_eq!((f.county, f.township), (Some("411725"), Some("411725101")));
        assert_eq!(f.facilities.to_codes(), "tv,rehab_room");
        assert!(f.free && f.contradicts().is_none());
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
        assert!(read("county=411721&township=411725101").unwrap().contradicts().is_some());
        assert_eq!(read("has=&q=").unwrap(), Filter::default());
    }

    #[test]
    fn words_of_a_search() {
        assert_eq!(needles("确山 Zhu Gou"), ["确山", "zhu", "gou"]);
        assert_eq!(needles("%_"), ["%_"]);
        assert_eq!(needles("竹沟%"), ["竹沟"]);
    }
}
