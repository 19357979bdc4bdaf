//! One change of the office, from the form to the page that says so. A [`Change`] carries what every step needs: transaction, state
//! (keys, addresses), calendar, instant, who acts, the form's one-time key and the version it was drawn with. Step and store
//! functions take `&mut Change`; what only reads takes `&mut Tx` (`&mut ch.tx`).
//!
//! A handler: `let (mut ch, case) = desk.begin::<Case>(&form, &reference, Action::…).await?;` — reach and role (AC-04), one-time key
//! (IN-11), lock and version (AC-07) — then a function of the store, then `desk.end(ch, &form, done, to)`: redirect, or the one page of
//! [`conflict`]. What waits for no object begins with `desk.change(&form)` and ends with [`Change::end`]. A job begins with
//! [`Change::job`] and ends with [`Change::commit`].
//!
//! Locks are taken in one order: the rows of the objects, then the head of the trail. So [`Change::trail`] only collects, and
//! the lines are appended just before the commit. What nevertheless crosses another change on PostgreSQL is done again from the start
//! by [`again`].
//!
//! To let two people meet over a new kind of thing: [`Contested`] for it, in the pages of its feature.
use std::sync::Arc;

use axum::response::{IntoResponse, Redirect, Response};
use chrono::{DateTime, Utc};

use crate::base::{calendar::Calendar, db::Tx, error::AppError, error::Result, ids::StaffId};
use crate::office::work::{self, Audience, News, NewsKind};
use crate::office::{outbox, outbox::Letter, staff::types::Actor, trail, trail::Entry, trail::Purpose};
use crate::web::{forms::Form, forms::once, page::Cx, state::AppState, submission::Writing};

pub mod again;
mod begin;
pub mod conflict;
#[cfg(test)]
mod tests;

pub use begin::Contested;
pub use conflict::Met;

/// One change; given up when it is dropped before [`Change::commit`] or [`Change::end`].
#[derive(Debug)]
pub struct Change {
    /// The transaction. It is committed by [`Change::commit`] alone, which writes the trail first.
    pub tx: Tx,
    /// Keys and addresses.
    pub state: AppState,
    /// The working days as they were known when it began.
    pub calendar: Arc<Calendar>,
    /// When it happens.
    pub now: DateTime<Utc>,
    /// Who does it; nobody when the clock does.
    pub actor: Option<Actor>,
    form: Option<Asked>,
    trail: Vec<(DateTime<Utc>, Entry)>,
}

/// What the form said about itself.
#[derive(Debug)]
struct Asked {
    key: Form,
    seen: Option<i64>,
}

impl Change {
    /// What the clock does.
    pub async fn job(state: &AppState) -> Result<Self> {
        Self::at(state, state.clock().now(), None).await
    }

    /// What somebody does at an instant that is given: the command line, the demonstration, a test.
    pub async fn at(state: &AppState, now: DateTime<Utc>, actor: Option<&Actor>) -> Result<Self> {
        Ok(Self::within(state.db().write().await?, state, now, actor))
    }

    /// In a transaction that was begun for writing.
    pub(super) fn within(tx: Tx, state: &AppState, now: DateTime<Utc>, actor: Option<&Actor>) -> Self {
        let (actor, calendar) = (actor.cloned(), state.calendar());
        Self { tx, state: state.clone(), calendar, now, actor, form: None, trail: vec![] }
    }

    /// Takes the form's one-time key (IN-11): where its first submission led, if it acted already. That it has one at all is asked
    /// by [`Change::keyed`], after what one may not see did not exist.
    async fn take(&mut self, form: &Form) -> Result<Option<String>> {
        let whose = self.whose();
        let seen = form.one("version")?.parse().ok();
        let key = Form::default().with(once::FIELD, form.one(once::FIELD)?);
        let led = match key.raw(once::FIELD) {
            "" => None,
            _ => once::take(&mut self.tx, self.state.keys(), &whose, &key, self.now).await?,
        };
        self.form = Some(Asked { key, seen });
        Ok(led)
    }

    /// Whether the form had a key: one without acts as little as one with a wrong version.
    ///
    /// # Errors
    /// [`AppError::BadRequest`] when it had none.
    pub fn keyed(&self) -> Result<()> {
        let keyed = self.form.as_ref().is_some_and(|f| !f.key.raw(once::FIELD).is_empty());
        if keyed { Ok(()) } else { Err(AppError::BadRequest) }
    }

    fn whose(&self) -> String {
        self.actor.as_ref().map_or_else(String::new, |a| a.id.uuid().to_string())
    }

    /// The person who acts.
    ///
    /// # Errors
    /// When the clock does; a step that only a person may take is never reached by it.
    pub fn person(&self) -> Result<&Actor> {
        self.actor.as_ref().ok_or_else(|| AppError::Internal("nobody takes a step of a person".to_owned()))
    }

    /// Their id; none for the clock.
    pub fn by(&self) -> Option<StaffId> {
        self.actor.as_ref().map(|a| a.id)
    }

    /// The version that the form was drawn with (AC-07).
    ///
    /// # Errors
    /// [`AppError::BadRequest`] when it says none.
    pub fn seen(&self) -> Result<i64> {
        self.form.as_ref().and_then(|f| f.seen).ok_or(AppError::BadRequest)
    }

    /// Puts a line into the trail, by whoever acts (LG-02). Written just before the commit: the head of the trail is locked last.
    pub fn trail(&mut self, entry: Entry) {
        let entry = match &self.actor {
            Some(actor) => entry.by(actor),
            None => entry,
        };
        self.trail.push((self.now, entry));
    }

    /// Rings somebody's bell: what changed, how staff call the object, where it is without the base.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn tell(
        &mut self,
        kind: NewsKind,
        (reference, path): (&str, String),
        audience: Audience,
    ) -> Result<()> {
        let news = News { kind, reference: reference.to_owned(), path, audience };
        work::tell(&mut self.tx, self.now, &news).await
    }

    /// Sends a mail when this is made to last (ML-02).
    pub async fn mail(&mut self, letter: &Letter) -> Result<()> {
        outbox::enqueue(&mut self.tx, self.state.keys(), self.now, letter).await.map(drop)
    }

    /// Writes down that whoever acts reads the name behind `object` (`case:411725-2026-00001`). The caller has checked that they
    /// may (`Action::NameReveal`), and shows the name only when this change was committed (RET-05).
    pub fn reveal(&mut self, object: &str, purpose: Purpose) {
        self.trail(Entry::reveal(object, purpose));
    }

    /// Makes it last, with its lines of the trail.
    ///
    /// # Errors
    /// When the database cannot; the outcome is then unknown, so what it did must be safe to repeat.
    pub async fn commit(mut self) -> Result<()> {
        let keys = self.state.keys();
        let mut names = false;
        for (at, entry) in std::mem::take(&mut self.trail) {
            names |= entry.is_reveal();
            trail::record(&mut self.tx, keys, at, entry).await?;
        }
        if let Some(actor) = self.actor.as_ref().filter(|_| names) {
            trail::reveal::alarm(&mut self.tx, keys, self.now, actor).await?;
        }
        Ok(self.tx.commit().await?)
    }

    /// Makes it last, and leads on (Post/Redirect/Get); a second submission of the form will be led to the same place. `to` is a
    /// path of the portal without its base.
    ///
    /// # Errors
    /// [`AppError::BadRequest`] when the form had no key; else as [`Change::commit`].
    pub async fn end(mut self, to: &str) -> Result<Response> {
        let whose = self.whose();
        if let Some(asked) = self.form.take() {
            once::done(&mut self.tx, self.state.keys(), &whose, &asked.key, to).await?;
        }
        let response = lead(&self.state, to);
        self.commit().await?;
        Ok(response)
    }
}

/// What the public hands in is a change by nobody.
impl Writing for Change {
    async fn begin(cx: &Cx) -> Result<Self> {
        Self::at(&cx.state, cx.now, None).await
    }
    fn tx(&mut self) -> &mut Tx {
        &mut self.tx
    }
    async fn commit(self) -> Result<()> {
        Self::commit(self).await
    }
}

/// Leads to another page of the portal.
pub fn lead(state: &AppState, to: &str) -> Response {
    Redirect::to(&format!("{}{to}", state.site().base())).into_response()
}

/// Why a handler stops early.
#[derive(Debug)]
pub enum Halt {
    /// There is an answer already: where the form led before, or the page of a conflict.
    Answer(Box<Response>),
    /// There is none.
    App(AppError),
}

impl<E: Into<AppError>> From<E> for Halt {
    fn from(error: E) -> Self {
        Self::App(error.into())
    }
}

impl From<Response> for Halt {
    fn from(answer: Response) -> Self {
        Self::Answer(Box::new(answer))
    }
}

impl IntoResponse for Halt {
    fn into_response(self) -> Response {
        match self {
            Self::Answer(response) => *response,
            Self::App(error) => error.into_response(),
        }
    }
}

/// Why a step was not taken: `T` is what it was about, `W` why.
#[derive(Debug, thiserror::Error)]
pub enum StepError<T, W> {
    /// There is no such thing.
    #[error("no such thing")]
    Missing,
    /// The rules refuse it; with the thing as it is now, so that the page can say what happened.
    #[error("{0}")]
    Refused(W, Box<T>),
    #[error(transparent)]
    App(#[from] AppError),
}

impl<T, W> From<StepError<T, W>> for AppError {
    /// For callers that have no page for a refusal: the thing is not there for this step.
    fn from(e: StepError<T, W>) -> Self {
        match e {
            StepError::App(error) => error,
            StepError::Missing | StepError::Refused(..) => Self::NotFound,
        }
    }
}

impl<T, W> From<sqlx::Error> for StepError<T, W> {
    fn from(e: sqlx::Error) -> Self {
        Self::App(e.into())
    }
}
