//! The one transaction that moves a case (RES-08). It locks the row by updating it, checks the version the actor saw (AC-07),
//! asks the state machine, writes state, facts, history, counts and trail together, and lets [`super::follow`] say what waits now.
use chrono::NaiveDate;

use super::{COLUMNS, follow};
use crate::base::{db::Tx, db::sql::Sql, error::Result, ids::CaseId};
use crate::exec;
use crate::features::cases::admissions::types::{Act, Case, Refusal, State};
use crate::office::{change, change::Change, trail::Entry, trail::What};

/// The facts of a step; what an act does not need stays empty.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// On what day it was decided; today when none is given.
    pub on: Option<NaiveDate>,
    /// The deciding authority.
    pub authority: String,
    /// Decision or filing number.
    pub number: String,
    /// Opinion or reason, for colleagues; linted by the caller, never public.
    pub note: String,
}

/// Why a case was not moved.
pub type StepError = change::StepError<Case, Refusal>;

/// Locks a case for a change and reads it; `seen` is the version that the actor looked at.
///
/// # Errors
/// [`StepError::Missing`]; [`Refusal::Stale`] when somebody was first.
pub async fn lock(tx: &mut Tx, id: CaseId, seen: Option<i64>) -> Result<Case, StepError> {
    let sql =
        Sql::new("UPDATE cases SET version = version WHERE id = $1 RETURNING ", [id.into()]).add(COLUMNS);
    let case: Case = sql.optional(tx).await?.ok_or(StepError::Missing)?;
    if seen.is_some_and(|v| v != case.version) {
        return Err(StepError::Refused(Refusal::Stale, Box::new(case)));
    }
    Ok(case)
}

/// Moves a locked case. The caller has checked role and place, and everything beyond the order of states (eligibility, capacity,
/// persons).
///
/// # Errors
/// [`StepError::Refused`] when `act` does not follow; else when the database fails.
pub async fn advance(ch: &mut Change, case: &Case, act: Act, facts: &Facts) -> Result<Case, StepError> {
    let now = ch.now;
    let next = match case.state.after(act, case.filed.is_some()) {
        Ok(next) => next,
        Err(refusal) => return Err(StepError::Refused(refusal, Box::new(case.clone()))),
    };
    let on = facts.on.unwrap_or_else(|| crate::base::clock::local_date(now));
    exec!(&mut ch.tx, "UPDATE cases SET state = $1, state_since = $2, live = $3, version = version + 1, updated_at = \
         $2 WHERE id = $4"; next, now, next.is_live(), case.id)?;
    match act {
        Act::Apply => {
            exec!(&mut ch.tx, "UPDATE cases SET applied_on = $1 WHERE id = $2"; on, case.id)?;
        }
        Act::Report => {
            exec!(&mut ch.tx, "UPDATE cases SET reported_on = $1, reported_by = $2 WHERE id = $3";
                on, &facts.authority, case.id)?;
        }
        Act::Approve => {
            exec!(&mut ch.tx, "UPDATE cases SET approved_on = $1, approved_by = $2, approved_no = $3 WHERE id = $4";
                on, &facts.authority, &facts.number, case.id)?;
        }
        Act::File => {
            exec!(&mut ch.tx, "UPDATE cases SET filed_on = $1, filed_by = $2, filed_no = $3 WHERE id = $4";
                on, &facts.authority, &facts.number, case.id)?;
        }
        // A case that goes back is decided anew: what was approved and filed holds no longer.
        Act::ReturnToTownship | Act::Sustain => {
            exec!(&mut ch.tx, "UPDATE cases SET approved_on = NULL, approved_by = NULL, approved_no = NULL, filed_on \
                 = NULL, filed_by = NULL, filed_no = NULL WHERE id = $1"; case.id)?;
            super::check::reset_township(&mut ch.tx, case.id).await?;
        }
        Act::ReturnToVillage => {
            exec!(&mut ch.tx, "UPDATE cases SET reported_on = NULL, reported_by = NULL WHERE id = $1"; case.id)?;
            super::check::reset_township(&mut ch.tx, case.id).await?;
        }
        _ => {}
    }
    if next != case.state {
        // In one order whichever way the case goes, or a step forward and a step back would wait for each other for ever.
        let mut by = [(case.state, -1), (next, 1)];
        by.sort_by_key(|(state, _)| state.word());
        for (state, n) in by {
            count(&mut ch.tx, &case.township, state, n).await?;
        }
    }
    let role = ch.actor.as_ref().map_or("", |a| a.role.word());
    exec!(&mut ch.tx, "INSERT INTO case_events (case_id, seq, at, staff_id, role, act, from_state, to_state, on_date, \
         authority, number, note) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
        case.id, case.version + 1, now, ch.actor.as_ref().map(|a| a.id), role, act, case.state, next, on,
        &facts.authority, &facts.number, &facts.note)?;
    let entry = Entry::new(What::CaseStep, format!("case:{}", case.reference))
        .before(&[case.state.word()])
        .after(&[next.word(), &on.to_string(), &facts.authority, &facts.number, &facts.note])
        .reason(act.word());
    ch.trail(entry);
    let moved = lock(&mut ch.tx, case.id, None).await?;
    follow::after(ch, case.state, &moved, act).await?;
    Ok(moved)
}

/// Keeps the numbers of [`counts`] up to date, so that no page ever counts a hundred thousand cases.
pub(super) async fn count(tx: &mut Tx, township: &str, state: State, by: i64) -> Result<()> {
    exec!(tx, "INSERT INTO case_counts (township_code, state, n) VALUES ($1, $2, $3) \
         ON CONFLICT (township_code, state) DO UPDATE SET n = case_counts.n + excluded.n"; township, state, by)?;
    Ok(())
}
