//! From a desk into a change and out of it: what a form asks for begins here, judged by reach, role, one-time key and version, and
//! ends with a redirect or with the page of [`conflict`].
use std::future::Future;

use axum::response::Response;

use super::{Change, Halt, Met, StepError, conflict, lead};
use crate::base::error::{AppError, Result};
use crate::office::{staff::access::Action, staff::desk::Desk, staff::types::Place};
use crate::web::{forms::Form, forms::once, uploads::waiting::Waiting};

/// Something that two people may want to change at once.
pub trait Contested: Sized + Send + Sync {
    /// What a page's address names it by.
    type Key: ?Sized + Sync;
    type Why: Send + Sync;
    /// That somebody was first.
    const STALE: Self::Why;

    /// Locks it by updating it, if it lies in the actor's reach.
    fn lock(ch: &mut Change, key: &Self::Key) -> impl Future<Output = Result<Option<Self>>> + Send;

    /// Where it lies: what the role is judged by. What lies nowhere is nobody's.
    fn place(&self) -> Option<Place>;

    fn version(&self) -> i64;

    /// What the page of a conflict says: read anew, through [`Desk::tx`].
    fn met(&self, desk: &mut Desk, why: &Self::Why) -> impl Future<Output = Result<Met>> + Send;
}

impl Desk {
    /// Begins a change that a form asks for, with its one-time key.
    pub async fn change(&mut self, form: &Form) -> Result<Change, Halt> {
        let mut ch = self.write().await?;
        match ch.take(form).await? {
            Some(led) => Err(lead(&ch.state, &led).into()),
            None => Ok(ch),
        }
    }

    /// The files that wait for a form with files, before it is known whether everything else is right; the form is asked first
    /// whether it has acted already.
    ///
    /// # Errors
    /// [`Halt::Answer`] leads to where the form led before; [`AppError::BadRequest`] when it has no key.
    pub async fn waiting(&self, form: &Form) -> Result<Waiting, Halt> {
        let (state, whose) = (&self.cx.state, self.actor.id.uuid().to_string());
        let mut tx = state.db().read().await?;
        match once::led(&mut tx, state.keys(), &whose, form).await? {
            Some(led) => Err(lead(state, &led).into()),
            None => Ok(Waiting::of_form(state.keys(), &whose, form)),
        }
    }

    /// As [`Desk::change`], about one thing: within reach and role or 404 (AC-04), locked, and as the form's sender saw it (AC-07).
    ///
    /// # Errors
    /// [`Halt::Answer`] with the page of a conflict.
    pub async fn begin<T: Contested>(
        &mut self,
        form: &Form,
        key: &T::Key,
        action: Action,
    ) -> Result<(Change, T), Halt> {
        let mut ch = self.change(form).await?;
        let found = T::lock(&mut ch, key).await?.ok_or(AppError::NotFound)?;
        self.actor.require(action, &found.place().ok_or(AppError::NotFound)?)?;
        ch.keyed()?;
        if ch.seen()? == found.version() {
            return Ok((ch, found));
        }
        drop(ch);
        Err(self.conflict(&found, &T::STALE, form).await?.into())
    }

    /// Ends a change by what its step came to: leads to `to`, or shows what stood in the way.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when the thing is gone; else as [`Change::end`].
    pub async fn end<T: Contested, D>(
        mut self,
        ch: Change,
        form: &Form,
        done: Result<D, StepError<T, T::Why>>,
        to: &str,
    ) -> Result<Response, Halt> {
        match done {
            Ok(_) => Ok(ch.end(to).await?),
            Err(StepError::Refused(why, thing)) => {
                drop(ch);
                Ok(self.conflict(&*thing, &why, form).await?)
            }
            Err(StepError::Missing) => Err(AppError::NotFound.into()),
            Err(StepError::App(error)) => Err(error.into()),
        }
    }

    /// The page that says what stood in the way. The change was given up before.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when the thing moved out of reach meanwhile.
    pub async fn conflict<T: Contested>(&mut self, thing: &T, why: &T::Why, form: &Form) -> Result<Response> {
        let met = thing.met(self, why).await?;
        Ok(conflict::page(self.cx.clone(), met, form))
    }
}
