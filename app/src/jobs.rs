//! What happens by the clock. Every job is idempotent and safe on several nodes at once, and nothing that the public reads
//! waits for one: reads judge the time themselves. To add one: a function of the feature, a line in [`run_due`].
use crate::{error::AppError, notices, objections, state::AppState};

/// Runs what is due; called by the worker once a minute (RET-01 allows 15).
///
/// # Errors
/// When the database fails; the next run tries again.
pub async fn run_due(state: &AppState) -> Result<(), AppError> {
    refresh_calendar(state).await?;
    let mut tx = state.db().write().await?;
    let gone = notices::store::write::sweep(&mut tx, state.clock().now()).await?;
    objections::store::sweep(&mut tx, state.keys(), state.clock().now()).await?;
    tx.commit().await?;
    if gone > 0 {
        tracing::info!(rows = gone, "rows of ended notices deleted");
    }
    Ok(())
}

/// Takes over holiday years that were added to the database (CAL-01).
///
/// # Errors
/// When the database fails or holds an unreadable year.
pub async fn refresh_calendar(state: &AppState) -> Result<(), AppError> {
    let mut tx = state.db().read().await?;
    let calendar = crate::calendar::store::load(&mut tx).await?;
    state.set_calendar(calendar);
    Ok(())
}
