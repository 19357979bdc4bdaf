//! Loads the history of demonstrations and benchmarks: notices that are over, without rows, many at a time. Not a way to
//! publish: nothing here is on display when it is written.
use chrono::{DateTime, Utc};
use sqlx::{AssertSqlSafe, types::Text};

use crate::base::{
    db::Tx, db::bulk::marks, error::Result, ids::NoticeId, ids::StaffId, privacy::WebRowsPolicy,
};
use crate::features::notices::types::{Channels, NoticeKind, StepTaken};
use crate::{exec, on};

/// Nobody who works here: what was published elsewhere, or never.
fn hand(n: u128) -> Text<StaffId> {
    Text(StaffId::from_uuid(uuid::Uuid::from_u128(n)))
}

/// A notice that is over and concluded.
#[derive(Debug, Clone)]
pub struct Past {
    pub county: String,
    pub year: i32,
    /// Its count within county and year.
    pub seq: i64,
    pub kind: NoticeKind,
    /// The township it names, if any.
    pub place: Option<String>,
    pub people: i64,
    /// Of these, whose case went back.
    pub returned: i64,
    /// Objections, all answered.
    pub objections: i64,
    /// When it was posted and when it ended.
    pub period: (DateTime<Utc>, DateTime<Utc>),
    pub steps: Vec<StepTaken>,
}

/// Rows per statement: 32 parameters each stay below SQLite's 32 766.
pub const CHUNK: usize = 250;

/// Writes up to [`CHUNK`] notices of one county.
pub async fn load(tx: &mut Tx, authority: &str, channels: &Channels, list: &[Past]) -> Result<()> {
    if list.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO notices (id, county_code, year, seq, kind, batch, authority, place, people, shown, rule, policy, \
         filing_no, steps, phone, address, hours, posted_at, ends_at, closes_at, concluded_at, cleared, returned, \
         objections_received, objections_closed, extended_days, provisional, version, drafted_by, reviewed_by, \
         published_by, proof) VALUES {}",
        marks(tx, 32, list.len())
    );
    let ids: Vec<_> = list.iter().map(|p| NoticeId::new(p.period.0)).collect();
    let steps = list.iter().map(|p| serde_json::to_string(&p.steps)).collect::<Result<Vec<_>, _>>()?;
    on!(tx, c => {
        let mut q = sqlx::query(AssertSqlSafe(sql));
        for ((p, id), steps) in list.iter().zip(&ids).zip(&steps) {
            let (posted, ended) = p.period;
            q = q.bind(*id).bind(&p.county).bind(i64::from(p.year)).bind(p.seq).bind(p.kind).bind(p.seq)
                .bind(authority).bind(p.place.clone().unwrap_or_default()).bind(p.people).bind(p.people)
                .bind("calendar:7").bind(WebRowsPolicy::MaskedWithOptOut).bind(format!("示备〔{}〕{}", p.year, p.seq)).bind(steps)
                .bind(&channels.phone).bind(&channels.address).bind(&channels.hours)
                .bind(posted).bind(ended).bind(ended).bind(ended).bind(p.people - p.returned).bind(p.returned)
                .bind(p.objections).bind(p.objections).bind(0_i64).bind(false).bind(1_i64)
                .bind(hand(1)).bind(hand(2)).bind(hand(3)).bind("");
        }
        q.execute(c).await.map(|r| r.rows_affected())
    })?;
    let places: Vec<_> =
        list.iter().zip(&ids).filter_map(|(p, id)| Some((p.place.as_ref()?, p.period.1, *id))).collect();
    if places.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO notice_townships (township_code, closes_at, notice_id) VALUES {}",
        marks(tx, 3, places.len())
    );
    on!(tx, c => {
        let mut q = sqlx::query(AssertSqlSafe(sql));
        for (place, at, id) in places {
            q = q.bind(place).bind(at).bind(id);
        }
        q.execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(())
}

/// Sets the counters to what was loaded: the last number of a county's year, and how many of each kind.
pub async fn set_counters(
    tx: &mut Tx,
    county: &str,
    year: i32,
    last: i64,
    kinds: &[(NoticeKind, i64)],
) -> Result<()> {
    let year = i64::from(year);
    exec!(tx, "INSERT INTO notice_numbers (county_code, year, last) VALUES ($1, $2, $3)"; county, year, last)?;
    for (kind, n) in kinds {
        exec!(tx, "INSERT INTO notice_totals (county_code, kind, year, n) VALUES ($1, $2, $3, $4)";
            county, kind, year, n)?;
    }
    Ok(())
}
