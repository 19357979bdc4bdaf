//! Late work of others, for those who oversee a county or the city; and finding an object by what waits for it.
use chrono::NaiveDate;
use sqlx::AssertSqlSafe;

use super::queue::{COLUMNS, Line, Waiting, bind_post, key, not_except, post, start, waiting};
use crate::{
    base::{
        db::{
            Tx,
            paging::{Bound, Page},
        },
        error::AppError,
        keys::Keys,
    },
    office::staff::{access::Action, types::Actor},
    on,
};

/// How far the late work of others is counted.
pub const CAP: i64 = 1000;

/// The county that somebody oversees: `None` when it is none, `Some(None)` when it is all.
fn reach(actor: &Actor) -> Option<Option<&str>> {
    actor.role.may(Action::WorkOversee).then(|| actor.division.county())
}

/// Not what waits for themselves, which is on their own queue.
const OTHERS: &str = "NOT (role = $2 AND division = $3) AND (staff_id IS NULL OR staff_id <> $4)";

/// One page of work of others that is late, the oldest deadline first.
///
/// # Errors
/// [`AppError::NotFound`] for who oversees nothing or [`AppError::BadCursor`].
pub async fn late(
    tx: &mut Tx,
    keys: &Keys,
    actor: &Actor,
    today: NaiveDate,
    after: Option<&str>,
    limit: usize,
) -> Result<Page<Waiting>, AppError> {
    let county = reach(actor).ok_or(AppError::NotFound)?;
    let bound = Bound { keys, list: "work.late", filter: actor.division.code() };
    let (due, id) = start(bound, after)?;
    let within = county.map_or("", |_| "AND county_code = $8");
    let sql = format!(
        "SELECT {COLUMNS} FROM work_items WHERE due_on < $1 AND done_at IS NULL AND {OTHERS} \
         AND (due_on, id) > ($5, $6) {within} ORDER BY due_on, id LIMIT $7"
    );
    let rows: Vec<Line> = on!(tx, c => {
        let q = sqlx::query_as(AssertSqlSafe(sql)).bind(today).bind(actor.role).bind(actor.division.code())
            .bind(actor.id).bind(due).bind(id).bind(limit as i64 + 1);
        match county {
            Some(code) => q.bind(code).fetch_all(c).await,
            None => q.fetch_all(c).await,
        }
    })?;
    let rows = rows.into_iter().map(waiting).collect::<Result<Vec<_>, _>>()?;
    Ok(bound.page(rows, limit, key))
}

/// How much work of others is late, counted up to [`CAP`]; nought for who oversees nothing.
pub async fn count_late(tx: &mut Tx, actor: &Actor, today: NaiveDate) -> Result<i64, AppError> {
    let Some(county) = reach(actor) else { return Ok(0) };
    let within = county.map_or("", |_| "AND county_code = $6");
    let sql = format!(
        "SELECT COUNT(*) FROM (SELECT 1 FROM work_items WHERE due_on < $1 AND done_at IS NULL AND {OTHERS} {within} \
         LIMIT $5) AS part"
    );
    Ok(on!(tx, c => {
        let q = sqlx::query_scalar(AssertSqlSafe(sql)).bind(today).bind(actor.role).bind(actor.division.code())
            .bind(actor.id).bind(CAP);
        match county {
            Some(code) => q.bind(code).fetch_one(c).await,
            None => q.fetch_one(c).await,
        }
    })?)
}

/// Where an object is worked on that waits for this person, or lies in the county they oversee. Anything else does not exist
/// (AC-04).
pub async fn find(tx: &mut Tx, actor: &Actor, reference: &str) -> Result<Option<String>, AppError> {
    let post = post(actor);
    let mine = post.clause(3);
    let sql = format!(
        "SELECT path FROM work_items WHERE reference = $1 AND done_at IS NULL AND (({mine}) OR staff_id = $2) AND {} \
         ORDER BY due_on, id LIMIT 1",
        not_except(2)
    );
    let own: Option<String> = on!(tx, c => {
        let q = sqlx::query_scalar(AssertSqlSafe(sql)).bind(reference).bind(actor.id);
        bind_post!(q, &post).fetch_optional(c).await
    })?;
    if own.is_some() {
        return Ok(own);
    }
    let Some(Some(county)) = reach(actor) else { return Ok(None) };
    Ok(on!(tx, c => sqlx::query_scalar(
        "SELECT path FROM work_items WHERE reference = $1 AND done_at IS NULL AND county_code = $2 ORDER BY due_on, id LIMIT 1")
        .bind(reference).bind(county).fetch_optional(c).await)?)
}
