//! All SQL of needs. Here is how one is read; [`write`] is what a centre does, [`stock`] how promises and gifts move the amounts,
//! [`list`] the public lists, [`desk`] what staff see, [`pointers`] where money goes.
use super::types::{Need, catalogue::Category};
use crate::base::{
    clock::start_of, db::Tx, db::paging::List, db::sql::Sql, db::sql::Where, error::Result, ids::CentreId,
    ids::NeedId,
};

pub mod desk;
pub mod imports;
pub mod list;
pub mod pointers;
pub mod stock;
pub mod write;

/// What [`Need`] is read from. What a need does not say itself is its centre's.
macro_rules! columns {
    () => {
        "n.id, n.centre_id, c.slug AS centre_slug, c.name AS centre_name, d.name AS donee, n.county_code, n.township_code, n.kind, \
         n.category, n.item, n.spec, n.purpose, n.unit, n.piece, n.per_package, n.needed, n.reserved, n.received, \
         n.transferred_in, n.urgent, n.reason, n.needed_by, n.in_parts, \
         CASE WHEN n.address = '' THEN c.address ELSE n.address END AS address, n.hours, \
         CASE WHEN n.phone = '' THEN c.phone ELSE n.phone END AS phone, n.created_at, n.confirmed_at, n.closed_at, n.ended_at, \
         n.version"
    };
}

use columns;

/// All needs: what is open and urgent first, then by the day it is wanted.
const NEEDS: List<Need, 3> = List {
    name: "needs",
    columns: columns!(),
    from: "needs n JOIN centres c ON c.id = n.centre_id LEFT JOIN donee_units d ON d.id = c.donee_unit_id",
    key: ["n.rank", "n.needed_by", "n.id"],
    down: false,
    of: |n| [n.rank().into(), n.needed_by.into(), n.id.into()],
};

/// What the public sees on a day (`Need::is_public`).
fn public(today: chrono::NaiveDate) -> Sql {
    let days = |n| start_of(today - chrono::Days::new(n));
    Sql::new(
        "(n.ended_at IS NULL AND (n.rank < 3 AND n.confirmed_at >= $1 AND n.needed_by >= $2 OR n.rank = 3 AND n.closed_at >= $3))",
        [
            days(super::types::STALE.unsigned_abs()).into(),
            today.into(),
            days(super::types::THANKS.unsigned_abs()).into(),
        ],
    )
}

/// The need with this id, whoever may see it: the caller asks [`Need::is_public`], or goes through a scope.
pub async fn by_id(tx: &mut Tx, id: NeedId) -> Result<Option<Need>> {
    NEEDS.one(tx, Where::default().is("n.id", id)).await
}

/// The open needs of a centre, the most urgent first.
pub async fn of_centre(
    tx: &mut Tx,
    today: chrono::NaiveDate,
    centre: CentreId,
    limit: usize,
) -> Result<Vec<Need>> {
    let rows = Where::default().is("n.centre_id", centre).clock(public(today));
    NEEDS.first(tx, rows, limit).await
}

/// What somebody can promise something for, the most urgent first.
pub async fn wanted(tx: &mut Tx, today: chrono::NaiveDate, limit: usize) -> Result<Vec<Need>> {
    let rows = Where::default().and("n.rank < 2", []).clock(public(today));
    NEEDS.first(tx, rows, limit).await
}

/// Open needs of the same category elsewhere, those of the same county first.
pub async fn elsewhere(
    tx: &mut Tx,
    today: chrono::NaiveDate,
    need: &Need,
    limit: usize,
) -> Result<Vec<Need>> {
    let rows = Where::default()
        .is("n.category", need.category)
        .and("n.centre_id <> $1 AND n.rank < 2", [need.centre.into()])
        .clock(public(today));
    let order = Sql::new(
        " ORDER BY CASE WHEN n.county_code = $1 THEN 0 ELSE 1 END, n.rank, n.needed_by, n.id",
        [need.county.as_str().into()],
    );
    let sql = Sql::from(concat!("SELECT ", columns!(), " FROM ")).add(NEEDS.from).add(rows).add(order);
    Ok(sql.limit(limit).all(tx).await?)
}

/// The latest day on which a need of this category in this county was covered, for the words of an empty list.
pub async fn last_closed(
    tx: &mut Tx,
    county: Option<&str>,
    categories: &[Category],
) -> Result<Option<chrono::DateTime<chrono::Utc>>> {
    let rows = Where::default()
        .maybe("county_code", county)
        .among("category", categories.iter().copied())
        .and("closed_at IS NOT NULL", []);
    let (at,): (Option<chrono::DateTime<chrono::Utc>>,) =
        Sql::from("SELECT MAX(closed_at) FROM needs").add(rows).one(tx).await?;
    Ok(at)
}

/// What the public sees, the latest first by when it was confirmed: for the feed.
pub async fn latest(tx: &mut Tx, today: chrono::NaiveDate, limit: usize) -> Result<Vec<Need>> {
    let sql = Sql::from(concat!("SELECT ", columns!(), " FROM "))
        .add(NEEDS.from)
        .add(Where::default().clock(public(today)));
    Ok(sql.add(" ORDER BY n.confirmed_at DESC, n.id").limit(limit).all(tx).await?)
}
