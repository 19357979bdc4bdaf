//! The security headers of every answer (OU-01, OU-02). What a handler has set itself (a stricter policy for an upload, an
//! own `Cache-Control`) stays.
use app::web::page::{Camera, Scripts};
use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};

use super::Settings;

/// The policy of everything that is not a page: opened on its own, it may do nothing.
#[allow(clippy::declare_interior_mutable_const, reason = "header values are never changed")]
pub const CSP_FILE: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
);

/// What a page may use of the device; `$camera` says who may use the camera.
macro_rules! permissions {
    ($camera:literal) => {
        HeaderValue::from_static(concat!(
            "accelerometer=(), autoplay=(), bluetooth=(), browsing-topics=(), camera=",
            $camera,
            ", display-capture=(), encrypted-media=(), fullscreen=(self), geolocation=(), gyroscope=(), hid=(), idle-detection=(), \
             magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=(), xr-spatial-tracking=()"
        ))
    };
}

#[allow(clippy::declare_interior_mutable_const, reason = "header values are never changed")]
const FIXED: [(HeaderName, HeaderValue); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    // Never `no-referrer`: it would turn the Origin of our own forms into `null` (OU-03).
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
];

/// The policy of a page: the one script of this hash and what it loads, none at all without one (OU-01).
fn csp_page(scripts: Option<&Scripts>) -> HeaderValue {
    let scripts = scripts.map_or_else(
        || "'none'".to_owned(),
        |Scripts(hash)| format!("'{hash}' 'strict-dynamic' 'wasm-unsafe-eval'"),
    );
    let policy = format!(
        "default-src 'self'; script-src {scripts}; style-src 'self'; img-src 'self' data:; base-uri 'none'; \
         object-src 'none'; frame-ancestors 'none'; form-action 'self'"
    );
    // A hash that is no header text would be a bug of whoever made it; nothing may run then.
    HeaderValue::try_from(policy).unwrap_or(CSP_FILE)
}

/// Sets them.
pub fn secure(response: &mut Response, settings: &Settings) {
    let status = response.status();
    let scripts = response.extensions_mut().remove::<Scripts>();
    let camera = response.extensions_mut().remove::<Camera>();
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.insert(name, value);
    }
    let permissions = if camera.is_some() { permissions!("(self)") } else { permissions!("()") };
    headers.insert(HeaderName::from_static("permissions-policy"), permissions);
    if settings.origin.starts_with("https://") {
        let value =
            if settings.hsts_subdomains { "max-age=31536000; includeSubDomains" } else { "max-age=31536000" };
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
        // A 304 renews the headers of the page that the browser kept, so it must not carry the policy of a file.
        let page = status == StatusCode::NOT_MODIFIED || kind.is_some_and(|k| k.starts_with("text/html"));
        let policy = if page { csp_page(scripts.as_ref()) } else { CSP_FILE };
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    // An error is of this moment; without a word a cache may keep a 404 for as long as it likes (RFC 9111 §4.2.2).
    if status.is_client_error() || status.is_server_error() {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}
