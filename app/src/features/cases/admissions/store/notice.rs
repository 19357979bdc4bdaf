//! What the writing of notices needs of cases: those that wait for one, whether a name belongs to a resident (PUB-20), a name
//! that was written wrongly (OBJ-06), and a consent that was withdrawn (PUB-10).
use std::collections::HashSet;

use super::{CASES, create::name_code, list::longest_waiting};
use crate::base::privacy::linter::{Finding, LintContext, lint};
use crate::base::{
    db::Tx, db::sql::Where, error::AppError, ids::CaseId, keys::Keys, keys::field::Cell,
    privacy::masking::mask,
};
use crate::features::cases::admissions::types::{Case, Person, State};
use crate::office::{change::Change, staff::types::Scope, trail::Entry, trail::What};
use crate::{exec, on};

/// The most cases that a page offers at once.
pub const OFFERED: usize = 400;

/// The cases of a county in one state, the longest waiting first.
pub async fn in_state(tx: &mut Tx, county: &str, state: State) -> Result<Vec<Case>, AppError> {
    longest_waiting(tx, Where::default().is("county_code", county).is("state", state), OFFERED).await
}

/// The cases with these ids, in their order; those outside the scope are left out.
pub async fn many(tx: &mut Tx, scope: &Scope, ids: &[CaseId]) -> Result<Vec<Case>, AppError> {
    let mut list = CASES.first(tx, scope.rows().among("id", ids.iter().copied()), ids.len()).await?;
    list.sort_by_key(|case| ids.iter().position(|id| *id == case.id));
    Ok(list)
}

/// Findings of the linter in a text that is to be published, the register of residents included (PUB-20). The names never leave
/// the register: what is compared are keyed codes.
pub async fn lint_with_register(tx: &mut Tx, keys: &Keys, text: &str) -> Result<Vec<Finding>, AppError> {
    let codes = asked_for(keys, text);
    let known = registered(tx, &codes).await?;
    let is_known = |name: &str| known.contains(&name_code(keys, name));
    Ok(lint(text, &LintContext { is_resident_name: &is_known }))
}

/// The codes of every piece of a text that the linter takes for a possible name.
fn asked_for(keys: &Keys, text: &str) -> Vec<String> {
    let asked = std::cell::RefCell::new(HashSet::new());
    let note = |name: &str| {
        asked.borrow_mut().insert(name_code(keys, name));
        false
    };
    drop(lint(text, &LintContext { is_resident_name: &note }));
    asked.into_inner().into_iter().collect()
}

/// Which of these codes belong to somebody in the register, eight at a time.
async fn registered(tx: &mut Tx, codes: &[String]) -> Result<HashSet<String>, AppError> {
    let mut known = HashSet::new();
    for chunk in codes.chunks(8) {
        let at = |i: usize| chunk.get(i).or(chunk.first()).cloned().unwrap_or_default();
        let found: Vec<String> = on!(tx, c => sqlx::query_scalar(
            "SELECT DISTINCT name_code FROM cases WHERE name_code IN ($1, $2, $3, $4, $5, $6, $7, $8)")
            .bind(at(0)).bind(at(1)).bind(at(2)).bind(at(3)).bind(at(4)).bind(at(5)).bind(at(6)).bind(at(7))
            .fetch_all(c).await)?;
        known.extend(found);
    }
    Ok(known)
}

/// Writes a name anew that was written wrongly. The caller holds the case's lock and writes why.
pub async fn correct_name(ch: &mut Change, case: &Case, name: &str) -> Result<(), AppError> {
    let now = ch.now;
    let old = super::person(&mut ch.tx, ch.state.keys(), case.id).await?;
    let new = Person { name: name.to_owned(), ..old.clone() };
    let json = |p: &Person| serde_json::to_string(p).map_err(|e| AppError::Internal(e.to_string()));
    let (before, after) = (json(&old)?, json(&new)?);
    let sealed = ch.state.keys().fields().seal(Cell::new("cases", "person", case.id.uuid()), &after);
    exec!(&mut ch.tx, "UPDATE cases SET person = $1, masked = $2, name_code = $3, version = version + 1, updated_at = \
         $4 WHERE id = $5"; sealed, mask(name), name_code(ch.state.keys(), name), now, case.id)?;
    let entry = Entry::new(What::CaseChange, format!("case:{}", case.reference));
    ch.trail(entry.before(&[&before]).after(&[&after]).reason("correction"));
    Ok(())
}

/// Notes that a masked row on the web is refused (PUB-10).
pub async fn refuse_row(ch: &mut Change, case: &Case) -> Result<(), AppError> {
    let now = ch.now;
    exec!(&mut ch.tx, "UPDATE cases SET web_consent = 'refused', version = version + 1, updated_at = $1 WHERE id = $2";
        now, case.id)?;
    let entry = Entry::new(What::CaseChange, format!("case:{}", case.reference));
    let before = case.web_consent.word();
    ch.trail(entry.before(&[before]).after(&["refused"]).reason("PUB-10"));
    Ok(())
}
