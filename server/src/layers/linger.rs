//! Who is refused while still sending hears why. A connection that is closed with bytes unread is reset, and a reset throws the answer
//! away that lies in the client's buffer: the browser then says "connection lost" instead of "that file is too large". So while
//! the answer leaves, what is still on its way of the body is read and thrown away, as much as an honest client may send without
//! listening; beyond that it is cut.
use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::Request,
    http::{StatusCode, header},
    middleware::Next,
    response::Response,
};
use http_body_util::BodyExt as _;
use hyper::body::{Frame, SizeHint};
use tokio::time::timeout;

/// What is read and thrown away at most: as much as the largest form with files, and half as much again.
const MOST: usize = 48 << 20;
/// For how long, and how long without a byte.
const WITHIN: Duration = Duration::from_secs(20);
const SILENCE: Duration = Duration::from_secs(1);

/// Where a body is left whose reader has given it up.
type Left = Arc<Mutex<Option<Body>>>;

/// The layer.
pub async fn linger(request: Request, next: Next) -> Response {
    // Who asks first whether to send has not begun to, and begins when the body is read.
    if request.body().is_end_stream() || request.headers().contains_key(header::EXPECT) {
        return next.run(request).await;
    }
    let left = Left::default();
    let request = request.map(|body| Body::new(Leaving { body, left: Arc::clone(&left) }));
    let answer = next.run(request).await;
    let rest = left.lock().unwrap_or_else(PoisonError::into_inner).take();
    // Who was too slow is not waited for again.
    if answer.status() != StatusCode::REQUEST_TIMEOUT
        && let Some(rest) = rest.filter(|rest| rest.size_hint().lower() <= MOST as u64)
    {
        // hyper reads as long as the body has an owner, and sends the answer meanwhile.
        tokio::spawn(timeout(WITHIN, throw_away(rest)));
    }
    answer
}

async fn throw_away(mut body: Body) {
    let mut read = 0;
    while let Ok(Some(Ok(frame))) = timeout(SILENCE, body.frame()).await {
        read += frame.data_ref().map_or(0, Bytes::len);
        if read > MOST {
            break;
        }
    }
}

/// A body that is handed back when its reader drops it before the end.
struct Leaving {
    body: Body,
    left: Left,
}

impl HttpBody for Leaving {
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

impl Drop for Leaving {
    fn drop(&mut self) {
        if !self.body.is_end_stream() {
            let body = std::mem::take(&mut self.body);
            *self.left.lock().unwrap_or_else(PoisonError::into_inner) = Some(body);
        }
    }
}
