//! All routes in one place: the portal's, the embedded files, the probes, and what is asked for without existing.
use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use app::web::state::AppState;
use axum::{
    Extension, Router,
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, Uri, header, request::Parts},
    response::{IntoResponse, Response},
    routing::get,
};
use metrics_exporter_prometheus::PrometheusHandle;
use subtle::ConstantTimeEq as _;

use crate::{
    assets, client,
    config::{Config, Secret},
    layers::{LayerConfig, Portal, Settings, observe::Client, with_layers},
    ratelimit::Rates,
    telemetry::stopwatch,
};

/// The layers' settings as configured.
#[must_use]
pub fn layers(config: &Config, state: &AppState) -> LayerConfig {
    let settings = Settings {
        origin: config.url.origin.clone(),
        base: config.url.base.clone(),
        hsts_subdomains: config.hsts_subdomains,
        trusted: config.trusted_proxies.clone(),
        rates: config.rate_limits.then(Rates::default),
        ..Settings::default()
    };
    let state = state.clone();
    LayerConfig::new(
        settings,
        Arc::new(move |parts: &Parts, status, id: &str| {
            let kind = parts.extensions.get::<app::base::error::ErrorKind>().copied();
            app::web::page::error_page(&state, parts, status, kind, id)
        }),
    )
}

/// The whole portal.
///
/// # Errors
/// When the public address is not an origin.
pub fn portal(
    config: &Config,
    state: AppState,
    layers: &LayerConfig,
    metrics: PrometheusHandle,
) -> Result<Portal, tower_http::csrf::ConfigError> {
    let probes = Probes(Arc::new(Inside {
        state: state.clone(),
        layers: layers.clone(),
        metrics,
        token: config.metrics_token.clone(),
        born: stopwatch(),
        asked_at: AtomicU64::new(0),
        ready: AtomicU64::new(0),
    }));
    let robots = if config.demo { "User-agent: *\nDisallow: /\n" } else { ROBOTS };
    let router = Router::new()
        .route("/healthz", get(|| async { plain("ok\n") }))
        .route("/readyz", get(readyz))
        .route("/metrics", get(scrape))
        .with_state(probes)
        .route("/robots.txt", get(move || async move { plain(robots) }))
        .merge(assets::routes())
        .merge(app::wiring::routes::router(&state).with_state(state))
        .fallback(elsewhere);
    with_layers(router, layers)
}

/// Codes in addresses are secrets; pages of notices tell crawlers themselves not to index them (PUB-14).
const ROBOTS: &str = "User-agent: *\nDisallow: /api/\nDisallow: /staff\nDisallow: /me\nDisallow: /sign-in\n\
                      Disallow: /welcome\nDisallow: /unlock\nDisallow: /objections\nDisallow: /track/\n\
                      Disallow: /bookings/\nDisallow: /mail/off/\nDisallow: /posts/interest\n";

fn plain(text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "no-store")], text)
        .into_response()
}

/// No such page. `/centres/` means `/centres`.
async fn elsewhere(request: Request) -> Response {
    let uri = request.uri();
    match without_slash(uri) {
        Some(to) if matches!(*request.method(), Method::GET | Method::HEAD) => {
            (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, to)]).into_response()
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The same address without slashes at its end; only for plain paths, so that it can never lead elsewhere (IN-12).
fn without_slash(uri: &Uri) -> Option<String> {
    let path = uri.path().strip_prefix('/')?.trim_end_matches('/');
    let ordinary = |b: u8| b.is_ascii_alphanumeric() || b"-_.~%/".contains(&b);
    if !uri.path().ends_with('/') || path.is_empty() || path.starts_with('/') || !path.bytes().all(ordinary) {
        return None;
    }
    Some(uri.query().map_or_else(|| format!("/{path}"), |q| format!("/{path}?{q}")))
}

/// What the probes look at.
#[derive(Clone)]
struct Probes(Arc<Inside>);

struct Inside {
    state: AppState,
    layers: LayerConfig,
    metrics: PrometheusHandle,
    token: Option<Secret>,
    born: Instant,
    /// When the database was last asked, in milliseconds since `born`, and whether it answered.
    asked_at: AtomicU64,
    ready: AtomicU64,
}

/// Whether this node should get requests: not while it is ending, and not without its database (OP-03, OP-04).
async fn readyz(State(Probes(probes)): State<Probes>) -> Response {
    if probes.layers.draining() {
        return (StatusCode::SERVICE_UNAVAILABLE, axum::Json("shutting down")).into_response();
    }
    // Anyone may ask this, so the database is asked at most twice a second.
    let now = probes.born.elapsed().as_millis() as u64 + 1;
    let last = probes.asked_at.load(Ordering::Acquire);
    if last == 0 || now - last.min(now) >= 500 {
        let answer = tokio::time::timeout(Duration::from_secs(2), probes.state.db().ping()).await;
        probes.ready.store(u64::from(matches!(answer, Ok(Ok(())))), Ordering::Release);
        probes.asked_at.store(now, Ordering::Release);
    }
    match probes.ready.load(Ordering::Acquire) {
        1 => plain("ready\n"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, axum::Json("the database does not answer")).into_response(),
    }
}

/// The metrics, for whoever has the token; without one configured, for a process on this machine that asks directly
/// (LG-08). To anyone else the page does not exist.
async fn scrape(
    State(Probes(probes)): State<Probes>,
    client: Option<Extension<Client>>,
    headers: HeaderMap,
) -> Response {
    let local = client.is_some_and(|Extension(c)| is_loopback(c.peer)) && !client::forwarded(&headers);
    let allowed = match &probes.token {
        Some(token) => {
            bearer(&headers).is_some_and(|b| bool::from(b.as_bytes().ct_eq(token.expose().as_bytes())))
        }
        None => local && asks_for_this_machine(&headers),
    };
    if !allowed {
        return StatusCode::NOT_FOUND.into_response();
    }
    let text = probes.metrics.render();
    (
        [
            (header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"),
            (header::CACHE_CONTROL, "no-store"),
        ],
        text,
    )
        .into_response()
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

fn is_loopback(address: IpAddr) -> bool {
    address.is_loopback()
}

/// A proxy on this machine also comes from loopback; the public host name in the request gives it away.
fn asks_for_this_machine(headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok()).unwrap_or("localhost");
    let name =
        host.rsplit_once(':').map_or(host, |(name, port)| if port.ends_with(']') { host } else { name });
    let name = name.trim_start_matches('[').trim_end_matches(']');
    name == "localhost" || name.parse().is_ok_and(is_loopback)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn in_12_a_slash_at_the_end_leads_only_to_the_same_place() {
        for (from, to) in [
            ("/centres/", Some("/centres")),
            ("/centres//?q=a", Some("/centres?q=a")),
            ("/notices/%E9%A9%BB/", Some("/notices/%E9%A9%BB")),
            ("/centres", None),
            ("/", None),
            ("//evil.example/", None),
            ("///evil.example//", None),
            ("/:evil/", None),
            ("/@evil/", None),
        ] {
            assert_eq!(without_slash(&from.parse().unwrap()).as_deref(), to, "{from}");
        }
        assert!("/\\evil.example/".parse::<Uri>().map_or(true, |u| without_slash(&u).is_none()));
    }

    #[test]
    fn lg_08_only_this_machine() {
        for (host, local) in [
            ("127.0.0.1:3000", true),
            ("localhost", true),
            ("[::1]:3000", true),
            ("[::1]", true),
            ("portal.example.gov.cn", false),
            ("127.0.0.1.evil.example", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().unwrap());
            assert_eq!(asks_for_this_machine(&headers), local, "{host}");
        }
    }
}
