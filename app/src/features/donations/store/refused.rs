//! What was refused at the door and stays there: the donor fetches it within [`Settings::fetch_days`], else the centre disposes of it,
//! as the donor accepted when the intention was registered. It never was received, so no ledger knows of it.
use chrono::{DateTime, Days, NaiveDate, Utc};

use super::{items, step, step::note};
use crate::base::{
    clock::local_date, db::BATCH, db::Tx, error::AppError, ids::GiftItemId, ids::PartId, ids::RefusedId,
};
use crate::exec;
use crate::features::donations::types::{Event, Part, Refused as Why, Settings, Stage};
use crate::features::needs::types::Packing;
use crate::office::change::Change;
use crate::on;
use crate::web::state::AppState;

/// Something that waits at the door.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Refused {
    /// Its id.
    pub id: RefusedId,
    /// What.
    pub item: String,
    /// In what it is counted.
    #[sqlx(flatten)]
    pub packing: Packing,
    /// How much.
    pub pieces: i64,
    /// The last day on which it may be fetched.
    pub fetch_by: NaiveDate,
    /// When it was fetched or disposed of.
    pub ended_at: Option<DateTime<Utc>>,
}

/// What of a part was refused and stayed, the oldest first.
pub async fn of_part(tx: &mut Tx, part: PartId) -> Result<Vec<Refused>, AppError> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT r.id, i.item, i.unit, i.piece, i.per_package, r.pieces, r.fetch_by, r.ended_at FROM gift_refused r \
         JOIN gift_items i ON i.id = r.item_id WHERE r.part_id = $1 ORDER BY r.id").bind(part).fetch_all(c).await)?)
}

/// So many pieces of an item of a locked part stay at the centre until the donor fetches them; `words` says it in the history.
///
/// # Errors
/// When the database fails.
pub async fn keep(
    ch: &mut Change,
    part: &Part,
    (item, pieces): (GiftItemId, i64),
    words: &str,
) -> Result<Result<(), Why>, AppError> {
    let inspected = part.state.stage() == Stage::Inspected || part.state.stage().is_public();
    if !inspected || !items(&mut ch.tx, part.id).await?.iter().any(|i| i.id == item) {
        return Ok(Err(Why::Order));
    }
    if !(1..=crate::features::needs::types::quantity::MOST).contains(&pieces) {
        return Ok(Err(Why::Count));
    }
    let by = local_date(ch.now) + Days::new(Settings::default().fetch_days);
    let id = RefusedId::new(ch.now);
    exec!(&mut ch.tx, "INSERT INTO gift_refused (id, part_id, item_id, pieces, fetch_by) VALUES ($1, $2, $3, $4, $5)";
        id, part.id, item, pieces, by)?;
    note(ch, part, Event::KeepRefused, words).await?;
    Ok(Ok(()))
}

/// The donor fetched it; nothing happens when that was said before.
///
/// # Errors
/// When the database fails.
pub async fn fetched(ch: &mut Change, part: &Part, id: RefusedId) -> Result<(), AppError> {
    end(ch, part, id, true).await
}

async fn end(ch: &mut Change, part: &Part, id: RefusedId, fetched: bool) -> Result<(), AppError> {
    let n = exec!(&mut ch.tx, "UPDATE gift_refused SET ended_at = $1, fetched = $2 WHERE id = $3 AND part_id = $4 \
         AND ended_at IS NULL"; ch.now, fetched, id, part.id)?;
    if n == 1 {
        note(ch, part, if fetched { Event::Fetch } else { Event::Discard }, "").await?;
    }
    Ok(())
}

/// Ends what nobody fetched.
///
/// # Errors
/// When the database fails; the next run goes on.
pub async fn run(state: &AppState) -> Result<(), AppError> {
    let mut tx = state.db().read().await?;
    let due: Vec<(RefusedId, PartId)> = on!(&mut tx, c => sqlx::query_as(
        "SELECT id, part_id FROM gift_refused WHERE ended_at IS NULL AND fetch_by < $1 ORDER BY fetch_by LIMIT $2")
        .bind(state.clock().today()).bind(BATCH).fetch_all(c).await)?;
    drop(tx);
    for (id, part) in due {
        let mut ch = Change::job(state).await?;
        if let Some(part) = step::lock(&mut ch, part).await? {
            end(&mut ch, &part, id, false).await?;
            ch.commit().await?;
        }
    }
    Ok(())
}
