//! The switch of a county (VIS-05): while it is on, nobody visits there. Times that have not begun are suspended with its reason, whoever
//! booked is told ([`super::changes`]); off again, they are open, and what was cancelled stays so.
use chrono::{DateTime, Utc};

use crate::base::{db::Tx, error::Result, privacy::public_text::PublicText};
use crate::features::times::store::changes::Change as Changed;
use crate::office::{change::Change, trail::Entry, trail::What};
use crate::{exec, fetch};

/// A switch that is on.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Switch {
    #[sqlx(rename = "county_code")]
    pub county: String,
    /// What the public reads; empty while it is off.
    pub reason: String,
    pub since: DateTime<Utc>,
    pub version: i64,
}

struct On(Vec<Switch>);

/// Those that are on, by county; every list of times asks, so it is remembered.
pub async fn on(tx: &mut Tx) -> Result<Vec<Switch>> {
    if let Some(known) = tx.recall::<On>() {
        return Ok(known.0.clone());
    }
    let all = fetch!(tx, all "SELECT county_code, reason, since, version FROM visit_switches WHERE reason <> '' ORDER BY county_code")?;
    Ok(tx.remember(On(all)).0.clone())
}

/// The switch of a county, on or off; none was ever used where there is none.
pub async fn of(tx: &mut Tx, county: &str) -> Result<Option<Switch>> {
    Ok(
        fetch!(tx, maybe "SELECT county_code, reason, since, version FROM visit_switches WHERE county_code = $1"; county)?,
    )
}

/// How many times would be suspended, and how many people have booked or wait.
pub async fn reach(tx: &mut Tx, county: &str, now: DateTime<Utc>) -> Result<(i64, i64)> {
    Ok(
        fetch!(tx, one "SELECT COUNT(*), CAST(COALESCE(SUM(taken_places + waiting), 0) AS BIGINT) FROM visit_times WHERE \
        county_code = $1 AND state = 'open' AND starts_at > $2"; county, now)?,
    )
}

/// Turns it on, or changes its reason; `false` when somebody was first.
pub async fn turn_on(ch: &mut Change, county: &str, reason: &PublicText, seen: i64) -> Result<bool> {
    if !set(ch, county, reason, seen).await? {
        return Ok(false);
    }
    exec!(&mut ch.tx, "INSERT INTO visit_time_changes (time_id, kind, at) SELECT id, $3, $2 FROM visit_times WHERE county_code = $1 \
        AND state = 'open' AND starts_at > $2 AND (taken_places > 0 OR waiting > 0) \
        ON CONFLICT (time_id) DO UPDATE SET kind = excluded.kind, at = excluded.at";
        county, ch.now, Changed::Suspended)?;
    exec!(&mut ch.tx, "UPDATE visit_times SET state = 'suspended', reason = $3, sequence = sequence + CASE WHEN state = 'open' THEN 1 \
        ELSE 0 END, changed_at = $2, version = version + 1 WHERE county_code = $1 AND state <> 'cancelled' AND starts_at > $2";
        county, ch.now, reason)?;
    ch.trail(Entry::new(What::VisitSwitch, format!("county:{county}")).reason("on").after(&[reason]));
    Ok(true)
}

/// Turns it off; `false` when somebody was first.
pub async fn turn_off(ch: &mut Change, county: &str, seen: i64) -> Result<bool> {
    if !set(ch, county, &PublicText::default(), seen).await? {
        return Ok(false);
    }
    exec!(&mut ch.tx, "UPDATE visit_times SET state = 'open', reason = '', sequence = sequence + 1, changed_at = $2, \
        version = version + 1 WHERE county_code = $1 AND state = 'suspended' AND starts_at > $2"; county, ch.now)?;
    ch.trail(Entry::new(What::VisitSwitch, format!("county:{county}")).reason("off"));
    Ok(true)
}

async fn set(ch: &mut Change, county: &str, reason: &PublicText, seen: i64) -> Result<bool> {
    let rows = exec!(&mut ch.tx, "INSERT INTO visit_switches (county_code, reason, since, version) VALUES ($1, $2, $3, $4 + 1) \
        ON CONFLICT (county_code) DO UPDATE SET reason = excluded.reason, since = excluded.since, version = visit_switches.version + 1 \
        WHERE visit_switches.version = $4"; county, reason, ch.now, seen)?;
    Ok(rows == 1)
}
