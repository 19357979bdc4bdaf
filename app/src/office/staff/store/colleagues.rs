//! Who works here, as other features need it: the active ones for digests, one by e-mail for the command line, and what somebody
//! has seen of the bell.
use chrono::{DateTime, Utc};

use crate::base::{db::Tx, error::Result, ids::CentreId, ids::StaffId};
use crate::office::staff::types::Actor;
use crate::{exec, fetch, from_row};

/// An active member of staff and the address that mails go to.
#[derive(Debug, Clone)]
pub struct Colleague {
    pub actor: Actor,
    pub email: String,
}

from_row!(Colleague, r => Colleague { actor: Actor::from_row(r)?, email: r.try_get("email")? });

/// Up to `limit` active members of staff after `after`, in the order of their ids.
pub async fn active_after(tx: &mut Tx, after: StaffId, limit: i64) -> Result<Vec<Colleague>> {
    Ok(
        fetch!(tx, all "SELECT id, email, name, role, division, centre_id, lang FROM staff WHERE status = 'active' \
        AND id > $1 ORDER BY id LIMIT $2"; after, limit)?,
    )
}

/// The active managers of a centre.
pub async fn managers(tx: &mut Tx, centre: CentreId) -> Result<Vec<Colleague>> {
    Ok(
        fetch!(tx, all "SELECT id, email, name, role, division, centre_id, lang FROM staff WHERE status = 'active' \
        AND role = 'centre_manager' AND centre_id = $1 ORDER BY id"; centre)?,
    )
}

/// The active member of staff with this address.
pub async fn by_email(tx: &mut Tx, email: &str) -> Result<Option<Colleague>> {
    Ok(
        fetch!(tx, maybe "SELECT id, email, name, role, division, centre_id, lang FROM staff WHERE status = 'active' \
        AND email = $1"; email.trim().to_lowercase())?,
    )
}

/// Up to when somebody has seen the bell.
pub async fn seen_until(tx: &mut Tx, id: StaffId) -> Result<DateTime<Utc>> {
    Ok(fetch!(tx, value "SELECT news_seen_at FROM staff WHERE id = $1"; id)?)
}

/// Notes that somebody has seen the bell up to `until`; it never goes back.
pub async fn see(tx: &mut Tx, id: StaffId, until: DateTime<Utc>) -> Result<()> {
    exec!(tx, "UPDATE staff SET news_seen_at = $2 WHERE id = $1 AND news_seen_at < $2"; id, until)?;
    Ok(())
}

/// Somebody who stands for a bulk load: a name to point to, without a way in.
pub async fn placeholder(
    tx: &mut Tx,
    id: StaffId,
    email: &str,
    name: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    exec!(tx, "INSERT INTO staff (id, email, name, role, division, lang, status, totp_step, news_seen_at, created_at, \
         version) VALUES ($1, $2, $3, 'city_admin', '4117', 'zh-CN', 'disabled', 0, $4, $4, 1) ON CONFLICT DO NOTHING";
        id, email, name, now)?;
    Ok(())
}
