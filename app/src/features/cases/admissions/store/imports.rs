//! Lists of cases: who has a live case already, entering a list as one batch, and taking it back.
use std::collections::BTreeSet;

use chrono::Datelike as _;

use super::{
    create::{CreateError, create},
    step,
};
use crate::base::ids::{BatchId, CaseId, CentreId};
use crate::base::{clock::local_date, db::Tx, error::AppError, error::Result};
use crate::features::cases::admissions::imports::ImportRow;
use crate::features::cases::admissions::types::{NewCase, Person, State};
use crate::office::imports::{Line, Touched, UndoError, Undone};
use crate::office::{
    change::Change, imports::store::remember, staff::types::Division, staff::types::Scope, trail::Entry,
    trail::What,
};
use crate::{exec, fetch};

/// What a remembered thing is.
const CASE: &str = "case";

/// Which rows are of people who have a live case: with its reference where it lies in the scope, without it elsewhere (AC-04).
pub async fn live(
    tx: &mut Tx,
    scope: &Scope,
    rows: &[Line<ImportRow>],
) -> Result<Vec<(u32, Option<String>)>> {
    let mut found = vec![];
    for row in rows {
        let Some(identity) = &row.value.identity else { continue };
        let other: Option<String> = fetch!(tx, maybe_value "SELECT reference FROM cases WHERE identity = $1 AND live";
            identity)?;
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
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<sqlx::Error> for ApplyError {
    fn from(e: sqlx::Error) -> Self {
        Self::App(e.into())
    }
}

/// Enters all rows as drafts of a batch. The caller commits.
///
/// # Errors
/// [`ApplyError`]; the transaction must then be dropped.
pub async fn apply(ch: &mut Change, batch: BatchId, rows: &[Line<ImportRow>]) -> Result<(), ApplyError> {
    let actor = ch.person()?.clone();
    hold(ch, rows).await?;
    let mut references = vec![];
    for Line { row, value } in rows {
        // The row was checked and sealed by this installation; its place is judged again all the same.
        let village = Division::parse(&value.village).filter(|v| actor.division.contains(v));
        let village =
            village.ok_or_else(|| AppError::Internal(format!("import: row {row} lies elsewhere")))?;
        let new = NewCase {
            village,
            centre: value.centre.map(CentreId::from_uuid),
            person: Person {
                name: value.name.clone(),
                village: value.village_name.clone(),
                guardian: value.guardian.clone(),
                phone: value.phone.clone(),
            },
            identity: value.identity.clone(),
            adult_on: value.adult_on,
        };
        let (id, reference) = match create(ch, &new).await {
            Ok(made) => made,
            Err(CreateError::Duplicate(reference)) => {
                let own = super::by_reference(&mut ch.tx, &actor.scope(), &reference).await?;
                return Err(ApplyError::Live { row: *row, reference: own.map(|c| c.reference) });
            }
            Err(CreateError::App(e)) => return Err(e.into()),
        };
        remember(&mut ch.tx, batch, (CASE, id.uuid()), None::<&()>, Some(*row)).await?;
        references.push(reference);
    }
    let parts: Vec<&str> = references.iter().map(String::as_str).collect();
    let entry = Entry::new(What::CaseImport, format!("case-batch:{}", batch.uuid()));
    ch.trail(entry.after(&parts).reason("import"));
    Ok(())
}

/// Takes the counters that the list will move before the first line of the trail, in the order in which every step takes them:
/// the trail is what everybody waits for at the end, so nobody may wait for a counter while holding it.
async fn hold(ch: &mut Change, rows: &[Line<ImportRow>]) -> Result<()> {
    let now = ch.now;
    let county = ch.person()?.division.county().unwrap_or_default().to_owned();
    let year = i64::from(local_date(now).year());
    exec!(&mut ch.tx, "INSERT INTO case_numbers (county_code, year, last) VALUES ($1, $2, 0) \
         ON CONFLICT (county_code, year) DO UPDATE SET last = case_numbers.last"; &county, year)?;
    let townships: BTreeSet<&str> = rows.iter().filter_map(|r| r.value.village.get(..9)).collect();
    for township in townships {
        step::count(&mut ch.tx, township, State::Draft, 0).await?;
    }
    Ok(())
}

/// The cases of a batch in the order of the file: row, reference, masked name, state.
pub async fn inside(tx: &mut Tx, touched: &[Touched]) -> Result<Vec<(i64, String, String, State)>> {
    let mut cases = vec![];
    for Touched { item_id, line, .. } in touched {
        let found: Option<(String, String, String)> = fetch!(tx, maybe "SELECT reference, masked, state FROM cases \
            WHERE id = $1"; item_id)?;
        if let Some((reference, masked, state)) = found {
            let state = State::parse(&state)
                .ok_or_else(|| AppError::Internal(format!("case {reference}: {state}")))?;
            cases.push((line.unwrap_or_default(), reference, masked, state));
        }
    }
    Ok(cases)
}

/// Takes a batch back: its cases are gone, as long as every one of them is the draft that was read in. The caller commits.
///
/// # Errors
/// [`UndoError`]; the transaction must then be dropped.
pub async fn undo(ch: &mut Change, batch: BatchId, touched: Vec<Touched>) -> Result<Undone, UndoError> {
    let mut cases: Vec<(CaseId, String, String)> = vec![];
    let mut moved = vec![];
    for Touched { item_id, .. } in touched {
        // Locked by updating it: nobody takes a step while it is decided.
        let case: Option<(CaseId, String, String, String, i64)> = fetch!(&mut ch.tx, maybe "UPDATE cases SET version \
            = version WHERE id = $1 RETURNING id, reference, township_code, state, version"; item_id)?;
        let Some((id, reference, township, state, version)) = case else { continue };
        if state == State::Draft.word() && version == 1 {
            cases.push((id, township, reference));
        } else {
            moved.push(reference);
        }
    }
    if !moved.is_empty() {
        moved.sort();
        return Err(UndoError::ChangedSince(moved));
    }
    // The counters in one order, as in [`hold`].
    cases.sort_by(|a, b| (&a.1, &a.2).cmp(&(&b.1, &b.2)));
    for (case, township, reference) in &cases {
        match exec!(&mut ch.tx, "DELETE FROM cases WHERE id = $1"; case) {
            Err(sqlx::Error::Database(e)) if e.is_foreign_key_violation() => {
                return Err(UndoError::ChangedSince(vec![reference.clone()]));
            }
            other => other?,
        };
        step::count(&mut ch.tx, township, State::Draft, -1).await?;
    }
    let references: Vec<&str> = cases.iter().map(|c| c.2.as_str()).collect();
    let entry = Entry::new(What::CaseImport, format!("case-batch:{}", batch.uuid()));
    ch.trail(entry.before(&references).reason("undo"));
    Ok(Undone { removed: u64::try_from(cases.len()).unwrap_or(u64::MAX), restored: 0 })
}
