//! The person of a case: read with a purpose that is written down (RET-05), corrected, recognised by a keyed code (ID-07).
use chrono::{DateTime, NaiveDate, Utc};

use super::{create::CreateError, person as open};
use crate::base::{
    db::Tx, error::AppError, error::Result, ids::CaseId, ids::CentreId, keys::Keys, keys::field::Cell,
    privacy::masking::mask,
};
use crate::features::cases::admissions::types::{Case, Person, State};
use crate::office::trail::{Entry, Purpose, What};
use crate::office::{change::Change, register, staff::types::Division};
use crate::{exec, fetch};

/// Opens the person and writes down who read it for what, in one transaction (RET-05).
pub async fn reveal(ch: &mut Change, case: &Case, purpose: Purpose) -> Result<Person> {
    let person = open(&mut ch.tx, ch.state.keys(), case.id).await?;
    ch.reveal(&format!("case:{}", case.reference), purpose);
    Ok(person)
}

/// What an entry is changed to.
#[derive(Debug, Clone)]
pub struct Edit {
    pub person: Person,
    pub village: Division,
    /// The centre applied for.
    pub centre: Option<CentreId>,
    /// A new keyed code with the eighteenth birthday, if the ID was typed again.
    pub identity: Option<(String, Option<NaiveDate>)>,
}

/// Corrects an entry on a locked case; the village stays in its township.
///
/// # Errors
/// [`CreateError::Duplicate`] when the ID belongs to somebody with a live case (ID-07).
pub async fn change(ch: &mut Change, case: &Case, new: &Edit) -> Result<(), CreateError> {
    let now = ch.now;
    if let Some((identity, adult_on)) = &new.identity {
        let other: Option<String> = fetch!(&mut ch.tx, maybe_value "SELECT reference FROM cases WHERE identity = $1 \
            AND live AND id <> $2"; identity, case.id)?;
        if let Some(other) = other {
            return Err(CreateError::Duplicate(other));
        }
        exec!(&mut ch.tx, "UPDATE cases SET identity = $1, adult_on = $2 WHERE id = $3";
            identity, *adult_on, case.id)?;
    }
    let before =
        serde_json::to_string(&open(&mut ch.tx, ch.state.keys(), case.id).await?).map_err(AppError::from)?;
    let after = serde_json::to_string(&new.person).map_err(AppError::from)?;
    let sealed = ch.state.keys().fields().seal(Cell::new("cases", "person", case.id.uuid()), &after);
    exec!(&mut ch.tx, "UPDATE cases SET person = $1, masked = $2, name_code = $3, village_code = $4, centre_id = $5, \
         version = version + 1, updated_at = $6 WHERE id = $7";
        sealed, mask(&new.person.name), register::code(ch.state.keys(), &new.person.name), new.village.code(), new.centre,
        now, case.id)?;
    let entry = Entry::new(What::CaseChange, format!("case:{}", case.reference))
        .before(&[&before])
        .after(&[&after])
        .reason("edit");
    ch.trail(entry);
    Ok(())
}

/// Cases that stand in `state` since `before` or longer, ended, whose person is still known.
pub(in crate::features::cases) async fn ended(
    tx: &mut Tx,
    state: State,
    before: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<CaseId>> {
    Ok(
        fetch!(tx, values "SELECT id FROM cases WHERE wiped_at IS NULL AND NOT live AND state = $1 AND state_since <= \
        $2 ORDER BY state_since LIMIT $3"; state, before, limit)?,
    )
}

/// Empties the personal data of an ended case: the person, the facts of eligibility (RES-02, RES-03), and notes, which may say
/// anything. Number, state, places and dates stay for the figures. False when it was done before.
pub(in crate::features::cases) async fn forget(
    tx: &mut Tx,
    keys: &Keys,
    now: DateTime<Utc>,
    id: CaseId,
) -> Result<bool> {
    let nobody = serde_json::to_string(&Person::default())?;
    let sealed = keys.fields().seal(Cell::new("cases", "person", id.uuid()), &nobody);
    // The version grows: a form that was open meanwhile is told.
    let n = exec!(tx, "UPDATE cases SET person = $1, masked = '某', name_code = '', identity = NULL, adult_on = NULL, \
         wiped_at = $2, version = version + 1 WHERE id = $3 AND wiped_at IS NULL AND NOT live"; sealed, now, id)?;
    for sql in [
        "UPDATE case_events SET note = '' WHERE case_id = $1",
        "DELETE FROM case_checks WHERE case_id = $1",
        "UPDATE case_opinions SET note = '' WHERE case_id = $1",
    ] {
        exec!(tx, sql; id)?;
    }
    Ok(n == 1)
}
