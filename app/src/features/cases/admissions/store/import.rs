//! Lists of cases: what was checked and waits for its confirmation, the batches, and taking one back.
use std::collections::BTreeSet;

use chrono::{DateTime, Datelike as _, TimeDelta, Utc};
use uuid::Uuid;

use super::{
    create::{CreateError, create},
    step,
};
use crate::{
    base::{
        clock::local_date,
        db::Tx,
        error::AppError,
        ids::{BatchId, CaseId, CentreId, StaffId},
        keeping::{Rule, Sealed},
        keys::{Keys, field::Cell},
    },
    bind_scope, exec,
    features::cases::admissions::{
        import::{ImportRow, Report},
        types::{NewCase, Person, State},
    },
    office::{
        change::Change,
        staff::types::{Actor, Division, Scope},
        trail::{Entry, What},
    },
    on,
};

/// How long a checked list waits.
const KEEP: TimeDelta = TimeDelta::hours(1);

/// Keeps a checked list, sealed, until it is confirmed.
pub async fn keep(
    tx: &mut Tx,
    keys: &Keys,
    actor: &Actor,
    report: &Report,
    now: DateTime<Utc>,
) -> Result<Uuid, AppError> {
    let id = BatchId::new(now).uuid();
    let text = serde_json::to_string(report).map_err(|e| AppError::Internal(e.to_string()))?;
    let sealed = keys.fields().seal(Cell::new("case_uploads", "content", id), &text);
    exec!(
        tx,
        sqlx::query("INSERT INTO case_uploads (id, staff_id, content, at) VALUES ($1, $2, $3, $4)")
            .bind(id)
            .bind(actor.id)
            .bind(sealed)
            .bind(now)
    )?;
    Ok(id)
}

/// The checked list of this person, while it waits.
pub async fn kept(
    tx: &mut Tx,
    keys: &Keys,
    actor: &Actor,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<Report>, AppError> {
    let sealed: Option<Vec<u8>> = on!(tx, c => sqlx::query_scalar(
        "SELECT content FROM case_uploads WHERE id = $1 AND staff_id = $2 AND at > $3")
        .bind(id).bind(actor.id).bind(now - KEEP).fetch_optional(c).await)?;
    let Some(sealed) = sealed else { return Ok(None) };
    let text = keys.fields().open(Cell::new("case_uploads", "content", id), &sealed);
    let read = text.and_then(|t| serde_json::from_str(&t).ok());
    read.map(Some).ok_or_else(|| AppError::Internal(format!("case_uploads: {id} cannot be opened")))
}

/// Forgets a checked list.
pub async fn forget(tx: &mut Tx, actor: &Actor, id: Uuid) -> Result<(), AppError> {
    exec!(
        tx,
        sqlx::query("DELETE FROM case_uploads WHERE id = $1 AND staff_id = $2").bind(id).bind(actor.id)
    )?;
    Ok(())
}

/// Checked lists that nobody confirmed within the hour.
pub const OLD: Rule = Rule::quiet("case-uploads", "IN-09", |tx, _, now| Box::pin(sweep(tx, now)));
/// Their sealed column.
pub const SEALED: &[Sealed] = &[Sealed::new("case_uploads", "content").large()];

/// Forgets checked lists whose hour is over.
async fn sweep(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64, AppError> {
    Ok(exec!(tx, sqlx::query("DELETE FROM case_uploads WHERE at <= $1").bind(now - KEEP))?)
}

/// Which rows are of people who have a live case: with its reference where it lies in the scope, without it elsewhere (AC-04).
pub async fn live(
    tx: &mut Tx,
    scope: &Scope,
    rows: &[ImportRow],
) -> Result<Vec<(u32, Option<String>)>, AppError> {
    let mut found = vec![];
    for row in rows {
        let Some(identity) = &row.identity else { continue };
        let other: Option<String> = on!(tx, c => sqlx::query_scalar(
            "SELECT reference FROM cases WHERE identity = $1 AND live")
            .bind(identity).fetch_optional(c).await)?;
        if let Some(reference) = other {
            let own = super::by_reference(tx, scope, &reference).await?;
            found.push((row.row, own.map(|c| c.reference)));
        }
    }
    Ok(found)
}

/// Why a list was not read in; nothing of it was.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// This person has a live case meanwhile.
    #[error("row {row} has a live case")]
    Live {
        /// The row in the file.
        row: u32,
        /// Its reference, where the clerk may know it.
        reference: Option<String>,
    },
    /// The database or something else failed.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<sqlx::Error> for ApplyError {
    fn from(e: sqlx::Error) -> Self {
        Self::App(e.into())
    }
}

/// Enters all rows as drafts, in one batch. The caller commits.
///
/// # Errors
/// [`ApplyError`]; the transaction must then be dropped.
pub async fn apply(ch: &mut Change, rows: &[ImportRow]) -> Result<BatchId, ApplyError> {
    let (now, actor) = (ch.now, ch.person()?.clone());
    let batch = BatchId::new(now);
    let n = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    exec!(&mut ch.tx, sqlx::query(
        "INSERT INTO case_batches (id, staff_id, division, county_code, township_code, at, n) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(batch).bind(actor.id).bind(actor.division.code()).bind(actor.division.county().unwrap_or_default())
        .bind(actor.division.township().unwrap_or_default()).bind(now).bind(n))?;
    hold(ch, rows).await?;
    let mut references = vec![];
    for row in rows {
        // The row was checked and sealed by this installation; its place is judged again all the same.
        let village = Division::parse(&row.village).filter(|v| actor.division.contains(v));
        let village =
            village.ok_or_else(|| AppError::Internal(format!("import: row {} lies elsewhere", row.row)))?;
        let new = NewCase {
            village,
            centre: row.centre.map(CentreId::from_uuid),
            person: Person {
                name: row.name.clone(),
                village: row.village_name.clone(),
                guardian: row.guardian.clone(),
                phone: row.phone.clone(),
            },
            identity: row.identity.clone(),
            adult_on: row.adult_on,
        };
        let (id, reference) = match create(ch, &new).await {
            Ok(made) => made,
            Err(CreateError::Duplicate(reference)) => {
                let own = super::by_reference(&mut ch.tx, &actor.scope(), &reference).await?;
                return Err(ApplyError::Live { row: row.row, reference: own.map(|c| c.reference) });
            }
            Err(CreateError::App(e)) => return Err(e.into()),
        };
        exec!(
            &mut ch.tx,
            sqlx::query("INSERT INTO case_batch_items (batch_id, case_id, line) VALUES ($1, $2, $3)")
                .bind(batch)
                .bind(id)
                .bind(i64::from(row.row))
        )?;
        references.push(reference);
    }
    let parts: Vec<&str> = references.iter().map(String::as_str).collect();
    let entry = Entry::new(What::CaseImport, format!("case-batch:{}", batch.uuid()));
    ch.trail(entry.after(&parts).reason("import"));
    Ok(batch)
}

/// Takes the counters that the list will move before the first line of the trail, in the order in which every step takes them:
/// the trail is what everybody waits for at the end, so nobody may wait for a counter while holding it.
async fn hold(ch: &mut Change, rows: &[ImportRow]) -> Result<(), AppError> {
    let now = ch.now;
    let county = ch.person()?.division.county().unwrap_or_default().to_owned();
    let year = i64::from(local_date(now).year());
    exec!(
        &mut ch.tx,
        sqlx::query(
            "INSERT INTO case_numbers (county_code, year, last) VALUES ($1, $2, 0) \
         ON CONFLICT (county_code, year) DO UPDATE SET last = case_numbers.last"
        )
        .bind(&county)
        .bind(year)
    )?;
    let townships: BTreeSet<&str> = rows.iter().filter_map(|r| r.village.get(..9)).collect();
    for township in townships {
        step::count(&mut ch.tx, township, State::Draft, 0).await?;
    }
    Ok(())
}

/// A batch as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Batch {
    /// Its id.
    pub id: BatchId,
    /// Who read it in.
    pub staff_id: StaffId,
    /// In which division they worked.
    pub division: String,
    /// When.
    pub at: DateTime<Utc>,
    /// How many cases.
    pub n: i64,
    /// When it was taken back.
    pub undone_at: Option<DateTime<Utc>>,
}

/// The latest batches of a county or township, the newest first.
pub async fn batches(tx: &mut Tx, scope: &Scope) -> Result<Vec<Batch>, AppError> {
    let sql = format!(
        "SELECT id, staff_id, division, at, n, undone_at FROM case_batches WHERE {} ORDER BY at DESC, id DESC LIMIT 50",
        scope.clause(1)
    );
    Ok(on!(tx, c => bind_scope!(sqlx::query_as(sqlx::AssertSqlSafe(sql)), scope).fetch_all(c).await)?)
}

/// One batch with its cases: row in the file, reference, masked name, state; in the order of the file.
pub type Inside = (Batch, Vec<(i64, String, String, String)>);

/// The batch, if it lies in the scope.
pub async fn batch(tx: &mut Tx, scope: &Scope, id: BatchId) -> Result<Option<Inside>, AppError> {
    let sql = format!(
        "SELECT id, staff_id, division, at, n, undone_at FROM case_batches WHERE id = $1 AND {}",
        scope.clause(2)
    );
    let found: Option<Batch> = on!(tx, c => {
        let q = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(id);
        bind_scope!(q, scope).fetch_optional(c).await
    })?;
    let Some(batch) = found else { return Ok(None) };
    let cases = on!(tx, c => sqlx::query_as(
        "SELECT i.line, c.reference, c.masked, c.state FROM case_batch_items i JOIN cases c ON c.id = i.case_id \
         WHERE i.batch_id = $1 ORDER BY i.line").bind(id).fetch_all(c).await)?;
    Ok(Some((batch, cases)))
}

/// Why a batch cannot be taken back; nothing is changed then.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// There is no such batch in the scope.
    #[error("no such batch")]
    Missing,
    /// It was taken back before.
    #[error("taken back before")]
    Already,
    /// These cases were changed or moved on since.
    #[error("changed since: {}", .0.join(", "))]
    Moved(Vec<String>),
    /// The database or something else failed.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<sqlx::Error> for UndoError {
    fn from(e: sqlx::Error) -> Self {
        Self::App(e.into())
    }
}

/// Takes a batch back: its cases are gone, as long as every one of them is the draft that was read in. The caller commits.
///
/// # Errors
/// [`UndoError`]; the transaction must then be dropped.
pub async fn undo(ch: &mut Change, id: BatchId) -> Result<i64, UndoError> {
    let (now, me) = (ch.now, ch.person()?.id);
    let scope = ch.person()?.scope();
    if batch(&mut ch.tx, &scope, id).await?.is_none() {
        return Err(UndoError::Missing);
    }
    // Marking it first is the lock: a second undo waits here and then finds it done.
    let marked = exec!(
        &mut ch.tx,
        sqlx::query(
            "UPDATE case_batches SET undone_at = $2, undone_by = $3 WHERE id = $1 AND undone_at IS NULL"
        )
        .bind(id)
        .bind(now)
        .bind(me)
    )?;
    if marked == 0 {
        return Err(UndoError::Already);
    }
    // Locked by updating them: nobody takes a step while it is decided.
    let mut cases: Vec<(CaseId, String, String, String, i64)> = on!(&mut ch.tx, c => sqlx::query_as(
        "UPDATE cases SET version = version WHERE id IN (SELECT case_id FROM case_batch_items WHERE batch_id = $1) \
         RETURNING id, reference, township_code, state, version").bind(id).fetch_all(c).await)?;
    let touched = |c: &&(CaseId, String, String, String, i64)| c.3 != State::Draft.word() || c.4 != 1;
    let mut moved: Vec<String> = cases.iter().filter(touched).map(|c| c.1.clone()).collect();
    if !moved.is_empty() {
        moved.sort();
        return Err(UndoError::Moved(moved));
    }
    // The counters in one order, as in [`hold`].
    cases.sort_by(|a, b| (&a.2, &a.1).cmp(&(&b.2, &b.1)));
    exec!(&mut ch.tx, sqlx::query("DELETE FROM case_batch_items WHERE batch_id = $1").bind(id))?;
    for (case, reference, township, ..) in &cases {
        match exec!(&mut ch.tx, sqlx::query("DELETE FROM cases WHERE id = $1").bind(case)) {
            Err(sqlx::Error::Database(e)) if e.is_foreign_key_violation() => {
                return Err(UndoError::Moved(vec![reference.clone()]));
            }
            other => other?,
        };
        step::count(&mut ch.tx, township, State::Draft, -1).await?;
    }
    let references: Vec<&str> = cases.iter().map(|c| c.1.as_str()).collect();
    let entry = Entry::new(What::CaseImport, format!("case-batch:{}", id.uuid()));
    ch.trail(entry.before(&references).reason("undo"));
    Ok(i64::try_from(cases.len()).unwrap_or(i64::MAX))
}
