//! What happens to needs by the clock: those that nobody confirmed for two weeks, or whose day is over, wait for their centre. The
//! public's pages need no job: every read judges how fresh a need is.
use super::store;
use crate::base::error::Result;
use crate::office::change::Change;
use crate::web::state::AppState;

/// Lets what went stale wait for its centre, and takes away what waits no longer; says for how many centres something waits.
///
/// # Errors
/// When the database fails; the next run finds the same.
pub async fn run(state: &AppState) -> Result<usize> {
    let mut tx = state.db().read().await?;
    let today = state.clock().today();
    let centres = store::desk::stale_centres(&mut tx, today).await?;
    drop(tx);
    if centres.is_empty() {
        return Ok(0);
    }
    let mut ch = Change::job(state).await?;
    for centre in &centres {
        store::write::wait(&mut ch, *centre).await?;
    }
    ch.commit().await?;
    tracing::info!(centres = centres.len(), "needs to confirm put into the queue");
    Ok(centres.len())
}
