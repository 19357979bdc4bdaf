//! Applicants are kept for six months after the post has closed (JOB-03); then everything about them goes, and what still waited about
//! them. Who began stays as a line without a person, for the figures.
use chrono::{DateTime, Utc};

use crate::base::{clock::local_date, db::Tx, error::Result, ids::InterestId, keeping::Rule};
use crate::features::posts::types::interest::gone_by;
use crate::office::work;
use crate::{exec, fetch};

/// Applicants whose time is over.
pub const OLD: Rule = Rule::told("post-interests", "JOB-03", |tx, _, now| Box::pin(sweep(tx, now)));

/// At most so many in one transaction.
const AT_ONCE: i64 = 200;

/// Deletes what is due and says how many.
async fn sweep(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64> {
    let Some(limit) = gone_by(now, local_date(now)) else { return Ok(0) };
    let due: Vec<InterestId> = fetch!(tx, values "SELECT i.id FROM post_interests i JOIN posts p ON p.id = i.post_id \
        WHERE p.state <> 'open' AND p.closed_on <= $1 ORDER BY p.closed_on LIMIT $2"; limit, AT_ONCE)?;
    for id in &due {
        work::close_all(tx, now, id.uuid()).await?;
        exec!(tx, "DELETE FROM post_interest_events WHERE interest_id = $1"; id)?;
        exec!(tx, "DELETE FROM post_interests WHERE id = $1"; id)?;
    }
    Ok(due.len() as u64)
}
