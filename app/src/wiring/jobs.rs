//! What happens by the clock. Every job is idempotent and safe on several nodes at once, and nothing that the public reads
//! waits for one: reads judge the time themselves. To add one: a function of the feature, a line in [`run_due`].
use crate::{
    base::error::AppError,
    features::{
        cases::{admissions, residence},
        publishing,
    },
    office::{trail as audit, work},
    web::state::AppState,
    wiring::{retention, rotation},
};

/// Runs what is due; called by the worker once a minute (RET-01 allows 15). One that fails does not hold up the others.
pub async fn run_due(state: &AppState) -> Result<(), AppError> {
    refresh(state).await?;
    let results = [
        ("notice-periods", publishing::jobs::recompute(state).await),
        ("reassessments", reassessments(state).await),
        ("imports", imports::sweep(state).await),
        ("work", work::jobs::run(state).await.map(drop)),
        ("retention", retention::run(state).await),
        ("rotation", rotation::go_on(state).await.map(drop)),
        ("audit-heads", audit::heads::sign(state, false).await.map(drop)),
    ];
    let mut failed = None;
    for (job, result) in results {
        if let Err(error) = result {
            tracing::error!(job, %error, "a job failed");
            failed.get_or_insert(error);
        }
    }
    failed.map_or(Ok(()), Err)
}

/// Puts what is due for its yearly re-assessment into the queue (RES-06).
async fn reassessments(state: &AppState) -> Result<(), AppError> {
    let mut tx = state.db().write().await?;
    let due = residence::jobs::due(&mut tx, state.keys(), &state.calendar(), state.clock().now()).await?;
    tx.commit().await?;
    if due > 0 {
        tracing::info!(cases = due, "re-assessments put into the queue");
    }
    Ok(())
}

/// What every node takes over from the database, whether it runs jobs or not: at start and once a minute.
pub async fn refresh(state: &AppState) -> Result<(), AppError> {
    rotation::take_over(state).await?;
    refresh_calendar(state).await
}

/// Takes over holiday years that were added to the database (CAL-01).
///
/// # Errors
/// When the database fails or holds an unreadable year.
pub async fn refresh_calendar(state: &AppState) -> Result<(), AppError> {
    let mut tx = state.db().read().await?;
    let calendar = crate::base::calendar::store::load(&mut tx).await?;
    state.set_calendar(calendar);
    Ok(())
}
