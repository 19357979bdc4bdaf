//! What happens to residents by the clock; called by `crate::wiring::jobs`.
use chrono::{DateTime, Utc};

use super::store::{Step, assessments};
use crate::base::{calendar::Calendar, db::Tx, error::AppError, keys::Keys};

/// At most so many at a time; the next run takes the rest.
const MOST: i64 = 500;

/// Lets re-assessments wait in the queue of their township thirty days ahead (RES-06). Idempotent; says how many it opened.
pub async fn due(
    tx: &mut Tx,
    keys: &Keys,
    calendar: &Calendar,
    now: DateTime<Utc>,
) -> Result<usize, AppError> {
    assessments::open_due(tx, Step { keys, calendar, now, actor: None }, MOST).await
}
