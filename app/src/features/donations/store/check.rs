//! `nuanfang verify`: the stock of every need equals the ledger of its gifts (issue 9). The first difference is named.
use crate::base::{error::AppError, i18n::Lang, ids::NeedId};
use crate::office::feature::Verdict;
use crate::on;
use crate::t::donations as t;
use crate::web::state::AppState;

/// Compares needs with items, items with entries, and items with public lines.
///
/// # Errors
/// When the database fails.
pub async fn run(state: &AppState, lang: Lang) -> Result<Verdict, AppError> {
    let mut tx = state.db().read().await?;
    let need: Option<NeedId> = on!(&mut tx, c => sqlx::query_scalar(
        "SELECT n.id FROM needs n JOIN (SELECT need_id, SUM(held) AS held, SUM(confirmed) AS confirmed, \
         SUM(transferred_in) AS transferred_in FROM gift_items GROUP BY need_id) g ON g.need_id = n.id \
         WHERE n.reserved <> g.held OR n.received <> g.confirmed OR n.transferred_in <> g.transferred_in ORDER BY n.id LIMIT 1")
        .fetch_optional(c).await)?;
    if let Some(id) = need {
        return Ok(Err(t::verify_need(lang, id)));
    }
    let part: Option<String> = on!(&mut tx, c => sqlx::query_scalar(
        "SELECT p.reference FROM gift_items i JOIN gift_parts p ON p.id = i.part_id LEFT JOIN (SELECT item_id, \
         SUM(CASE WHEN kind = 'received' THEN pieces ELSE 0 END) AS received, \
         SUM(CASE WHEN kind = 'transferred-in' THEN pieces ELSE 0 END) AS came, \
         SUM(CASE WHEN kind = 'used' THEN pieces ELSE 0 END) AS used, \
         SUM(CASE WHEN kind = 'transferred' THEN pieces ELSE 0 END) AS went, \
         SUM(CASE WHEN kind = 'returned' THEN pieces ELSE 0 END) AS returned, \
         SUM(CASE WHEN kind = 'disposed' THEN pieces ELSE 0 END) AS disposed FROM gift_entries GROUP BY item_id) e ON e.item_id = i.id \
         WHERE i.confirmed <> COALESCE(e.received, 0) OR i.transferred_in <> COALESCE(e.came, 0) OR i.used <> COALESCE(e.used, 0) \
         OR i.transferred_out <> COALESCE(e.went, 0) OR i.returned <> COALESCE(e.returned, 0) \
         OR i.disposed <> COALESCE(e.disposed, 0) ORDER BY i.id LIMIT 1").fetch_optional(c).await)?;
    if let Some(reference) = part {
        return Ok(Err(t::verify_entries(lang, reference)));
    }
    let part: Option<String> = on!(&mut tx, c => sqlx::query_scalar(
        "SELECT p.reference FROM gift_items i JOIN gift_parts p ON p.id = i.part_id LEFT JOIN (SELECT item_id, SUM(pieces) AS pieces \
         FROM gift_lines GROUP BY item_id) l ON l.item_id = i.id WHERE i.confirmed <> COALESCE(l.pieces, 0) ORDER BY i.id LIMIT 1")
        .fetch_optional(c).await)?;
    if let Some(reference) = part {
        return Ok(Err(t::verify_lines(lang, reference)));
    }
    let n: i64 = on!(&mut tx, c => sqlx::query_scalar("SELECT COUNT(*) FROM gift_items").fetch_one(c).await)?;
    Ok(Ok(vec![t::verify_sound(lang, n)]))
}
