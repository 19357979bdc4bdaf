//! All SQL of residence. Every step of a case is taken by `admissions::store::step::advance` inside the same transaction; the order
//! of locks is always: form key, case, centre, the rest.
pub mod absences;
pub mod agreements;
pub mod assessments;
pub mod beds;
pub mod exits;
pub mod figures;
pub mod residents;
pub mod stays;

use uuid::Uuid;

use crate::base::{db::Tx, error::Result, ids::CaseId, ids::ExitId, keys::Keys, keys::field::Cell};
use crate::features::cases::{
    admissions::store::step::StepError, admissions::types::Case, admissions::types::Refusal,
};
use crate::office::work::{Audience, NewsKind};
use crate::office::{change::Change, staff::types::Division, staff::types::Role};
use crate::{exec, fetch};

fn refused<T>(refusal: Refusal, case: &Case) -> Result<T, StepError> {
    Err(StepError::Refused(refusal, Box::new(case.clone())))
}

/// Rings the bell of the township and of the centre; whoever did it knows.
async fn tell(ch: &mut Change, case: &Case, end: &str) -> Result<()> {
    let township = Division::parse(&case.township).map(|d| Audience::Role(Role::TownshipOfficer, d));
    for audience in township.into_iter().chain(case.centre.map(Audience::Centre)) {
        ch.tell(NewsKind::Stay, (&case.reference, format!("{}/{end}", case.path())), audience).await?;
    }
    Ok(())
}

/// Empties what was written about a person whose case ended long ago: notes, results, and the words of exits (RET-04). Days, codes and
/// numbers stay for the figures.
pub async fn forget(tx: &mut Tx, keys: &Keys, case: CaseId) -> Result<()> {
    let blank = |cell| keys.fields().seal(cell, "");
    let exits: Vec<ExitId> = fetch!(tx, values "SELECT id FROM exits WHERE case_id = $1"; case)?;
    for id in exits {
        let cell = |column| blank(Cell::new("exits", column, id.uuid()));
        exec!(tx, "UPDATE exits SET evidence = $1, grounds = $2, statement = CASE \
             WHEN statement IS NULL THEN NULL ELSE $3 END, review_note = CASE WHEN review_note IS NULL THEN NULL \
             ELSE $4 END WHERE id = $5";
            cell("evidence"), cell("grounds"), cell("statement"), cell("review_note"), id)?;
    }
    for (table, column, find, empty) in [
        (
            "absences",
            "note",
            "SELECT a.id FROM absences a JOIN stays s ON s.id = a.stay_id WHERE s.case_id = $1",
            "UPDATE absences SET note = $1 WHERE id = $2",
        ),
        (
            "assessments",
            "result",
            "SELECT a.id FROM assessments a JOIN stays s ON s.id = a.stay_id WHERE s.case_id = $1",
            "UPDATE assessments SET result = $1 WHERE id = $2",
        ),
    ] {
        let ids: Vec<Uuid> = fetch!(tx, values find; case)?;
        for id in ids {
            exec!(tx, empty; blank(Cell::new(table, column, id)), id)?;
        }
    }
    Ok(())
}
