//! What surrounds every route and the fallback. From the outside in:
//!
//! | layer | does | why there |
//! |---|---|---|
//! | [`observe`] | request id, client; security headers; one log line, metrics | nothing may leave without headers and a log line (OU-02), whoever answered |
//! | [`linger`] | what a refused client is still sending is read and thrown away | outside all that may refuse a body |
//! | compression | brotli or gzip | outside the error pages, so that those are compressed too |
//! | [`errors`] | draws the page of every answer ≥ 400 that has none | outside all that may refuse |
//! | catch-panic | a panic becomes 500 (SC-04) | inside the error pages, outside all code that can panic |
//! | [`gate`] | hostile addresses, methods, content types; limits; overload | before anything costs something |
//! | csrf | same origin on every unsafe method (SO-01) | before a body is read |
//! | [`run`] | the body is read ([`body`]), then a place taken; deadlines; changes run to their end | nearest to the routes |
//! | routes | the portal, and the fallback | |
//!
//! To add one: a function in its own file, a line in [`with_layers`] and one in this table.
use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{StatusCode, request::Parts},
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
};
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;
use tower::{ServiceBuilder, util::BoxCloneSyncService};
use tower_http::{
    CompressionLevel,
    catch_panic::CatchPanicLayer,
    compression::{CompressionLayer, Predicate, predicate::SizeAbove},
    csrf::CsrfLayer,
};

use crate::{
    client::TrustedProxies,
    ratelimit::{Limiter, Rates},
};

pub mod body;
pub mod errors;
pub mod gate;
pub mod headers;
pub mod linger;
pub mod observe;
pub mod run;

/// Draws the page of an error: who asked (address, language, the extensions of the answer), status, request id.
pub type ErrorPage = Arc<dyn Fn(&Parts, StatusCode, &str) -> Response + Send + Sync>;

/// The portal as a service: routes with everything around them.
pub type Portal = BoxCloneSyncService<Request, Response, Infallible>;

/// Everything the layers need to know; shared, so cloning is cheap.
#[derive(Clone)]
pub struct LayerConfig(Arc<Inner>);

struct Inner {
    settings: Settings,
    error_page: ErrorPage,
    limiter: Option<Limiter>,
    places: Arc<Semaphore>,
    bodies: body::Bodies,
    changes: TaskTracker,
    draining: std::sync::atomic::AtomicBool,
}

/// The settings of the layers; [`Settings::default`] is what production uses.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The public origin, `https://host[:port]`, whose forms are ours.
    pub origin: String,
    /// The path before every link, when the portal is a channel under another site (GOV-01); usually empty.
    pub base: String,
    /// Whether HSTS also covers subdomains.
    pub hsts_subdomains: bool,
    /// Whose X-Forwarded-For counts.
    pub trusted: TrustedProxies,
    /// Limits per network; `None` switches them off (demonstrations and benchmarks only).
    pub rates: Option<Rates>,
    /// How many requests are worked on at once; more are answered 503.
    pub places: usize,
    /// How long an answer may take.
    pub answer_within: Duration,
    /// How long a request's body may take to arrive.
    pub body_within: Duration,
    /// The largest body, in bytes (IN-04).
    pub body_limit: usize,
    /// The longest path and query, in bytes.
    pub url_limit: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            origin: "http://127.0.0.1:3000".to_owned(),
            base: String::new(),
            hsts_subdomains: false,
            trusted: TrustedProxies::default(),
            rates: Some(Rates::default()),
            places: 512,
            answer_within: Duration::from_secs(20),
            body_within: Duration::from_secs(15),
            body_limit: 256 * 1024,
            url_limit: 8 * 1024,
        }
    }
}

impl std::fmt::Debug for LayerConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("LayerConfig").field(&self.0.settings).finish()
    }
}

impl LayerConfig {
    /// Prepares counters and places.
    #[must_use]
    pub fn new(settings: Settings, error_page: ErrorPage) -> Self {
        Self(Arc::new(Inner {
            limiter: settings.rates.map(Limiter::new),
            places: Arc::new(Semaphore::new(settings.places)),
            bodies: body::Bodies::default(),
            changes: TaskTracker::new(),
            draining: false.into(),
            error_page,
            settings,
        }))
    }

    /// From now on `/readyz` says no and every answer asks its client to come back on another connection (OP-03).
    pub fn drain(&self) {
        self.0.draining.store(true, std::sync::atomic::Ordering::Relaxed);
    }

    /// Whether the process is about to end.
    #[must_use]
    pub fn draining(&self) -> bool {
        self.0.draining.load(std::sync::atomic::Ordering::Relaxed)
    }

    /// Waits until every change that was begun has ended, also those whose client has gone.
    pub async fn changes_done(&self) {
        self.0.changes.close();
        self.0.changes.wait().await;
    }

    /// Forgets the networks that have been quiet (RL-03).
    pub fn sweep(&self) {
        if let Some(limiter) = &self.0.limiter {
            limiter.sweep();
        }
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }
}

/// Puts the layers around a router.
///
/// # Errors
/// When the origin is not one that a browser would send.
pub fn with_layers(router: Router, config: &LayerConfig) -> Result<Portal, tower_http::csrf::ConfigError> {
    let csrf = CsrfLayer::new().add_trusted_origin(&config.settings().origin)?;
    let compression = CompressionLayer::new()
        .quality(CompressionLevel::Precise(4))
        .compress_when(SizeAbove::new(860).and(Worthwhile));
    let router = router.layer(from_fn(observe::note_route));
    let service = ServiceBuilder::new()
        .layer(from_fn_with_state(config.clone(), observe::observe))
        .layer(from_fn(linger::linger))
        .layer(compression)
        .layer(from_fn_with_state(config.clone(), errors::draw))
        .layer(CatchPanicLayer::custom(answer_panic))
        .layer(from_fn_with_state(config.clone(), gate::gate))
        .layer(csrf)
        .layer(from_fn_with_state(config.clone(), run::run))
        .service(router);
    Ok(BoxCloneSyncService::new(service))
}

/// Texts that are not yet compressed.
#[derive(Debug, Clone, Copy)]
struct Worthwhile;

impl Predicate for Worthwhile {
    fn should_compress<B: axum::body::HttpBody>(&self, response: &axum::http::Response<B>) -> bool {
        let kind = response.headers().get(axum::http::header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
        let text = kind.is_some_and(|k| {
            ["text/", "application/json", "application/problem+json", "application/atom+xml", "image/svg+xml"]
                .iter()
                .any(|t| k.starts_with(t))
        });
        text && response.extensions().get::<crate::assets::Encoded>().is_none()
    }
}

/// The hook of `telemetry` has already logged the place; what was said may hold personal data and goes nowhere (LG-01).
fn answer_panic(_: Box<dyn std::any::Any + Send>) -> Response<Body> {
    metrics::counter!("nuanfang_panics_total").increment(1);
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
