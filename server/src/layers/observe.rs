//! The outermost layer: gives the request its id and its client, and the answer its headers, its log line and its
//! place in the metrics. The log holds the pattern of the route, never the address asked for, which may hold a code or a
//! name (LG-01); nothing the client wrote is in it (LG-03).
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    pin::Pin,
    sync::{Arc, OnceLock},
    task::{Context, Poll},
    time::Instant,
};

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::{ConnectInfo, MatchedPath, Request, State},
    http::{HeaderValue, Method, StatusCode, Version, header},
    middleware::Next,
    response::Response,
};
use hyper::body::Frame;
use rand::TryRngCore as _;
use tracing::Instrument as _;

use super::{LayerConfig, headers::secure};
use crate::{
    client::{self, ClientKey},
    telemetry::stopwatch,
};

/// The id of a request, shown on error pages and written to the log. Made here; none is taken from outside.
#[derive(Debug, Clone)]
pub struct RequestId(pub Arc<str>);

/// Who asks, for limits.
#[derive(Debug, Clone, Copy)]
pub struct Client {
    /// The network.
    pub key: ClientKey,
    /// The address that the connection comes from.
    pub peer: IpAddr,
}

/// Where [`note_route`] leaves the pattern of the route, so that it is known even if the handler panics or is cut off.
#[derive(Debug, Clone, Default)]
struct Route(Arc<OnceLock<MatchedPath>>);

/// Notes which route it was; sits around each route.
pub async fn note_route(request: Request, next: Next) -> Response {
    if let (Some(path), Some(route)) =
        (request.extensions().get::<MatchedPath>(), request.extensions().get::<Route>())
    {
        let _ = route.0.set(path.clone());
    }
    next.run(request).await
}

/// The layer.
pub async fn observe(State(config): State<LayerConfig>, mut request: Request, next: Next) -> Response {
    let start = stopwatch();
    let id = draw();
    let method = known(request.method());
    let http1 = request.version() <= Version::HTTP_11;
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|c| c.0);
    let peer = peer.unwrap_or(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0));
    let address = client::address(peer, request.headers(), &config.settings().trusted);
    let key = address.into();
    let route = Route::default();
    let extensions = request.extensions_mut();
    extensions.insert(RequestId(id.clone()));
    extensions.insert(app::web::page::Peer(address));
    extensions.insert(Client { key, peer: peer.ip().to_canonical() });
    extensions.insert(route.clone());
    without_base(&mut request, &config.settings().base);

    // So that whatever is logged on the way can be found by the id that the visitor reads out.
    let span = tracing::error_span!("request", id = &*id);
    let mut response = next.run(request).instrument(span).await;

    secure(&mut response, config.settings());
    let status = response.status();
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert("x-request-id", id);
    }
    if config.draining() && http1 {
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    let line = Line {
        id,
        method,
        route: route.0,
        status,
        start,
        ms: start.elapsed().as_secs_f64() * 1000.0,
        bytes: 0,
    };
    line.measure();
    response.map(|body| Body::new(Counted { body, line }))
}

/// 80 random bits as an id that can be read out over the phone.
fn draw() -> Arc<str> {
    /// Crockford's alphabet: no I, L, O, U.
    const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let mut random = [0_u8; 16];
    // Without randomness every id is the same, which is a poor id and no danger.
    let _ = rand::rngs::OsRng.try_fill_bytes(&mut random);
    let id: String = random.iter().map(|b| char::from(DIGITS[usize::from(b & 31)])).collect();
    id.into()
}

/// A proxy may leave the base path on (GOV-01); routes know nothing of it.
fn without_base(request: &mut Request, base: &str) {
    if base.is_empty() {
        return;
    }
    let rest = request.uri().path_and_query().and_then(|p| p.as_str().strip_prefix(base));
    let path = match rest {
        Some(rest) if rest.starts_with('/') => rest.to_owned(),
        Some(rest) if rest.is_empty() || rest.starts_with('?') => format!("/{rest}"),
        _ => return,
    };
    let mut parts = request.uri().clone().into_parts();
    parts.path_and_query = path.parse().ok();
    if let Ok(uri) = axum::http::Uri::from_parts(parts) {
        *request.uri_mut() = uri;
    }
}

/// The method, from a closed set: a client may invent any (LG-08).
fn known(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

/// What is logged of one request.
struct Line {
    id: Arc<str>,
    method: &'static str,
    route: Arc<OnceLock<MatchedPath>>,
    status: StatusCode,
    start: Instant,
    ms: f64,
    bytes: u64,
}

impl Line {
    fn route(&self) -> &str {
        self.route.get().map_or("none", MatchedPath::as_str)
    }

    fn measure(&self) {
        let class =
            ["none", "1xx", "2xx", "3xx", "4xx", "5xx"][usize::from(self.status.as_u16() / 100).min(5)];
        let labels =
            [("route", self.route().to_owned()), ("method", self.method.into()), ("status", class.into())];
        metrics::counter!("nuanfang_http_requests_total", &labels).increment(1);
        metrics::histogram!("nuanfang_http_request_seconds", "route" => self.route().to_owned())
            .record(self.ms / 1000.0);
    }
}

impl Drop for Line {
    /// The last byte is sent, or the client has gone.
    fn drop(&mut self) {
        tracing::info!(
            target: "access",
            request_id = &*self.id,
            method = self.method,
            route = self.route(),
            status = self.status.as_u16(),
            ms = (self.ms * 1000.0).round() / 1000.0,
            sent_ms = self.start.elapsed().as_millis() as u64,
            bytes = self.bytes,
            "request"
        );
    }
}

/// Counts what is sent.
struct Counted {
    body: Body,
    line: Line,
}

impl HttpBody for Counted {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(cx);
        if let Poll::Ready(Some(Ok(frame))) = &frame {
            self.line.bytes += frame.data_ref().map_or(0, |d| d.len() as u64);
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
