//! How many mails somebody without a session may cause (RL-04). To one address three in any sixty minutes: a fourth is not queued.
//! All together so many an hour: what is more goes out in a later hour, so that nobody's receipt is lost because others ask for many,
//! and the relay never takes the portal for a spammer. Links to sign in are counted apart: they are what is asked for most, and wait for
//! nobody's receipt. Addresses are known by a keyed hash only.
use chrono::{DateTime, DurationRound as _, TimeDelta, Utc};

use crate::base::{db::Tx, error::Result, keeping::Rule, keys::Keys};
use crate::exec;
use crate::office::outbox::types::Template;

/// All such mails of one hour together, links to sign in and others apart. A portal of one city has nowhere near as many.
pub const TOTAL: i64 = 600;
/// So many hours ahead there is a place for a mail; then the last hour takes what comes.
const AHEAD: i32 = 48;

/// When a mail that nobody signed in asked for may go to `address`, counted in the caller's transaction; none when three have gone
/// within the last sixty minutes, whatever the spelling of the address.
pub async fn place(
    tx: &mut Tx,
    keys: &Keys,
    now: DateTime<Utc>,
    (template, address): (Template, &str),
) -> Result<Option<DateTime<Utc>>> {
    let kind = if template == Template::SignIn { "sign-in" } else { "other" };
    let hash = keys.lookup("mail-limit", &address.trim().to_lowercase());
    // Both statements change the row before anything is judged, so that two at once meet there.
    let first = exec!(tx, "INSERT INTO mail_limits (hash, at_1, at_2, at_3) VALUES ($1, $2, $3, $3) \
         ON CONFLICT (hash) DO NOTHING"; &hash, now, DateTime::<Utc>::UNIX_EPOCH)?;
    if first == 0 {
        let moved = exec!(tx, "UPDATE mail_limits SET at_3 = at_2, at_2 = at_1, at_1 = $1 WHERE hash = $2 \
             AND at_3 <= $3"; now, &hash, now - TimeDelta::hours(1))?;
        if moved == 0 {
            return Ok(None);
        }
    }
    let hour = now.duration_trunc(TimeDelta::hours(1)).unwrap_or(now);
    for ahead in (0..AHEAD).map(|n| hour + TimeDelta::hours(1) * n) {
        let counted = exec!(tx, "INSERT INTO mail_totals (kind, hour, n) VALUES ($1, $2, 1) ON CONFLICT (kind, hour) DO UPDATE \
             SET n = mail_totals.n + 1 WHERE mail_totals.n < $3"; kind, ahead, TOTAL)?;
        if counted == 1 {
            return Ok(Some(ahead.max(now)));
        }
        if ahead == hour {
            tracing::warn!("the hour's number of mails without a sign-in is used up (RL-04)");
        }
    }
    Ok(Some(hour + TimeDelta::hours(1) * AHEAD))
}

/// Counters that no longer matter.
pub const OLD: Rule = Rule::quiet("mail-limits", "RL-04", |tx, _, now| Box::pin(sweep(tx, now)));

/// Forgets counters that no longer matter, and says how many.
pub async fn sweep(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64> {
    let old = now - TimeDelta::hours(3);
    let limits = exec!(tx, "DELETE FROM mail_limits WHERE at_1 < $1"; old)?;
    let totals = exec!(tx, "DELETE FROM mail_totals WHERE hour < $1"; old)?;
    Ok(limits + totals)
}
