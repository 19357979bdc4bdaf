//! What happens to times by the clock: series write their times ahead. The public's pages need no job: every read judges what is open.
use super::store::series;
use crate::base::error::Result;
use crate::office::change::Change;
use crate::web::state::AppState;

/// Writes what is due to be written; says for how many series. Each is locked, so several nodes write nothing twice.
///
/// # Errors
/// When the database fails; the next run finds the same.
pub async fn run(state: &AppState) -> Result<usize> {
    let mut tx = state.db().read().await?;
    let due = series::due(&mut tx, state.clock().today()).await?;
    drop(tx);
    for id in &due {
        let mut ch = Change::job(state).await?;
        series::fill(&mut ch, *id).await?;
        ch.commit().await?;
    }
    if !due.is_empty() {
        tracing::info!(series = due.len(), "times of series written ahead");
    }
    Ok(due.len())
}
