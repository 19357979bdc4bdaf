//! Sessions and known browsers. Only keyed codes of their tokens are stored (SE-01).
use chrono::{DateTime, TimeDelta, Utc};

use crate::base::{db::Tx, error::Result, ids::StaffId, keeping::Rule, keys::Keys, random};
use crate::office::change::Change;
use crate::office::staff::desk::{ABSOLUTE, IDLE};
use crate::{exec, fetch};

/// How long a proof of who one is counts for what is delicate.
pub const CONFIRMED: TimeDelta = TimeDelta::minutes(10);
/// How long a browser stays known without a sign-in.
const DEVICE: TimeDelta = TimeDelta::days(180);

/// What a session is found by.
pub fn hash(keys: &Keys, token: &str) -> String {
    keys.lookup("session", token)
}

/// A session as its owner sees it.
#[derive(Debug, Clone)]
pub struct Session {
    /// What it is called in forms: a code of its code, good for nothing else.
    pub reference: String,
    /// Whether it is the one that asks.
    pub here: bool,
    /// Begun.
    pub created_at: DateTime<Utc>,
    /// Last act.
    pub seen_at: DateTime<Utc>,
    /// The browser's own name.
    pub agent: String,
    /// From where it began.
    pub ip: String,
}

/// Begins a session and returns its token. Who begins one has just proved who they are.
pub async fn open(ch: &mut Change, id: StaffId, agent: &str, ip: &str) -> Result<String> {
    let token = random::token();
    let agent: String = agent.chars().filter(|c| !c.is_control()).take(200).collect();
    exec!(&mut ch.tx, "INSERT INTO staff_sessions (hash, staff_id, created_at, seen_at, confirmed_at, agent, ip) \
         VALUES ($1, $2, $3, $3, $3, $4, $5)"; hash(ch.state.keys(), &token), id, ch.now, agent, ip)?;
    Ok(token)
}

/// Gives a session a new token after a proof (SE-01); the old one is dead. `None` when the session has ended meanwhile.
pub async fn renew(ch: &mut Change, old: &str) -> Result<Option<String>> {
    let token = random::token();
    let sql = "UPDATE staff_sessions SET hash = $1, confirmed_at = $2, seen_at = $2 WHERE hash = $3";
    let n = exec!(&mut ch.tx, sql; hash(ch.state.keys(), &token), ch.now, old)?;
    Ok((n == 1).then_some(token))
}

/// Ends one session.
pub async fn end(tx: &mut Tx, hash: &str) -> Result<bool> {
    Ok(exec!(tx, "DELETE FROM staff_sessions WHERE hash = $1"; hash)? == 1)
}

/// Ends all sessions and half-open ways in of somebody (SE-05), but for one session. Returns how many sessions ended.
pub async fn end_all(tx: &mut Tx, id: StaffId, but: &str) -> Result<u64> {
    exec!(tx, "DELETE FROM staff_entries WHERE staff_id = $1"; id)?;
    Ok(exec!(tx, "DELETE FROM staff_sessions WHERE staff_id = $1 AND hash <> $2"; id, but)?)
}

/// When the person of a session last proved who they are.
pub async fn confirmed(tx: &mut Tx, hash: &str, now: DateTime<Utc>) -> Result<bool> {
    let at: Option<Option<DateTime<Utc>>> = fetch!(tx, maybe_value "SELECT confirmed_at FROM staff_sessions WHERE \
        hash = $1"; hash)?;
    Ok(at.flatten().is_some_and(|at| now - at < CONFIRMED))
}

/// The live sessions of somebody, the last used first (SE-06).
pub async fn list(
    tx: &mut Tx,
    keys: &Keys,
    now: DateTime<Utc>,
    id: StaffId,
    here: &str,
) -> Result<Vec<Session>> {
    type Row = (String, DateTime<Utc>, DateTime<Utc>, String, Option<String>);
    let rows: Vec<Row> = fetch!(tx, all "SELECT hash, created_at, seen_at, agent, ip FROM staff_sessions WHERE \
        staff_id = $1 AND seen_at > $2 AND created_at > $3 ORDER BY seen_at DESC LIMIT 100";
        id, now - IDLE, now - ABSOLUTE)?;
    Ok(rows
        .into_iter()
        .map(|(hash, created_at, seen_at, agent, ip)| Session {
            reference: reference(keys, &hash),
            here: hash == here,
            created_at,
            seen_at,
            agent,
            ip: ip.unwrap_or_default(),
        })
        .collect())
}

fn reference(keys: &Keys, hash: &str) -> String {
    keys.lookup("session-reference", hash)
}

/// Ends the session of somebody that goes by this reference; false when it is not theirs.
pub async fn end_by_reference(tx: &mut Tx, keys: &Keys, id: StaffId, wanted: &str) -> Result<bool> {
    let hashes: Vec<String> = fetch!(tx, values "SELECT hash FROM staff_sessions WHERE staff_id = $1"; id)?;
    match hashes.iter().find(|h| reference(keys, h) == wanted) {
        Some(hash) => end(tx, hash).await,
        None => Ok(false),
    }
}

/// Notes that its person acted (SE-03).
pub async fn touch(tx: &mut Tx, hash: &str, now: DateTime<Utc>) -> Result<()> {
    exec!(tx, "UPDATE staff_sessions SET seen_at = $1 WHERE hash = $2"; now, hash)?;
    Ok(())
}

/// Whose session this is or was, while its row stands (SE-07): a day after its end at most.
pub async fn owner(tx: &mut Tx, hash: &str) -> Result<Option<StaffId>> {
    Ok(
        fetch!(tx, maybe_value "SELECT x.staff_id FROM staff_sessions x JOIN staff s ON s.id = x.staff_id WHERE \
        x.hash = $1 AND s.status = 'active'"; hash)?,
    )
}

fn device_hash(keys: &Keys, id: StaffId, token: &str) -> String {
    keys.lookup("device", &format!("{}/{token}", id.uuid()))
}

/// The keyed code of a browser in which this person has signed in before (AU-07); empty for any other.
pub async fn device(tx: &mut Tx, keys: &Keys, id: StaffId, token: Option<&str>) -> Result<String> {
    let Some(token) = token else { return Ok(String::new()) };
    let hash = device_hash(keys, id, token);
    let known: Option<String> = fetch!(tx, maybe_value "SELECT hash FROM staff_devices WHERE hash = $1 AND staff_id \
        = $2"; &hash, id)?;
    Ok(known.unwrap_or_default())
}

/// Knows this browser from now on. One browser's token serves all who share it; each has their own row.
pub async fn know_device(ch: &mut Change, id: StaffId, token: &str) -> Result<()> {
    let hash = device_hash(ch.state.keys(), id, token);
    exec!(&mut ch.tx, "INSERT INTO staff_devices (hash, staff_id, seen_at) VALUES ($1, $2, $3) ON CONFLICT (hash) \
         DO UPDATE SET seen_at = excluded.seen_at"; hash, id, ch.now)?;
    Ok(())
}

/// Forgets all browsers of somebody.
pub async fn forget_devices(tx: &mut Tx, id: StaffId) -> Result<()> {
    exec!(tx, "DELETE FROM staff_devices WHERE staff_id = $1"; id)?;
    Ok(())
}

/// Sessions, half-open ways in, links, kept texts and counters (SE-07, SE-08).
pub const OLD: Rule = Rule::quiet("ways-in", "SE-07", |tx, _, now| Box::pin(sweep(tx, now)));

/// Deletes what has outlived its use: sessions a day after their end, half-open ways in, links, kept texts, old counters.
/// Says how many.
pub async fn sweep(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64> {
    let day = TimeDelta::days(1);
    let mut gone = 0;
    gone += exec!(tx, "DELETE FROM staff_sessions WHERE seen_at < $1 OR created_at < $2";
        now - IDLE - day, now - ABSOLUTE - day)?;
    gone += exec!(tx, "DELETE FROM staff_entries WHERE created_at < $1"; now - super::ways::ENROL)?;
    gone += exec!(tx, "DELETE FROM staff_links WHERE ends_at < $1"; now)?;
    gone += exec!(tx, "DELETE FROM staff_kept WHERE created_at < $1"; now - super::kept::KEEP)?;
    gone += exec!(tx, "DELETE FROM staff_devices WHERE seen_at < $1"; now - DEVICE)?;
    gone +=
        exec!(tx, "DELETE FROM staff_tries WHERE day < $1"; crate::base::clock::local_date(now - day - day))?;
    Ok(gone)
}
