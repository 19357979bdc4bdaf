//! Refuses what no honest client sends, before it costs anything: hostile addresses (IN-01), methods and content types that
//! the portal does not know (SO-03), networks that ask too often (RL-01), and more work than the machine can do at once.
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use super::{LayerConfig, observe::Client, run::is_upload};
use crate::ratelimit::Class;

/// The layer.
pub async fn gate(State(config): State<LayerConfig>, mut request: Request, next: Next) -> Response {
    if let Err(status) = plausible(&request, config.settings().url_limit) {
        return status.into_response();
    }
    let class = Class::of(request.method(), request.uri().path());
    if let (Some(limiter), Some(client)) = (&config.0.limiter, request.extensions().get::<Client>())
        && let Err(wait) = limiter.check(class, client.key)
    {
        metrics::counter!("nuanfang_limited_total", "class" => format!("{class:?}")).increment(1);
        return later(StatusCode::TOO_MANY_REQUESTS, wait.as_secs() + 1);
    }
    // Files and probes stay reachable under overload: the probe is what tells about it.
    if class == Class::Free {
        return next.run(request).await;
    }
    let place = super::body::place(&config.0.places);
    let empty = axum::body::HttpBody::is_end_stream(request.body());
    if empty && !place.take() {
        metrics::counter!("nuanfang_overload_total").increment(1);
        return later(StatusCode::SERVICE_UNAVAILABLE, 5);
    }
    // A request with a body takes its place when the body is there (OP-02); this clone gives it back.
    request.extensions_mut().insert(place.clone());
    let answer = next.run(request).await;
    drop(place);
    answer
}

/// An answer that says when to come back.
pub(super) fn later(status: StatusCode, seconds: u64) -> Response {
    (status, [(header::RETRY_AFTER, HeaderValue::from(seconds))]).into_response()
}

fn plausible(request: &Request, url_limit: usize) -> Result<(), StatusCode> {
    let (uri, headers) = (request.uri(), request.headers());
    if uri.path_and_query().map_or(0, |p| p.as_str().len()) > url_limit {
        return Err(StatusCode::URI_TOO_LONG);
    }
    if !well_encoded(uri) {
        return Err(StatusCode::BAD_REQUEST);
    }
    // Two answers to "how long" or "whom" are how requests are smuggled past a proxy (RE-04).
    let twice = |name| headers.get_all(name).iter().nth(1).is_some();
    if twice(header::HOST)
        || twice(header::CONTENT_LENGTH)
        || headers.contains_key(header::TRANSFER_ENCODING) && headers.contains_key(header::CONTENT_LENGTH)
    {
        return Err(StatusCode::BAD_REQUEST);
    }
    match *request.method() {
        Method::GET | Method::HEAD | Method::OPTIONS => Ok(()),
        Method::POST | Method::PUT | Method::PATCH | Method::DELETE => {
            let empty = axum::body::HttpBody::is_end_stream(request.body());
            if acceptable(headers, uri.path(), empty) {
                Ok(())
            } else {
                Err(StatusCode::UNSUPPORTED_MEDIA_TYPE)
            }
        }
        _ => Err(StatusCode::METHOD_NOT_ALLOWED),
    }
}

/// Forms and JSON; multipart only where files are taken (SO-03).
fn acceptable(headers: &HeaderMap, path: &str, empty: bool) -> bool {
    let Some(kind) = headers.get(header::CONTENT_TYPE) else { return empty };
    let kind =
        kind.to_str().unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match kind.as_str() {
        "application/x-www-form-urlencoded" | "application/json" => true,
        "multipart/form-data" => is_upload(path),
        _ => false,
    }
}

/// Whether path and query are UTF-8 in whole percent-escapes, without control characters. NUL would be text to SQLite and
/// an error to PostgreSQL (IN-01); line breaks and tabs are what a search field can hold when someone pastes.
fn well_encoded(uri: &Uri) -> bool {
    decodes(uri.path(), &[]) && uri.query().is_none_or(|q| decodes(q, b"\t\n\r"))
}

fn decodes(text: &str, allowed: &[u8]) -> bool {
    if !text.contains('%') {
        return true;
    }
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        let byte = if byte == b'%' {
            let digit = |b: Option<u8>| b.and_then(|b| char::from(b).to_digit(16));
            let (Some(high), Some(low)) = (digit(bytes.next()), digit(bytes.next())) else { return false };
            let byte = (high * 16 + low) as u8;
            if byte.is_ascii_control() && !allowed.contains(&byte) {
                return false;
            }
            byte
        } else {
            byte
        };
        decoded.push(byte);
    }
    std::str::from_utf8(&decoded).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_01_addresses() {
        for (text, fine) in [
            ("", true),
            ("/notices", true),
            ("/notices/%E9%A9%BB", true),
            ("/notices/驻", true),
            ("q=%F0%A0%AE%B7+100%25", true),
            ("q=%00", false),
            ("q=%0a", false),
            ("q=%7F", false),
            ("q=%ff", false),
            ("q=%E9%A9", false),
            ("q=%C0%80", false),
            ("q=%ED%A0%80", false),
            ("q=%", false),
            ("q=%4", false),
            ("q=%zz", false),
            ("q=%+1", false),
        ] {
            assert_eq!(decodes(text, &[]), fine, "{text}");
        }
        assert!(decodes("q=a%0D%0Ab%09", b"\t\n\r"));
        assert!(!decodes("q=%00", b"\t\n\r"));
    }

    #[test]
    fn so_03_content_types() {
        for (kind, empty, fine) in [
            (Some("application/x-www-form-urlencoded"), false, true),
            (Some("Application/JSON; charset=utf-8"), false, true),
            (Some("text/plain"), false, false),
            (Some("text/plain"), true, false),
            (Some("multipart/form-data; boundary=x"), false, false),
            (Some(""), false, false),
            (None, true, true),
            (None, false, false),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(kind) = kind {
                headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
            }
            assert_eq!(acceptable(&headers, "/", empty), fine, "{kind:?} {empty}");
        }
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("multipart/form-data; boundary=x"));
        for (path, fine) in [
            ("/objections/new/411725-2026-1/files", true),
            ("/objections/new/411725-2026-1", false),
            ("/staff/uploads/objections/411725-2026-1", true),
            ("/objections", false),
            ("/objections/newer", false),
            ("/staff/cases", false),
        ] {
            assert_eq!(acceptable(&headers, path, false), fine, "{path}");
        }
    }
}
