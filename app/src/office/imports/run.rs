//! Writing checked rows and taking a batch back: one transaction each, all or nothing.
use chrono::{DateTime, Utc};

use super::{Importer, Line, store};
use crate::base::{error::AppError, i18n::Lang, ids::BatchId};
use crate::office::change::Change;
use crate::t::imports as t;

/// What a row did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Did {
    /// Something new, by the name people know it by.
    Added(String),
    /// Changed it: its name, and a sentence a change.
    Changed(String, Vec<String>),
    /// Everything was as it is.
    Unchanged,
}

/// Why nothing is taken.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// What is wrong, a sentence each.
    #[error("{}", .0.join(" "))]
    Wrong(Vec<String>),
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<sqlx::Error> for Failure {
    fn from(e: sqlx::Error) -> Self {
        Self::App(e.into())
    }
}

/// Writes checked rows as one batch. The caller commits, or, for a dry run, does not.
///
/// # Errors
/// [`Failure`]; the transaction must then be dropped.
pub async fn write<I: Importer>(
    ch: &mut Change,
    lang: Lang,
    file_name: &str,
    rows: &[Line<I::Row>],
) -> Result<(BatchId, Vec<Did>), Failure> {
    let batch = store::open(ch, I::WHAT, if I::PERSONS { "" } else { file_name }).await?;
    let did = I::write(ch, lang, batch, rows).await?;
    store::count(&mut ch.tx, batch, Counts::of(&did)).await?;
    Ok((batch, did))
}

/// How many things a batch added, changed and left as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub added: i64,
    pub changed: i64,
    /// As they were.
    pub unchanged: i64,
}

impl Counts {
    /// Counts what rows did.
    pub fn of(did: &[Did]) -> Self {
        let mut counts = Self::default();
        for did in did {
            match did {
                Did::Added(_) => counts.added += 1,
                Did::Changed(..) => counts.changed += 1,
                Did::Unchanged => counts.unchanged += 1,
            }
        }
        counts
    }
}

/// How many things an undo removed and how many it put back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Undone {
    /// What the batch had added.
    pub removed: u64,
    /// What is as it was before it.
    pub restored: u64,
}

/// Why a batch cannot be taken back. Nothing is changed then.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// There is no such batch in reach.
    #[error("no such batch")]
    Missing,
    /// It was taken back before.
    #[error("undone before")]
    Already(DateTime<Utc>),
    /// These were written by something else since.
    #[error("changed since: {}", .0.join(", "))]
    ChangedSince(Vec<String>),
    /// This one, which the batch added, is named elsewhere, for instance in a notice.
    #[error("in use: {0}")]
    InUse(String),
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<sqlx::Error> for UndoError {
    fn from(e: sqlx::Error) -> Self {
        Self::App(e.into())
    }
}

impl UndoError {
    /// What stands in the way and what to do.
    pub fn line<I: Importer>(&self, lang: Lang) -> String {
        match self {
            Self::Missing => t::undo_missing(lang).to_owned(),
            Self::Already(at) => t::undo_already(lang, lang.moment(*at)),
            Self::ChangedSince(names) => I::changed_since(lang, names),
            Self::InUse(name) => t::undo_in_use(lang, name),
            Self::App(e) => e.to_string(),
        }
    }
}

/// Takes a batch back. The caller commits.
///
/// # Errors
/// [`UndoError`]; the transaction must then be dropped.
pub async fn undo<I: Importer>(ch: &mut Change, id: BatchId) -> Result<Undone, UndoError> {
    let batch = store::batch(&mut ch.tx, ch.actor.as_ref(), id).await?.filter(|b| b.what == I::WHAT);
    let batch = batch.ok_or(UndoError::Missing)?;
    // Marking it first is the lock: a second undo waits here and then finds it done.
    if !store::mark_undone(ch, id).await? {
        let at = store::batch(&mut ch.tx, None, id).await?.and_then(|b| b.undone_at);
        return Err(UndoError::Already(at.unwrap_or(batch.at)));
    }
    let touched = store::touched(&mut ch.tx, id).await?;
    let undone = I::undo(ch, id, touched).await?;
    store::forget_touched(&mut ch.tx, id).await?;
    Ok(undone)
}
