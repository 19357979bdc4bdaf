//! What happens to residents by the clock.
use super::store::{Step, assessments};
use crate::{base::error::AppError, web::state::AppState};

/// At most so many at a time; the next run takes the rest.
const MOST: i64 = 500;

/// Lets re-assessments wait in the queue of their township thirty days ahead (RES-06); says how many it opened.
pub(in crate::features::cases) async fn run(state: &AppState) -> Result<usize, AppError> {
    let mut tx = state.db().write().await?;
    let calendar = state.calendar();
    let step = Step { keys: state.keys(), calendar: &calendar, now: state.clock().now(), actor: None };
    let due = assessments::open_due(&mut tx, step, MOST).await?;
    tx.commit().await?;
    if due > 0 {
        tracing::info!(cases = due, "re-assessments put into the queue");
    }
    Ok(due)
}
