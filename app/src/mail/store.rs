//! All SQL of the outbox.
use chrono::{DateTime, Utc};

use super::types::Letter;
use crate::{
    db::Tx,
    error::AppError,
    exec,
    ids::MailId,
    keys::{Keys, field::Cell},
};

/// Queues a mail in the transaction that causes it (ML-02). Recipient and parameters are sealed: they may hold a link.
/// `None` when its `once` key is known already.
///
/// # Errors
/// When the database fails.
pub async fn enqueue(
    tx: &mut Tx,
    keys: &Keys,
    now: DateTime<Utc>,
    letter: &Letter,
) -> Result<Option<MailId>, AppError> {
    let id = MailId::new(now);
    let seal = |column, text: &str| keys.fields().seal(Cell::new("mails", column, id.uuid()), text);
    let params = serde_json::to_string(&letter.params).map_err(|e| AppError::Internal(e.to_string()))?;
    let n = exec!(tx, sqlx::query(
        "INSERT INTO mails (id, template, lang, recipient, params, once_key, state, attempts, created_at, due_at, fence) \
         VALUES ($1, $2, $3, $4, $5, $6, 'queued', 0, $7, $7, 0) ON CONFLICT (once_key) DO NOTHING")
        .bind(id).bind(letter.template.word()).bind(letter.lang.tag()).bind(seal("recipient", &letter.to))
        .bind(seal("params", &params)).bind(&letter.once).bind(now))?;
    Ok((n == 1).then_some(id))
}
