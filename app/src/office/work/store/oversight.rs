//! Late work of others, for those who oversee a county or the city; and finding an object by what waits for it.
use chrono::NaiveDate;

use super::queue::{WORK, Waiting, mine};
use crate::base::{
    db::Tx, db::paging::Page, db::paging::Turn, db::sql::Sql, db::sql::Where, error::AppError, error::Result,
};
use crate::office::{staff::access::Action, staff::types::Actor};

/// How far the late work of others is counted.
pub const CAP: i64 = 1000;

/// The county that somebody oversees: `None` when it is none, `Some(None)` when it is all.
fn reach(actor: &Actor) -> Option<Option<&str>> {
    actor.role.may(Action::WorkOversee).then(|| actor.division.county())
}

/// Late work of others in the reach of somebody: not what waits for themselves, which is on their own queue.
fn others(actor: &Actor, county: Option<&str>, today: NaiveDate) -> Where {
    Where::default()
        .clock(Sql::new("due_on < $1", [today.into()]))
        .and("done_at IS NULL", [])
        .and(
            "NOT (role = $1 AND division = $2) AND (staff_id IS NULL OR staff_id <> $3)",
            [actor.role.into(), actor.division.code().into(), actor.id.into()],
        )
        .maybe("county_code", county)
}

/// One page of work of others that is late, the oldest deadline first; not found for who oversees nothing.
pub async fn late(tx: &mut Tx, turn: Turn<'_>, actor: &Actor, today: NaiveDate) -> Result<Page<Waiting>> {
    let county = reach(actor).ok_or(AppError::NotFound)?;
    WORK.page(tx, turn, others(actor, county, today)).await
}

/// How much work of others is late, counted up to [`CAP`]; nought for who oversees nothing.
pub async fn count_late(tx: &mut Tx, actor: &Actor, today: NaiveDate) -> Result<i64> {
    match reach(actor) {
        Some(county) => WORK.count(tx, others(actor, county, today), CAP).await,
        None => Ok(0),
    }
}

/// Where an object is worked on that waits for this person, or lies in the county they oversee. Anything else does not exist
/// (AC-04).
pub async fn find(tx: &mut Tx, actor: &Actor, reference: &str) -> Result<Option<String>> {
    let open = || Where::default().is("reference", reference).and("done_at IS NULL", []);
    let theirs = reach(actor).flatten().map(|county| open().is("county_code", county));
    for rows in mine(actor).map(|rows| rows.is("reference", reference)).into_iter().chain(theirs) {
        if let Some(found) = WORK.first(tx, rows, 1).await?.pop() {
            return Ok(Some(found.path));
        }
    }
    Ok(None)
}
