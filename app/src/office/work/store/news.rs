//! Reading the bell: how many lines are unseen, and the list, newest first.
use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::queue::{bind_post, post};
use crate::{
    base::{
        db::{
            Tx,
            paging::{Bound, Page},
        },
        error::AppError,
        ids::NewsId,
        keys::Keys,
    },
    office::{staff::types::Actor, work::types::NewsKind},
    on,
};

/// So far unseen lines are counted; more are "99+".
pub const CAP: i64 = 100;

/// A line of the bell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Its id.
    pub id: NewsId,
    /// What changed.
    pub kind: NewsKind,
    /// How staff call the object.
    pub reference: String,
    /// Where it is.
    pub path: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// How many lines came since this person last marked them as seen, at most [`CAP`]. On every page of the console, so it is one
/// query that reads at most as many index entries as it counts.
pub async fn unseen(tx: &mut Tx, actor: &Actor) -> Result<i64, AppError> {
    let post = post(actor);
    let part = |clause: &str| {
        format!(
            "SELECT * FROM (SELECT 1 AS one FROM news WHERE {clause} AND at > (SELECT news_seen_at FROM staff WHERE id = $1) \
             LIMIT $2) AS part"
        )
    };
    let sql = format!(
        "SELECT COUNT(*) FROM ({} UNION ALL {}) AS both_parts",
        part(&post.clause(3)),
        part("staff_id = $1")
    );
    let n: i64 = on!(tx, c => {
        let q = sqlx::query_scalar(AssertSqlSafe(sql)).bind(actor.id).bind(CAP);
        bind_post!(q, &post).fetch_one(c).await
    })?;
    Ok(n.min(CAP))
}

/// One page of the bell, the newest first.
pub async fn page(
    tx: &mut Tx,
    keys: &Keys,
    actor: &Actor,
    after: Option<&str>,
    limit: usize,
) -> Result<Page<Told>, AppError> {
    let filter = actor.id.uuid().to_string();
    let bound = Bound { keys, list: "news", filter: &filter };
    let start: (DateTime<Utc>, Uuid) = match bound.open(after)? {
        // Later than anything that was told.
        None => ("9999-12-31T00:00:00Z".parse().unwrap_or_default(), Uuid::max()),
        Some(key) => key
            .split_once(',')
            .and_then(|(at, id)| Some((at.parse().ok()?, id.parse().ok()?)))
            .ok_or(AppError::BadCursor)?,
    };
    let post = post(actor);
    let part = |clause: &str| {
        format!(
            "SELECT * FROM (SELECT id, kind, reference, path, at FROM news WHERE {clause} AND (at, id) < ($1, $2) \
             ORDER BY at DESC, id DESC LIMIT $4) AS part"
        )
    };
    let sql = format!(
        "{} UNION ALL {} ORDER BY at DESC, id DESC LIMIT $4",
        part(&post.clause(5)),
        part("staff_id = $3")
    );
    let rows: Vec<(NewsId, String, String, String, DateTime<Utc>)> = on!(tx, c => {
        let q = sqlx::query_as(AssertSqlSafe(sql)).bind(start.0).bind(start.1).bind(actor.id).bind(limit as i64 + 1);
        bind_post!(q, &post).fetch_all(c).await
    })?;
    let rows = rows
        .into_iter()
        .map(|(id, kind, reference, path, at)| {
            let kind = NewsKind::parse(&kind)
                .ok_or_else(|| AppError::Internal(format!("news: unknown kind {kind}")))?;
            Ok(Told { id, kind, reference, path, at })
        })
        .collect::<Result<Vec<_>, AppError>>()?;
    Ok(bound.page(rows, limit, |n| format!("{},{}", n.at.to_rfc3339(), n.id.uuid())))
}
