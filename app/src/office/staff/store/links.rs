//! Links that are mailed or shown once. Each is good for one purpose (AU-11); reading one changes nothing, using one deletes it
//! (AU-10), and a newer one of the same purpose takes its place.
use chrono::{DateTime, TimeDelta, Utc};

use crate::base::{db::Tx, error::Result, ids::StaffId, keys::Keys, random, words};
use crate::office::change::Change;
use crate::{exec, fetch};

words! {
    /// What a link is good for.
    Purpose {
        /// First entry: set a password, enrol an authenticator.
        Invite = "invite",
        /// Set a new password (AU-12).
        Reset = "reset",
        /// Enrol a new authenticator (AU-12).
        Totp = "totp",
        /// Lift the wait after failed tries (AU-07).
        Unlock = "unlock",
    }
}

impl Purpose {
    /// How long it is good.
    pub const fn lives(self) -> TimeDelta {
        match self {
            Self::Invite => TimeDelta::hours(72),
            Self::Reset | Self::Totp => TimeDelta::hours(24),
            Self::Unlock => TimeDelta::hours(2),
        }
    }

    /// Where it leads.
    pub fn path(self, token: &str) -> String {
        match self {
            Self::Unlock => format!("/unlock/{token}"),
            _ => format!("/welcome/{token}"),
        }
    }

    fn hash(self, keys: &Keys, token: &str) -> String {
        keys.lookup(&format!("link/{}", self.word()), token)
    }
}

/// Makes a link and returns its token.
pub async fn make(ch: &mut Change, id: StaffId, purpose: Purpose) -> Result<String> {
    let token = random::token();
    exec!(&mut ch.tx, "INSERT INTO staff_links (hash, staff_id, purpose, ends_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (staff_id, purpose) DO UPDATE SET hash = excluded.hash, ends_at = excluded.ends_at";
        purpose.hash(ch.state.keys(), &token), id, purpose, ch.now + purpose.lives())?;
    Ok(token)
}

/// Whose link this is and what it is good for, among `purposes`; nothing changes.
pub async fn look(
    tx: &mut Tx,
    keys: &Keys,
    now: DateTime<Utc>,
    token: &str,
    purposes: &[Purpose],
) -> Result<Option<(StaffId, Purpose)>> {
    for purpose in purposes {
        let found: Option<StaffId> = fetch!(tx, maybe_value "SELECT l.staff_id FROM staff_links l JOIN staff s ON \
            s.id = l.staff_id WHERE l.hash = $1 AND l.purpose = $2 AND l.ends_at > $3 AND s.status <> 'disabled'";
            purpose.hash(keys, token), purpose, now)?;
        if let Some(id) = found {
            return Ok(Some((id, *purpose)));
        }
    }
    Ok(None)
}

/// Uses a link up; false when somebody was faster or its time is over.
pub async fn consume(ch: &mut Change, token: &str, purpose: Purpose) -> Result<bool> {
    let hash = purpose.hash(ch.state.keys(), token);
    Ok(exec!(&mut ch.tx, "DELETE FROM staff_links WHERE hash = $1 AND ends_at > $2"; hash, ch.now)? == 1)
}

/// Whether somebody has an unused link of this purpose: then no second mail goes out (AU-07).
pub async fn waiting(ch: &mut Change, id: StaffId, purpose: Purpose) -> Result<bool> {
    let n: i64 = fetch!(&mut ch.tx, value "SELECT COUNT(*) FROM staff_links WHERE staff_id = $1 AND purpose = $2 AND \
        ends_at > $3"; id, purpose, ch.now)?;
    Ok(n > 0)
}

/// Takes all links of somebody back.
pub async fn revoke(tx: &mut Tx, id: StaffId) -> Result<()> {
    exec!(tx, "DELETE FROM staff_links WHERE staff_id = $1"; id)?;
    Ok(())
}
