//! What somebody has typed and not yet sent: sealed, found by the token of a cookie and its subject, kept for an hour; afterwards what
//! it became, for its receipt. Files wait with it (`uploads::waiting`).
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use super::Filed;
use crate::base::{
    db::Tx, error::AppError, error::Result, ids::SubmissionId, keeping::Rule, keeping::Sealed, keys::Keys,
    keys::field::Cell,
};
use crate::web::{files::store::Meta, forms::Form, uploads::waiting::Waiting};
use crate::{exec, fetch};

/// How long a draft is kept after it was last saved, and a receipt after it was sent.
pub const KEPT: TimeDelta = TimeDelta::hours(1);

#[derive(Debug, Clone)]
pub struct Draft {
    /// Its id; no secret.
    pub id: Uuid,
    pub form: Form,
    /// What it became.
    pub filed: Option<Filed>,
    /// What was attached.
    pub files: Vec<Meta>,
}

impl Draft {
    /// Its files.
    pub fn waiting(&self) -> Waiting {
        Waiting::of_draft(self.id)
    }
}

pub const SEALED: &[Sealed] = &[Sealed::new("submission_drafts", "content")];

/// What was typed and not sent, and receipts.
pub const OLD: Rule = Rule::quiet("drafts", "PR-05", |tx, _, now| Box::pin(sweep(tx, now)));

fn cell(id: Uuid) -> Cell {
    Cell::new("submission_drafts", "content", id)
}

fn seal(keys: &Keys, id: Uuid, content: &impl Serialize) -> Result<Vec<u8>> {
    let text = serde_json::to_string(content).map_err(|e| AppError::Internal(e.to_string()))?;
    Ok(keys.fields().seal(cell(id), &text))
}

fn open<T: DeserializeOwned>(keys: &Keys, id: Uuid, content: &[u8]) -> Result<T> {
    let opened = keys.fields().open(cell(id), content).and_then(|text| serde_json::from_str(&text).ok());
    opened.ok_or_else(|| AppError::Internal(format!("submission_drafts: {id} cannot be opened")))
}

/// The draft of a token about a subject (kind and id), while it is kept.
pub async fn load(
    tx: &mut Tx,
    keys: &Keys,
    token: &str,
    (kind, subject): (&str, &str),
    now: DateTime<Utc>,
) -> Result<Option<Draft>> {
    type Line = (Uuid, Vec<u8>, bool);
    let line: Option<Line> = fetch!(tx, maybe "SELECT id, content, filed FROM submission_drafts WHERE hash = $1 AND \
        kind = $2 AND subject = $3 AND at > $4"; keys.lookup("submission-draft", token), kind, subject, now - KEPT)?;
    let Some((id, content, is_filed)) = line else { return Ok(None) };
    let (form, filed) = if is_filed {
        (Form::default(), Some(open(keys, id, &content)?))
    } else {
        (Form::from_pairs(open(keys, id, &content)?)?, None)
    };
    let files = Waiting::of_draft(id).list(tx).await?;
    Ok(Some(Draft { id, form, filed, files }))
}

/// Saves what was typed: a new draft under `token`, or `known` brought up to date.
pub async fn save(
    tx: &mut Tx,
    keys: &Keys,
    now: DateTime<Utc>,
    (token, known): (&str, Option<Uuid>),
    (kind, subject): (&str, &str),
    form: &Form,
) -> Result<()> {
    let id = known.unwrap_or_else(|| SubmissionId::new(now).uuid());
    exec!(tx, "INSERT INTO submission_drafts (id, hash, kind, subject, content, filed, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE \
         SET content = excluded.content, at = excluded.at";
        id, keys.lookup("submission-draft", token), kind, subject, seal(keys, id, &form.pairs())?, false, now)?;
    Ok(())
}

/// It was sent: its files go over, what was typed is forgotten, what it became is kept for the receipt.
pub async fn finish(
    tx: &mut Tx,
    keys: &Keys,
    now: DateTime<Utc>,
    draft: &Draft,
    filed: &Filed,
) -> Result<()> {
    draft.waiting().hand_over(tx, &filed.owner).await?;
    exec!(tx, "UPDATE submission_drafts SET filed = $1, content = $2, at = $3 WHERE id = $4";
        true, seal(keys, draft.id, filed)?, now, draft.id)?;
    Ok(())
}

/// Forgets a draft with its files, or a receipt.
pub async fn forget(tx: &mut Tx, id: Uuid, now: DateTime<Utc>) -> Result<()> {
    Waiting::of_draft(id).forget(tx, now).await?;
    exec!(tx, "DELETE FROM submission_drafts WHERE id = $1"; id)?;
    Ok(())
}

/// Forgets those whose hour is over.
pub async fn sweep(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64> {
    let old: Vec<Uuid> = fetch!(tx, values "SELECT id FROM submission_drafts WHERE at <= $1 ORDER BY at LIMIT 500";
        now - KEPT)?;
    for id in &old {
        forget(tx, *id, now).await?;
    }
    Ok(old.len() as u64)
}
