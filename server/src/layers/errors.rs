//! Draws the page of every refusal and failure that has none yet, in the visitor's language, or JSON under `/api/`: the
//! layers within only name a status, and texts that libraries put into their own refusals never reach anyone (OU-07).
use std::panic::{AssertUnwindSafe, catch_unwind};

use axum::{
    body::{Body, HttpBody as _},
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use super::{LayerConfig, observe::RequestId};

/// What the page of an error may depend on.
const KEPT: [HeaderName; 3] = [header::COOKIE, header::ACCEPT_LANGUAGE, header::ACCEPT];

/// The layer.
pub async fn draw(State(config): State<LayerConfig>, request: Request, next: Next) -> Response {
    // Copying every header of every request for the rare error would be waste.
    let mut asked = axum::http::Request::new(()).into_parts().0;
    asked.method = request.method().clone();
    asked.uri = request.uri().clone();
    asked.extensions = request.extensions().clone();
    for name in KEPT {
        for value in request.headers().get_all(&name) {
            asked.headers.append(&name, value.clone());
        }
    }

    let response = next.run(request).await;
    if !response.status().is_client_error() && !response.status().is_server_error() || has_page(&response) {
        return response;
    }

    let status = response.status();
    let (inner, _) = response.into_parts();
    // What kind of error it is (a filter, a cursor) travels in the answer's extensions.
    asked.extensions.extend(inner.extensions);
    let id = asked.extensions.get::<RequestId>().map_or_else(String::new, |r| r.0.to_string());
    let page = catch_unwind(AssertUnwindSafe(|| (config.0.error_page)(&asked, status, &id)));
    // A page that cannot be drawn (a bug) still gives the status and something to quote.
    let mut page = page.unwrap_or_else(|_| format!("{status}\n{id}\n").into_response());
    *page.status_mut() = status;
    for (name, value) in &inner.headers {
        // Length, type and encoding were those of the body that is gone; Retry-After, Allow and cookies stay.
        let gone = [header::CONTENT_LENGTH, header::CONTENT_TYPE, header::CONTENT_ENCODING, header::ETAG]
            .contains(name);
        if !gone && (*name == header::SET_COOKIE || !page.headers().contains_key(name)) {
            page.headers_mut().append(name, value.clone());
        }
    }
    if asked.method == Method::HEAD {
        if let Some(length) = page.body().size_hint().exact() {
            page.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        }
        *page.body_mut() = Body::empty();
    }
    page
}

/// Whether a handler has drawn its own.
fn has_page(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
    kind.is_some_and(|k| {
        ["text/html", "application/json", "application/problem+json"].iter().any(|t| k.starts_with(t))
    })
}
