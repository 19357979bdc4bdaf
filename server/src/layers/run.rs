//! The innermost layer: how large and how slow a body may be (IN-04), how long an answer may take, and that a change, once
//! begun, runs to its end even if its client leaves or the time is up — a handler dropped between two statements is how
//! acknowledged writes get lost (security.md §3.1).
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use app::web::uploads::{MAX_FORM, WITHIN};
use axum::{
    body::{Body, HttpBody as _},
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use tower_http::timeout::DeadlineBody;
use tracing::Instrument as _;

use super::{LayerConfig, body::read, gate::later};

/// Whether this path takes files: the last step of a public form's address, or everything that staff hand in.
pub(super) fn is_upload(path: &str) -> bool {
    path.ends_with("/files")
        || path.strip_prefix("/staff/uploads").is_some_and(|r| r.is_empty() || r.starts_with('/'))
}

/// What became of a body; the handler only sees that reading failed.
#[derive(Debug, Default)]
struct Fate {
    too_large: AtomicBool,
    too_slow: AtomicBool,
    unread: AtomicBool,
}

/// The layer.
pub async fn run(State(config): State<LayerConfig>, request: Request, next: Next) -> Response {
    let settings = config.settings();
    let (limit, within) = if is_upload(request.uri().path()) {
        (MAX_FORM, WITHIN)
    } else {
        (settings.body_limit, settings.body_within)
    };
    if request.body().size_hint().lower() > limit as u64 {
        return closing(StatusCode::PAYLOAD_TOO_LARGE);
    }
    let fate = Arc::new(Fate::default());
    let safe = request.method().is_safe();
    let mut answer_within = settings.answer_within;
    let request = if request.body().is_end_stream() {
        request
    } else if is_upload(request.uri().path()) {
        answer_within += within;
        watch(request, limit, within, &fate)
    } else {
        match read(&config, request).await {
            Ok(request) => request,
            Err(refused) => return refused,
        }
    };

    let answer = if safe {
        tokio::time::timeout(answer_within, next.run(request)).await.ok()
    } else {
        let task = config.0.changes.spawn(next.run(request).in_current_span());
        match tokio::time::timeout(answer_within, task).await {
            Ok(Ok(answer)) => Some(answer),
            // The panic goes on to the layer that answers it.
            Ok(Err(error)) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => Some(later(StatusCode::SERVICE_UNAVAILABLE, 5)),
            },
            Err(_) => None,
        }
    };
    if fate.too_large.load(Ordering::Relaxed) {
        return closing(StatusCode::PAYLOAD_TOO_LARGE);
    }
    if fate.too_slow.load(Ordering::Relaxed) {
        return closing(StatusCode::REQUEST_TIMEOUT);
    }
    answer.unwrap_or_else(|| {
        if fate.unread.load(Ordering::Relaxed) {
            closing(StatusCode::REQUEST_TIMEOUT)
        } else {
            later(StatusCode::SERVICE_UNAVAILABLE, 5)
        }
    })
}

/// Puts size and time limits around a body that its handler reads.
fn watch(request: Request, limit: usize, within: Duration, fate: &Arc<Fate>) -> Request {
    fate.unread.store(true, Ordering::Relaxed);
    let seen = Arc::clone(fate);
    let done = Arc::clone(fate);
    request.map(|body| {
        let body = DeadlineBody::new(within, Limited::new(body, limit));
        let body = body.map_err(move |error| {
            let too_large = error.is::<LengthLimitError>();
            let mark = if too_large { &seen.too_large } else { &seen.too_slow };
            if too_large || error.is::<tower_http::timeout::TimeoutError>() {
                mark.store(true, Ordering::Relaxed);
            }
            error
        });
        Body::new(Finishing { body: Body::new(body), fate: done })
    })
}

/// Notes when a body has been read to its end.
struct Finishing {
    body: Body,
    fate: Arc<Fate>,
}

impl axum::body::HttpBody for Finishing {
    type Data = axum::body::Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<hyper::body::Frame<Self::Data>, Self::Error>>> {
        let frame = std::pin::Pin::new(&mut self.body).poll_frame(cx);
        if matches!(frame, std::task::Poll::Ready(None)) || self.body.is_end_stream() {
            self.fate.unread.store(false, Ordering::Relaxed);
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> hyper::body::SizeHint {
        self.body.size_hint()
    }
}

/// The rest of the body is not waited for.
pub(super) fn closing(status: StatusCode) -> Response {
    (status, [(header::CONNECTION, HeaderValue::from_static("close"))]).into_response()
}
