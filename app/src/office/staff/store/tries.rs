//! How often somebody may guess (AU-07), counted in the database, so that neither a restart nor a second node forgets (AU-08).
//! A try is counted before it is judged, so that many at once are still few; a right answer gives it back. Addresses that
//! nobody has are counted alike (AU-09).
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::base::{clock::local_date, db::Tx, error::Result, keys::Keys};
use crate::{exec, fetch};

/// Seconds to wait after the first, second, third and fourth failure.
const STEPS: [i64; 4] = [1, 3, 5, 10];
/// Failures until the soft lock.
pub const LOCK_AFTER: i64 = 5;
/// How long the soft lock lasts.
pub const LOCK: TimeDelta = TimeDelta::minutes(15);
/// Failures of a day after which only the mailed link helps.
pub const PER_DAY: i64 = 100;

/// What a try counts against.
#[derive(Debug, Clone)]
pub struct Counter {
    /// Keyed code of the typed address.
    pub who: String,
    /// Keyed code of a known browser; empty for any other.
    pub device: String,
}

/// The keyed code of an address.
pub fn who(keys: &Keys, email: &str) -> String {
    keys.lookup("tries", email)
}

impl Counter {
    /// Takes a try; false when one must wait first. Then nothing was judged, and nothing is counted.
    pub async fn take(&self, tx: &mut Tx, now: DateTime<Utc>) -> Result<bool> {
        let day = local_date(now);
        exec!(tx, "INSERT INTO staff_tries (who, device, fails, day, day_fails, until) \
             VALUES ($1, $2, 0, $3, 0, $4) ON CONFLICT (who, device) DO NOTHING"; &self.who, &self.device, day, now)?;
        // A new day begins anew, though a wait that runs goes on. The fifth try locks before it is judged.
        Ok(exec!(tx, "UPDATE staff_tries SET fails = CASE WHEN day = $3 THEN fails + 1 \
             ELSE 1 END, day_fails = CASE WHEN day = $3 THEN day_fails + 1 ELSE 1 END, day = $3, until = CASE \
             WHEN day = $3 AND fails + 1 >= $5 THEN $6 ELSE until END WHERE who = $1 AND device = $2 \
             AND until <= $4 AND (day <> $3 OR day_fails < $7)";
            &self.who, &self.device, day, now, LOCK_AFTER, now + LOCK, PER_DAY)?
            == 1)
    }

    /// The try was wrong: the wait begins. True when that was the failure that locks.
    pub async fn wrong(&self, tx: &mut Tx, now: DateTime<Utc>) -> Result<bool> {
        let fails: Option<i64> = fetch!(tx, maybe_value "UPDATE staff_tries SET fails = fails WHERE who = $1 AND \
            device = $2 RETURNING fails"; &self.who, &self.device)?;
        let fails = fails.unwrap_or_default();
        if fails >= LOCK_AFTER {
            return Ok(true);
        }
        let step = usize::try_from(fails - 1).ok().and_then(|i| STEPS.get(i)).copied().unwrap_or(STEPS[0]);
        exec!(tx, "UPDATE staff_tries SET until = CASE WHEN until > $3 THEN until ELSE $3 END WHERE who = $1 \
             AND device = $2"; &self.who, &self.device, now + TimeDelta::seconds(step))?;
        Ok(false)
    }

    /// The try was right so far: it is given back, and so is the lock that it would have begun.
    pub async fn give_back(&self, tx: &mut Tx, now: DateTime<Utc>) -> Result<()> {
        exec!(tx, "UPDATE staff_tries SET fails = fails - 1, day_fails = day_fails - 1, until = $3 WHERE who = $1 \
             AND device = $2 AND fails > 0"; &self.who, &self.device, now)?;
        Ok(())
    }

    /// Signed in fully: this counter begins anew.
    pub async fn clear(&self, tx: &mut Tx) -> Result<()> {
        exec!(tx, "DELETE FROM staff_tries WHERE who = $1 AND device = $2"; &self.who, &self.device)?;
        Ok(())
    }
}

/// The mailed link lifts the wait, and nothing else, for all browsers.
pub async fn lift(tx: &mut Tx, who: &str) -> Result<()> {
    exec!(tx, "DELETE FROM staff_tries WHERE who = $1"; who)?;
    Ok(())
}

/// Failures of today, for tests and the page of an account.
pub async fn of_today(tx: &mut Tx, who: &str, today: NaiveDate) -> Result<i64> {
    Ok(
        fetch!(tx, value "SELECT CAST(COALESCE(SUM(day_fails), 0) AS BIGINT) FROM staff_tries WHERE who = $1 AND day \
        = $2"; who, today)?,
    )
}
