//! Which centre a case is for, and who waits for a place there (应托尽托, seed 57). What happens once somebody lives there is
//! `residence`'s.
use chrono::NaiveDate;

use crate::base::{db::Tx, error::Result, ids::CaseId, ids::CentreId};
use crate::features::cases::admissions::types::State;
use crate::{exec, fetch};

/// Somebody whose admission is effective and who does not live there yet.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Waiting {
    pub id: CaseId,
    pub reference: String,
    /// Surname with 某.
    pub masked: String,
    /// Township, nine digits.
    #[sqlx(rename = "township_code")]
    pub township: String,
    /// Cleared or signed.
    pub state: State,
    /// The day of the filing; the list is in the order of filing.
    pub filed_on: Option<NaiveDate>,
}

/// Sets the centre of a locked case that nobody lives in by this case yet.
pub async fn set_centre(tx: &mut Tx, id: CaseId, centre: CentreId) -> Result<()> {
    exec!(tx, "UPDATE cases SET centre_id = $1 WHERE id = $2"; centre, id)?;
    Ok(())
}

/// Who waits for this centre, in the order of filing: by the day, then by the instant at which the filing was entered.
pub async fn waiting(tx: &mut Tx, centre: CentreId) -> Result<Vec<Waiting>> {
    Ok(
        fetch!(tx, all "SELECT k.id, k.reference, k.masked, k.township_code, k.state, k.filed_on FROM cases k WHERE \
        k.centre_id = $1 AND k.state IN ('cleared', 'signed') ORDER BY CASE WHEN k.filed_on IS NULL THEN 1 ELSE 0 \
        END, k.filed_on, (SELECT MAX(e.at) FROM case_events e WHERE e.case_id = k.id AND e.act = 'file'), k.id";
        centre)?,
    )
}

/// How many wait for this centre.
pub async fn waiting_count(tx: &mut Tx, centre: CentreId) -> Result<i64> {
    Ok(
        fetch!(tx, value "SELECT COUNT(*) FROM cases WHERE centre_id = $1 AND state IN ('cleared', 'signed')"; centre)?,
    )
}

/// Whether the person of this case has another live case (ID-07).
pub async fn has_other_live(tx: &mut Tx, id: CaseId) -> Result<bool> {
    let n: i64 = fetch!(tx, value "SELECT COUNT(*) FROM cases o JOIN cases k ON k.identity = o.identity WHERE k.id = \
        $1 AND o.id <> $1 AND o.live"; id)?;
    Ok(n > 0)
}
