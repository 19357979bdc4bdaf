//! Strict limits, counted in the database so that several nodes count together (RL-02, AC-10, IN-07). They are wide enough
//! for a village behind one address. Whose it is stands there as a keyed code only.
use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    base::keeping::Rule,
    base::{clock::SHANGHAI, db::Tx, error::AppError, keys::Keys, words},
    exec, on,
};

words! {
    /// What is counted.
    What {
        /// Wrong receipt codes of a network, an hour.
        Code = "code",
        /// Objections of a network, a day.
        Objection = "objection",
        /// Saved forms of a network, an hour.
        Draft = "draft",
        /// Files of a network, a day.
        File = "file",
        /// Bytes of files of a network, a day.
        Bytes = "bytes",
    }
}

impl What {
    /// The most in one slot.
    #[must_use]
    pub const fn limit(self) -> i64 {
        match self {
            Self::Code => 30,
            Self::Objection => 60,
            Self::Draft => 200,
            Self::File => 90,
            Self::Bytes => 300 * 1024 * 1024,
        }
    }

    fn slot(self, now: DateTime<Utc>) -> String {
        let hour = matches!(self, Self::Code | Self::Draft);
        now.with_timezone(&SHANGHAI).format(if hour { "%Y%m%d%H" } else { "%Y%m%d" }).to_string()
    }
}

/// The network of an address: IPv6 by /64 (RL-01).
#[must_use]
pub fn network(ip: Option<IpAddr>) -> String {
    match ip {
        None => String::new(),
        Some(IpAddr::V4(ip)) => ip.to_string(),
        Some(IpAddr::V6(ip)) => ip.segments()[..4].iter().map(|s| format!("{s:x}:")).collect(),
    }
}

fn whose(keys: &Keys, who: &str) -> String {
    keys.lookup("quota", who)
}

/// Whether the slot is full already; counts nothing.
pub async fn full(
    tx: &mut Tx,
    keys: &Keys,
    now: DateTime<Utc>,
    what: What,
    who: &str,
) -> Result<bool, AppError> {
    let n: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT n FROM quotas WHERE what = $1 AND whose = $2 AND slot = $3")
        .bind(what).bind(whose(keys, who)).bind(what.slot(now)).fetch_optional(c).await)?;
    Ok(n.unwrap_or(0) >= what.limit())
}

/// Counts `by` more and says whether that is still within the limit. Two nodes at once count one after the other.
pub async fn take(
    tx: &mut Tx,
    keys: &Keys,
    now: DateTime<Utc>,
    what: What,
    who: &str,
    by: i64,
) -> Result<bool, AppError> {
    let n: i64 = on!(tx, c => sqlx::query_scalar(
        "INSERT INTO quotas (what, whose, slot, n, at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (what, whose, slot) DO UPDATE SET n = quotas.n + excluded.n RETURNING n")
        .bind(what).bind(whose(keys, who)).bind(what.slot(now)).bind(by).bind(now).fetch_one(c).await)?;
    if n >= what.limit() && n - by < what.limit() {
        // The alarm of AC-10; without the address (LG-01).
        tracing::warn!(alarm = "quota", what = what.word(), "a network or address reached its limit");
    }
    Ok(n <= what.limit())
}

/// Old counters.
pub const OLD: Rule = Rule::quiet("quotas", "RL-03", |tx, _, now| Box::pin(sweep(tx, now)));

/// Forgets counters older than two days.
pub async fn sweep(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64, AppError> {
    Ok(exec!(tx, sqlx::query("DELETE FROM quotas WHERE at < $1").bind(now - TimeDelta::days(2)))?)
}
