//! How many began this year, how many of them belong to a priority group, what they earn at least: computed from confirmed records
//! (FIG-06), and told only as far as FIG-05 and PUB-12 let them be told. For the whole city: a county or a house would tell too much.
use chrono::{Datelike as _, NaiveDate};

use crate::base::privacy::averages::{average_fen, share_percent};
use crate::base::{db::Tx, error::Result, privacy::suppression::Suppressed, privacy::suppression::suppress};
use crate::fetch;

/// What is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filled {
    pub since: NaiveDate,
    pub until: NaiveDate,
    /// How many began.
    pub filled: Suppressed,
    /// How many in a hundred belong to a priority group.
    pub priority_share: Option<i64>,
    /// What they earn at least on average, in fen.
    pub average_pay: Option<i64>,
}

/// Those who began this year, up to today.
pub async fn this_year(tx: &mut Tx, today: NaiveDate) -> Result<Filled> {
    if let Some(known) = tx.recall::<Filled>().filter(|known| known.until == today) {
        return Ok(*known);
    }
    let since = NaiveDate::from_ymd_opt(today.year(), 1, 1).unwrap_or(today);
    let (n, priority, pay): (i64, i64, i64) = fetch!(tx, one "SELECT COUNT(*), COUNT(priority), \
        CAST(COALESCE(SUM(pay_from), 0) AS BIGINT) FROM post_fills WHERE filled_on >= $1 AND filled_on <= $2";
        since, today)?;
    Ok(*tx.remember(Filled {
        since,
        until: today,
        filled: suppress(u64::try_from(n).unwrap_or(0)),
        priority_share: share_percent(priority, n),
        average_pay: average_fen(pay, n),
    }))
}
