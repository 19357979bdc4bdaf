//! Times that changed while somebody had booked or waited. The change writes a row here in its own transaction; the feature that keeps
//! bookings works through them by the clock, tells people, frees what they held, and takes the row away. So nothing is forgotten when a
//! worker is killed, and `times` need not know who books.
use chrono::{DateTime, Utc};

use crate::base::{db::Tx, error::Result, ids::TimeId};
use crate::{exec, fetch, words};

words! {
    /// What happened to a time. How it stands now is read from the time itself.
    Change {
        /// It begins or ends otherwise, or is elsewhere: bookings stay and are told.
        Moved = "moved",
        /// The county's switch (VIS-05): bookings are cancelled with its reason.
        Suspended = "suspended",
        /// Bookings are cancelled with its reason.
        Cancelled = "cancelled",
    }
}

/// What is to be told, the oldest first.
pub async fn due(tx: &mut Tx, limit: i64) -> Result<Vec<(TimeId, Change)>> {
    Ok(fetch!(tx, all "SELECT time_id, kind FROM visit_time_changes ORDER BY at, time_id LIMIT $1"; limit)?)
}

/// Takes one away; `false` when somebody else did. Call it first: on PostgreSQL the row is locked by it until the end.
pub async fn done(tx: &mut Tx, id: TimeId) -> Result<bool> {
    Ok(exec!(tx, "DELETE FROM visit_time_changes WHERE time_id = $1"; id)? == 1)
}

/// Notes one, where there is anybody to tell. A later one stands for all before it.
pub(super) async fn note(tx: &mut Tx, now: DateTime<Utc>, id: TimeId, change: Change) -> Result<()> {
    exec!(tx, "INSERT INTO visit_time_changes (time_id, kind, at) SELECT id, $2, $3 FROM visit_times WHERE id = $1 AND \
        (taken_places > 0 OR waiting > 0) ON CONFLICT (time_id) DO UPDATE SET kind = excluded.kind, at = excluded.at";
        id, change, now)?;
    Ok(())
}
