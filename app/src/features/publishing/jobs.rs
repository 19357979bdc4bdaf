//! What the clock does for notices that are posted.
use super::store::longer;
use crate::base::{calendar, error::Result};
use crate::office::change::Change;
use crate::web::state::AppState;

/// Computes running periods anew if the holiday tables are others than the last time; on several nodes only one does it.
///
/// # Errors
/// When the database fails; the next run tries again.
pub async fn recompute(state: &AppState) -> Result<()> {
    let mut tx = state.db().read().await?;
    let years = calendar::store::years(&mut tx).await?;
    let parts: Vec<&str> = years.iter().map(String::as_str).collect();
    let fingerprint = state.keys().proof(&parts);
    let noted = longer::calendar_noted(&mut tx).await?;
    drop(tx);
    if noted.as_deref() == Some(&fingerprint) {
        return Ok(());
    }
    let mut ch = Change::job(state).await?;
    if longer::calendar_changed(&mut ch.tx, &fingerprint).await? {
        // By the table of the database itself: another node may know it before this one has taken it over.
        ch.calendar = calendar::store::load(&mut ch.tx).await?.into();
        let n = longer::recompute(&mut ch, &fingerprint).await?;
        if n > 0 {
            tracing::info!(notices = n, "periods recomputed after a change of the holiday table");
        }
    }
    ch.commit().await
}
