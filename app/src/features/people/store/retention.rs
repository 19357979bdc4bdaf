//! What goes when its time is over: links and sessions (SE-03), wishes to act for an organisation that nobody has answered, and
//! accounts that nobody has used for three years.
use chrono::{DateTime, Months, TimeDelta, Utc};

use super::{erase, sessions};
use crate::base::{db::Tx, error::AppError, ids::OrgId, ids::PersonId, keeping::Rule};
use crate::office::{change::Change, work};
use crate::web::state::AppState;
use crate::{exec, on};

/// Links and sessions that are over.
pub const OLD: Rule = Rule::quiet("person-ways-in", "SE-03", |tx, _, now| Box::pin(old(tx, now)));
/// Wishes that nobody answered.
pub const UNANSWERED: Rule = Rule::told("org-wishes", "PR-05", |tx, _, now| Box::pin(unanswered(tx, now)));

/// An account is kept so many months after its last sign-in.
pub const KEEP: Months = Months::new(36);
/// A wish waits so long.
pub const WAIT: TimeDelta = TimeDelta::days(90);
/// At most so many in one run.
const AT_ONCE: i64 = 100;

async fn old(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64, AppError> {
    let links = exec!(tx, "DELETE FROM person_links WHERE ends_at <= $1"; now)?;
    Ok(links + exec!(tx, "DELETE FROM person_sessions WHERE created_at <= $1"; now - sessions::LIVES)?)
}

async fn unanswered(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64, AppError> {
    let orgs: Vec<OrgId> = on!(&mut *tx, c => sqlx::query_scalar(
        "SELECT DISTINCT org_id FROM org_members WHERE standing = 'asked' AND since <= $1 LIMIT $2")
        .bind(now - WAIT).bind(AT_ONCE).fetch_all(c).await)?;
    for org in &orgs {
        exec!(tx, "DELETE FROM org_members WHERE org_id = $1 AND standing = 'asked' AND since <= $2"; org, now - WAIT)?;
        let left: i64 = on!(&mut *tx, c => sqlx::query_scalar(
            "SELECT COUNT(*) FROM org_members WHERE org_id = $1 AND standing = 'asked'").bind(org).fetch_one(c).await)?;
        if left == 0 {
            work::close_all(tx, now, org.uuid()).await?;
        }
    }
    Ok(orgs.len() as u64)
}

/// Erases accounts that nobody uses, each in a change of its own: their places in organisations go to the next.
pub async fn unused(state: &AppState) -> Result<(), AppError> {
    let Some(before) = state.clock().now().checked_sub_months(KEEP) else { return Ok(()) };
    let mut tx = state.db().read().await?;
    let due: Vec<PersonId> = on!(&mut tx, c => sqlx::query_scalar(
        "SELECT id FROM people WHERE seen_at <= $1 ORDER BY seen_at LIMIT $2")
        .bind(before).bind(AT_ONCE).fetch_all(c).await)?;
    drop(tx);
    for id in due {
        // One that cannot be erased holds nobody else up; it is tried again tomorrow.
        if let Err(error) = end(state, id, before).await {
            tracing::error!(%error, person = %id, "an unused account was not erased");
        }
    }
    Ok(())
}

async fn end(state: &AppState, id: PersonId, before: DateTime<Utc>) -> Result<(), AppError> {
    let mut ch = Change::job(state).await?;
    // Who came back meanwhile stays.
    if exec!(&mut ch.tx, "UPDATE people SET version = version WHERE id = $1 AND seen_at <= $2"; id, before)?
        == 1
    {
        erase(&mut ch, id).await?;
    }
    ch.commit().await
}
