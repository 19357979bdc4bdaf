//! The public counts of objections (OBJ-10). 1 to 4 are null (PUB-12).
use super::store::figures::{self, Count};
use crate::base::{
    db::paging::Turn, divisions, error::Result, i18n::Lang, privacy::suppression::Suppressed,
    privacy::suppression::suppress,
};
use crate::web::outlets::{Column, Found, Kind, Outlet, Value};
use crate::web::page::Cx;

type Of = Column<Count>;

/// `/api/v1/objections`.
#[derive(Debug)]
pub struct Counts;

impl Outlet for Counts {
    type Row = Count;
    const NAME: &'static str = "objections";
    const DOC: &'static str =
        "Counts of objections by county and quarter, the latest first. A count of 1 to 4 is null.";
    const SCHEMA: &'static str = "ObjectionCount";
    const COLUMNS: &'static [Column<Count>] = &[
        Of::new("county", Kind::Text, "Code of the county, six digits", |c, _| c.county.as_str().into()),
        Of::new("county_name", Kind::Text, "Its Chinese name", |c, _| {
            divisions::county_label(&c.county, Lang::ZhCn).into()
        }),
        Of::new("year", Kind::Integer, "Year", |c, _| part(c, 0)),
        Of::new("quarter", Kind::Integer, "1 to 4", |c, _| part(c, 1)),
        Of::new("received", Kind::Integer, "Objections received in the quarter", |c, _| safe(c.received))
            .null(),
        Of::new("closed", Kind::Integer, "Objections closed in it", |c, _| safe(c.closed)).null(),
        Of::new("sustained", Kind::Integer, "Of those closed, found right", |c, _| safe(c.sustained)).null(),
    ];

    async fn list(cx: &Cx, _turn: Turn<'_>) -> Result<Found<Count>> {
        let mut tx = cx.state.db().read().await?;
        Ok(Found::all(figures::all(&mut tx).await?))
    }
}

/// Year or quarter of `2026-3`.
fn part(count: &Count, place: usize) -> Value {
    count.quarter.split('-').nth(place).and_then(|n| n.parse::<i32>().ok()).unwrap_or(0).into()
}

fn safe(n: i64) -> Value {
    match suppress(u64::try_from(n).unwrap_or(0)) {
        Suppressed::Exact(n) => i64::try_from(n).ok().into(),
        Suppressed::FewerThan5 => None::<i64>.into(),
    }
}
