//! Leave and hospital: away, and back.
use chrono::NaiveDate;
use uuid::Uuid;

use super::{refused, stays};
use crate::base::{db::Tx, error::Result, ids::StayId, ids::WorkId, keeping::Sealed, keys::field::Cell};
use crate::features::cases::admissions::store::step::{Facts, StepError, advance};
use crate::features::cases::admissions::types::{Act, Case, Refusal};
use crate::features::cases::residence::types::stay::{Absence, AbsenceKind, LeaveReason, Stay};
use crate::office::change::Change;
use crate::{exec, fetch};

/// Going away, as it comes from the form.
#[derive(Debug, Clone)]
pub struct Away {
    /// Leave or hospital.
    pub kind: AbsenceKind,
    pub reason: LeaveReason,
    /// A note; sealed.
    pub note: String,
    pub from_on: NaiveDate,
    /// When the return is expected; leave always has it.
    pub expected_on: Option<NaiveDate>,
}

impl AbsenceKind {
    /// The step it is.
    pub const fn act(self) -> Act {
        match self {
            Self::Leave => Act::Leave,
            Self::Hospital => Act::Hospitalise,
        }
    }
}

pub const SEALED: &[Sealed] = &[Sealed::new("absences", "note")];

fn cell(id: Uuid) -> Cell {
    Cell::new("absences", "note", id)
}

/// Somebody goes on leave or to hospital.
///
/// # Errors
/// [`StepError::Refused`] when nobody lives there by this case.
pub async fn go(ch: &mut Change, case: &Case, stay: &Stay, away: &Away) -> Result<Case, StepError> {
    let (now, me) = (ch.now, ch.person()?.id);
    let facts = Facts { on: Some(away.from_on), note: away.reason.word().to_owned(), ..Facts::default() };
    let act = away.kind.act();
    let moved = advance(ch, case, act, &facts).await?;
    let id = WorkId::new(now).uuid();
    exec!(&mut ch.tx, "INSERT INTO absences (id, stay_id, kind, reason, note, from_on, expected_on, recorded_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        id, stay.id, away.kind, away.reason, ch.state.keys().fields().seal(cell(id), &away.note), away.from_on,
        away.expected_on, me)?;
    let expected = away.expected_on.map(|d| d.to_string()).unwrap_or_default();
    let after = [away.reason.word(), &away.from_on.to_string(), &expected, &away.note];
    stays::record(ch, case, act.word(), &after).await?;
    Ok(moved)
}

/// Somebody is back.
pub async fn back(ch: &mut Change, case: &Case, stay: &Stay, on: NaiveDate) -> Result<Case, StepError> {
    let me = ch.person()?.id;
    let facts = Facts { on: Some(on), ..Facts::default() };
    let moved = advance(ch, case, Act::Return, &facts).await?;
    if close(&mut ch.tx, stay.id, on, Some(me.uuid())).await? == 0 {
        return refused(Refusal::Stale, case);
    }
    stays::record(ch, case, Act::Return.word(), &[&on.to_string()]).await?;
    Ok(moved)
}

/// Closes what is open; an end that was recorded earlier than the beginning becomes the beginning.
pub(super) async fn close(tx: &mut Tx, stay: StayId, on: NaiveDate, by: Option<Uuid>) -> Result<u64> {
    Ok(
        exec!(tx, "UPDATE absences SET back_on = CASE WHEN from_on > $1 THEN from_on ELSE $1 END, closed_by = $2 \
         WHERE stay_id = $3 AND back_on IS NULL"; on, by, stay)?,
    )
}

/// All absences of a stay, the newest first.
pub async fn of_stay(tx: &mut Tx, stay: StayId) -> Result<Vec<Absence>> {
    let sql = "SELECT kind, reason, from_on, expected_on, back_on FROM absences WHERE stay_id = $1 \
        ORDER BY from_on DESC, id DESC";
    Ok(fetch!(tx, all sql; stay)?)
}
