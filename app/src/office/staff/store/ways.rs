//! The ways in besides the password: half-open entries (AU-04), mailed links (AU-10, AU-11), one-time codes (AU-03) and recovery
//! codes (AU-06).
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::base::{
    db::Tx, error::Result, ids::EventId, ids::StaffId, keeping::Sealed, keys::Keys, keys::field::Cell,
    random, words,
};
use crate::office::change::Change;
use crate::{exec, fetch};

/// How long a half-open sign-in lives (AU-04).
pub const ENTRY: TimeDelta = TimeDelta::minutes(5);
/// How long an enrolment may take: finding and installing an authenticator takes its time.
pub const ENROL: TimeDelta = TimeDelta::minutes(30);
/// Wrong codes after which a half-open sign-in dies (AU-04).
pub const WRONG: i64 = 3;

words! {
    /// What a half-open way in waits for.
    Waits {
        /// The one-time code.
        Code = "code",
        /// The enrolment of an authenticator.
        Enrol = "enrol",
        /// That the recovery codes were read.
        Codes = "codes",
    }
}

impl Waits {
    const fn lives(self) -> TimeDelta {
        match self {
            Self::Code => ENTRY,
            Self::Enrol | Self::Codes => ENROL,
        }
    }
}

/// A half-open way in.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its keyed code.
    pub hash: String,
    pub staff: StaffId,
    pub waits: Waits,
    /// Where to afterwards.
    pub next: String,
    /// The secret that is being enrolled.
    pub totp: Option<String>,
    /// The recovery codes that are shown once.
    pub codes: Option<String>,
}

pub const SEALED: &[Sealed] = &[Sealed::new("staff_entries", "totp"), Sealed::new("staff_entries", "codes")];

fn cell(column: &'static str, id: Uuid) -> Cell {
    Cell::new("staff_entries", column, id)
}

/// Begins one; returns the cookie's token.
pub async fn enter(
    ch: &mut Change,
    staff: StaffId,
    waits: Waits,
    next: &str,
    secret: Option<&str>,
) -> Result<String> {
    let (token, id, keys) = (random::token(), EventId::new(ch.now).uuid(), ch.state.keys());
    let totp = secret.map(|s| keys.fields().seal(cell("totp", id), s));
    exec!(&mut ch.tx, "INSERT INTO staff_entries (hash, id, staff_id, kind, wrong, next_path, totp, created_at) \
         VALUES ($1, $2, $3, $4, 0, $5, $6, $7)"; keys.lookup("entry", &token), id, staff, waits, next, totp,
        ch.now)?;
    Ok(token)
}

/// The way in of a cookie, while it lives and its person may come in.
pub async fn entry(tx: &mut Tx, keys: &Keys, now: DateTime<Utc>, token: &str) -> Result<Option<Entry>> {
    type Row = (String, Uuid, StaffId, String, i64, String, Option<Vec<u8>>, Option<Vec<u8>>, DateTime<Utc>);
    let row: Option<Row> = fetch!(tx, maybe "SELECT e.hash, e.id, e.staff_id, e.kind, e.wrong, e.next_path, e.totp, \
        e.codes, e.created_at FROM staff_entries e JOIN staff s ON s.id = e.staff_id WHERE e.hash = $1 AND s.status \
        <> 'disabled'"; keys.lookup("entry", token))?;
    let Some((hash, id, staff, kind, wrong, next, totp, codes, at)) = row else { return Ok(None) };
    let Some(waits) = Waits::parse(&kind) else { return Ok(None) };
    if wrong >= WRONG || now - at >= waits.lives() {
        return Ok(None);
    }
    let open =
        |column, sealed: Option<Vec<u8>>| sealed.and_then(|s| keys.fields().open(cell(column, id), &s));
    Ok(Some(Entry { hash, staff, waits, next, totp: open("totp", totp), codes: open("codes", codes) }))
}

/// Takes a try; returns how many are left should it be wrong, `None` when none was. Whoever comes at the same time waits here.
pub async fn take(tx: &mut Tx, hash: &str) -> Result<Option<i64>> {
    let wrong: Option<i64> = fetch!(tx, maybe_value "UPDATE staff_entries SET wrong = wrong + 1 WHERE hash = $1 AND \
        wrong < $2 RETURNING wrong"; hash, WRONG)?;
    Ok(wrong.map(|wrong| WRONG - wrong))
}

/// Uses a way in up; false when somebody was faster.
pub async fn leave(tx: &mut Tx, hash: &str) -> Result<bool> {
    Ok(exec!(tx, "DELETE FROM staff_entries WHERE hash = $1"; hash)? == 1)
}

/// After the enrolment: the way in waits for the recovery codes to be read.
pub async fn show_codes(ch: &mut Change, hash: &str, codes: &[String]) -> Result<()> {
    let id: Uuid = fetch!(&mut ch.tx, value "SELECT id FROM staff_entries WHERE hash = $1"; hash)?;
    let sealed = ch.state.keys().fields().seal(cell("codes", id), &codes.join("\n"));
    exec!(&mut ch.tx, "UPDATE staff_entries SET kind = 'codes', codes = $1, totp = NULL, created_at = $2 WHERE hash = $3";
        sealed, ch.now, hash)?;
    Ok(())
}

/// Accepts a step of somebody's one-time code a single time (AU-03): false when it, or a later one, was used already.
pub async fn use_step(tx: &mut Tx, id: StaffId, step: i64) -> Result<bool> {
    Ok(exec!(tx, "UPDATE staff SET totp_step = $1 WHERE id = $2 AND totp_step < $1"; step, id)? == 1)
}

/// Ten new recovery codes; the old set is dead (AU-06).
pub async fn new_codes(tx: &mut Tx, keys: &Keys, id: StaffId) -> Result<Vec<String>> {
    no_codes(tx, id).await?;
    let codes: Vec<String> = std::iter::repeat_with(random::code).take(10).collect();
    for code in &codes {
        exec!(tx, "INSERT INTO staff_recovery (hash, staff_id) VALUES ($1, $2)"; recovery_hash(keys, id, code), id)?;
    }
    Ok(codes)
}

/// All recovery codes of somebody are dead.
pub async fn no_codes(tx: &mut Tx, id: StaffId) -> Result<()> {
    exec!(tx, "DELETE FROM staff_recovery WHERE staff_id = $1"; id)?;
    Ok(())
}

/// Uses a recovery code up; false when it is not one of theirs.
pub async fn use_code(tx: &mut Tx, keys: &Keys, id: StaffId, typed: &str) -> Result<bool> {
    let Some(code) = random::parse_code(typed) else { return Ok(false) };
    Ok(exec!(tx, "DELETE FROM staff_recovery WHERE hash = $1 AND staff_id = $2";
        recovery_hash(keys, id, &code), id)?
        == 1)
}

/// How many recovery codes are left.
pub async fn codes_left(tx: &mut Tx, id: StaffId) -> Result<i64> {
    Ok(fetch!(tx, value "SELECT COUNT(*) FROM staff_recovery WHERE staff_id = $1"; id)?)
}

fn recovery_hash(keys: &Keys, id: StaffId, code: &str) -> String {
    keys.lookup("recovery", &format!("{}/{code}", id.uuid()))
}
