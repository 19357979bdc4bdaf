//! All SQL of objections. `filing` and `step` hold the transactions that make and move one, `figures` the public counts, `retention`
//! what is erased (RET-04).
//!
//! Every read by staff takes a [`Reach`]: handlers see their county, whoever entered an objection sees what they entered and
//! nothing of the person (OBJ-07); nobody else sees any.
use chrono::{DateTime, Utc};

use super::types::{Act, Kind, Objection, Person, State};
use crate::base::db::paging::{List, Page, Turn};
use crate::base::{
    db::Tx, db::sql::Where, error::AppError, error::Result, ids::ObjectionId, ids::StaffId, keeping::Sealed,
    keys::Keys, keys::field::Cell,
};
use crate::fetch;
use crate::office::{staff::access::Action, staff::types::Actor};
use crate::web::forms::Params;

pub mod figures;
pub mod filing;
pub mod retention;
pub mod step;

/// Who objected and what was said.
pub const SEALED: &[Sealed] = &[
    Sealed::new("objections", "person"),
    Sealed::new("objections", "statement"),
    Sealed::new("objections", "code"),
    Sealed::new("objections", "extension"),
    Sealed::new("objections", "reasons"),
    Sealed::new("objection_events", "note").by("objection_id"),
];

/// All objections, the nearest deadline first.
const OBJECTIONS: List<Objection, 2> = List {
    name: "objections",
    columns: "id, reference, notice_id, notice_no, county_code, serial, case_id, kind, channel, identity, ground, \
    lang, received_at, accept_by, finish_by, state, version, accepted_at, extended_at, decided_at, reviewed_by, entered_by",
    from: "objections",
    key: ["finish_by", "id"],
    down: false,
    of: |o| [o.finish_by.into(), o.id.into()],
};

/// Which objections a member of staff sees at all (OBJ-07).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// Those of a county: who handles them.
    County(String),
    /// Those that one person entered.
    Entered(StaffId),
}

impl Reach {
    /// The reach of somebody.
    pub fn of(actor: &Actor) -> Result<Self> {
        actor.require_role(Action::ObjectionEnter)?;
        match actor.division.county() {
            Some(county) if actor.role.may(Action::ObjectionHandle) => Ok(Self::County(county.to_owned())),
            _ => Ok(Self::Entered(actor.id)),
        }
    }

    /// Whether they handle what they see.
    pub const fn handles(&self) -> bool {
        matches!(self, Self::County(_))
    }

    fn rows(&self) -> Where {
        match self {
            Self::County(code) => Where::default().is("county_code", code),
            Self::Entered(id) => Where::default().is("entered_by", *id),
        }
    }
}

/// The objection with this id, if it lies within reach.
pub async fn by_id(tx: &mut Tx, reach: &Reach, id: ObjectionId) -> Result<Option<Objection>> {
    OBJECTIONS.one(tx, reach.rows().is("id", id)).await
}

/// The objection with this receipt code (AC-10): found by its keyed code, so that a wrong one takes the same time.
pub async fn by_code(tx: &mut Tx, keys: &Keys, code: &str) -> Result<Option<Objection>> {
    let rows = Where::default().is("code_hash", keys.lookup("objection", code));
    OBJECTIONS.one(tx, rows).await
}

/// The objection with this id, for the receipt of whoever has just handed it in.
pub async fn filed(tx: &mut Tx, id: ObjectionId) -> Result<Option<Objection>> {
    OBJECTIONS.one(tx, Where::default().is("id", id)).await
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Filter {
    /// One state; none for all that are open.
    pub state: Option<State>,
    pub kind: Option<Kind>,
}

impl Filter {
    pub fn read(params: &Params) -> Result<Self> {
        Ok(Self { state: params.read("state", State::parse)?, kind: params.read("kind", Kind::parse)? })
    }

    fn rows(self, reach: &Reach) -> Where {
        let rows = reach.rows().maybe("kind", self.kind);
        match self.state {
            Some(state) => rows.is("state", state),
            None => rows.among("state", State::ALL.iter().copied().filter(|s| !s.is_closed())),
        }
    }
}

/// A page of the register, the nearest deadline first.
pub async fn list(tx: &mut Tx, turn: Turn<'_>, reach: &Reach, filter: Filter) -> Result<Page<Objection>> {
    OBJECTIONS.page(tx, turn, filter.rows(reach)).await
}

fn cell(column: &'static str, id: ObjectionId) -> Cell {
    Cell::new("objections", column, id.uuid())
}

async fn sealed(tx: &mut Tx, id: ObjectionId) -> Result<[Option<Vec<u8>>; 5], AppError> {
    type Line = (Option<Vec<u8>>, Option<Vec<u8>>, Option<Vec<u8>>, Option<Vec<u8>>, Option<Vec<u8>>);
    let line: Option<Line> = fetch!(tx, maybe "SELECT person, statement, extension, reasons, code FROM objections \
        WHERE id = $1"; id)?;
    let (person, statement, extension, reasons, code) = line.ok_or(AppError::NotFound)?;
    Ok([person, statement, extension, reasons, code])
}

/// What is written in an objection: none of it is public (OBJ-07).
#[derive(Clone, Default)]
pub struct Texts {
    pub statement: String,
    pub extension: Option<String>,
    pub reasons: Option<String>,
    pub code: String,
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Texts(…)")
    }
}

pub async fn texts(tx: &mut Tx, keys: &Keys, id: ObjectionId) -> Result<Texts> {
    let [_, statement, extension, reasons, code] = sealed(tx, id).await?;
    let open =
        |column, bytes: Option<Vec<u8>>| match bytes {
            None => Ok(None),
            // Erased (RET-04).
            Some(bytes) if bytes.is_empty() => Ok(None),
            Some(bytes) => keys.fields().open(cell(column, id), &bytes).map(Some).ok_or_else(|| {
                AppError::Internal(format!("objections: {column} of {id:?} cannot be opened"))
            }),
        };
    Ok(Texts {
        statement: open("statement", statement)?.unwrap_or_default(),
        extension: open("extension", extension)?,
        reasons: open("reasons", reasons)?,
        code: open("code", code)?.unwrap_or_default(),
    })
}

/// Opens who objected. The caller handles it and writes the audit line in the same transaction (OBJ-07).
pub async fn person(tx: &mut Tx, keys: &Keys, id: ObjectionId) -> Result<Option<Person>> {
    let [person, ..] = sealed(tx, id).await?;
    let Some(bytes) = person else { return Ok(None) };
    let text = keys.fields().open(cell("person", id), &bytes);
    text.and_then(|t| serde_json::from_str(&t).ok())
        .map(Some)
        .ok_or_else(|| AppError::Internal(format!("objections: the person of {id:?} cannot be opened")))
}

#[derive(Debug, Clone)]
pub struct Event {
    pub at: DateTime<Utc>,
    /// Who: a colleague's name, empty for the public.
    pub by: String,
    pub act: Act,
    pub note: Option<String>,
}

fn note_cell(id: ObjectionId) -> Cell {
    Cell::new("objection_events", "note", id.uuid())
}

/// The history, oldest first.
pub async fn events(tx: &mut Tx, keys: &Keys, id: ObjectionId) -> Result<Vec<Event>> {
    type Line = (DateTime<Utc>, Option<StaffId>, String, Option<Vec<u8>>);
    let lines: Vec<Line> = fetch!(tx, all "SELECT at, staff_id, act, note FROM objection_events WHERE objection_id = \
        $1 ORDER BY seq"; id)?;
    let broken = |what: &str| AppError::Internal(format!("objection_events: {what} of {id:?}"));
    let mut list = vec![];
    for (at, by, act, note) in lines {
        let by = match by {
            Some(by) => crate::office::staff::store::name_of(tx, by).await?,
            None => String::new(),
        };
        let note = match note {
            Some(bytes) if !bytes.is_empty() => {
                Some(keys.fields().open(note_cell(id), &bytes).ok_or_else(|| broken("note"))?)
            }
            _ => None,
        };
        list.push(Event { at, by, act: Act::parse(&act).ok_or_else(|| broken("act"))?, note });
    }
    Ok(list)
}
