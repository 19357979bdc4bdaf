//! The transactions that change a notice. Each locks the row it is about by updating it first, lets the state machine of
//! `types` decide, and writes the totals and the places a notice can be found under in the same transaction.
//! To add one: a method on [`Life`] first, then its transaction here.
use chrono::{DateTime, Utc};
use sqlx::types::Text;

use super::load;
use crate::base::{
    calendar::Calendar, clock::local_date, db::Tx, error::AppError, error::Result, ids::CentreId,
    ids::NoticeId, keeping::Rule, keys::Keys, privacy::K, privacy::WebRow, privacy::masking::mask,
};
use crate::base::{checks::PersonName, privacy::public_text::PublicText};
use crate::features::notices::types::draft::Checked;
use crate::features::notices::types::{
    Life, Notice, NoticeNo, Outcome, Refused, StepKind, StepTaken, WithdrawReason,
};
use crate::office::{change::Change, trail::Entry, trail::What};
use crate::{exec, fetch};

#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    #[error(transparent)]
    Refused(#[from] Refused),
    #[error("no such notice")]
    Missing,
    /// A posting date that has passed: a notice is never back-dated (falsified dates, domain.md §7.2).
    #[error("the posting time has passed")]
    Backdated,
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<sqlx::Error> for WriteError {
    fn from(e: sqlx::Error) -> Self {
        Self::App(e.into())
    }
}

/// For callers that have no page for a refusal: what is refused is a fault of theirs.
impl From<WriteError> for AppError {
    fn from(e: WriteError) -> Self {
        match e {
            WriteError::App(e) => e,
            WriteError::Missing => Self::NotFound,
            other => Self::Internal(format!("notices: {other}")),
        }
    }
}

/// Publishes a checked draft: takes the next number of the county and year, so that none is skipped or taken twice, and
/// stores header, masked rows, places, totals and the keyed fingerprint together.
///
/// # Errors
/// [`WriteError::Backdated`].
pub async fn publish(
    tx: &mut Tx,
    keys: &Keys,
    checked: &Checked,
    now: DateTime<Utc>,
) -> Result<NoticeNo, WriteError> {
    let d = checked.draft();
    if d.posted_at < now {
        return Err(WriteError::Backdated);
    }
    let year = i64::from(checked.year());
    // The counter row is the lock: whoever publishes next in this county waits here.
    let seq: i64 = fetch!(tx, value "INSERT INTO notice_numbers (county_code, year, last) VALUES ($1, $2, 1) ON \
        CONFLICT (county_code, year) DO UPDATE SET last = notice_numbers.last + 1 RETURNING last"; &d.county, year)?;
    let no = NoticeNo::new(&d.county, checked.year(), seq);
    let id = NoticeId::new(now);
    let ends_at = checked.period().ends_at();
    let places = checked.places();
    let steps = serde_json::to_string(&checked.public_steps()).map_err(AppError::from)?;
    let proof = proof(keys, &no, d.posted_at, ends_at, &steps, &masked_rows(checked));
    let [drafted, reviewed, published] = &d.hands;
    exec!(tx, "INSERT INTO notices (id, county_code, year, seq, kind, batch, authority, place, people, shown, rule, \
         policy, filing_no, steps, phone, address, hours, posted_at, ends_at, closes_at, extended_days, provisional, \
         version, objections_received, objections_closed, drafted_by, reviewed_by, published_by, proof) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $19, 0, $20, \
         1, 0, 0, $21, $22, $23, $24)";
        id, &d.county, year, seq, d.kind, d.batch, &d.authority, places.join(","), count(d.subjects.len()),
        count(checked.web().shown.len()), d.rule.to_string(), d.policy, &d.filing_no, &steps, &d.channels.phone,
        &d.channels.address, &d.channels.hours, d.posted_at, ends_at, checked.period().provisional, drafted.map(Text),
        reviewed.map(Text), published.map(Text), &proof)?;
    for row in &checked.web().shown {
        exec!(tx, "INSERT INTO notice_rows (notice_id, serial, masked, township_code, centre_id, ends_at, corrected) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)";
            id, i64::from(row.serial), &row.masked, &row.township, row.centre.flatten(), ends_at, false)?;
    }
    for place in &places {
        exec!(tx, "INSERT INTO notice_townships (township_code, closes_at, notice_id) VALUES ($1, $2, $3)";
            place, ends_at, id)?;
    }
    exec!(tx, "INSERT INTO notice_totals (county_code, kind, year, n) VALUES ($1, $2, $3, 1) \
         ON CONFLICT (county_code, kind, year) DO UPDATE SET n = notice_totals.n + 1"; &d.county, d.kind, year)?;
    Ok(no)
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn masked_rows(checked: &Checked) -> String {
    let line = |r: &WebRow<Option<CentreId>>| {
        format!("{}|{}|{}", r.serial, r.masked, r.township.as_deref().unwrap_or_default())
    };
    checked.web().shown.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn proof(
    keys: &Keys,
    no: &NoticeNo,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    steps: &str,
    rows: &str,
) -> String {
    keys.proof(&["notice", &no.to_string(), &from.to_rfc3339(), &to.to_rfc3339(), steps, rows])
}

/// Locks a notice for a change and reads it: the update holds its row (PostgreSQL) or the writer (SQLite).
pub(crate) async fn lock(tx: &mut Tx, no: &NoticeNo) -> Result<Notice, WriteError> {
    exec!(tx, "UPDATE notices SET version = version WHERE county_code = $1 AND year = $2 AND seq = $3";
        no.county(), i64::from(no.year()), no.seq())?;
    load(tx, no).await?.ok_or(WriteError::Missing)
}

/// Takes a notice down before its end (RET-06); its rows are gone with the transaction.
///
/// # Errors
/// When it is closed already or missing.
pub async fn withdraw(
    tx: &mut Tx,
    no: &NoticeNo,
    now: DateTime<Utc>,
    why: WithdrawReason,
) -> Result<(), WriteError> {
    let notice = lock(tx, no).await?;
    let life = notice.life.withdraw(now, why)?;
    exec!(tx, "UPDATE notices SET withdrawn_at = $1, withdrawn_reason = $2, closes_at = $3, shown = 0 WHERE id = $4";
        now, why, life.closes_at(), notice.id)?;
    exec!(tx, "DELETE FROM notice_rows WHERE notice_id = $1"; notice.id)?;
    move_places(tx, notice.id, &life).await
}

pub(super) async fn move_places(tx: &mut Tx, id: NoticeId, life: &Life) -> Result<(), WriteError> {
    exec!(tx, "UPDATE notice_townships SET closes_at = $1 WHERE notice_id = $2"; life.closes_at(), id)?;
    Ok(())
}

/// Announces the result of an ended notice: counts only (RET-02).
///
/// # Errors
/// When the period still runs, an objection is open, the counts do not add up, or it was done before.
pub async fn conclude(
    tx: &mut Tx,
    no: &NoticeNo,
    now: DateTime<Utc>,
    result: Outcome,
) -> Result<(), WriteError> {
    let notice = lock(tx, no).await?;
    let (received, closed) = notice.objections;
    notice.life.conclude(now, notice.people, received - closed, result)?;
    exec!(tx, "UPDATE notices SET concluded_at = $1, cleared = $2, returned = $3 WHERE id = $4";
        now, result.cleared, result.returned, notice.id)?;
    Ok(())
}

/// Counts an objection that came in or was answered; the register itself belongs to the objections feature.
///
/// # Errors
/// When the notice is missing.
pub async fn count_objection(
    tx: &mut Tx,
    no: &NoticeNo,
    received: i64,
    closed: i64,
) -> Result<(), WriteError> {
    let notice = lock(tx, no).await?;
    exec!(tx, "UPDATE notices SET objections_received = objections_received + $1, objections_closed = \
         objections_closed + $2 WHERE id = $3"; received, closed, notice.id)?;
    Ok(())
}

/// Corrects the name of one row: a new numbered version with a public reason, and a full new period for that row (OBJ-06). A line
/// that the web only counts (PUB-08) is corrected on the board alone; its period starts anew as well.
///
/// # Errors
/// When the notice is closed or there is no such line.
pub async fn correct(
    tx: &mut Tx,
    keys: &Keys,
    calendar: &Calendar,
    no: &NoticeNo,
    now: DateTime<Utc>,
    (serial, name): (i64, &PersonName),
    reason: &PublicText,
) -> Result<i64, WriteError> {
    let notice = lock(tx, no).await?;
    if !matches!(notice.life.state(now), crate::features::notices::types::State::Open { .. }) {
        return Err(Refused::Closed.into());
    }
    let shown = super::rows(tx, &notice, now).await?;
    if !(1..=notice.people).contains(&serial) {
        return Err(Refused::NoRow.into());
    }
    let ends_at = calendar.period(local_date(now), notice.rule).ends_at();
    let masked = mask(name.expose());
    exec!(tx, "UPDATE notice_rows SET masked = $1, ends_at = $2, corrected = $3 WHERE notice_id = $4 AND serial = $5";
        &masked, ends_at, true, notice.id, serial)?;
    let masks = shown
        .iter()
        .map(|r| (r.serial, if r.serial == serial { masked.as_str() } else { r.masked.as_str() }));
    renumber(tx, notice.id, masks.collect()).await?;
    let version = notice.version + 1;
    let life = Life { ends_at: ends_at.max(notice.life.ends_at), ..notice.life };
    let proof = proof(keys, no, now, ends_at, reason, &format!("{version}|{serial}|{masked}"));
    exec!(tx, "UPDATE notices SET version = $1, ends_at = $2, closes_at = $2, proof = $3 WHERE id = $4";
        version, life.ends_at, &proof, notice.id)?;
    exec!(tx, "INSERT INTO notice_versions (notice_id, version, at, reason, serials, proof) \
         VALUES ($1, $2, $3, $4, $5, $6)"; notice.id, version, now, reason.as_str(), serial.to_string(), &proof)?;
    move_places(tx, notice.id, &life).await?;
    Ok(version)
}

/// Takes one row off the page at once, because consent was refused or withdrawn (PUB-10). If fewer than [`K`] rows
/// of a township remain, those no longer say township and centre; if fewer remain in all, none is shown (PUB-09).
///
/// # Errors
/// When the row is not on the page.
pub async fn remove_row(
    tx: &mut Tx,
    no: &NoticeNo,
    now: DateTime<Utc>,
    serial: i64,
) -> Result<(), WriteError> {
    let notice = lock(tx, no).await?;
    let rows = super::rows(tx, &notice, now).await?;
    let Some(gone) = rows.iter().find(|r| r.serial == serial) else { return Err(Refused::NoRow.into()) };
    let rest: Vec<_> = rows.iter().filter(|r| r.serial != serial).collect();
    let group = rest.iter().filter(|r| r.township == gone.township).count();
    let keep = if rest.len() < K { 0 } else { rest.len() };
    exec!(tx, "DELETE FROM notice_rows WHERE notice_id = $1 AND (serial = $2 OR $3 = 0)";
        notice.id, serial, count(keep))?;
    if keep == 0 || (gone.township.is_some() && group < K) {
        exec!(tx, "UPDATE notice_rows SET township_code = NULL, centre_id = NULL WHERE notice_id = $1 \
             AND township_code = $2"; notice.id, &gone.township)?;
        exec!(tx, "DELETE FROM notice_townships WHERE notice_id = $1"; notice.id)?;
        // Nor do title and steps name a township any more.
        let steps: Vec<StepTaken> = notice
            .steps
            .iter()
            .map(|s| match s.step {
                StepKind::Township => StepTaken { by: None, ..s.clone() },
                _ => s.clone(),
            })
            .collect();
        let steps = serde_json::to_string(&steps).map_err(AppError::from)?;
        exec!(tx, "UPDATE notices SET place = '', steps = $1 WHERE id = $2"; steps, notice.id)?;
    }
    renumber(tx, notice.id, rest.iter().map(|r| (r.serial, r.masked.as_str())).collect()).await?;
    exec!(tx, "UPDATE notices SET shown = $1 WHERE id = $2"; count(keep), notice.id)?;
    Ok(())
}

/// Takes one row off the web at once, with its line of the trail, whoever asks for it. False when there is none to lose: the person
/// was only counted, the period is over, or the notice is gone.
pub async fn row_off(
    ch: &mut Change,
    (no, serial): (&NoticeNo, i64),
    at: DateTime<Utc>,
    why: &str,
) -> Result<bool> {
    match remove_row(&mut ch.tx, no, at, serial).await {
        Ok(()) => {
            ch.trail(person_off(no, serial, why));
            Ok(true)
        }
        Err(WriteError::Refused(Refused::NoRow | Refused::Closed) | WriteError::Missing) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// That one person was taken out of a notice.
pub fn person_off(no: &NoticeNo, serial: i64, why: &str) -> Entry {
    Entry::new(What::NoticeWithdraw, format!("notice:{no}")).after(&[&serial.to_string()]).reason(why)
}

/// Counts the numbers behind equal masks anew: `张某1, 张某3` becomes `张某1, 张某2`, and a mask that stands alone has none. A gap
/// would tell which name left.
async fn renumber(tx: &mut Tx, id: NoticeId, rows: Vec<(i64, &str)>) -> Result<(), WriteError> {
    let bases: Vec<&str> =
        rows.iter().map(|(_, m)| m.trim_end_matches(|c: char| c.is_ascii_digit())).collect();
    for (i, (serial, _)) in rows.iter().enumerate() {
        let same = |list: &[&str]| list.iter().filter(|b| **b == bases[i]).count();
        let number = if same(&bases) == 1 { String::new() } else { same(&bases[..=i]).to_string() };
        exec!(tx, "UPDATE notice_rows SET masked = $1 WHERE notice_id = $2 AND serial = $3";
            format!("{}{number}", bases[i]), id, serial)?;
    }
    Ok(())
}

/// Masked rows, until the period ends (RET-01, RET-03, PIPL 47).
pub const OLD: Rule = Rule::told("notice-rows", "RET-01", |tx, _, now| Box::pin(sweep(tx, now)));

/// Deletes the rows whose time is over (RET-01, RET-03) and says how many; safe to run on every node at any time.
pub async fn sweep(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64> {
    Ok(exec!(tx, "DELETE FROM notice_rows WHERE ends_at <= $1"; now)?)
}
