//! Exits (RES-07): reading them; [`propose`], [`review`], [`finish`] and [`notice`] move them.
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::Row as _;
use uuid::Uuid;

use super::Step;
use crate::{
    base::{
        db::Tx,
        error::AppError,
        ids::{CaseId, ExitId},
        keeping::Sealed,
        keys::{Keys, field::Cell},
    },
    exec,
    features::cases::{
        admissions::types::Case,
        residence::types::exit::{Destination, Exit, Heard, Reason, Stage, Support, Words},
    },
    office::{
        trail::{self as audit, Entry, What},
        work::{Audience, Item, Kind},
    },
    on,
};

pub mod finish;
pub mod notice;
pub mod propose;
pub mod review;

/// What was said and written.
pub const SEALED: &[Sealed] = &[
    Sealed::new("exits", "evidence"),
    Sealed::new("exits", "statement"),
    Sealed::new("exits", "grounds"),
    Sealed::new("exits", "review_note"),
];

const COLUMNS: &str = "id, case_id, stay_id, stage, reason, destination, heard, heard_on, left_on, proposed_by, proposed_at, \
    reviewed_by, reviewed_at, decision_no, completed_at, exited_on, cool_until, support, supported_by, reentered_at, version";

macro_rules! exit_from_row {
    ($r:expr) => {{
        let r = $r;
        let broken = || AppError::Internal("exits: unreadable word".into());
        let (stage, reason): (String, String) = (r.try_get(3)?, r.try_get(4)?);
        let (destination, support): (String, String) = (r.try_get(5)?, r.try_get(17)?);
        let (heard, heard_on): (Option<String>, Option<NaiveDate>) = (r.try_get(6)?, r.try_get(7)?);
        let (reviewer, reviewed_at): (Option<crate::base::ids::StaffId>, Option<DateTime<Utc>>) =
            (r.try_get(11)?, r.try_get(12)?);
        let (completed_at, exited_on): (Option<DateTime<Utc>>, Option<NaiveDate>) =
            (r.try_get(14)?, r.try_get(15)?);
        let supported: Option<Uuid> = r.try_get(18)?;
        Ok::<Exit, AppError>(Exit {
            id: r.try_get(0)?,
            case: r.try_get(1)?,
            stay: r.try_get(2)?,
            stage: Stage::parse(&stage).ok_or_else(broken)?,
            reason: Reason::parse(&reason).ok_or_else(broken)?,
            destination: Destination::parse(&destination),
            heard: heard.as_deref().and_then(Heard::parse).zip(heard_on),
            left_on: r.try_get(8)?,
            proposed: (r.try_get(9)?, r.try_get(10)?),
            reviewed: reviewer.zip(reviewed_at),
            decision_no: r.try_get(13)?,
            completed: completed_at.zip(exited_on),
            cool_until: r.try_get(16)?,
            support: support.split_whitespace().filter_map(Support::parse).collect(),
            supported: supported.is_some(),
            reentered_at: r.try_get(19)?,
            version: r.try_get(20)?,
        })
    }};
}

/// The newest exit of a case; earlier ones were given up or ended an earlier stay.
pub async fn latest(tx: &mut Tx, case: CaseId) -> Result<Option<Exit>, AppError> {
    let sql = format!("SELECT {COLUMNS} FROM exits WHERE case_id = $1 ORDER BY seq DESC LIMIT 1");
    on!(tx, c => {
        let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(case).fetch_optional(c).await?;
        row.map(|r| exit_from_row!(r)).transpose()
    })
}

fn cell(column: &'static str, id: ExitId) -> Cell {
    Cell::new("exits", column, id.uuid())
}

/// What was said and written. The caller has checked that the actor works on this exit.
pub async fn words(tx: &mut Tx, keys: &Keys, id: ExitId) -> Result<Words, AppError> {
    type Sealed = (Vec<u8>, Option<Vec<u8>>, Vec<u8>, Option<Vec<u8>>);
    let (evidence, statement, grounds, review): Sealed = on!(tx, c => sqlx::query_as(
        "SELECT evidence, statement, grounds, review_note FROM exits WHERE id = $1").bind(id).fetch_one(c).await)?;
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
pub(super) async fn returned_home(tx: &mut Tx, id: ExitId, now: DateTime<Utc>) -> Result<(), AppError> {
    let sql = "UPDATE exits SET reentered_at = $1, version = version + 1 WHERE id = $2";
    exec!(tx, sqlx::query(sql).bind(now).bind(id))?;
    Ok(())
}

/// A line of the trail about an exit; never what was said.
async fn record(
    tx: &mut Tx,
    step: Step<'_>,
    case: &Case,
    reason: &str,
    after: &[&str],
) -> Result<(), AppError> {
    let mut entry = Entry::new(What::Exit, format!("case:{}", case.reference)).after(after).reason(reason);
    if let Some(actor) = step.actor {
        entry = entry.by(actor);
    }
    audit::record(tx, step.keys, step.now, entry).await
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
