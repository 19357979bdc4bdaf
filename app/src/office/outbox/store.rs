//! All SQL of the outbox: queueing here, [`queue`] for workers, [`list`] for administrators, [`limits`] for what nobody signed in
//! causes, [`choices`] for what somebody wants no more of, and the end of what is kept.
use chrono::{DateTime, TimeDelta, Utc};

use super::types::Letter;
use crate::base::{
    db::Tx, error::AppError, error::Result, ids::MailId, keeping::Rule, keeping::Sealed, keys::Keys,
    keys::field::Cell,
};
use crate::exec;

pub mod choices;
pub mod limits;
pub mod list;
pub mod queue;

/// The sealed columns of a mail.
pub const SEALED: &[Sealed] = &[Sealed::new("mails", "recipient"), Sealed::new("mails", "params")];
/// Recipient and content of a mail, when their time is over.
pub const OLD: Rule = Rule::told("mails", "PR-05", |tx, _, now| Box::pin(sweep(tx, now)));

/// How long recipient and parameters of a mail that was sent or cancelled are kept.
const KEEP_SENT: TimeDelta = TimeDelta::days(30);
/// How long those of a mail that failed.
const KEEP_FAILED: TimeDelta = TimeDelta::days(90);

/// Queues a mail in the transaction that causes it (ML-02). Recipient and parameters are sealed: they may hold a link.
/// `None` when its `once` key is known already, when the recipient wants no more of its kind ([`choices`]), or when three that nobody signed in for went to the address within the hour (RL-04).
///
/// # Errors
/// When the database fails; in builds with debug assertions also when a parameter is missing or unknown. A release queues such a
/// mail nevertheless and shows it as failed: what an officer did must not fail for the sake of its mail.
pub async fn enqueue(
    tx: &mut Tx,
    keys: &Keys,
    now: DateTime<Utc>,
    letter: &Letter,
) -> Result<Option<MailId>> {
    if let Some(name) = letter.wrong_param() {
        let why = format!("mail {}: parameter {name}", letter.template.word());
        if cfg!(debug_assertions) {
            return Err(AppError::Internal(why));
        }
        tracing::error!(error = %why, "a mail was queued that cannot be filled in");
    }
    if let Some(topic) = letter.template.topic()
        && choices::stopped(tx, keys, topic, &letter.to).await?
    {
        return Ok(None);
    }
    let due = match letter.due {
        Some(due) => due,
        None if letter.limited => match limits::place(tx, keys, now, (letter.template, &letter.to)).await? {
            Some(due) => due,
            None => return Ok(None),
        },
        None => now,
    };
    let id = MailId::new(now);
    let seal = |column, text: &str| keys.fields().seal(Cell::new("mails", column, id.uuid()), text);
    let params = serde_json::to_string(&letter.params).map_err(|e| AppError::Internal(e.to_string()))?;
    let n = exec!(tx, "INSERT INTO mails (id, template, lang, recipient, params, once_key, state, attempts, \
         created_at, due_at, fence, rank) VALUES ($1, $2, $3, $4, $5, $6, 'queued', 0, $7, $8, 0, $9) \
         ON CONFLICT (once_key) DO NOTHING";
        id, letter.template, letter.lang, seal("recipient", &letter.to), seal("params", &params), &letter.once, now,
        due, letter.template.rank() as i64)?;
    Ok((n == 1).then_some(id))
}

/// Wipes recipient and parameters of mails whose time is over (30 days after they were sent or cancelled, 90 after they failed),
/// at most a batch in one go (`retention`), and says how many. The line itself stays: that a mail went out, when, of which kind.
pub async fn sweep(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64> {
    Ok(exec!(tx, "UPDATE mails SET recipient = NULL, params = NULL WHERE id IN (SELECT id FROM mails \
         WHERE recipient IS NOT NULL AND ((state IN ('sent', 'cancelled') AND ended_at <= $1) \
         OR (state = 'failed' AND ended_at <= $2)) ORDER BY ended_at LIMIT $3)";
        now - KEEP_SENT, now - KEEP_FAILED, crate::base::db::BATCH)?)
}
