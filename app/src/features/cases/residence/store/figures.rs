//! 人 and 人次 by county, for the figures.
use crate::base::{db::Tx, error::Result};
use crate::fetch;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct County {
    /// Its code, six digits; where residents come from.
    pub code: String,
    /// Residents now (人), leave and hospital included.
    pub residents: i64,
    /// Persons who ever lived in a centre by the portal's records (人).
    pub persons: i64,
    /// Stays (人次).
    pub stays: i64,
}

/// Residents and stays by county; counties without any are left out. Exact: whoever shows them to the public applies PUB-12.
pub async fn by_county(tx: &mut Tx) -> Result<Vec<County>> {
    let rows: Vec<(String, i64, i64, i64)> = fetch!(tx, all "SELECT county_code, CAST(SUM(CASE WHEN ended_on IS NULL \
        THEN 1 ELSE 0 END) AS BIGINT), COUNT(DISTINCT case_id), COUNT(*) FROM stays GROUP BY county_code ORDER BY \
        county_code")?;
    Ok(rows
        .into_iter()
        .map(|(code, residents, persons, stays)| County { code, residents, persons, stays })
        .collect())
}
