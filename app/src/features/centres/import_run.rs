//! `nuanfang import centres FILE`: from the bytes of a spreadsheet to a report for the terminal. All or nothing; a dry run does
//! everything and then takes it back; a batch can be undone by its id.
use uuid::Uuid;

use super::{
    import::{self, ImportErrors},
    pages::changes,
    store::{
        batch::{self, ApplyError, Batch, Done},
        undo::{self, UndoError},
        write::Outcome,
    },
    types::TownshipRef,
};
use crate::{
    base::{
        divisions::{self, Township},
        error::AppError,
        i18n::Lang,
        ids::BatchId,
        sheets::{self, Note, ReadError, UnknownColumn},
    },
    t::centres_import as t,
    web::state::AppState,
};

/// What an import did, or would have done.
#[derive(Debug)]
pub struct Report {
    /// The batch, by which it is undone; none after a dry run.
    pub batch: Option<BatchId>,
    /// Every row of the file.
    pub rows: Vec<Done>,
    /// Columns that were not read.
    pub unknown: Vec<UnknownColumn>,
    /// What the reader noticed.
    pub notes: Vec<Note>,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The file cannot be read.
    #[error("unreadable file: {0}")]
    Read(ReadError),
    /// Header or cells are wrong.
    #[error("wrong cells")]
    Wrong(ImportErrors),
    /// It cannot be applied.
    #[error(transparent)]
    Apply(#[from] ApplyError),
}

impl From<sqlx::Error> for RunError {
    fn from(e: sqlx::Error) -> Self {
        Self::Apply(e.into())
    }
}

/// Imports a file of centres.
///
/// # Errors
/// [`RunError`]; nothing was written then.
pub async fn run(state: &AppState, file_name: &str, bytes: &[u8], dry_run: bool) -> Result<Report, RunError> {
    let table = sheets::read(bytes, file_name).map_err(RunError::Read)?;
    let parsed = import::parse(&table, &lookup).map_err(RunError::Wrong)?;
    let mut tx = state.db().write().await?;
    let (batch, rows) = batch::apply(&mut tx, file_name, &parsed.centres, state.clock().now()).await?;
    let batch = if dry_run {
        drop(tx);
        None
    } else {
        tx.commit().await?;
        Some(batch)
    };
    Ok(Report { batch, rows, unknown: parsed.unknown, notes: parsed.notes })
}

/// Finds a township by its code, or by county and township written together.
pub(super) fn lookup(key: &str) -> Option<TownshipRef> {
    let by_code = || divisions::township(key);
    let by_name = || {
        let full = |t: &&Township| {
            divisions::county(t.county).is_some_and(|c| key.strip_prefix(c.name) == Some(t.name))
        };
        divisions::townships().iter().find(full)
    };
    let found = by_code().or_else(by_name)?;
    Some(TownshipRef {
        code9: found.code.to_owned(),
        name: found.name.to_owned(),
        county_code: found.county.to_owned(),
        county_name: divisions::county_label(found.county, Lang::ZhCn),
    })
}

impl Report {
    /// How many centres were added, changed and left as they are.
    #[must_use]
    pub fn counts(&self) -> (usize, usize, usize) {
        let n = |f: fn(&Outcome) -> bool| self.rows.iter().filter(|r| f(&r.outcome)).count();
        (
            n(|o| *o == Outcome::Added),
            n(|o| matches!(o, Outcome::Changed(_))),
            n(|o| *o == Outcome::Unchanged),
        )
    }

    /// The report for a terminal, a sentence a line: what the reader noticed, what each row did, and the batch's id last.
    #[must_use]
    pub fn lines(&self, lang: Lang) -> Vec<String> {
        let mut lines: Vec<String> = self.notes.iter().map(|n| n.message(lang)).collect();
        lines.extend(self.unknown.iter().map(|u| u.message(lang)));
        for row in &self.rows {
            match &row.outcome {
                Outcome::Added => lines.push(t::row_added(lang, row.row, &row.name)),
                Outcome::Changed(list) => {
                    let texts: Vec<_> = list.iter().map(|c| changes::sentence(lang, c)).collect();
                    lines.push(t::row_changed(lang, row.row, &row.name, texts.join(t::joint(lang))));
                }
                Outcome::Unchanged => {}
            }
        }
        let (added, changed, unchanged) = self.counts();
        lines.push(match self.batch {
            Some(_) => t::written(lang, added, changed, unchanged),
            None => t::dry(lang, added, changed, unchanged),
        });
        lines.extend(self.batch.map(|id| t::batch(lang, id.uuid())));
        lines
    }
}

impl RunError {
    /// What is wrong, a sentence a line; wrong cells with row and column.
    #[must_use]
    pub fn lines(&self, lang: Lang) -> Vec<String> {
        let mut lines = match self {
            Self::Read(e) => vec![e.message(lang)],
            Self::Wrong(e) => e.lines(lang),
            Self::Apply(ApplyError::DoneeDiffers { row, first, name }) => {
                vec![t::donee_differs(lang, row, name, first, super::store::history::Fact::Donee.label(lang))]
            }
            Self::Apply(ApplyError::App(e)) => vec![e.to_string()],
        };
        lines.push(t::nothing_written(lang).to_owned());
        lines
    }
}

/// How many centres an undo removed and how many it put back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undone {
    /// Centres that the batch had added.
    pub removed: u64,
    /// Centres that are as they were before it.
    pub restored: u64,
}

impl Undone {
    /// For the terminal.
    #[must_use]
    pub fn line(&self, lang: Lang) -> String {
        t::undone(lang, self.removed, self.restored)
    }
}

/// Undoes a batch; `id` as the report and the list print it.
///
/// # Errors
/// [`UndoError`]; nothing was changed then.
pub async fn undo(state: &AppState, id: &str) -> Result<Undone, UndoError> {
    let id = id.trim().parse::<Uuid>().map_err(|_| UndoError::Missing)?;
    let mut tx = state.db().write().await?;
    let (removed, restored) = undo::undo(&mut tx, BatchId::from_uuid(id), state.clock().now()).await?;
    tx.commit().await?;
    Ok(Undone { removed, restored })
}

impl UndoError {
    /// What stands in the way and what to do.
    #[must_use]
    pub fn line(&self, lang: Lang) -> String {
        match self {
            Self::Missing => t::undo_missing(lang).to_owned(),
            Self::Already(at) => t::undo_already(lang, lang.moment(*at)),
            Self::ChangedSince(names) => t::undo_changed(lang, names.join(t::joint(lang))),
            Self::InUse(name) => t::undo_in_use(lang, name),
            Self::App(e) => e.to_string(),
        }
    }
}

/// The latest imports, the newest first.
pub async fn list(state: &AppState) -> Result<Vec<Batch>, AppError> {
    let mut tx = state.db().read().await?;
    batch::batches(&mut tx).await
}

impl Batch {
    /// For the terminal: id, time, file, numbers, whether it was undone.
    #[must_use]
    pub fn line(&self, lang: Lang) -> String {
        let id = self.id.uuid();
        let text = t::listed(
            lang,
            id,
            lang.moment(self.at),
            &self.file_name,
            self.added,
            self.changed,
            self.unchanged,
        );
        match self.undone_at {
            Some(at) => format!("{text} {}", t::listed_undone(lang, lang.moment(at))),
            None => text,
        }
    }
}
