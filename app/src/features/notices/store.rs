//! All SQL of notices. [`write`] holds the transactions that change one, [`list`] the public lists; here is how one is read.
//! Every public read takes the instant it is made at and shows nothing that is not on display then (RET-01).
use chrono::{DateTime, Utc};

use super::types::{
    Channels, Extension, Life, Notice, NoticeKind, NoticeNo, Outcome, Row, Version, WithdrawReason,
};
use crate::{
    base::{
        db::{Tx, paging::List, sql::Where},
        error::AppError,
        ids::{NoticeId, StaffId},
    },
    from_row, on,
};

pub mod bulk;
pub mod extend;
pub mod list;
pub mod number;
pub mod subjects;
pub mod write;

#[cfg(test)]
pub(crate) mod tests;

/// The public projection of all notices, the one that closes first on top.
pub(super) const NOTICES: List<Stored, 2> = List {
    name: "notices",
    columns: "n.id, n.county_code, n.year, n.seq, n.kind, n.batch, n.authority, n.place, n.people, n.shown, n.rule, n.policy, \
        n.filing_no, n.steps, n.phone, n.address, n.hours, n.posted_at, n.ends_at, n.closes_at, n.extended_days, \
        n.provisional, n.version, n.withdrawn_at, n.withdrawn_reason, n.concluded_at, n.cleared, n.returned, \
        n.objections_received, n.objections_closed, n.proof",
    from: "notices n",
    key: ["n.closes_at", "n.id"],
    down: false,
    of: |n| [n.closes_at.into(), n.id.into()],
};

/// A row as it is stored.
#[derive(sqlx::FromRow)]
pub(super) struct Stored {
    id: NoticeId,
    county_code: String,
    year: i64,
    seq: i64,
    kind: NoticeKind,
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
    closes_at: DateTime<Utc>,
    extended_days: i64,
    provisional: bool,
    version: i64,
    withdrawn_at: Option<DateTime<Utc>>,
    withdrawn_reason: Option<WithdrawReason>,
    concluded_at: Option<DateTime<Utc>>,
    cleared: Option<i64>,
    returned: Option<i64>,
    objections_received: i64,
    objections_closed: i64,
    proof: String,
}

impl Stored {
    /// Words become types.
    pub(super) fn notice(self) -> Result<Notice, AppError> {
        let broken = |what: &str| AppError::Internal(format!("notices: unreadable {what} of {:?}", self.id));
        let result = self.concluded_at.and(self.cleared.zip(self.returned));
        let year = i32::try_from(self.year).map_err(|_| broken("year"))?;
        Ok(Notice {
            no: NoticeNo::new(&self.county_code, year, self.seq),
            places: self.place.split(',').filter(|p| !p.is_empty()).map(str::to_owned).collect(),
            rule: self.rule.parse().map_err(|_| broken("rule"))?,
            policy: parse_policy(&self.policy).ok_or_else(|| broken("policy"))?,
            steps: serde_json::from_str(&self.steps).map_err(|_| broken("steps"))?,
            id: self.id,
            kind: self.kind,
            batch: self.batch,
            people: self.people,
            shown: self.shown,
            filing_no: self.filing_no,
            channels: Channels { phone: self.phone, address: self.address, hours: self.hours },
            life: Life {
                posted_at: self.posted_at,
                ends_at: self.ends_at,
                withdrawn: self.withdrawn_at.zip(self.withdrawn_reason),
                concluded: result.map(|(cleared, returned)| Outcome { cleared, returned }),
            },
            extended_days: self.extended_days,
            provisional: self.provisional,
            version: self.version,
            objections: (self.objections_received, self.objections_closed),
            authority: self.authority,
            proof: self.proof,
        })
    }
}

/// The notice with this number, if the public may see it at `now`: a scheduled one does not exist yet.
pub async fn get(tx: &mut Tx, no: &NoticeNo, now: DateTime<Utc>) -> Result<Option<Notice>, AppError> {
    Ok(load(tx, no).await?.filter(|n| n.life.posted_at <= now))
}

/// The notice with this number, scheduled ones too: for the writing side.
pub(crate) async fn load(tx: &mut Tx, no: &NoticeNo) -> Result<Option<Notice>, AppError> {
    let rows =
        Where::default().is("n.county_code", no.county()).is("n.year", no.year()).is("n.seq", no.seq());
    NOTICES.one(tx, rows).await?.map(Stored::notice).transpose()
}

/// The rows on display at `now`: none before the posting, none from the second the period ends, none after a withdrawal
/// (RET-01), whether or not the job has deleted them.
pub async fn rows(tx: &mut Tx, notice: &Notice, now: DateTime<Utc>) -> Result<Vec<Row>, AppError> {
    if notice.life.withdrawn.is_some() || now < notice.life.posted_at || now >= notice.life.ends_at {
        return Ok(vec![]);
    }
    let sql = "SELECT serial, masked, township_code, centre_id, ends_at, corrected FROM notice_rows \
        WHERE notice_id = $1 AND ends_at > $2 ORDER BY serial";
    Ok(on!(tx, c => sqlx::query_as(sql).bind(notice.id).bind(now).fetch_all(c).await)?)
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
    Ok(Sql::from("SELECT ")
        .add(COLUMNS)
        .add(Sql::new(" FROM notices WHERE id = $1", [id.into()]))
        .optional(tx)
        .await?)
}

/// Who reviewed a notice: OBJ-07 keeps its objections from them.
pub(crate) async fn reviewer(tx: &mut Tx, id: NoticeId) -> Result<StaffId, AppError> {
    let Text(id) = on!(tx, c => sqlx::query_scalar("SELECT reviewed_by FROM notices WHERE id = $1")
        .bind(id).fetch_one(c).await)?;
    Ok(id)
}

/// Why and when the period of a notice became longer, oldest first.
pub async fn extensions(tx: &mut Tx, id: NoticeId) -> Result<Vec<Extension>, AppError> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT reason, at, days, ends_at FROM notice_extensions WHERE notice_id = $1 ORDER BY at, ends_at")
        .bind(id).fetch_all(c).await)?)
}
