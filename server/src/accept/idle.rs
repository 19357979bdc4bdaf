//! Whether a connection is at a request, and if not, since when.
use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::{Duration, Instant},
};

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};

use crate::telemetry::stopwatch;

/// Shared by a connection and its requests; HTTP/2 may have several at once.
#[derive(Clone)]
pub struct Idle(Arc<Mutex<State>>);

struct State {
    requests: usize,
    since: Instant,
}

impl Idle {
    /// Of a connection that has just been opened.
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(State { requests: 0, since: stopwatch() })))
    }

    /// How long no request has been worked on; `None` while one is.
    pub fn since(&self) -> Option<Duration> {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (state.requests == 0).then(|| state.since.elapsed())
    }

    /// Counts a request until the value is dropped.
    pub fn busy(&self) -> Busy {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).requests += 1;
        Busy(self.clone())
    }
}

/// A request that is being worked on.
pub struct Busy(Idle);

impl Busy {
    /// Counts until the last byte of the answer has been handed over.
    pub fn until_sent(self, body: Body) -> Sending {
        Sending { body, _busy: self }
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        let mut state = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.requests = state.requests.saturating_sub(1);
        state.since = stopwatch();
    }
}

/// The body of an answer.
pub struct Sending {
    body: Body,
    _busy: Busy,
}

impl HttpBody for Sending {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
