//! Until when something is due of what came: the receipt of a part (DON-09) and the use report of an item (DON-15). A report about a
//! need tells of everything that remains there, so it starts the clock of all its items again.
use chrono::NaiveDate;

use super::{follow, receipts, remind, shelf::LEFT};
use crate::base::db::sql::{Sql, Where};
use crate::base::{clock::local_date, error::AppError, ids::NeedId, ids::PartId};
use crate::features::donations::types::{Item, Settings};
use crate::office::{change::Change, work::store::NEVER};
use crate::{exec, on};

/// Something of a part was confirmed, or came from another centre.
pub(super) async fn came(ch: &mut Change, part: PartId, items: &[Item]) -> Result<(), AppError> {
    let report = Settings::default().report(local_date(ch.now)).last_day;
    exec!(&mut ch.tx, "UPDATE gift_items SET report_on = $1 WHERE part_id = $2 AND report_on IS NULL \
         AND confirmed + transferred_in > used + transferred_out + returned + disposed"; report, part)?;
    for item in items {
        follow::report(ch, item.need).await?;
    }
    set(ch, part).await
}

/// Use was reported: for all that remains of a need the next report is some months away.
pub(super) async fn reported(ch: &mut Change, need: NeedId) -> Result<(), AppError> {
    let next = Settings::default().report(local_date(ch.now)).last_day;
    exec!(&mut ch.tx, "UPDATE gift_items SET report_on = $1 WHERE need_id = $2 AND report_on IS NOT NULL"; next, need)?;
    Ok(())
}

/// What remains of a need became more or less, by what happened to these parts: where nothing does, nothing is due.
pub(super) async fn moved(ch: &mut Change, need: NeedId, parts: &[PartId]) -> Result<(), AppError> {
    let report = Settings::default().report(local_date(ch.now)).last_day;
    exec!(&mut ch.tx, "UPDATE gift_items SET report_on = CASE \
         WHEN confirmed + transferred_in > used + transferred_out + returned + disposed THEN COALESCE(report_on, $1) END \
         WHERE need_id = $2 AND (report_on IS NOT NULL OR confirmed + transferred_in > used + transferred_out + returned + disposed)";
        report, need)?;
    // A report about a need moves the day of everything that remains there.
    let left = Sql::from("SELECT DISTINCT i.part_id FROM gift_items i");
    let left: Vec<(PartId,)> =
        left.add(Where::default().is("i.need_id", need).and(LEFT, [])).all(&mut ch.tx).await?;
    let mut all: Vec<PartId> = left.into_iter().map(|(id,)| id).chain(parts.iter().copied()).collect();
    all.sort();
    all.dedup();
    for part in all {
        set(ch, part).await?;
    }
    follow::report(ch, need).await
}

/// Writes the next day on which something is due of a part that came: its receipt while one is owed, whatever was corrected since.
pub(super) async fn set(ch: &mut Change, part: PartId) -> Result<(), AppError> {
    let day = Settings::default().receipt(&ch.calendar, ch.now).last_day;
    let owed = !receipts::owed(&mut ch.tx, part).await?.is_empty();
    exec!(&mut ch.tx, "UPDATE gift_parts SET receipt_on = CASE WHEN $1 THEN COALESCE(receipt_on, $2) END WHERE id = $3"; owed, day, part)?;
    let (receipt, report): (Option<NaiveDate>, Option<NaiveDate>) = on!(&mut ch.tx, c => sqlx::query_as(
        "SELECT p.receipt_on, (SELECT MIN(i.report_on) FROM gift_items i WHERE i.part_id = p.id) FROM gift_parts p WHERE p.id = $1")
        .bind(part).fetch_one(c).await)?;
    let due = receipt.into_iter().chain(report).min().unwrap_or(NEVER);
    exec!(&mut ch.tx, "UPDATE gift_parts SET due_on = $1 WHERE id = $2 \
         AND stage IN ('confirmed', 'receipt-issued', 'used', 'closed')"; due, part)?;
    remind::in_time(ch, part).await?;
    follow::receipt(ch, part, receipt).await
}

/// The next report that is due at a need.
pub(super) async fn next(ch: &mut Change, need: NeedId) -> Result<Option<NaiveDate>, AppError> {
    Ok(on!(&mut ch.tx, c => sqlx::query_scalar("SELECT MIN(report_on) FROM gift_items WHERE need_id = $1")
        .bind(need).fetch_one(c).await)?)
}
