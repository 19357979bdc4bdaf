//! What happens by the clock: the jobs that features declare, and what concerns all of them.
use crate::base::error::Result;
use crate::web::state::AppState;
use crate::wiring::{features::FEATURES, retention, rotation};

/// Runs what is due; called by the worker once a minute (RET-01 allows 15). One that fails does not hold up the others.
pub async fn run_due(state: &AppState) -> Result<()> {
    refresh(state).await?;
    let mut results = vec![];
    for job in FEATURES.iter().flat_map(|f| f.jobs) {
        results.push((job.name, (job.run)(state).await));
    }
    results.push(("retention", retention::run(state).await));
    results.push(("rotation", rotation::go_on(state).await.map(drop)));
    let mut failed = None;
    for (job, result) in results {
        if let Err(error) = result {
            tracing::error!(job, %error, "a job failed");
            failed.get_or_insert(error);
        }
    }
    failed.map_or(Ok(()), Err)
}

/// What every node takes over from the database, whether it runs jobs or not: at start and once a minute.
pub async fn refresh(state: &AppState) -> Result<()> {
    rotation::take_over(state).await?;
    refresh_calendar(state).await
}

/// Takes over holiday years that were added to the database (CAL-01).
pub async fn refresh_calendar(state: &AppState) -> Result<()> {
    let mut tx = state.db().read().await?;
    let calendar = crate::base::calendar::store::load(&mut tx).await?;
    state.set_calendar(calendar);
    Ok(())
}
