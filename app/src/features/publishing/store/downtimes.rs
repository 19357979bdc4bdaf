//! When the portal could not be read, as the city's administrator notes it (PUB-05).
use chrono::{DateTime, Utc};

use super::longer;
use crate::base::{db::Tx, error::Result, ids::DowntimeId, privacy::public_text::PublicText};
use crate::office::{change::Change, trail::Entry, trail::What};
use crate::{exec, fetch};

#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Downtime {
    #[sqlx(rename = "starts_at")]
    pub from: DateTime<Utc>,
    #[sqlx(rename = "ends_at")]
    pub to: DateTime<Utc>,
    pub note: String,
    pub by: String,
    /// How many notices became longer.
    pub notices: i64,
}

/// The latest, newest first.
pub async fn list(tx: &mut Tx) -> Result<Vec<Downtime>> {
    Ok(
        fetch!(tx, all "SELECT d.starts_at, d.ends_at, d.note, s.name AS by, d.notices FROM downtimes d JOIN staff s \
        ON s.id = d.staff_id ORDER BY d.starts_at DESC LIMIT 50")?,
    )
}

/// Notes a downtime and extends what it concerned. `None` when it overlaps one that is noted already: days would count twice.
pub async fn put(
    ch: &mut Change,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
    note: &PublicText,
) -> Result<Option<i64>> {
    let (now, me) = (ch.now, ch.person()?.id);
    // Two administrators at once note one after the other.
    longer::hold(&mut ch.tx).await?;
    let entry = Entry::new(What::NoticeExtend, "downtime");
    let span = [from.to_rfc3339(), to.to_rfc3339()];
    ch.trail(entry.after(&[&span[0], &span[1]]).reason("PUB-05"));
    let overlaps: i64 = fetch!(&mut ch.tx, value "SELECT COUNT(*) FROM downtimes WHERE starts_at < $1 AND ends_at > \
        $2"; to, from)?;
    if overlaps > 0 {
        return Ok(None);
    }
    let id = DowntimeId::new(now);
    exec!(&mut ch.tx, "INSERT INTO downtimes (id, starts_at, ends_at, note, staff_id, at, notices) \
         VALUES ($1, $2, $3, $4, $5, $6, 0)"; id, from, to, note.as_str(), me, now)?;
    let n = longer::downtime(ch, (from, to), &id.uuid().to_string()).await?;
    exec!(&mut ch.tx, "UPDATE downtimes SET notices = $1 WHERE id = $2"; n, id)?;
    Ok(Some(n))
}
