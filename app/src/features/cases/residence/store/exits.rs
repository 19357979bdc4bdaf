//! Exits (RES-07): reading them; [`propose`], [`review`], [`finish`] and [`notice`] move them, each through `step`, which alone
//! writes a stage.
use chrono::{DateTime, NaiveDate, Utc};

use crate::base::ids::{CaseId, ExitId, StaffId};
use crate::base::{db::Tx, error::AppError, error::Result, keeping::Sealed, keys::Keys, keys::field::Cell};
use crate::features::cases::admissions::types::Case;
use crate::features::cases::residence::types::exit::{Destination, Exit, Heard, Support, Words};
use crate::office::work::{Audience, Item, Kind};
use crate::office::{change::Change, trail::Entry, trail::What};
use crate::{exec, fetch, from_row};

pub mod finish;
pub mod notice;
pub mod propose;
pub mod review;
mod step;

/// What was said and written.
pub const SEALED: &[Sealed] = &[
    Sealed::new("exits", "evidence"),
    Sealed::new("exits", "statement"),
    Sealed::new("exits", "grounds"),
    Sealed::new("exits", "review_note"),
];

from_row!(Exit, r => {
    let support: String = r.try_get("support")?;
    // An empty text where none is needed.
    let destination: String = r.try_get("destination")?;
    let heard: Option<Heard> = r.try_get("heard")?;
    let reviewer: Option<StaffId> = r.try_get("reviewed_by")?;
    let completed: Option<DateTime<Utc>> = r.try_get("completed_at")?;
    Exit {
        id: r.try_get("id")?,
        case: r.try_get("case_id")?,
        stay: r.try_get("stay_id")?,
        stage: r.try_get("stage")?,
        reason: r.try_get("reason")?,
        destination: Destination::parse(&destination),
        heard: heard.zip(r.try_get("heard_on")?),
        left_on: r.try_get("left_on")?,
        proposed: (r.try_get("proposed_by")?, r.try_get("proposed_at")?),
        reviewed: reviewer.zip(r.try_get("reviewed_at")?),
        decision_no: r.try_get("decision_no")?,
        completed: completed.zip(r.try_get("exited_on")?),
        cool_until: r.try_get("cool_until")?,
        support: support.split_whitespace().filter_map(Support::parse).collect(),
        supported: r.try_get::<Option<StaffId>, _>("supported_by")?.is_some(),
        reentered_at: r.try_get("reentered_at")?,
        version: r.try_get("version")?,
    }
});

/// The newest exit of a case; earlier ones were given up or ended an earlier stay.
pub async fn latest(tx: &mut Tx, case: CaseId) -> Result<Option<Exit>> {
    let sql = "SELECT id, case_id, stay_id, stage, reason, destination, heard, heard_on, left_on, proposed_by, proposed_at, \
        reviewed_by, reviewed_at, decision_no, completed_at, exited_on, cool_until, support, supported_by, reentered_at, version \
        FROM exits WHERE case_id = $1 ORDER BY seq DESC LIMIT 1";
    Ok(fetch!(tx, maybe sql; case)?)
}

fn cell(column: &'static str, id: ExitId) -> Cell {
    Cell::new("exits", column, id.uuid())
}

/// What was said and written. The caller has checked that the actor works on this exit.
pub async fn words(tx: &mut Tx, keys: &Keys, id: ExitId) -> Result<Words> {
    type Sealed = (Vec<u8>, Option<Vec<u8>>, Vec<u8>, Option<Vec<u8>>);
    let (evidence, statement, grounds, review): Sealed = fetch!(tx, one "SELECT evidence, statement, grounds, \
        review_note FROM exits WHERE id = $1"; id)?;
    let open = |column, sealed: Option<Vec<u8>>| match sealed {
        None => Ok(String::new()),
        Some(sealed) => keys
            .fields()
            .open(cell(column, id), &sealed)
            .ok_or_else(|| AppError::Internal(format!("exits: {column} of {id:?} cannot be opened"))),
    };
    Ok(Words {
        evidence: open("evidence", Some(evidence))?,
        statement: open("statement", statement)?,
        grounds: open("grounds", Some(grounds))?,
        review: open("review_note", review)?,
    })
}

/// Notes that the person came back within the cooling-off.
pub(super) async fn returned_home(tx: &mut Tx, id: ExitId, now: DateTime<Utc>) -> Result<()> {
    let sql = "UPDATE exits SET reentered_at = $1, version = version + 1 WHERE id = $2";
    exec!(tx, sql; now, id)?;
    Ok(())
}

/// A line of the trail about an exit; never what was said.
async fn record(ch: &mut Change, case: &Case, reason: &str, after: &[&str]) -> Result<()> {
    let entry = Entry::new(What::Exit, format!("case:{}", case.reference)).after(after).reason(reason);
    ch.trail(entry);
    Ok(())
}

/// Something of an exit that waits for somebody.
fn item(case: &Case, kind: Kind, audience: Audience, due: NaiveDate) -> Item {
    Item {
        kind,
        object: case.id.uuid(),
        reference: case.reference.clone(),
        path: format!("{}/exit", case.path()),
        audience,
        county: case.county.clone(),
        except: [None, None],
        due: Some(due),
    }
}
