//! Checks the whole chain and names the first fault (LG-05). It walks the lines in pages up to the head as it stood at the
//! beginning, so it never holds up writers, and compares each with its own code, with the line before, and with the signed heads
//! that are kept outside the database ([`super::heads`]).
use std::path::Path;

use chrono::{DateTime, Utc};

use crate::base::{db::Db, error::AppError, error::Result, i18n::Lang, keys::Keys};
use crate::office::{
    feature::Verdict, trail::heads, trail::heads::HeadsError, trail::store::read, trail::store::read::Ends,
    trail::store::read::Event, trail::words,
};
use crate::web::state::AppState;

/// Lines a page.
const PAGE: i64 = 1000;

/// A sound chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// How many lines were checked.
    pub events: i64,
    /// When the first was written.
    pub first: Option<DateTime<Utc>>,
    /// When the last was written.
    pub last: Option<DateTime<Utc>>,
    /// The code of the last line.
    pub head: String,
    /// How many signed heads agree.
    pub heads: usize,
    /// Up to which line signed heads reach.
    pub signed: i64,
}

/// The first thing that is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The row that holds the head is gone.
    NoHead,
    /// All lines are gone, up to this one at least.
    Empty(i64),
    /// Lines are missing in the middle: from, to.
    Missing(i64, i64),
    /// The lines after this one are missing, up to this one at least.
    MissingTail(i64, i64),
    /// What stands in this line does not fit its code: something in it was changed, or it was written with another key.
    Changed(i64),
    /// This line is whole, but follows another line than the one before it: one was put in, or the order was changed.
    BrokenLink(i64),
    /// This line is whole, but another one was signed in its place: the chain was recomputed.
    Recomputed(i64),
    /// This line cannot be read at all.
    Unreadable(i64),
    /// This line stands after the head.
    BeyondHead(i64),
    /// The head row says another code than this last line.
    HeadDiffers(i64),
    /// This line of the file of signed heads is no signed head of this portal.
    HeadsFile(usize),
}

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// The chain is broken there.
    #[error("the trail is broken: {0:?}")]
    Fault(Fault),
    /// It could not be checked.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<Fault> for Broken {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<sqlx::Error> for Broken {
    fn from(e: sqlx::Error) -> Self {
        Self::App(e.into())
    }
}

/// Checks the chain against itself and against the signed heads of `heads_file`.
///
/// # Errors
/// The first [`Fault`], or that it could not be checked.
pub async fn run(db: &Db, keys: &Keys, heads_file: &Path) -> Result<Report, Broken> {
    // First the heads and then the database: what is signed in between would look like a missing tail.
    let heads = heads::load(heads_file, keys).map_err(|e| match e {
        HeadsError::Line(n) => Broken::Fault(Fault::HeadsFile(n)),
        HeadsError::Io(e) => Broken::App(AppError::Internal(format!("{}: {e}", heads_file.display()))),
    })?;
    let signed = heads.last_key_value().map_or(0, |(seq, _)| *seq);
    let mut tx = db.read().await?;
    let Some(Ends { head, hash, last }) = read::ends(&mut tx).await? else {
        return Err(Fault::NoHead.into());
    };
    drop(tx);
    let expected = head.max(signed);
    if last == 0 && expected > 0 {
        return Err(Fault::Empty(expected).into());
    }
    let mut report = Report { events: 0, first: None, last: None, head: String::new(), heads: 0, signed };
    while report.events < last {
        let page = page(db, report.events).await?;
        let Some(end) = page.last().map(|e| e.seq) else { break };
        for event in page.into_iter().filter(|e| e.seq <= last) {
            check(&event, &report, keys)?;
            if let Some(signed) = heads.get(&event.seq) {
                if signed.hash != event.hash {
                    return Err(Fault::Recomputed(event.seq).into());
                }
                report.heads += 1;
            }
            if event.seq > head {
                return Err(Fault::BeyondHead(event.seq).into());
            }
            report.events = event.seq;
            report.first = report.first.or(Some(event.at));
            report.last = Some(event.at);
            report.head = event.hash;
        }
        if end >= last {
            break;
        }
    }
    if report.events < expected {
        return Err(Fault::MissingTail(report.events, expected).into());
    }
    if report.head != hash {
        return Err(Fault::HeadDiffers(report.events).into());
    }
    Ok(report)
}

/// The same in sentences, for `nuanfang verify`.
pub(super) async fn told(state: &AppState, lang: Lang) -> Result<Verdict> {
    match run(state.db(), state.keys(), &heads::path(&state.running().data)).await {
        Ok(report) => Ok(Ok(words::report(lang, &report))),
        Err(Broken::Fault(fault)) => Ok(Err(words::fault(lang, fault))),
        Err(Broken::App(error)) => Err(error),
    }
}

/// One line against the one before.
fn check(event: &Event, before: &Report, keys: &Keys) -> Result<(), Fault> {
    let next = before.events + 1;
    if event.seq < next {
        return Err(Fault::BrokenLink(event.seq));
    }
    if event.seq > next {
        return Err(Fault::Missing(next, event.seq - 1));
    }
    if event.code(keys) != event.hash {
        return Err(Fault::Changed(event.seq));
    }
    if event.prev_hash != before.head {
        return Err(Fault::BrokenLink(event.seq));
    }
    Ok(())
}

/// The lines after `seq`; where one of them cannot be decoded, those before it, or its number when it is the next.
async fn page(db: &Db, seq: i64) -> Result<Vec<Event>, Broken> {
    // A transaction a page: a long one would keep SQLite from folding its log.
    let mut tx = db.read().await?;
    match read::after(&mut tx, seq, PAGE).await {
        Ok(events) => return Ok(events),
        Err(sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_)) => {}
        Err(other) => return Err(other.into()),
    }
    let mut events = vec![];
    for number in read::numbers_after(&mut tx, seq, PAGE).await? {
        match read::after(&mut tx, number - 1, 1).await {
            Ok(mut one) => events.append(&mut one),
            Err(sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_)) if events.is_empty() => {
                return Err(Fault::Unreadable(number).into());
            }
            Err(sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_)) => break,
            Err(other) => return Err(other.into()),
        }
    }
    Ok(events)
}
