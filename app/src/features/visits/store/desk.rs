//! What staff see of bookings: those of their centre, or of the centres of their township or county.
use super::BOOKINGS;
use crate::base::db::paging::{List, Page, Turn};
use crate::base::{db::Tx, db::sql::Where, error::AppError, ids::BookingId, ids::CentreId};
use crate::features::visits::types::{Booking, Stage};
use crate::office::{staff::types::Actor, staff::types::Scope};

/// The next visit first.
const DESK: List<Booking, 2> = List {
    name: "visit-desk",
    columns: BOOKINGS.columns,
    from: BOOKINGS.from,
    key: ["t.starts_at", "b.id"],
    down: false,
    of: |b| [b.slot.starts_at.into(), b.id.into()],
};

fn reach(actor: &Actor) -> Where {
    let rows = Where::default();
    match actor.scope() {
        Scope::City => rows,
        Scope::County(code) => rows.is("b.county_code", code),
        Scope::Township(code) => rows.is("b.township_code", code),
        Scope::Village(_) => rows.and("1 = 0", []),
        Scope::Centre(id) => rows.is("b.centre_id", id),
    }
}

/// One page: one stage, or what still needs somebody.
///
/// # Errors
/// [`AppError::BadCursor`].
pub async fn page(
    tx: &mut Tx,
    turn: Turn<'_>,
    actor: &Actor,
    stage: Option<Stage>,
) -> Result<Page<Booking>, AppError> {
    let rows = match stage {
        Some(stage) => reach(actor).is("b.stage", stage),
        None => reach(actor).among("b.stage", Stage::ALL.iter().copied().filter(|s| !s.is_over())),
    };
    DESK.page(tx, turn, rows).await
}

/// The booking with this id, if somebody reaches it.
pub async fn reached(tx: &mut Tx, actor: &Actor, id: BookingId) -> Result<Option<Booking>, AppError> {
    BOOKINGS.one(tx, reach(actor).is("b.id", id)).await
}

/// Everything of one day at a centre that has or had places, by time and order.
pub async fn of_day(tx: &mut Tx, centre: CentreId, day: chrono::NaiveDate) -> Result<Vec<Booking>, AppError> {
    let rows = Where::default().is("b.centre_id", centre).is("t.day", day);
    let rows =
        rows.among("b.stage", Stage::ALL.iter().copied().filter(|s| s.takes() && *s != Stage::Offered));
    let mut list = DESK.first(tx, rows, 2_000).await?;
    list.sort_by_key(|b| (b.slot.starts_at, b.seq));
    Ok(list)
}
