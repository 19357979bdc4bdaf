//! The deletions that belong to no single feature: this is the one place that knows every table with a person in it. Each takes at most [`BATCH`] rows and finds them by an index.
use chrono::{DateTime, Utc};

use super::{BATCH, CAME_TO_NOTHING, EXITED};
use crate::{
    base::{
        db::Tx,
        error::AppError,
        ids::{CaseId, ExitId},
        keys::{Keys, field::Cell},
    },
    exec,
    features::cases::admissions::types::{Person, State},
    on,
};

/// Which case stood behind which line of a notice, of notices that were posted and closed before (RET-03).
pub(super) async fn links(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, AppError> {
    Ok(exec!(tx, sqlx::query(
        "DELETE FROM notice_subjects WHERE (notice_id, case_id) IN (SELECT s.notice_id, s.case_id FROM notice_subjects s \
         JOIN notices n ON n.id = s.notice_id WHERE s.posted_at <= $1 AND n.closes_at <= $1 ORDER BY s.posted_at LIMIT $2)")
        .bind(before).bind(BATCH))?)
}

/// Cases that one transaction empties: each takes several statements.
const CASES: i64 = 100;

/// What else goes with the person of a case: `$1` is the case. To add a table about persons of cases: its statement.
const WITH_THE_PERSON: &[&str] = &[
    // What colleagues noted may say anything.
    "UPDATE case_events SET note = '' WHERE case_id = $1",
    // Facts of eligibility: disability and poverty (RES-02, RES-03).
    "DELETE FROM case_checks WHERE case_id = $1",
    "UPDATE case_opinions SET note = '' WHERE case_id = $1",
    // What somebody could or could not do alone, and when they were in hospital; the stays remain for the figures.
    "DELETE FROM assessments WHERE stay_id IN (SELECT id FROM stays WHERE case_id = $1)",
    "DELETE FROM absences WHERE stay_id IN (SELECT id FROM stays WHERE case_id = $1)",
];

/// Empties what was said and written about the exits of a case; reasons, dates and decision numbers stay.
async fn exits(tx: &mut Tx, keys: &Keys, case: CaseId) -> Result<(), AppError> {
    let ids: Vec<ExitId> = on!(tx, c => sqlx::query_scalar("SELECT id FROM exits WHERE case_id = $1")
        .bind(case).fetch_all(c).await)?;
    for id in ids {
        let nothing = |column| keys.fields().seal(Cell::new("exits", column, id.uuid()), "");
        exec!(tx, sqlx::query(
            "UPDATE exits SET evidence = $1, grounds = $2, statement = CASE WHEN statement IS NULL THEN NULL ELSE $3 END, \
             review_note = NULL WHERE id = $4")
            .bind(nothing("evidence")).bind(nothing("grounds")).bind(nothing("statement")).bind(id))?;
    }
    Ok(())
}

/// Empties the personal data of cases that ended long ago; number, state, places and dates stay for the figures.
pub(super) async fn ended_cases(tx: &mut Tx, keys: &Keys, now: DateTime<Utc>) -> Result<u64, AppError> {
    let nobody = serde_json::to_string(&Person::default()).map_err(|e| AppError::Internal(e.to_string()))?;
    let mut gone = 0;
    for (state, kept) in [
        (State::TownshipRejected, CAME_TO_NOTHING),
        (State::Withdrawn, CAME_TO_NOTHING),
        (State::Exited, EXITED),
    ] {
        let ids: Vec<CaseId> = on!(tx, c => sqlx::query_scalar(
            "SELECT id FROM cases WHERE wiped_at IS NULL AND NOT live AND state = $1 AND state_since <= $2 \
             ORDER BY state_since LIMIT $3")
            .bind(state).bind(now - kept).bind(CASES).fetch_all(c).await)?;
        for id in ids {
            let sealed = keys.fields().seal(Cell::new("cases", "person", id.uuid()), &nobody);
            // The version grows: a form that was open meanwhile is told.
            gone += exec!(tx, sqlx::query(
                "UPDATE cases SET person = $1, masked = '某', name_code = '', identity = NULL, adult_on = NULL, wiped_at = $2, \
                 version = version + 1 WHERE id = $3 AND wiped_at IS NULL AND NOT live")
                .bind(sealed).bind(now).bind(id))?;
            crate::features::cases::residence::store::forget(tx, keys, id).await?;
            for sql in WITH_THE_PERSON {
                exec!(tx, sqlx::query(*sql).bind(id))?;
            }
            exits(tx, keys, id).await?;
        }
    }
    Ok(gone)
}

/// Lines of the bell.
pub(super) async fn news(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, AppError> {
    Ok(exec!(
        tx,
        sqlx::query("DELETE FROM news WHERE id IN (SELECT id FROM news WHERE at <= $1 ORDER BY at LIMIT $2)")
            .bind(before)
            .bind(BATCH)
    )?)
}

/// Work that is done.
pub(super) async fn done_work(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, AppError> {
    Ok(exec!(tx, sqlx::query(
        "DELETE FROM work_items WHERE id IN (SELECT id FROM work_items WHERE done_at <= $1 ORDER BY done_at LIMIT $2)")
        .bind(before).bind(BATCH))?)
}
