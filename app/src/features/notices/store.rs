//! All SQL of notices. [`write`] holds the transactions that change one, [`list`] the public lists; here is how one is read.
//! Every public read takes the instant it is made at and shows nothing that is not on display then (RET-01).
use chrono::{DateTime, Utc};
use sqlx::Row as _;

use super::types::{
    Channels, ExtendReason, Extension, Life, Notice, NoticeKind, NoticeNo, Outcome, Row, Version,
    WithdrawReason, parse_policy,
};
use crate::{
    base::{
        db::Tx,
        error::AppError,
        ids::{CentreId, NoticeId},
    },
    on,
};

pub mod bulk;
pub mod extend;
pub mod list;
pub mod number;
pub mod subjects;
pub mod write;

#[cfg(test)]
pub(crate) mod tests;

/// The columns of the public projection, in the order [`notice`] reads them.
const COLUMNS: &str = "id, county_code, year, seq, kind, batch, authority, place, people, shown, rule, policy, \
    filing_no, steps, phone, address, hours, posted_at, ends_at, extended_days, provisional, version, withdrawn_at, \
    withdrawn_reason, concluded_at, cleared, returned, objections_received, objections_closed, proof";

/// Reads the public projection from a row of either engine.
macro_rules! notice_from_row {
    ($r:expr) => {{
        let r = $r;
        $crate::features::notices::store::assemble($crate::features::notices::store::Stored {
            id: r.try_get(0)?,
            county: r.try_get(1)?,
            year: r.try_get(2)?,
            seq: r.try_get(3)?,
            kind: r.try_get(4)?,
            batch: r.try_get(5)?,
            authority: r.try_get(6)?,
            place: r.try_get(7)?,
            people: r.try_get(8)?,
            shown: r.try_get(9)?,
            rule: r.try_get(10)?,
            policy: r.try_get(11)?,
            filing_no: r.try_get(12)?,
            steps: r.try_get(13)?,
            phone: r.try_get(14)?,
            address: r.try_get(15)?,
            hours: r.try_get(16)?,
            posted_at: r.try_get(17)?,
            ends_at: r.try_get(18)?,
            extended_days: r.try_get(19)?,
            provisional: r.try_get(20)?,
            version: r.try_get(21)?,
            withdrawn_at: r.try_get(22)?,
            withdrawn_reason: r.try_get(23)?,
            concluded: r.try_get::<Option<DateTime<Utc>>, _>(24)?.is_some(),
            cleared: r.try_get(25)?,
            returned: r.try_get(26)?,
            received: r.try_get(27)?,
            closed: r.try_get(28)?,
            proof: r.try_get(29)?,
        })
    }};
}
use notice_from_row;

/// A row as it is stored, before words become types.
struct Stored {
    id: NoticeId,
    county: String,
    year: i64,
    seq: i64,
    kind: String,
    batch: i64,
    authority: String,
    place: String,
    people: i64,
    shown: i64,
    rule: String,
    policy: String,
    filing_no: Option<String>,
    steps: String,
    phone: String,
    address: String,
    hours: String,
    posted_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    extended_days: i64,
    provisional: bool,
    version: i64,
    withdrawn_at: Option<DateTime<Utc>>,
    withdrawn_reason: Option<String>,
    concluded: bool,
    cleared: Option<i64>,
    returned: Option<i64>,
    received: i64,
    closed: i64,
    proof: String,
}

fn assemble(s: Stored) -> Result<Notice, AppError> {
    let broken = |what: &str| AppError::Internal(format!("notices: unreadable {what} of {:?}", s.id));
    let withdrawn = match (s.withdrawn_at, &s.withdrawn_reason) {
        (Some(at), Some(why)) => Some((at, WithdrawReason::parse(why).ok_or_else(|| broken("reason"))?)),
        _ => None,
    };
    let concluded = match (s.concluded, s.cleared, s.returned) {
        (true, Some(cleared), Some(returned)) => Some(Outcome { cleared, returned }),
        _ => None,
    };
    let year = i32::try_from(s.year).map_err(|_| broken("year"))?;
    Ok(Notice {
        id: s.id,
        no: NoticeNo::new(&s.county, year, s.seq),
        kind: NoticeKind::parse(&s.kind).ok_or_else(|| broken("kind"))?,
        batch: s.batch,
        places: s.place.split(',').filter(|p| !p.is_empty()).map(str::to_owned).collect(),
        people: s.people,
        shown: s.shown,
        rule: s.rule.parse().map_err(|_| broken("rule"))?,
        policy: parse_policy(&s.policy).ok_or_else(|| broken("policy"))?,
        filing_no: s.filing_no.clone(),
        steps: serde_json::from_str(&s.steps).map_err(|_| broken("steps"))?,
        channels: Channels { phone: s.phone.clone(), address: s.address.clone(), hours: s.hours.clone() },
        life: Life { posted_at: s.posted_at, ends_at: s.ends_at, withdrawn, concluded },
        extended_days: s.extended_days,
        provisional: s.provisional,
        version: s.version,
        objections: (s.received, s.closed),
        authority: s.authority.clone(),
        proof: s.proof.clone(),
    })
}

/// The notice with this number, if the public may see it at `now`: a scheduled one does not exist yet.
pub async fn get(tx: &mut Tx, no: &NoticeNo, now: DateTime<Utc>) -> Result<Option<Notice>, AppError> {
    Ok(load(tx, no).await?.filter(|n| n.life.posted_at <= now))
}

/// The notice with this number, scheduled ones too: for the writing side.
pub(crate) async fn load(tx: &mut Tx, no: &NoticeNo) -> Result<Option<Notice>, AppError> {
    let sql = format!("SELECT {COLUMNS} FROM notices WHERE county_code = $1 AND year = $2 AND seq = $3");
    on!(tx, c => {
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(no.county()).bind(i64::from(no.year())).bind(no.seq())
            .fetch_optional(c).await?;
        row.map(|r| notice_from_row!(r)).transpose()
    })
}

/// The rows on display at `now`: none before the posting, none from the second the period ends, none after a withdrawal
/// (RET-01), whether or not the job has deleted them.
pub async fn rows(tx: &mut Tx, notice: &Notice, now: DateTime<Utc>) -> Result<Vec<Row>, AppError> {
    if notice.life.withdrawn.is_some() || now < notice.life.posted_at || now >= notice.life.ends_at {
        return Ok(vec![]);
    }
    let sql = "SELECT serial, masked, township_code, centre_id, ends_at, corrected FROM notice_rows \
        WHERE notice_id = $1 AND ends_at > $2 ORDER BY serial";
    type Line = (i64, String, Option<String>, Option<CentreId>, DateTime<Utc>, bool);
    let lines: Vec<Line> = on!(tx, c => sqlx::query_as(sql).bind(notice.id).bind(now).fetch_all(c).await)?;
    Ok(lines
        .into_iter()
        .map(|(serial, masked, township, centre, ends_at, corrected)| Row {
            serial,
            masked,
            township,
            centre,
            ends_at,
            corrected,
        })
        .collect())
}

/// The corrections of a notice, oldest first.
pub async fn versions(tx: &mut Tx, id: NoticeId) -> Result<Vec<Version>, AppError> {
    let sql =
        "SELECT version, at, reason, serials FROM notice_versions WHERE notice_id = $1 ORDER BY version";
    let lines: Vec<(i64, DateTime<Utc>, String, String)> =
        on!(tx, c => sqlx::query_as(sql).bind(id).fetch_all(c).await)?;
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

/// The notice with this id, scheduled ones too.
pub(crate) async fn by_id(tx: &mut Tx, id: NoticeId) -> Result<Option<Notice>, AppError> {
    let no: Option<(String, i64, i64)> = on!(tx, c => sqlx::query_as("SELECT county_code, year, seq FROM notices WHERE id = $1")
        .bind(id).fetch_optional(c).await)?;
    let Some((county, year, seq)) = no else { return Ok(None) };
    let year = i32::try_from(year).map_err(|_| AppError::Internal(format!("notices: year of {id:?}")))?;
    load(tx, &NoticeNo::new(&county, year, seq)).await
}

/// Who drafted, reviewed and published a notice, as the writing side stores them: staff ids as text.
pub(crate) async fn hands(tx: &mut Tx, id: NoticeId) -> Result<[String; 3], AppError> {
    let (drafted, reviewed, published): (String, String, String) = on!(tx, c => sqlx::query_as(
        "SELECT drafted_by, reviewed_by, published_by FROM notices WHERE id = $1").bind(id).fetch_one(c).await)?;
    Ok([drafted, reviewed, published])
}

/// Why and when the period of a notice became longer, oldest first.
pub async fn extensions(tx: &mut Tx, id: NoticeId) -> Result<Vec<Extension>, AppError> {
    let lines: Vec<(String, DateTime<Utc>, i64, DateTime<Utc>)> = on!(tx, c => sqlx::query_as(
        "SELECT reason, at, days, ends_at FROM notice_extensions WHERE notice_id = $1 ORDER BY at, ends_at")
        .bind(id).fetch_all(c).await)?;
    Ok(lines
        .into_iter()
        .filter_map(|(reason, at, days, ends_at)| {
            Some(Extension { reason: ExtendReason::parse(&reason)?, at, days, ends_at })
        })
        .collect())
}
