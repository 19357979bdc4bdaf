//! All SQL of notices. [`write`] holds the transactions that change one, [`list`] the public lists; here is how one is read.
//! Every public read takes the instant it is made at and shows nothing that is not on display then (RET-01).
use chrono::{DateTime, Utc};
use sqlx::types::Text;

use super::types::{Channels, ExtendReason, Extension, Life, Notice, NoticeNo, Outcome, Row, Version};
use crate::base::{
    db::Tx, db::paging::List, db::sql::Where, error::AppError, error::Result, ids::NoticeId, ids::StaffId,
};
use crate::{fetch, from_row};

pub mod bulk;
pub mod extend;
pub mod list;
pub mod number;
pub mod subjects;
pub mod write;

#[cfg(test)]
pub(crate) mod tests;

/// The columns of the public projection.
const COLUMNS: &str = "n.id, n.closes_at, county_code, year, seq, kind, batch, authority, place, people, shown, rule, policy, \
    filing_no, steps, phone, address, hours, posted_at, ends_at, extended_days, provisional, version, withdrawn_at, \
    withdrawn_reason, concluded_at, cleared, returned, objections_received, objections_closed, proof";

/// The public projection of all notices, the one that closes first on top.
pub(super) const NOTICES: List<Notice, 2> = List {
    name: "notices",
    columns: COLUMNS,
    from: "notices n",
    key: ["n.closes_at", "n.id"],
    down: false,
    of: |n| [n.life.closes_at().into(), n.id.into()],
};

from_row!(Notice, r => {
    let (place, steps): (String, String) = (r.try_get("place")?, r.try_get("steps")?);
    let withdrawn: Option<DateTime<Utc>> = r.try_get("withdrawn_at")?;
    let concluded: Option<DateTime<Utc>> = r.try_get("concluded_at")?;
    let counts: (Option<i64>, Option<i64>) = (r.try_get("cleared")?, r.try_get("returned")?);
    let result = counts.0.zip(counts.1).map(|(cleared, returned)| Outcome { cleared, returned });
    Notice {
        id: r.try_get("id")?,
        no: number(r.try_get("county_code")?, r.try_get("year")?, r.try_get("seq")?)?,
        kind: r.try_get("kind")?,
        batch: r.try_get("batch")?,
        authority: r.try_get("authority")?,
        places: place.split(',').filter(|p| !p.is_empty()).map(str::to_owned).collect(),
        people: r.try_get("people")?,
        shown: r.try_get("shown")?,
        rule: r.try_get("rule")?,
        policy: r.try_get("policy")?,
        filing_no: r.try_get("filing_no")?,
        steps: serde_json::from_str(&steps).map_err(|e| sqlx::Error::Decode(e.into()))?,
        channels: Channels { phone: r.try_get("phone")?, address: r.try_get("address")?, hours: r.try_get("hours")? },
        life: Life {
            posted_at: r.try_get("posted_at")?,
            ends_at: r.try_get("ends_at")?,
            withdrawn: withdrawn.zip(r.try_get("withdrawn_reason")?),
            concluded: concluded.and(result),
        },
        extended_days: r.try_get("extended_days")?,
        provisional: r.try_get("provisional")?,
        version: r.try_get("version")?,
        objections: (r.try_get("objections_received")?, r.try_get("objections_closed")?),
        proof: r.try_get("proof")?,
    }
});

fn number(county: &str, year: i64, seq: i64) -> Result<NoticeNo, sqlx::Error> {
    i32::try_from(year)
        .map(|year| NoticeNo::new(county, year, seq))
        .map_err(|e| sqlx::Error::Decode(e.into()))
}

/// The notice with this number, if the public may see it at `now`: a scheduled one does not exist yet.
pub async fn get(tx: &mut Tx, no: &NoticeNo, now: DateTime<Utc>) -> Result<Option<Notice>> {
    Ok(load(tx, no).await?.filter(|n| n.life.posted_at <= now))
}

/// The notice with this number, scheduled ones too: for the writing side.
pub(crate) async fn load(tx: &mut Tx, no: &NoticeNo) -> Result<Option<Notice>> {
    let rows = Where::default().is("county_code", no.county()).is("year", no.year()).is("seq", no.seq());
    NOTICES.one(tx, rows).await
}

/// The rows on display at `now`: none before the posting, none from the second the period ends, none after a withdrawal
/// (RET-01), whether or not the job has deleted them.
pub async fn rows(tx: &mut Tx, notice: &Notice, now: DateTime<Utc>) -> Result<Vec<Row>> {
    if notice.life.withdrawn.is_some() || now < notice.life.posted_at || now >= notice.life.ends_at {
        return Ok(vec![]);
    }
    let sql = "SELECT serial, masked, township_code, centre_id, ends_at, corrected FROM notice_rows \
        WHERE notice_id = $1 AND ends_at > $2 ORDER BY serial";
    Ok(fetch!(tx, all sql; notice.id, now)?)
}

/// What became of a notice after its posting: corrections and longer periods, oldest first, in one statement.
pub async fn history(tx: &mut Tx, id: NoticeId) -> Result<(Vec<Version>, Vec<Extension>)> {
    let sql = "SELECT CAST(0 AS BIGINT), version, at, reason, serials, at FROM notice_versions WHERE notice_id = $1 \
        UNION ALL SELECT CAST(1 AS BIGINT), days, at, reason, '', ends_at FROM notice_extensions WHERE notice_id = $1";
    type Line = (i64, i64, DateTime<Utc>, String, String, DateTime<Utc>);
    let lines: Vec<Line> = fetch!(tx, all sql; id)?;
    let (mut versions, mut extensions) = (vec![], vec![]);
    for (what, n, at, reason, serials, ends_at) in lines {
        if what == 0 {
            let serials = serials.split(',').filter_map(|s| s.parse().ok()).collect();
            versions.push(Version { version: n, at, reason, serials });
        } else {
            let why = ExtendReason::parse(&reason);
            let reason = why.ok_or_else(|| AppError::Internal(format!("extended for {reason}")))?;
            extensions.push(Extension { reason, at, days: n, ends_at });
        }
    }
    versions.sort_by_key(|v| v.version);
    extensions.sort_by_key(|e| (e.at, e.ends_at));
    Ok((versions, extensions))
}

/// The corrections of a notice, oldest first.
pub async fn versions(tx: &mut Tx, id: NoticeId) -> Result<Vec<Version>> {
    let sql =
        "SELECT version, at, reason, serials FROM notice_versions WHERE notice_id = $1 ORDER BY version";
    let lines: Vec<(i64, DateTime<Utc>, String, String)> = fetch!(tx, all sql; id)?;
    Ok(lines
        .into_iter()
        .map(|(version, at, reason, serials)| Version {
            version,
            at,
            reason,
            serials: serials.split(',').filter_map(|s| s.parse().ok()).collect(),
        })
        .collect())
}

/// Who reviewed a notice: OBJ-07 keeps its objections from them.
pub(crate) async fn reviewer(tx: &mut Tx, id: NoticeId) -> Result<StaffId> {
    let Text(id) = fetch!(tx, value "SELECT reviewed_by FROM notices WHERE id = $1"; id)?;
    Ok(id)
}

/// Why and when the period of a notice became longer, oldest first.
pub async fn extensions(tx: &mut Tx, id: NoticeId) -> Result<Vec<Extension>> {
    Ok(
        fetch!(tx, all "SELECT reason, at, days, ends_at FROM notice_extensions WHERE notice_id = $1 ORDER BY at, \
        ends_at"; id)?,
    )
}
