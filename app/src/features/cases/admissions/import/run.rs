//! From the bytes of a file to a report: for the page, and for `nuanfang import cases`.
use uuid::Uuid;

use super::{
    ImportRow,
    columns::DROPPED,
    row::{self, Context, Refused, Wrong},
};
use crate::{
    base::{
        clock::local_date,
        db::Tx,
        divisions,
        error::AppError,
        i18n::Lang,
        ids::BatchId,
        sheets::{self, CellError, CellErrors, HeaderMap, Table},
    },
    features::{
        cases::admissions::store::import as store,
        centres::store::list::{Filter, all},
    },
    office::change::Change,
    office::staff::{access::Action, store::colleagues, types::Actor},
    t::case_import as t,
    web::state::AppState,
};

/// A good file: its rows, and what the person should know about it.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Report {
    /// The rows.
    pub rows: Vec<ImportRow>,
    /// Columns that were not kept, hidden things, formulas: a sentence each.
    pub remarks: Vec<String>,
}

/// Why nothing of it is taken, a sentence each.
#[derive(Debug)]
pub enum Failure {
    /// What is wrong with the file.
    Wrong(Vec<String>),
    /// The portal failed.
    App(AppError),
}

impl From<AppError> for Failure {
    fn from(e: AppError) -> Self {
        Self::App(e)
    }
}

impl From<sqlx::Error> for Failure {
    fn from(e: sqlx::Error) -> Self {
        Self::App(e.into())
    }
}

/// Reads and checks a file for somebody, also against the live cases; writes nothing.
pub async fn check(state: &AppState, actor: &Actor, name: &str, bytes: Vec<u8>) -> Result<Report, Failure> {
    let lang = actor.lang;
    actor.require_role(Action::CaseImport)?;
    if bytes.len() > super::MAX_FILE {
        let read = sheets::ReadError::FileTooBig { mib: super::MAX_FILE >> 20 };
        return Err(Failure::Wrong(vec![read.message(lang)]));
    }
    let name = name.to_owned();
    // Unpacking is work for the processor: not on the threads that answer others.
    let table = tokio::task::spawn_blocking(move || sheets::read(&bytes, &name))
        .await
        .map_err(|e| AppError::Internal(format!("import: {e}")))?
        .map_err(|e| Failure::Wrong(vec![e.message(lang)]))?;
    let mut tx = state.db().read().await?;
    let centres = centres(&mut tx, actor).await?;
    let today = local_date(state.clock().now());
    let context = Context { keys: state.keys(), division: &actor.division, centres: &centres, today };
    let (map, rows) = row::parse(&table, &context).map_err(|e| Failure::Wrong(lines(&e, lang)))?;
    let known = store::live(&mut tx, &actor.scope(), &rows).await?;
    if !known.is_empty() {
        let mut errors = CellErrors::default();
        for (row, own) in known {
            let reason = own.map_or(Wrong::LiveElsewhere, Wrong::Live);
            errors.push(CellError { row, column: map.column("id"), excerpt: String::new(), reason });
        }
        return Err(Failure::Wrong(lines(&Refused::Cells(errors), lang)));
    }
    let remarks = remarks(&map, &table, &rows, lang);
    Ok(Report { rows, remarks })
}

async fn centres(tx: &mut Tx, actor: &Actor) -> Result<Vec<(String, String, Uuid)>, AppError> {
    let county = actor.division.county().and_then(divisions::county).map(|c| c.code);
    let list = all(tx, &Filter { county, ..Filter::default() }, 1000).await?;
    Ok(list
        .into_iter()
        .map(|c| (c.details.name.clone(), c.details.code.as_str().to_owned(), c.id.uuid()))
        .collect())
}

/// What was not kept, by name, and what the file hides (IN-09).
fn remarks(map: &HeaderMap, table: &Table, rows: &[ImportRow], lang: Lang) -> Vec<String> {
    let mut lines = vec![];
    if map.has("id") {
        lines.push(t::id_thrown_away(lang, map.column("id").shown(lang)));
    }
    let dropped = DROPPED.iter().filter(|key| map.has(key));
    lines.extend(dropped.map(|key| t::dropped(lang, map.column(key).shown(lang))));
    lines.extend(map.unknown.iter().map(|u| u.message(lang)));
    lines.extend(table.notes.iter().map(|n| n.message(lang)));
    let count = |f: fn(&ImportRow) -> bool| i64::try_from(rows.iter().filter(|r| f(r)).count()).unwrap_or(0);
    let (no_village, no_id) = (count(|r| r.village.ends_with("000")), count(|r| r.identity.is_none()));
    if no_village > 0 {
        lines.push(t::without_village(lang, no_village));
    }
    if no_id > 0 {
        lines.push(t::without_id(lang, no_id));
    }
    lines
}

/// Everything that is wrong; what stands in an ID cell is not repeated.
pub(super) fn lines(refused: &Refused, lang: Lang) -> Vec<String> {
    match refused {
        Refused::Header(errors) => errors.iter().map(|e| e.message(lang)).collect(),
        Refused::NoRows => vec![crate::t::import::no_rows(lang).to_owned()],
        Refused::TooMany(n) => vec![t::too_many(lang, n, super::MAX_ROWS)],
        Refused::Cells(errors) => {
            let one = |e: &CellError<Wrong>| {
                let mut shown = e.clone();
                if shown.reason == Wrong::Id
                    || shown.excerpt.chars().filter(char::is_ascii_digit).count() > 12
                {
                    shown.excerpt.clear();
                }
                shown.line(lang, &shown.reason.message(lang))
            };
            let mut lines: Vec<String> = errors.list().iter().map(one).collect();
            if errors.more() > 0 {
                let more = i64::try_from(errors.more()).unwrap_or(i64::MAX);
                lines.push(crate::t::import::more_errors(lang, more));
            }
            lines
        }
    }
}

/// The command line: checks a file in somebody's name, and unless it is a dry run reads it in.
///
/// # Errors
/// What is wrong, a sentence a line.
pub async fn command(
    state: &AppState,
    email: &str,
    name: &str,
    bytes: Vec<u8>,
    dry_run: bool,
    lang: Lang,
) -> Result<Vec<String>, Vec<String>> {
    let failed = |e: AppError| vec![e.to_string()];
    let mut tx = state.db().read().await.map_err(|e| failed(e.into()))?;
    let found = colleagues::by_email(&mut tx, email).await.map_err(failed)?;
    drop(tx);
    let mut actor = found
        .map(|c| c.actor)
        .filter(|a| a.role.may(Action::CaseImport))
        .ok_or_else(|| vec![t::no_such_clerk(lang).to_owned()])?;
    actor.lang = lang;
    let report = match check(state, &actor, name, bytes).await {
        Ok(report) => report,
        Err(Failure::Wrong(mut lines)) => {
            lines.push(t::nothing_written(lang).to_owned());
            return Err(lines);
        }
        Err(Failure::App(e)) => return Err(failed(e)),
    };
    let n = i64::try_from(report.rows.len()).unwrap_or(i64::MAX);
    let mut lines = report.remarks.clone();
    if dry_run {
        lines.push(t::would_write(lang, n));
        return Ok(lines);
    }
    let batch = apply(state, &actor, &report.rows).await.map_err(|e| match e {
        Failure::Wrong(lines) => lines,
        Failure::App(e) => failed(e),
    })?;
    lines.push(t::written(lang, n));
    lines.push(t::batch_is(lang, batch.uuid()));
    Ok(lines)
}

/// Reads checked rows in, all or none.
async fn apply(state: &AppState, actor: &Actor, rows: &[ImportRow]) -> Result<BatchId, Failure> {
    let mut ch = Change::at(state, state.clock().now(), Some(actor)).await?;
    match store::apply(&mut ch, rows).await {
        Ok(batch) => {
            ch.commit().await?;
            Ok(batch)
        }
        Err(e) => Err(refusal(e, actor.lang)),
    }
}

/// Why rows that were good when they were checked are not any more.
pub(super) fn refusal(e: store::ApplyError, lang: Lang) -> Failure {
    match e {
        store::ApplyError::Live { row, reference } => {
            let reason = reference.map_or(Wrong::LiveElsewhere, Wrong::Live);
            Failure::Wrong(vec![t::row_line(lang, row, reason.message(lang))])
        }
        store::ApplyError::App(e) => Failure::App(e),
    }
}
