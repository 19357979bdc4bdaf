//! Reading what waits: one keyset page and the counts by kind, each a single query that an index answers.
//!
//! The audience of a member of staff has two parts: what waits for their role in exactly their division (for managers: for their
//! centre), and what waits for them in person. What they themselves may not judge (`except`) is not theirs.
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::{
    base::{
        db::{
            Tx,
            paging::{Bound, Page},
        },
        error::AppError,
        ids::{CentreId, WorkId},
        keys::Keys,
    },
    office::{
        staff::types::{Actor, Role},
        work::types::Kind,
    },
    on,
};

/// Something that waits, as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Its id.
    pub id: WorkId,
    /// What.
    pub kind: Kind,
    /// How staff call the object.
    pub reference: String,
    /// Where it is worked on.
    pub path: String,
    /// The role it waits for; empty for a person.
    pub role: String,
    /// In which division; empty for a centre or a person.
    pub division: String,
    /// Since when.
    pub opened_at: DateTime<Utc>,
    /// By when; [`super::NEVER`] when nothing runs out.
    pub due: NaiveDate,
}

/// How many wait of one kind, and how urgently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// Of what.
    pub kind: Kind,
    /// All of them.
    pub all: i64,
    /// Late.
    pub late: i64,
    /// Due today.
    pub today: i64,
    /// Due within a week after today.
    pub week: i64,
}

pub(super) const COLUMNS: &str = "id, kind, reference, path, role, division, opened_at, due_on";
pub(super) type Line = (WorkId, String, String, String, String, String, DateTime<Utc>, NaiveDate);

pub(super) fn waiting(line: Line) -> Result<Waiting, AppError> {
    let (id, kind, reference, path, role, division, opened_at, due) = line;
    let kind = Kind::parse(&kind).ok_or_else(|| AppError::Internal(format!("work: unknown kind {kind}")))?;
    Ok(Waiting { id, kind, reference, path, role, division, opened_at, due })
}

/// The sort key of a row as a cursor carries it, and back.
pub(super) fn key(w: &Waiting) -> String {
    format!("{},{}", w.due, w.id.uuid())
}

pub(super) fn start(bound: Bound<'_>, after: Option<&str>) -> Result<(NaiveDate, Uuid), AppError> {
    let Some(key) = bound.open(after)? else { return Ok((NaiveDate::default(), Uuid::nil())) };
    let read = key.split_once(',').and_then(|(day, id)| Some((day.parse().ok()?, id.parse().ok()?)));
    read.ok_or(AppError::BadCursor)
}

/// The part of the audience that is not the person: its condition from parameter `$n` on.
pub(super) enum Post<'a> {
    /// A role in a division.
    Role(&'static str, &'a str),
    /// A centre.
    Centre(CentreId),
}

pub(super) fn post(actor: &Actor) -> Post<'_> {
    match actor.centre {
        Some(centre) if actor.role == Role::CentreManager => Post::Centre(centre),
        _ => Post::Role(actor.role.word(), actor.division.code()),
    }
}

impl Post<'_> {
    pub(super) fn clause(&self, n: usize) -> String {
        match self {
            Self::Role(..) => format!("role = ${n} AND division = ${}", n + 1),
            Self::Centre(_) => format!("centre_id = ${n}"),
        }
    }
}

/// Binds the values of [`Post::clause`].
macro_rules! bind_post {
    ($q:expr, $post:expr) => {
        match $post {
            $crate::office::work::store::queue::Post::Role(role, division) => $q.bind(*role).bind(*division),
            $crate::office::work::store::queue::Post::Centre(id) => $q.bind(*id),
        }
    };
}
pub(super) use bind_post;

/// Leaves out what `$n` drafted or reviewed before (PUB-06).
pub(super) fn not_except(n: usize) -> String {
    format!("(except_1 IS NULL OR except_1 <> ${n}) AND (except_2 IS NULL OR except_2 <> ${n})")
}

/// One page of what waits for somebody, the nearest deadline first.
pub async fn page(
    tx: &mut Tx,
    keys: &Keys,
    actor: &Actor,
    kind: Option<Kind>,
    after: Option<&str>,
    limit: usize,
) -> Result<Page<Waiting>, AppError> {
    // A cursor of one person opens nobody else's queue (IN-02).
    let filter = format!("{}/{}", actor.id.uuid(), kind.map_or("", Kind::word));
    let bound = Bound { keys, list: "work", filter: &filter };
    let (due, id) = start(bound, after)?;
    let post = post(actor);
    // `kind` is from a closed list.
    let only = kind.map_or_else(String::new, |k| format!("AND kind = '{}'", k.word()));
    let part = |clause: &str| {
        format!(
            "SELECT * FROM (SELECT {COLUMNS} FROM work_items WHERE {clause} {only} AND done_at IS NULL \
             AND (due_on, id) > ($1, $2) AND {} ORDER BY due_on, id LIMIT $4) AS part",
            not_except(3)
        )
    };
    let sql =
        format!("{} UNION ALL {} ORDER BY due_on, id LIMIT $4", part(&post.clause(5)), part("staff_id = $3"));
    let rows: Vec<Line> = on!(tx, c => {
        let q = sqlx::query_as(AssertSqlSafe(sql)).bind(due).bind(id).bind(actor.id).bind(limit as i64 + 1);
        bind_post!(q, &post).fetch_all(c).await
    })?;
    let rows = rows.into_iter().map(waiting).collect::<Result<Vec<_>, _>>()?;
    Ok(bound.page(rows, limit, key))
}

/// How much waits of each kind; only kinds of which something waits.
pub async fn counts(tx: &mut Tx, actor: &Actor, today: NaiveDate) -> Result<Vec<Count>, AppError> {
    let week = today + chrono::TimeDelta::days(7);
    let post = post(actor);
    let part = |clause: &str| {
        format!(
            "SELECT kind, COUNT(*) AS n, SUM(CASE WHEN due_on < $2 THEN 1 ELSE 0 END) AS late, \
             SUM(CASE WHEN due_on = $2 THEN 1 ELSE 0 END) AS now, \
             SUM(CASE WHEN due_on > $2 AND due_on <= $3 THEN 1 ELSE 0 END) AS soon FROM work_items \
             WHERE {clause} AND done_at IS NULL AND {} GROUP BY kind",
            not_except(1)
        )
    };
    let sql = format!("{} UNION ALL {}", part(&post.clause(4)), part("staff_id = $1"));
    let rows: Vec<(String, i64, i64, i64, i64)> = on!(tx, c => {
        let q = sqlx::query_as(AssertSqlSafe(sql)).bind(actor.id).bind(today).bind(week);
        bind_post!(q, &post).fetch_all(c).await
    })?;
    let sum = |kind: &Kind| {
        let mine = || rows.iter().filter(|r| r.0 == kind.word());
        let add = |f: fn(&(String, i64, i64, i64, i64)) -> i64| mine().map(f).sum::<i64>();
        Count { kind: *kind, all: add(|r| r.1), late: add(|r| r.2), today: add(|r| r.3), week: add(|r| r.4) }
    };
    Ok(Kind::ALL.iter().map(sum).filter(|c| c.all > 0).collect())
}
