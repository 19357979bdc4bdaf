//! What is kept for a promise is kept for a time (DON-06). When that is over the quantity comes back, once, whoever notices first: the
//! clock, somebody who needs it, or whoever takes the next step. The intention itself is not lost.
use super::{PARTS, follow, items, part as read, step};
use crate::base::{db::BATCH, db::sql::Sql, db::sql::Where, error::AppError, ids::NeedId, ids::PartId};
use crate::features::donations::types::{Act, Event, Part};
use crate::features::needs::store::stock;
use crate::office::{change::Change, trail::Entry, trail::What};
use crate::on;
use crate::web::state::AppState;

/// Ends what is due; a transaction each, so that nobody waits for all of them. Says how many.
///
/// # Errors
/// When the database fails; the next run goes on.
pub async fn run(state: &AppState) -> Result<u64, AppError> {
    let mut tx = state.db().read().await?;
    let now = state.clock().now();
    let due: Vec<PartId> = on!(&mut tx, c => sqlx::query_scalar(
        "SELECT id FROM gift_parts WHERE lapsed = $1 AND hold_until <= $2 ORDER BY hold_until LIMIT $3")
        .bind(false).bind(now).bind(BATCH).fetch_all(c).await)?;
    drop(tx);
    let mut n = 0;
    for id in due {
        let mut ch = Change::job(state).await?;
        if let Some(part) = step::lock(&mut ch, id).await? {
            let ended = end_due(&mut ch, &part).await?;
            if ended.version != part.version {
                ch.commit().await?;
                n += 1;
            }
        }
    }
    Ok(n)
}

/// Ends what is due at one need, for somebody who needs what is kept there. Says how many.
///
/// # Errors
/// When the database fails.
pub async fn end_at(ch: &mut Change, need: NeedId) -> Result<u64, AppError> {
    let rows = Where::default().is("p.lapsed", false).also(Sql::new(
        "p.hold_until <= $1 AND p.id IN (SELECT part_id FROM gift_items WHERE need_id = $2 AND held > 0)",
        [ch.now.into(), need.into()],
    ));
    let due = PARTS.first(&mut ch.tx, rows, 100).await?;
    let mut n = 0;
    for part in due {
        if let Some(part) = step::lock(ch, part.id).await? {
            let ended = end_due(ch, &part).await?;
            n += u64::from(ended.version != part.version);
        }
    }
    Ok(n)
}

/// Ends the hold of a locked part when its time is over, and gives the part as it is then.
///
/// # Errors
/// When the database fails.
pub async fn end_due(ch: &mut Change, part: &Part) -> Result<Part, AppError> {
    let now = ch.now;
    let due = part.state.hold().is_some_and(|h| !h.lapsed && h.until.is_some_and(|until| until <= now));
    let Ok(next) = part.state.after(Act::Lapse, part.duties) else { return Ok(part.clone()) };
    if !due {
        return Ok(part.clone());
    }
    let mut list = items(&mut ch.tx, part.id).await?;
    list.sort_by_key(|i| i.need);
    for item in list {
        let after = item.quantities.free();
        let back = item.quantities.held - after.held;
        step::put(&mut ch.tx, item.id, &after).await?;
        stock::release(&mut ch.tx, now, item.need, back).await?;
    }
    step::store(ch, part, next, part.due_on).await?;
    step::event(ch, (part.id, part.version + 1), Event::Lapse, "").await?;
    ch.trail(Entry::new(What::GiftStep, format!("gift:{}", part.reference)).reason(Event::Lapse.word()));
    let ended = read(&mut ch.tx, part.id).await?.ok_or(AppError::NotFound)?;
    follow::told(ch, &ended, Event::Lapse).await?;
    Ok(ended)
}
