//! Reading the chain: in order for the check, newest first and filtered for people.
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::Link;
use crate::{
    base::{
        db::{
            Tx,
            paging::{Bound, Page},
        },
        error::AppError,
        ids::StaffId,
        keys::Keys,
    },
    office::{
        staff::types::{Division, Role},
        trail::types::What,
    },
    on,
};

/// One line of the trail as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Event {
    /// Its place in the chain, from 1 without gaps.
    pub seq: i64,
    /// Its id.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; none for the portal itself and for the public.
    pub actor_id: Option<StaffId>,
    /// The actor's role at that time.
    pub role: String,
    /// The county the actor worked in at that time.
    pub county_code: String,
    /// From which address.
    pub ip: String,
    /// What; a word of [`What`].
    pub action: String,
    /// On which object.
    pub object: String,
    /// Keyed code of the content before.
    pub before_hash: String,
    /// Keyed code of the content after.
    pub after_hash: String,
    /// Reason or purpose.
    pub reason: String,
    /// The code of the line before.
    pub prev_hash: String,
    /// The code of this line.
    pub hash: String,
}

impl Event {
    /// The code this line should carry.
    #[must_use]
    pub fn code(&self, keys: &Keys) -> String {
        Link {
            seq: self.seq,
            id: self.id,
            at: self.at,
            actor: self.actor_id.map(StaffId::uuid),
            role: &self.role,
            county: &self.county_code,
            ip: &self.ip,
            what: &self.action,
            object: &self.object,
            before: &self.before_hash,
            after: &self.after_hash,
            reason: &self.reason,
            prev: &self.prev_hash,
        }
        .code(keys)
    }
}

/// Where the chain ends, read in one instant.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Ends {
    /// The head row's number.
    pub head: i64,
    /// The head row's code.
    pub hash: String,
    /// The highest number among the lines.
    pub last: i64,
}

/// Head row and last line in one statement, so that no writer comes between. `None` when the head row is gone.
pub async fn ends(tx: &mut Tx) -> Result<Option<Ends>, AppError> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT seq AS head, hash, (SELECT COALESCE(MAX(seq), 0) FROM audit_events) AS last FROM audit_head WHERE id = 1")
        .fetch_optional(c).await)?)
}

/// Lines after `seq` in their order. A line whose bytes cannot be read fails the whole page, with the engine's own error.
pub(in crate::office::trail) async fn after(
    tx: &mut Tx,
    seq: i64,
    limit: i64,
) -> Result<Vec<Event>, sqlx::Error> {
    on!(tx, c => sqlx::query_as("SELECT * FROM audit_events WHERE seq > $1 ORDER BY seq LIMIT $2")
        .bind(seq).bind(limit).fetch_all(c).await)
}

/// The numbers after `seq`, without what stands there.
pub(in crate::office::trail) async fn numbers_after(
    tx: &mut Tx,
    seq: i64,
    limit: i64,
) -> Result<Vec<i64>, AppError> {
    Ok(on!(tx, c => sqlx::query_scalar("SELECT seq FROM audit_events WHERE seq > $1 ORDER BY seq LIMIT $2")
        .bind(seq).bind(limit).fetch_all(c).await)?)
}

/// What somebody looks for in the trail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// The county of a county's auditor; none sees all.
    pub county: Option<String>,
    /// What happened.
    pub what: Option<What>,
    /// By which role.
    pub role: Option<Role>,
    /// By whom.
    pub actor: Option<StaffId>,
    /// On which object: the whole of it, or its beginning.
    pub object: Option<String>,
    /// Not before.
    pub from: Option<DateTime<Utc>>,
    /// Before.
    pub until: Option<DateTime<Utc>>,
}

impl Filter {
    /// What this division's auditors may see (AC-05): a county's, what was done by staff of that county.
    #[must_use]
    pub fn of(division: &Division) -> Self {
        Self { county: division.county().map(str::to_owned), ..Self::default() }
    }

    /// All of it in one text: what a cursor is bound to, and what the trail keeps a code of.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{self:?}")
    }

    /// The condition. Every value is always bound; a filter that is off holds for every line.
    fn clause(&self) -> String {
        let on = |on: bool, clause: &'static str, off: &'static str| if on { clause } else { off };
        [
            on(self.county.is_some(), "county_code = $1", "$1 = ''"),
            on(self.what.is_some(), "action = $2", "$2 = ''"),
            on(self.role.is_some(), "role = $3", "$3 = ''"),
            on(self.actor.is_some(), "actor_id = $4", "$4 IS NOT NULL"),
            // A beginning is a range: no pattern to escape, and the index serves it.
            on(self.object.is_some(), "object >= $5 AND object < $6", "$5 = '' AND $6 <> ''"),
            "at >= $7 AND at < $8",
        ]
        .join(" AND ")
    }
}

/// The least text after all that begin with a text.
const AFTER_ALL: char = '\u{10FFFF}';

/// Binds `$1` to `$8` of [`Filter::clause`].
macro_rules! bind_filter {
    ($q:expr, $f:expr) => {{
        let f = $f;
        let object = f.object.clone().unwrap_or_default();
        let above = format!("{object}{AFTER_ALL}");
        $q.bind(f.county.clone().unwrap_or_default())
            .bind(f.what.map_or("", What::word))
            .bind(f.role.map_or("", Role::word))
            .bind(f.actor.map_or(Uuid::nil(), StaffId::uuid))
            .bind(object)
            .bind(above)
            .bind(f.from.unwrap_or(DateTime::UNIX_EPOCH))
            .bind(f.until.unwrap_or_else(far))
    }};
}

/// 9999, which every engine can store.
fn far() -> DateTime<Utc> {
    DateTime::from_timestamp(253_370_764_800, 0).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// A page of the trail, newest first.
pub async fn list(
    tx: &mut Tx,
    keys: &Keys,
    filter: &Filter,
    after: Option<&str>,
    limit: usize,
) -> Result<Page<Event>, AppError> {
    let text = filter.text();
    let bound = Bound { keys, list: "audit", filter: &text };
    let before: i64 = match bound.open(after)? {
        Some(seq) => seq.parse().map_err(|_| AppError::BadCursor)?,
        None => i64::MAX,
    };
    let rows = newest(tx, filter, before, limit + 1).await?;
    Ok(bound.page(rows, limit, |e| e.seq.to_string()))
}

/// The newest lines before `before`, at most `limit`.
pub async fn newest(tx: &mut Tx, filter: &Filter, before: i64, limit: usize) -> Result<Vec<Event>, AppError> {
    let clause = filter.clause();
    let sql = format!("SELECT * FROM audit_events WHERE {clause} AND seq < $9 ORDER BY seq DESC LIMIT $10");
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    Ok(on!(tx, c => {
        let q = sqlx::query_as(sqlx::AssertSqlSafe(sql));
        bind_filter!(q, filter).bind(before).bind(limit).fetch_all(c).await
    })?)
}

/// The latest line about an object: when, by whom, what.
pub async fn last(
    tx: &mut Tx,
    object: &str,
) -> Result<Option<(DateTime<Utc>, Option<StaffId>, What)>, AppError> {
    let line: Option<(DateTime<Utc>, Option<StaffId>, String)> = on!(tx, c => sqlx::query_as(
        "SELECT at, actor_id, action FROM audit_events WHERE object = $1 ORDER BY seq DESC LIMIT 1")
        .bind(object).fetch_optional(c).await)?;
    Ok(line.and_then(|(at, by, what)| Some((at, by, What::parse(&what)?))))
}

/// How many lines match, counted up to `most` and no further.
pub async fn count(tx: &mut Tx, filter: &Filter, most: i64) -> Result<i64, AppError> {
    let clause = filter.clause();
    let sql = format!(
        "SELECT COUNT(*) FROM (SELECT seq FROM audit_events WHERE {clause} ORDER BY seq DESC LIMIT $9) AS few"
    );
    Ok(on!(tx, c => {
        let q = sqlx::query_scalar(sqlx::AssertSqlSafe(sql));
        bind_filter!(q, filter).bind(most).fetch_one(c).await
    })?)
}

/// One line, if this auditor may see it.
pub async fn one(tx: &mut Tx, filter: &Filter, seq: i64) -> Result<Option<Event>, AppError> {
    let found = newest(tx, filter, seq.saturating_add(1), 1).await?;
    Ok(found.into_iter().find(|e| e.seq == seq))
}
