//! A period that becomes longer after the posting: downtime (PUB-05), a sheet that hung late, a changed holiday table. It never
//! becomes shorter than was announced, and each reason counts once.
use chrono::{DateTime, TimeDelta, Utc};

use super::{
    load,
    write::{WriteError, lock, move_places},
};
use crate::base::{clock::local_date, db::Tx, db::sql::Sql, db::sql::Where, error::Result};
use crate::features::notices::store::NOTICES;
use crate::features::notices::types::{ExtendReason, Life, Notice, NoticeNo};
use crate::{exec, fetch};

/// Extends a period. `end` says to which instant an end moves; it is asked for the notice and for each row still on display, with
/// whether the row was corrected (its period is its own, OBJ-06). `source` tells one reason from another of its kind; the same
/// source does nothing twice. The notice as it is now comes back if it became longer.
///
/// # Errors
/// When the notice is missing.
pub async fn extend(
    tx: &mut Tx,
    no: &NoticeNo,
    now: DateTime<Utc>,
    (reason, source): (ExtendReason, &str),
    end: impl Fn(DateTime<Utc>, bool) -> DateTime<Utc>,
) -> Result<Option<Notice>, WriteError> {
    let notice = lock(tx, no).await?;
    let life = notice.life;
    if life.withdrawn.is_some() || life.concluded.is_some() {
        return Ok(None);
    }
    let to = end(life.ends_at, notice.version > 1).max(life.ends_at);
    let rows: Vec<(i64, DateTime<Utc>, bool)> = fetch!(tx, all "SELECT serial, ends_at, corrected FROM notice_rows \
        WHERE notice_id = $1 AND ends_at > $2"; notice.id, now)?;
    let longer: Vec<_> = rows
        .into_iter()
        .map(|(serial, old, corrected)| (serial, old, end(old, corrected)))
        .filter(|(_, old, new)| new > old)
        .collect();
    if to == life.ends_at && longer.is_empty() {
        return Ok(None);
    }
    let days = (local_date(to - TimeDelta::milliseconds(1))
        - local_date(life.ends_at - TimeDelta::milliseconds(1)))
    .num_days();
    let fresh = exec!(tx, "INSERT INTO notice_extensions (notice_id, reason, source, at, days, ends_at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (notice_id, reason, source) DO NOTHING";
        notice.id, reason, source, now, days, to)?;
    if fresh == 0 {
        return Ok(None);
    }
    let added = if reason == ExtendReason::Downtime { days } else { 0 };
    let life = Life { ends_at: to, ..life };
    exec!(tx, "UPDATE notices SET ends_at = $1, closes_at = $1, extended_days = extended_days + $2 WHERE id = $3";
        to, added, notice.id)?;
    // RET-01: a row that has gone does not come back; those on display stay as long as the notice does.
    for (serial, _, new) in longer {
        exec!(tx, "UPDATE notice_rows SET ends_at = $1 WHERE notice_id = $2 AND serial = $3";
            new.min(to), notice.id, serial)?;
    }
    move_places(tx, notice.id, &life).await?;
    Ok(load(tx, no).await?)
}

/// The notices without a result that were on display at any time between two instants.
pub async fn displayed_between(tx: &mut Tx, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<NoticeNo>> {
    Ok(
        fetch!(tx, all "SELECT county_code, year, seq FROM notices WHERE closes_at > $1 AND posted_at < $2 AND \
        withdrawn_at IS NULL AND concluded_at IS NULL ORDER BY closes_at, id"; from, to)?,
    )
}

/// The notices of a county, or of all, that are posted or will be, and have not ended at `now`.
pub async fn running(tx: &mut Tx, county: Option<&str>, now: DateTime<Utc>) -> Result<Vec<Notice>> {
    let rows = Where::default()
        .clock(Sql::new("n.closes_at > $1", [now.into()]))
        .and("n.withdrawn_at IS NULL", [])
        .maybe("n.county_code", county);
    NOTICES.first(tx, rows, 10_000).await
}

/// The notices of a county that wait for their result at `now`, the longest waiting first.
pub async fn waiting(tx: &mut Tx, county: &str, now: DateTime<Utc>, limit: usize) -> Result<Vec<Notice>> {
    let rows = Where::default()
        .is("n.county_code", county)
        .clock(Sql::new("n.closes_at <= $1", [now.into()]))
        .and("n.concluded_at IS NULL AND n.withdrawn_at IS NULL", []);
    NOTICES.first(tx, rows, limit).await
}
