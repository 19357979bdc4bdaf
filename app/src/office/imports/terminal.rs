//! `nuanfang import`: a table from the terminal, the list of batches, taking one back. Errors are sentences, one a line.
use std::{future::Future, pin::Pin};

use uuid::Uuid;

use super::{
    Did, Failure, Importer, Run, UndoError, check, run::Counts, store, template, template_csv, undo, write,
};
use crate::base::{error::AppError, error::Result, i18n::Lang, ids::BatchId, sheets::WriteError};
use crate::office::{change::Change, staff::store::colleagues, staff::types::Actor, staff::types::Division};
use crate::t::imports as t;
use crate::web::state::AppState;

/// What somebody at the terminal wants.
#[derive(Debug, Clone)]
pub struct Order<'a> {
    /// E-mail of the member of staff in whose name and area it happens.
    pub clerk: Option<&'a str>,
    /// Name of the file.
    pub name: &'a str,
    pub bytes: Vec<u8>,
    /// Only report what would be written.
    pub dry_run: bool,
    /// Language of the report.
    pub lang: Lang,
}

type Lines = Result<Vec<String>, Vec<String>>;
type Running<'a> = Pin<Box<dyn Future<Output = Lines> + Send + 'a>>;

/// An importer in the list of the wiring.
#[derive(Debug, Clone, Copy)]
pub struct Declared {
    /// Its word.
    pub what: &'static str,
    title: fn(Lang) -> &'static str,
    run: for<'a> fn(&'a AppState, Order<'a>) -> Running<'a>,
    undo: for<'a> fn(&'a AppState, BatchId, Option<&'a str>, Lang) -> Running<'a>,
    /// The empty table as xlsx.
    pub template: fn(Lang) -> Result<Vec<u8>, WriteError>,
    /// Its header as csv.
    pub template_csv: fn(Lang) -> Vec<u8>,
}

impl Declared {
    pub const fn of<I: Importer>() -> Self {
        Self {
            what: I::WHAT,
            title: I::title,
            run: |state, order| Box::pin(import::<I>(state, order)),
            undo: |state, id, clerk, lang| Box::pin(take_back::<I>(state, id, clerk, lang)),
            template: template::<I>,
            template_csv: template_csv::<I>,
        }
    }
}

/// The importer of this word.
fn find<'a>(all: &'a [Declared], what: &str) -> Option<&'a Declared> {
    all.iter().find(|d| d.what == what)
}

/// Imports a file.
///
/// # Errors
/// What is wrong, a sentence a line; nothing was written then.
pub async fn run_as(all: &[Declared], what: &str, state: &AppState, order: Order<'_>) -> Lines {
    let lang = order.lang;
    let mut lines = match find(all, what) {
        Some(importer) => match (importer.run)(state, order).await {
            Ok(lines) => return Ok(lines),
            Err(lines) => lines,
        },
        None => vec![],
    };
    lines.push(t::nothing_written(lang).to_owned());
    Err(lines)
}

/// Takes a batch back; `id` as report and list print it.
///
/// # Errors
/// What stands in the way; nothing was changed then.
pub async fn undo_as(all: &[Declared], state: &AppState, id: &str, clerk: Option<&str>, lang: Lang) -> Lines {
    let missing = || vec![t::undo_missing(lang).to_owned()];
    let id = BatchId::from_uuid(id.trim().parse::<Uuid>().map_err(|_| missing())?);
    let mut tx = state.db().read().await.map_err(|e| failed(e.into()))?;
    let batch = store::batch(&mut tx, None, id).await.map_err(failed)?;
    drop(tx);
    let importer = batch.and_then(|b| find(all, &b.what)).ok_or_else(missing)?;
    (importer.undo)(state, id, clerk, lang).await
}

/// The latest imports of all kinds, the newest first, a line each.
pub async fn list(all: &[Declared], state: &AppState, lang: Lang) -> Result<Vec<String>> {
    let mut tx = state.db().read().await?;
    let line = |b: store::Batch| {
        let kind = find(all, &b.what).map_or("", |d| (d.title)(lang));
        let place = Division::parse(&b.division).map_or_else(String::new, |d| d.label(lang));
        let from = if b.file_name.is_empty() { place } else { b.file_name };
        let text =
            t::listed(lang, b.id.uuid(), lang.moment(b.at), kind, from, b.added, b.changed, b.unchanged);
        match b.undone_at {
            Some(at) => format!("{text} {}", t::listed_undone(lang, lang.moment(at))),
            None => text,
        }
    };
    Ok(store::batches(&mut tx, None, None).await?.into_iter().map(line).collect())
}

fn failed(e: AppError) -> Vec<String> {
    vec![e.to_string()]
}

/// In whose name it happens, where an importer asks for somebody.
async fn clerk<I: Importer>(
    state: &AppState,
    email: Option<&str>,
    lang: Lang,
) -> Result<Option<Actor>, Vec<String>> {
    let Some(action) = I::ACTION else { return Ok(None) };
    let nobody = || vec![t::no_such_clerk(lang).to_owned()];
    let mut tx = state.db().read().await.map_err(|e| failed(e.into()))?;
    let found = colleagues::by_email(&mut tx, email.ok_or_else(nobody)?).await.map_err(failed)?;
    found.map(|c| c.actor).filter(|a| a.role.may(action)).map(Some).ok_or_else(nobody)
}

async fn import<I: Importer>(state: &AppState, order: Order<'_>) -> Lines {
    let lang = order.lang;
    let actor = clerk::<I>(state, order.clerk, lang).await?;
    let run = Run { state, by: actor.as_ref(), lang, now: state.clock().now() };
    let words = |e| match e {
        Failure::Wrong(lines) => lines,
        Failure::App(e) => failed(e),
    };
    let report = check::<I>(&run, order.name, order.bytes).await.map_err(words)?;
    let mut ch = Change::at(state, run.now, run.by).await.map_err(failed)?;
    let (batch, did) = write::<I>(&mut ch, lang, order.name, &report.rows).await.map_err(words)?;
    let mut lines = report.remarks;
    for (row, did) in report.rows.iter().map(|line| line.row).zip(&did) {
        match did {
            // What has no name that may be shown is only counted.
            Did::Added(name) if name.is_empty() => {}
            Did::Added(name) => lines.push(t::row_added(lang, row, name)),
            Did::Changed(name, what) => {
                lines.push(t::row_changed(lang, row, name, what.join(t::semicolon(lang))))
            }
            Did::Unchanged => {}
        }
    }
    let n = Counts::of(&did);
    if order.dry_run {
        lines.push(t::dry(lang, n.added, n.changed, n.unchanged));
        return Ok(lines);
    }
    ch.commit().await.map_err(failed)?;
    lines.push(t::written(lang, n.added, n.changed, n.unchanged));
    lines.push(t::batch_is(lang, batch.uuid()));
    Ok(lines)
}

async fn take_back<I: Importer>(state: &AppState, id: BatchId, email: Option<&str>, lang: Lang) -> Lines {
    let actor = clerk::<I>(state, email, lang).await?;
    let words = |e: UndoError| vec![e.line::<I>(lang)];
    let mut ch = Change::at(state, state.clock().now(), actor.as_ref()).await.map_err(failed)?;
    let undone = undo::<I>(&mut ch, id).await.map_err(words)?;
    ch.commit().await.map_err(failed)?;
    Ok(vec![t::undone(lang, undone.removed, undone.restored)])
}
