//! Whether somebody is eligible, as village and township found it; each finding is one sealed cell.
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::step::StepError;
use crate::base::ids::{CaseId, EventId, StaffId};
use crate::base::{
    clock::local_date, db::Tx, error::AppError, error::Result, keeping::Sealed, keys::Keys, keys::field::Cell,
};
use crate::features::cases::admissions::types::eligibility::{Facts, Verdict, assess};
use crate::features::cases::admissions::types::{Case, Level, Refusal};
use crate::office::{change::Change, trail::Entry, trail::What};
use crate::{exec, fetch};

/// What a level found, when, and who.
#[derive(Debug, Clone)]
pub struct Check {
    pub level: Level,
    pub facts: Facts,
    /// What they came to on that day.
    pub eligible: bool,
    /// Who confirmed it.
    pub by: String,
    pub at: DateTime<Utc>,
}

pub const SEALED: &[Sealed] = &[Sealed::new("case_checks", "facts")];

const fn cell(id: Uuid) -> Cell {
    Cell::new("case_checks", "facts", id)
}

/// What was found, the village's first. The caller shows it to those only who may see the case.
pub async fn of_case(tx: &mut Tx, keys: &Keys, id: CaseId) -> Result<Vec<Check>> {
    type Line = (Uuid, Level, Vec<u8>, bool, String, DateTime<Utc>);
    let lines: Vec<Line> = fetch!(tx, all "SELECT k.id, k.level, k.facts, k.eligible, s.name, k.at FROM case_checks \
        k JOIN staff s ON s.id = k.by_staff WHERE k.case_id = $1 ORDER BY k.level DESC"; id)?;
    let read = |(row, level, sealed, eligible, by, at): Line| {
        let text = keys.fields().open(cell(row), &sealed)?;
        let facts = serde_json::from_str(&text).ok()?;
        Some(Check { level, facts, eligible, by, at })
    };
    lines
        .into_iter()
        .map(|line| read(line).ok_or_else(|| AppError::Internal(format!("case_checks of {id:?}"))))
        .collect()
}

/// Confirms the facts for a level on a locked case: verdict, mark on the case, trail. A new confirmation replaces the level's
/// old one.
///
/// # Errors
/// [`Refusal::SameHands`] when this person made the village's check; else when the database fails.
pub async fn confirm(
    ch: &mut Change,
    case: &Case,
    level: Level,
    facts: &Facts,
) -> Result<Verdict, StepError> {
    let (now, me) = (ch.now, ch.person()?.id);
    if level == Level::Township {
        // Village and township each look for themselves (seed 46): one person is not both.
        let village: Option<StaffId> = fetch!(&mut ch.tx, maybe_value "SELECT by_staff FROM case_checks WHERE \
            case_id = $1 AND level = $2"; case.id, Level::Village)?;
        if village == Some(me) {
            return Err(StepError::Refused(Refusal::SameHands, Box::new(case.clone())));
        }
    }
    let verdict = assess(facts, local_date(now));
    let text = serde_json::to_string(facts).map_err(AppError::from)?;
    let id = EventId::new(now).uuid();
    exec!(&mut ch.tx, "DELETE FROM case_checks WHERE case_id = $1 AND level = $2"; case.id, level)?;
    exec!(&mut ch.tx, "INSERT INTO case_checks (id, case_id, level, facts, eligible, by_staff, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)";
        id, case.id, level, ch.state.keys().fields().seal(cell(id), &text), verdict.eligible, me, now)?;
    let mark = match level {
        Level::Village => {
            "UPDATE cases SET eligible_village = $1, version = version + 1, updated_at = $2 WHERE id = $3"
        }
        Level::Township => {
            "UPDATE cases SET eligible_township = $1, version = version + 1, updated_at = $2 WHERE id = $3"
        }
    };
    exec!(&mut ch.tx, mark; verdict.eligible, now, case.id)?;
    // The facts go in keyed; the reason says level and result only (LG-07).
    let result = if verdict.eligible { "eligible" } else { "not-eligible" };
    let entry = Entry::new(What::CaseChange, format!("case:{}", case.reference))
        .after(&[level.word(), &text])
        .reason(&format!("check-{}-{result}", level.word()));
    ch.trail(entry);
    Ok(verdict)
}

/// What was confirmed holds no longer: the case goes back and is looked at anew.
pub(super) async fn reset_township(tx: &mut Tx, id: CaseId) -> Result<()> {
    exec!(tx, "UPDATE cases SET eligible_township = NULL WHERE id = $1"; id)?;
    exec!(tx, "DELETE FROM case_checks WHERE case_id = $1 AND level = $2"; id, Level::Township)?;
    Ok(())
}
