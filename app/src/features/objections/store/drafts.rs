//! What somebody has typed and not yet sent: sealed, found by the token of a cookie, kept for an hour. Attachments wait with it,
//! because no browser gives a file back to a form.
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::{
    base::{
        db::Tx,
        error::AppError,
        ids::{NoticeId, ObjectionId},
        keeping::{Rule, Sealed},
        keys::{Keys, field::Cell},
    },
    exec, on,
    web::{
        files::{self, Accepted, store::Meta},
        forms::Form,
        state::AppState,
    },
};

/// How long a draft is kept.
pub const KEPT: TimeDelta = TimeDelta::hours(1);

/// A draft.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Its id; no secret.
    pub id: Uuid,
    /// The notice it is about.
    pub notice: NoticeId,
    /// What was typed.
    pub form: Form,
    /// What it became.
    pub objection: Option<ObjectionId>,
    /// What was attached.
    pub files: Vec<Meta>,
}

fn owner(id: Uuid) -> String {
    format!("objection-draft:{id}")
}

/// Their sealed column.
pub const SEALED: &[Sealed] = &[Sealed::new("objection_drafts", "content")];

fn cell(id: Uuid) -> Cell {
    Cell::new("objection_drafts", "content", id)
}

/// The draft of a cookie's token, while it is kept.
pub async fn load(
    tx: &mut Tx,
    keys: &Keys,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Option<Draft>, AppError> {
    type Line = (Uuid, NoticeId, Vec<u8>, Option<ObjectionId>);
    let line: Option<Line> = on!(tx, c => sqlx::query_as(
        "SELECT id, notice_id, content, objection_id FROM objection_drafts WHERE hash = $1 AND at > $2")
        .bind(keys.lookup("objection-draft", token)).bind(now - KEPT).fetch_optional(c).await)?;
    let Some((id, notice, content, objection)) = line else { return Ok(None) };
    let pairs = keys.fields().open(cell(id), &content).and_then(|text| serde_json::from_str(&text).ok());
    let pairs =
        pairs.ok_or_else(|| AppError::Internal(format!("objection_drafts: {id} cannot be opened")))?;
    let files = files::store::list(tx, &owner(id)).await?;
    Ok(Some(Draft { id, notice, form: Form::from_pairs(pairs)?, objection, files }))
}

/// Saves what was typed: a new draft under `token`, or `known` brought up to date. `drop` are attachments to leave out.
pub async fn save(
    tx: &mut Tx,
    state: &AppState,
    token: &str,
    known: Option<&Draft>,
    notice: NoticeId,
    form: &Form,
    new: &[Accepted],
) -> Result<Uuid, AppError> {
    let (keys, now) = (state.keys(), state.clock().now());
    let id = known.map_or_else(|| ObjectionId::new(now).uuid(), |d| d.id);
    let text = serde_json::to_string(form.pairs()).map_err(|e| AppError::Internal(e.to_string()))?;
    exec!(
        tx,
        sqlx::query(
            "INSERT INTO objection_drafts (id, hash, notice_id, content, at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (id) DO UPDATE SET content = excluded.content, at = excluded.at"
        )
        .bind(id)
        .bind(keys.lookup("objection-draft", token))
        .bind(notice)
        .bind(keys.fields().seal(cell(id), &text))
        .bind(now)
    )?;
    for file in new {
        let new = files::store::NewFile { owner: owner(id), kind: "attachment", file };
        files::store::put(tx, state, &new).await?;
    }
    Ok(id)
}

/// Leaves all attachments of a draft out.
pub async fn drop_files(tx: &mut Tx, draft: &Draft, now: DateTime<Utc>) -> Result<(), AppError> {
    files::store::delete(tx, &owner(draft.id), now).await?;
    Ok(())
}

/// The draft became an objection: its files go over, what was typed is forgotten, where it led is known for the hour.
pub async fn finish(tx: &mut Tx, keys: &Keys, draft: &Draft, to: ObjectionId) -> Result<(), AppError> {
    files::store::hand_over(tx, &owner(draft.id), &super::super::types::files_of(to)).await?;
    exec!(
        tx,
        sqlx::query("UPDATE objection_drafts SET objection_id = $1, content = $2 WHERE id = $3")
            .bind(to)
            .bind(keys.fields().seal(cell(draft.id), "[]"))
            .bind(draft.id)
    )?;
    Ok(())
}

/// What was typed and not sent.
pub const OLD: Rule = Rule::quiet("objection-drafts", "PR-05", |tx, _, now| Box::pin(sweep(tx, now)));

/// Forgets drafts whose hour is over, with their files.
pub async fn sweep(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64, AppError> {
    let old: Vec<Uuid> = on!(tx, c => sqlx::query_scalar("SELECT id FROM objection_drafts WHERE at <= $1 ORDER BY at LIMIT 500")
        .bind(now - KEPT).fetch_all(c).await)?;
    let n = old.len();
    for id in old {
        files::store::delete(tx, &owner(id), now).await?;
        exec!(tx, sqlx::query("DELETE FROM objection_drafts WHERE id = $1").bind(id))?;
    }
    Ok(u64::try_from(n).unwrap_or(0))
}
