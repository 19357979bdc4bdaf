//! Giving a file out: always an attachment of a fixed type that may do nothing (IN-05, IN-07). An attachment still shows in an
//! `<img>`.
use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse as _, Response},
};

use super::store::Meta;

/// The answer with the content of a file. The caller has checked who asks, and audited it.
pub fn attachment(meta: &Meta, bytes: Vec<u8>) -> Response {
    let mut response = Body::from(bytes).into_response();
    let headers = response.headers_mut();
    let fixed: [(HeaderName, &'static str); 4] = [
        (header::CONTENT_TYPE, meta.kind.media()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // Only letters, digits and percent signs are in it, so it is always header text.
    if let Ok(value) = HeaderValue::from_str(&disposition(&meta.name, meta.kind.extension())) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// `attachment; filename="file.pdf"; filename*=UTF-8''…` (RFC 6266).
fn disposition(name: &str, extension: &str) -> String {
    use std::fmt::Write as _;
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    format!("attachment; filename=\"file.{extension}\"; filename*=UTF-8''{encoded}")
}
