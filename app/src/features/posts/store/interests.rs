//! Reading applicants. The township of the centre sees all of them, the county's check those that the township has spoken with, a centre
//! those that were referred to it, nobody else any (JOB-03).
use chrono::{DateTime, Utc};

use crate::base::db::paging::{List, Page, Turn};
use crate::base::{
    db::Tx, db::sql::Where, error::AppError, error::Result, ids::InterestId, ids::PostId, ids::StaffId,
    keeping::Sealed, keys::Keys, keys::field::Cell,
};
use crate::features::posts::types::interest::{Act, Applicant, Interest, State};
use crate::fetch;
use crate::office::staff::{access::Action, store::name_of, types::Actor, types::Role};
use crate::web::forms::Params;

pub const SEALED: &[Sealed] = &[Sealed::new("post_interests", "person")];

/// An applicant with the sealed cell.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Row {
    #[sqlx(flatten)]
    pub interest: Interest,
    person: Option<Vec<u8>>,
    phone_hash: Option<String>,
}

impl Row {
    /// Who it is; nobody when they withdrew.
    ///
    /// # Errors
    /// When the cell cannot be opened.
    pub fn person(&self, keys: &Keys) -> Result<Option<Applicant>> {
        let id = self.interest.id;
        let Some(bytes) = &self.person else { return Ok(None) };
        let text = keys.fields().open(cell(id), bytes);
        text.and_then(|t| serde_json::from_str(&t).ok()).map(Some).ok_or_else(|| {
            AppError::Internal(format!("post_interests: the person of {id:?} cannot be opened"))
        })
    }
}

/// All applicants, the nearest day first.
const INTERESTS: List<Row, 2> = List {
    name: "post-interests",
    columns: "*",
    from: "post_interests",
    key: ["due_on", "id"],
    down: false,
    of: |r| [r.interest.due_on.into(), r.interest.id.into()],
};

pub(super) fn cell(id: InterestId) -> Cell {
    Cell::new("post_interests", "person", id.uuid())
}

/// Which applicants somebody sees at all.
pub fn reach(actor: &Actor) -> Result<Where> {
    actor.require_role(Action::PostInterestRead)?;
    let rows = actor.scope().rows();
    Ok(match actor.role {
        Role::TownshipOfficer => rows,
        Role::CentreManager => rows.and("referred_at IS NOT NULL AND person IS NOT NULL", []),
        _ => rows.and("contacted_at IS NOT NULL AND person IS NOT NULL", []),
    })
}

/// Which of them a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Filter {
    /// One state; none for all that are open.
    pub state: Option<State>,
    pub post: Option<PostId>,
}

impl Filter {
    /// Reads the state of the query; the post is found by the page.
    pub fn read(params: &Params) -> Result<Self> {
        Ok(Self { state: params.read("state", State::parse)?, post: None })
    }
}

/// A page of applicants, the nearest day first.
pub async fn list(tx: &mut Tx, turn: Turn<'_>, actor: &Actor, filter: Filter) -> Result<Page<Row>> {
    let rows = reach(actor)?.maybe("post_id", filter.post);
    let rows = match filter.state {
        Some(state) => rows.is("state", state),
        None => rows.among("state", State::ALL.iter().copied().filter(|s| !s.is_closed())),
    };
    INTERESTS.page(tx, turn, rows).await
}

/// The applicant with this id, if within reach.
pub async fn by_id(tx: &mut Tx, actor: &Actor, id: InterestId) -> Result<Option<Row>> {
    INTERESTS.one(tx, reach(actor)?.is("id", id)).await
}

/// The one with this code (AC-10).
pub async fn by_code(tx: &mut Tx, keys: &Keys, code: &str) -> Result<Option<Interest>> {
    let rows = Where::default().is("code_hash", keys.lookup("post-interest", code));
    Ok(INTERESTS.one(tx, rows).await?.map(|r| r.interest))
}

/// The one with this id, for the receipt of whoever has just handed it in, and for steps that hold its lock.
pub async fn filed(tx: &mut Tx, id: InterestId) -> Result<Option<Interest>> {
    Ok(INTERESTS.one(tx, Where::default().is("id", id)).await?.map(|r| r.interest))
}

/// How many more of the same telephone stand at the same post.
pub async fn again(tx: &mut Tx, row: &Row) -> Result<i64> {
    let Some(hash) = &row.phone_hash else { return Ok(0) };
    let rows = Where::default().is("post_id", row.interest.post).is("phone_hash", hash);
    Ok((INTERESTS.count(tx, rows, 50).await? - 1).max(0))
}

#[derive(Debug, Clone)]
pub struct Event {
    pub at: DateTime<Utc>,
    /// Who: a colleague's name, empty for the public.
    pub by: String,
    pub act: Act,
}

/// The history, oldest first.
pub async fn events(tx: &mut Tx, id: InterestId) -> Result<Vec<Event>> {
    let lines: Vec<(DateTime<Utc>, Option<StaffId>, Act)> = fetch!(tx, all "SELECT at, staff_id, act FROM \
        post_interest_events WHERE interest_id = $1 ORDER BY seq"; id)?;
    let mut list = vec![];
    for (at, by, act) in lines {
        let by = match by {
            Some(by) => name_of(tx, by).await?,
            None => String::new(),
        };
        list.push(Event { at, by, act });
    }
    Ok(list)
}
