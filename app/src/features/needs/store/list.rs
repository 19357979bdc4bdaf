//! The public lists: filters from a closed set, in the order of urgency and day or by distance from a township; counts with the same
//! conditions; what is missing most in each county.
use chrono::NaiveDate;

use super::{NEEDS, columns, public};
use crate::base::db::paging::{List, Page, Turn};
use crate::base::db::sql::{Sql, Where, containing};
use crate::base::{db::Tx, divisions, error::Result, pinyin};
use crate::features::centres::{store::list::Origin, types::Slug};
use crate::features::needs::types::{Category, Group, Kind, Need, Unit};
use crate::web::{forms::Params, lists::Area};

/// What a list is narrowed to: a category, or all of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Group(Group),
    Category(Category),
}

impl What {
    /// Reads the code of either.
    pub fn parse(code: &str) -> Option<Self> {
        Group::get(code).map(Self::Group).or_else(|| Category::get(code).map(Self::Category))
    }

    pub fn code(&self) -> &str {
        match self {
            Self::Group(g) => &g.code,
            Self::Category(c) => &c.code,
        }
    }

    pub fn label(&self, lang: crate::base::i18n::Lang) -> &'static str {
        match self {
            Self::Group(g) => g.label(lang),
            Self::Category(c) => c.label(lang),
        }
    }

    pub fn categories(&self) -> Vec<Category> {
        match self {
            Self::Group(g) => g.categories().collect(),
            Self::Category(c) => vec![*c],
        }
    }
}

/// The query of `/needs` and of its open data.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    pub q: Option<String>,
    words: Vec<String>,
    /// Where they lie, and from where distances are measured.
    pub area: Area,
    pub centre: Option<Slug>,
    /// A group or a category.
    pub what: Option<What>,
    /// Goods or services.
    pub kind: Option<Kind>,
    /// Only what comes first.
    pub urgent: bool,
}

impl Filter {
    pub fn read(params: &Params) -> Result<Self> {
        let q = params.text()?;
        Ok(Self {
            words: q.as_deref().map(pinyin::needles).unwrap_or_default(),
            q,
            area: Area::read(params)?,
            centre: params.read("centre", |v| Slug::parse(v).ok())?,
            what: params.read("category", What::parse)?,
            kind: params.read("kind", Kind::parse)?,
            urgent: params.read("urgent", |v| (v == "1").then_some(()))?.is_some(),
        })
    }

    /// Whether anything is narrowed; the order is not.
    pub fn is_on(&self) -> bool {
        Self { area: Area { near: None, ..self.area }, ..self.clone() } != Self::default()
    }

    /// The same wherever it lies.
    #[must_use]
    pub fn anywhere(&self) -> Self {
        Self { area: Area { near: self.area.near, ..Area::default() }, centre: None, ..self.clone() }
    }

    /// The same place, whatever is needed there.
    #[must_use]
    pub fn anything(&self) -> Self {
        Self { area: Area { near: None, ..self.area }, centre: self.centre.clone(), ..Self::default() }
    }

    fn rows(&self, today: NaiveDate) -> Where {
        let mut rows = self
            .area
            .rows("n.county_code", "n.township_code")
            .clock(public(today))
            .maybe("c.slug", self.centre.as_ref().map(Slug::as_str))
            .maybe("n.kind", self.kind);
        if let Some(what) = self.what {
            rows = rows.among("n.category", what.categories());
        }
        if self.urgent {
            rows = rows.and("n.rank = 0", []);
        }
        for word in &self.words {
            rows = rows.and("n.search LIKE $1 ESCAPE '\\'", [containing(word).into()]);
        }
        rows
    }
}

/// One page: urgent first, then by the day.
pub async fn page(tx: &mut Tx, today: NaiveDate, turn: Turn<'_>, filter: &Filter) -> Result<Page<Need>> {
    NEEDS.page(tx, turn, filter.rows(today)).await
}

/// A need and how far it is.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Near {
    distance: f64,
    #[sqlx(flatten)]
    pub need: Need,
}

/// What stands for a centre without coordinates: the end of the list.
const FAR: f64 = 1e9;

impl Near {
    /// Kilometres as the crow flies; none where the centre's place is not known.
    pub fn km(&self) -> Option<f64> {
        (self.distance < FAR).then(|| self.distance.sqrt() * 111.2)
    }
}

const NEAR: List<Near, 4> = List {
    name: "needs.near",
    columns: concat!("c.distance, ", columns!()),
    from: "",
    key: ["c.distance", "n.rank", "n.needed_by", "n.id"],
    down: false,
    of: |n| [n.distance.into(), n.need.rank().into(), n.need.needed_by.into(), n.need.id.into()],
};

/// One page by distance from `from`; the square of the distance in degrees of latitude, as for centres.
pub async fn page_near(
    tx: &mut Tx,
    today: NaiveDate,
    turn: Turn<'_>,
    filter: &Filter,
    from: Origin,
) -> Result<Page<Near>> {
    let tables = from
        .distances("centres")
        .add(" c JOIN needs n ON n.centre_id = c.id LEFT JOIN donee_units d ON d.id = c.donee_unit_id");
    NEAR.page_from(tx, turn, tables, filter.rows(today)).await
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, sqlx::FromRow)]
pub struct Counts {
    /// Needs that are still open.
    pub open: i64,
    pub centres: i64,
    /// Everything listed, what is promised or enough included.
    pub listed: i64,
}

/// What is known of a day: how much is listed, and what is missing most.
struct Whole(NaiveDate, Counts);
/// See [`gaps`].
struct Gaps(NaiveDate, Vec<Gap>);

/// Counts everything that is listed.
pub async fn whole(tx: &mut Tx, today: NaiveDate) -> Result<Counts> {
    if let Some(known) = tx.recall::<Whole>().filter(|known| known.0 == today) {
        return Ok(known.1);
    }
    let all = counts(tx, today, &Filter::default()).await?;
    Ok(tx.remember(Whole(today, all)).1)
}

/// Counts what a filter leaves.
pub async fn counts(tx: &mut Tx, today: NaiveDate, filter: &Filter) -> Result<Counts> {
    let sql = Sql::from(
        "SELECT COUNT(CASE WHEN n.rank < 2 THEN 1 END) AS open, COUNT(DISTINCT CASE WHEN n.rank < 2 THEN n.county_code || c.slug END) \
         AS centres, COUNT(*) AS listed FROM needs n JOIN centres c ON c.id = n.centre_id",
    );
    Ok(sql.add(filter.rows(today)).one(tx).await?)
}

/// What is missing most in a county: what the most centres lack; of equal ones, what is lacking in the largest number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    pub county: &'static str,
    pub category: Category,
    pub centres: i64,
    /// How much, by unit: different units are never added.
    pub amounts: Vec<(i64, Unit)>,
}

#[derive(sqlx::FromRow)]
struct GapRow {
    county: String,
    category: Category,
    unit: Unit,
    centres: i64,
    packages: i64,
}

/// The gap of every county that has one, in the order of the counties.
pub async fn gaps(tx: &mut Tx, today: NaiveDate) -> Result<Vec<Gap>> {
    if let Some(known) = tx.recall::<Gaps>().filter(|known| known.0 == today) {
        return Ok(known.1.clone());
    }
    let sql = Sql::from(
        "SELECT n.county_code AS county, n.category, n.unit, COUNT(DISTINCT n.centre_id) AS centres, \
         CAST(SUM((n.needed - n.reserved - n.received - n.transferred_in) / n.per_package) AS BIGINT) AS packages FROM needs n",
    );
    let rows = Where::default().and("n.rank < 2", []).clock(public(today));
    let rows: Vec<GapRow> = sql
        .add(rows)
        .add(" GROUP BY n.county_code, n.category, n.unit ORDER BY n.county_code, n.category, packages DESC, n.unit")
        .all(tx)
        .await?;
    let mut all: Vec<Gap> = vec![];
    for row in rows {
        let Some(county) = divisions::county(&row.county).map(|c| c.code) else { continue };
        match all.iter_mut().find(|g| g.county == county && g.category == row.category) {
            Some(gap) => {
                // A centre that counts in two units stands in two rows: the larger number is surely true.
                gap.centres = gap.centres.max(row.centres);
                gap.amounts.push((row.packages, row.unit));
            }
            None => all.push(Gap {
                county,
                category: row.category,
                centres: row.centres,
                amounts: vec![(row.packages, row.unit)],
            }),
        }
    }
    let most = |g: &Gap| (g.centres, g.amounts.iter().map(|(n, _)| *n).max());
    let mut best: Vec<Gap> = vec![];
    for gap in all {
        match best.iter_mut().find(|b| b.county == gap.county) {
            Some(b) if most(&gap) > most(b) => *b = gap,
            Some(_) => {}
            None => best.push(gap),
        }
    }
    tx.remember(Gaps(today, best.clone()));
    Ok(best)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::error::AppError;

    fn read(query: &str) -> Result<Filter> {
        Filter::read(&Params::parse(query).unwrap())
    }

    #[test]
    fn only_what_exists_is_taken() {
        let f = read("q=尿垫&county=411725&category=care&kind=goods&urgent=1&near=411725101").unwrap();
        assert!(f.urgent && f.is_on() && f.what == What::parse("care"));
        assert_eq!(f.anything(), read("county=411725").unwrap());
        assert!(!read("near=411725101").unwrap().is_on());
        for bad in
            ["county=0", "township=1", "category=cars", "kind=money", "urgent=yes", "near=x", "centre=A+B"]
        {
            assert!(matches!(read(bad), Err(AppError::BadFilter(_))), "{bad}");
        }
        assert!(matches!(read("kind=goods&kind=service"), Err(AppError::BadRequest)));
    }
}
