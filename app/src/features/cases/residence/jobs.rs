//! What happens to residents by the clock; called by `crate::wiring::jobs`.
use super::store::assessments;
use crate::{base::error::AppError, office::change::Change};

/// At most so many at a time; the next run takes the rest.
const MOST: i64 = 500;

/// Lets re-assessments wait in the queue of their township thirty days ahead (RES-06). Idempotent; says how many it opened.
pub async fn due(ch: &mut Change) -> Result<usize, AppError> {
    assessments::open_due(ch, MOST).await
}
