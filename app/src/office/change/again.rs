//! Doing a request again. Two changes that wait for each other are parted by PostgreSQL: one of them fails (`40P01`, `40001`) and
//! nothing of it lasts. Its person should not have to press the button again, so the request is handled once more from the start,
//! through gate and handler, which are pure functions of request and database; forms act once (IN-11).
use std::time::Duration;

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{Method, header, request::Parts},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use crate::base::error::{AppError, Crossed};

/// How often a request is handled at most.
const TRIES: u32 = 4;
/// How long the first to give way waits; then twice as long.
const PAUSE: Duration = Duration::from_millis(15);
/// The longest body that is kept for another try; the server's layers allow less.
const BODY: usize = 2 << 20;

/// The layer. It goes around gate and handlers.
pub async fn again(request: Request, next: Next) -> Response {
    // Files are written by several small changes, none of which waits for another; public pages that are only read change nothing.
    if !repeatable(&request) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY).await else { return AppError::BadRequest.into_response() };
    let once = |parts: Parts| next.clone().run(Request::from_parts(parts, Body::from(body.clone())));
    for n in 1..TRIES {
        let answer = once(parts.clone()).await;
        if answer.extensions().get::<Crossed>().is_none() {
            return answer;
        }
        tracing::info!(n, "a change crossed another and is done again");
        tokio::time::sleep(PAUSE * (1 << n)).await;
    }
    once(parts).await
}

fn repeatable(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    match *request.method() {
        Method::POST => !kind.starts_with("multipart/"),
        _ => request.uri().path().starts_with("/staff"),
    }
}
