//! Places. What a centre reported (`occupied`) may be unknown, or older than the move-ins recorded here; the larger of both numbers
//! counts, so that a place is never given twice and a centre with residents from elsewhere keeps them.
use crate::base::{db::Tx, error::Result, ids::CentreId};
use crate::features::centres::store::beds;
use crate::fetch;

/// Open stays in a centre.
pub async fn living(tx: &mut Tx, centre: CentreId) -> Result<i64> {
    Ok(fetch!(tx, value "SELECT COUNT(*) FROM stays WHERE centre_id = $1 AND ended_on IS NULL"; centre)?)
}

/// Takes a place; false when there is none. The centre is locked until the transaction ends, and the stays are counted after
/// that: on PostgreSQL a count in the locking statement would not see the stay of whoever was first.
pub async fn take(tx: &mut Tx, centre: CentreId) -> Result<bool> {
    let Some((beds, reported)) = beds::lock(tx, centre).await? else { return Ok(false) };
    let taken = living(tx, centre).await?.max(reported.unwrap_or(0));
    if taken + 1 > beds {
        return Ok(false);
    }
    beds::set_occupied(tx, centre, taken + 1).await?;
    Ok(true)
}

/// Gives a place back; call it after the stay has ended. A centre whose number is unknown keeps it unknown.
pub async fn free(tx: &mut Tx, centre: CentreId) -> Result<()> {
    let Some((beds, Some(reported))) = beds::lock(tx, centre).await? else { return Ok(()) };
    let left = (reported - 1).max(living(tx, centre).await?).min(beds);
    beds::set_occupied(tx, centre, left).await
}
