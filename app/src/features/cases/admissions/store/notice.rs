//! What the writing of notices needs of cases: those that wait for one, a name that was written wrongly (OBJ-06), and a consent that
//! was withdrawn (PUB-10).
use super::{CASES, list::longest_waiting};
use crate::base::{
    checks::PersonName, db::Tx, db::sql::Where, error::Result, ids::CaseId, keys::field::Cell,
    privacy::masking::mask,
};
use crate::exec;
use crate::features::cases::admissions::types::{Case, Person, State};
use crate::office::{change::Change, register, staff::types::Scope, trail::Entry, trail::What};

/// The most cases that a page offers at once.
pub const OFFERED: usize = 400;

/// The cases of a county in one state, the longest waiting first.
pub async fn in_state(tx: &mut Tx, county: &str, state: State) -> Result<Vec<Case>> {
    longest_waiting(tx, Where::default().is("county_code", county).is("state", state), OFFERED).await
}

/// The cases with these ids, in their order; those outside the scope are left out.
pub async fn many(tx: &mut Tx, scope: &Scope, ids: &[CaseId]) -> Result<Vec<Case>> {
    let mut list = CASES.first(tx, scope.rows().among("id", ids.iter().copied()), ids.len()).await?;
    list.sort_by_key(|case| ids.iter().position(|id| *id == case.id));
    Ok(list)
}

/// Writes a name anew that was written wrongly. The caller holds the case's lock and writes why.
pub async fn correct_name(ch: &mut Change, case: &Case, name: &PersonName) -> Result<()> {
    let (now, name) = (ch.now, name.expose());
    let old = super::person(&mut ch.tx, ch.state.keys(), case.id).await?;
    let new = Person { name: name.to_owned(), ..old.clone() };
    let json = |p: &Person| serde_json::to_string(p);
    let (before, after) = (json(&old)?, json(&new)?);
    let sealed = ch.state.keys().fields().seal(Cell::new("cases", "person", case.id.uuid()), &after);
    exec!(&mut ch.tx, "UPDATE cases SET person = $1, masked = $2, name_code = $3, version = version + 1, updated_at = \
         $4 WHERE id = $5"; sealed, mask(name), register::code(ch.state.keys(), name), now, case.id)?;
    let entry = Entry::new(What::CaseChange, format!("case:{}", case.reference));
    ch.trail(entry.before(&[&before]).after(&[&after]).reason("correction"));
    Ok(())
}

/// Notes that a masked row on the web is refused (PUB-10).
pub async fn refuse_row(ch: &mut Change, case: &Case) -> Result<()> {
    let now = ch.now;
    exec!(&mut ch.tx, "UPDATE cases SET web_consent = 'refused', version = version + 1, updated_at = $1 WHERE id = $2";
        now, case.id)?;
    let entry = Entry::new(What::CaseChange, format!("case:{}", case.reference));
    let before = case.web_consent.word();
    ch.trail(entry.before(&[before]).after(&["refused"]).reason("PUB-10"));
    Ok(())
}
