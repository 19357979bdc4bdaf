//! Counts by county and quarter (OBJ-10). Kept as they happen, so that they stay true after objections are erased.
use chrono::NaiveDate;

use crate::base::{db::Tx, error::Result};
use crate::features::objections::types::quarter;
use crate::{exec, fetch};

/// The counts of one county in one quarter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    pub county: String,
    /// `2026-3`.
    pub quarter: String,
    pub received: i64,
    pub closed: i64,
    /// Of the closed, found right.
    pub sustained: i64,
}

/// Counts (received, closed, sustained) more.
pub async fn count(tx: &mut Tx, county: &str, day: NaiveDate, more: (i64, i64, i64)) -> Result<()> {
    exec!(tx, "INSERT INTO objection_counts (county_code, quarter, received, closed, sustained) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (county_code, quarter) DO UPDATE \
         SET received = objection_counts.received + excluded.received, closed = objection_counts.closed + \
         excluded.closed, sustained = objection_counts.sustained + excluded.sustained";
        county, quarter(day), more.0, more.1, more.2)?;
    Ok(())
}

/// All counts, the latest quarter first. A quarter is shown when it is over or running; there are forty lines a year at most.
pub async fn all(tx: &mut Tx) -> Result<Vec<Count>> {
    let lines: Vec<(String, String, i64, i64, i64)> = fetch!(tx, all "SELECT county_code, quarter, received, closed, \
        sustained FROM objection_counts ORDER BY quarter DESC, county_code LIMIT 400")?;
    Ok(lines
        .into_iter()
        .map(|(county, quarter, received, closed, sustained)| Count {
            county,
            quarter,
            received,
            closed,
            sustained,
        })
        .collect())
}
