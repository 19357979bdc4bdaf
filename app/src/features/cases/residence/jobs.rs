//! What happens to residents by the clock.
use super::store::assessments;
use crate::base::error::Result;
use crate::office::change::Change;
use crate::web::state::AppState;

/// At most so many at a time; the next run takes the rest.
const MOST: i64 = 500;

/// Lets re-assessments wait in the queue of their township thirty days ahead (RES-06); says how many it opened.
pub(in crate::features::cases) async fn run(state: &AppState) -> Result<usize> {
    let mut ch = Change::job(state).await?;
    let due = assessments::open_due(&mut ch, MOST).await?;
    ch.commit().await?;
    if due > 0 {
        tracing::info!(cases = due, "re-assessments put into the queue");
    }
    Ok(due)
}
