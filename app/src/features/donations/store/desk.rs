//! What staff see of gifts: the parts for their centre, or for the centres of their township or county.
use super::PARTS;
use crate::base::db::paging::{List, Page, Turn};
use crate::base::{db::Tx, db::sql::Where, error::AppError, ids::PartId};
use crate::features::donations::types::{Part, Stage};
use crate::office::{staff::types::Actor, staff::types::Scope};

/// The next deadline first.
const DESK: List<Part, 2> = List { name: "gift-desk", ..PARTS };

/// The rows that somebody reaches, by the names of the columns of county, township and centre.
pub(super) fn scope(actor: &Actor, [county, township, centre]: [&'static str; 3]) -> Where {
    let rows = Where::default();
    match actor.scope() {
        Scope::City => rows,
        Scope::County(code) => rows.is(county, code),
        Scope::Township(code) => rows.is(township, code),
        Scope::Village(_) => rows.and("1 = 0", []),
        Scope::Centre(id) => rows.is(centre, id),
    }
}

fn reach(actor: &Actor) -> Where {
    scope(actor, ["p.county_code", "p.township_code", "p.centre_id"])
}

/// One page: one stage, or everything that is not over.
///
/// # Errors
/// [`AppError::BadCursor`].
pub async fn page(
    tx: &mut Tx,
    turn: Turn<'_>,
    actor: &Actor,
    stage: Option<Stage>,
) -> Result<Page<Part>, AppError> {
    let rows = match stage {
        Some(stage) => reach(actor).is("p.stage", stage),
        None => reach(actor).among("p.stage", Stage::ALL.iter().copied().filter(|s| !s.is_over())),
    };
    DESK.page(tx, turn, rows).await
}

/// The part with this id, if somebody reaches it.
pub async fn reached(tx: &mut Tx, actor: &Actor, id: PartId) -> Result<Option<Part>, AppError> {
    PARTS.one(tx, reach(actor).is("p.id", id)).await
}

/// The part whose boxes carry this number, if somebody reaches it.
pub async fn delivered(tx: &mut Tx, actor: &Actor, number: &str) -> Result<Option<Part>, AppError> {
    PARTS.one(tx, reach(actor).is("p.delivery_no", number)).await
}
