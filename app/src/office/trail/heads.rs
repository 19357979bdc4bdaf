//! Signed heads of the chain, kept outside the database (LG-05): whoever can write to the database, and even whoever recomputes a
//! suffix, cannot make it agree with them. One line of JSON each in `audit-heads.jsonl` of the data folder, appended and synced;
//! a copy on another machine protects against one who has this one.
use std::{
    collections::BTreeMap,
    fs::{File, OpenOptions},
    io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::store::read;
use crate::base::{error::AppError, error::Result, keys::Keys};
use crate::web::state::AppState;

/// The file's name.
pub const FILE: &str = "audit-heads.jsonl";
/// Not more often than that: a year of heads stays below ten megabytes.
pub const EVERY: TimeDelta = TimeDelta::minutes(10);

/// One signed head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Number of the last line at that time.
    pub seq: i64,
    /// Its code.
    pub hash: String,
    /// When it was signed.
    pub at: DateTime<Utc>,
    mac: String,
}

impl Head {
    /// Signs a head.
    pub fn sign(keys: &Keys, seq: i64, hash: &str, at: DateTime<Utc>) -> Self {
        Self { seq, hash: hash.to_owned(), at, mac: mac(keys, seq, hash, at) }
    }

    fn genuine(&self, keys: &Keys) -> bool {
        // The reader of the file has no oracle to time: comparing plainly tells nobody anything.
        self.mac == mac(keys, self.seq, &self.hash, self.at)
    }
}

fn mac(keys: &Keys, seq: i64, hash: &str, at: DateTime<Utc>) -> String {
    keys.audit(&["head", &seq.to_string(), hash, &at.to_rfc3339_opts(SecondsFormat::Millis, true)])
}

/// What is wrong with the file.
#[derive(Debug, thiserror::Error)]
pub enum HeadsError {
    /// A line that is none, or was changed; its number from 1.
    #[error("line {0}")]
    Line(usize),
    /// The file cannot be read.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Where the heads are kept.
pub fn path(data: &Path) -> PathBuf {
    data.join(FILE)
}

/// All heads by number. A last line without its end was never finished (a power cut) and does not count; no file, no heads.
pub fn load(file: &Path, keys: &Keys) -> Result<BTreeMap<i64, Head>, HeadsError> {
    let file = match File::open(file) {
        Ok(file) => file,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(e) => return Err(e.into()),
    };
    let mut heads: BTreeMap<i64, Head> = BTreeMap::new();
    let (mut reader, mut line, mut number) = (BufReader::new(file), Vec::new(), 0);
    loop {
        line.clear();
        reader.by_ref().take(4096).read_until(b'\n', &mut line)?;
        number += 1;
        if line.is_empty() {
            return Ok(heads);
        }
        if line.last() != Some(&b'\n') {
            return if line.len() < 4096 { Ok(heads) } else { Err(HeadsError::Line(number)) };
        }
        let head: Head = serde_json::from_slice(&line).map_err(|_| HeadsError::Line(number))?;
        let newer = heads
            .last_key_value()
            .is_none_or(|(seq, h)| head.seq > *seq || (head.seq == *seq && head.hash == h.hash));
        if !head.genuine(keys) || !newer {
            return Err(HeadsError::Line(number));
        }
        heads.insert(head.seq, head);
    }
}

/// The last whole line of the file, without reading all of it.
fn last(file: &mut File) -> io::Result<(Option<Head>, u64)> {
    let size = file.seek(SeekFrom::End(0))?;
    let from = size.saturating_sub(8192);
    file.seek(SeekFrom::Start(from))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    let whole = tail.iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1);
    let line = tail[..whole].split(|b| *b == b'\n').rfind(|l| !l.is_empty());
    Ok((line.and_then(|l| serde_json::from_slice(l).ok()), from + whole as u64))
}

/// Appends a head when the chain moved on since the last one; `true` when it did. Waits for the disk.
fn append(
    file: &Path,
    keys: &Keys,
    (seq, hash): (i64, &str),
    now: DateTime<Utc>,
    soon: bool,
) -> io::Result<bool> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut out = options.open(file)?;
    // Two processes on one folder (serve and worker) take turns.
    out.lock()?;
    let (before, end) = last(&mut out)?;
    if let Some(before) = before {
        if before.seq > seq {
            return Err(io::Error::other(format!(
                "the trail ends at {seq}, but a head was signed for {}: run `nuanfang verify`",
                before.seq
            )));
        }
        if before.seq == seq || (!soon && now - before.at < EVERY) {
            return Ok(false);
        }
    }
    let mut line = serde_json::to_vec(&Head::sign(keys, seq, hash, now)).map_err(io::Error::other)?;
    line.push(b'\n');
    // What a power cut left unfinished is written over.
    out.set_len(end)?;
    out.seek(SeekFrom::Start(end))?;
    out.write_all(&line)?;
    out.sync_all()?;
    Ok(true)
}

/// Signs the head of now, if it moved. `soon` does not wait for [`EVERY`]: at shutdown, and after a check.
///
/// # Errors
/// When the database or the file cannot be used, or when the chain is shorter than a head that was signed.
pub async fn sign(state: &AppState, soon: bool) -> Result<bool> {
    let mut tx = state.db().read().await?;
    let ends = read::ends(&mut tx).await?;
    drop(tx);
    let Some(ends) = ends.filter(|e| e.head > 0) else { return Ok(false) };
    let (file, keys, now) = (path(&state.running().data), state.keys().clone(), state.clock().now());
    // The disk may be slow; the runtime's threads are for requests.
    tokio::task::spawn_blocking(move || append(&file, &keys, (ends.head, &ends.hash), now, soon))
        .await
        .map_err(|e| AppError::Internal(e.to_string()))?
        .map_err(|e| AppError::Internal(format!("audit heads: {e}")))
}
