//! A router with every way to succeed and to fail, and the layers around it.
use std::{
    future::Future as _,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use app::web::page::Scripts;
use axum::{
    Extension, Form, Json, Router,
    body::{Body, Bytes, HttpBody},
    extract::{ConnectInfo, Path, Query, Request},
    http::{StatusCode, header, request::Parts},
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};
use http_body_util::BodyExt as _;
use hyper::body::Frame;
use server::{
    assets,
    layers::{LayerConfig, Portal, Settings, with_layers},
};
use tower::ServiceExt as _;

pub const ORIGIN: &str = "https://portal.example.cn";

/// How many changes have run to their end.
pub static DONE: AtomicU32 = AtomicU32::new(0);

#[derive(serde::Deserialize)]
#[allow(dead_code)]
struct Numbers {
    n: u32,
}

pub fn router() -> Router {
    Router::new()
        .route(
            "/",
            get(|| async { Html("<h1>home</h1>".repeat(200)) })
                .post(|_: Form<Vec<(String, String)>>| async { "ok" }),
        )
        .route(
            "/island",
            get(|| async { (Extension(Scripts("sha256-abc123".into())), Html("<script></script>")) }),
        )
        .route("/same", get(|| async { StatusCode::NOT_MODIFIED }))
        .route("/number", get(|_: Query<Numbers>| async { "number" }))
        .route("/notices/{no}", get(|Path(no): Path<String>| async move { no }))
        .route("/gone", get(|| async { (StatusCode::SEE_OTHER, [(header::LOCATION, "/")]) }))
        .route("/unwell", get(|| async { (StatusCode::INTERNAL_SERVER_ERROR, "SELECT secret FROM t") }))
        .route("/drawn", get(|| async { (StatusCode::NOT_FOUND, Html("<h1>no such notice</h1>")) }))
        .route(
            "/panic",
            get(|| async {
                if true {
                    panic!("a literal")
                }
            })
            .post(|_: Bytes| async {
                if true {
                    panic!("张三 13800138000 {}", 1)
                }
            }),
        )
        .route("/slow", get(|| async { tokio::time::sleep(Duration::from_secs(60)).await }))
        .route(
            "/change",
            post(|_: Bytes| async {
                tokio::time::sleep(Duration::from_millis(300)).await;
                DONE.fetch_add(1, Ordering::SeqCst);
            }),
        )
        .route(
            "/api/v1/things",
            get(|| async { Json(["thing"]) }).post(|_: Json<serde_json::Value>| async {}),
        )
        .route("/tells", post(|_: Bytes| async { tracing::error!("it went wrong") }))
        .route("/own", get(|| async { ([(header::CONTENT_SECURITY_POLICY, "sandbox")], "upload") }))
        .merge(assets::routes())
        .fallback(|| async { StatusCode::NOT_FOUND })
}

pub fn settings() -> Settings {
    Settings { origin: ORIGIN.into(), ..Settings::default() }
}

pub fn config(settings: Settings) -> LayerConfig {
    LayerConfig::new(
        settings,
        Arc::new(|parts: &Parts, status, id: &str| {
            if parts.uri.path().starts_with("/api/") {
                (status, Json(serde_json::json!({ "status": status.as_u16() }))).into_response()
            } else {
                (status, Html(format!("<html lang=zh-CN><h1>{status}</h1><p>{id}</p></html>")))
                    .into_response()
            }
        }),
    )
}

pub fn portal(settings: Settings) -> Portal {
    with_layers(router(), &config(settings)).unwrap()
}

pub fn get_request(uri: &str) -> Request {
    from([203, 0, 113, 1], Request::get(uri).body(Body::empty()).unwrap())
}

/// A request that comes over a connection from this address.
pub fn from(ip: [u8; 4], mut request: Request) -> Request {
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from((ip, 4711))));
    request
}

pub fn form(uri: &str, body: impl Into<Body>) -> Request {
    let request = Request::post(uri).header("content-type", "application/x-www-form-urlencoded");
    from([203, 0, 113, 1], request.body(body.into()).unwrap())
}

pub async fn send(portal: &Portal, request: Request) -> Response {
    let Ok(response) = portal.clone().oneshot(request).await;
    response
}

pub async fn text(response: Response) -> String {
    String::from_utf8_lossy(&response.into_body().collect().await.unwrap().to_bytes()).into_owned()
}

pub fn header_of<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |v| v.to_str().unwrap())
}

/// A body of unknown length that comes in pieces.
pub struct Drip {
    left: usize,
    piece: usize,
    every: Duration,
    wait: Pin<Box<tokio::time::Sleep>>,
}

impl Drip {
    pub fn body(pieces: usize, piece: usize, every: Duration) -> Body {
        Body::new(Self { left: pieces, piece, every, wait: Box::pin(tokio::time::sleep(every)) })
    }
}

impl HttpBody for Drip {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        if !self.every.is_zero() {
            if self.wait.as_mut().poll(cx).is_pending() {
                return Poll::Pending;
            }
            self.wait = Box::pin(tokio::time::sleep(self.every));
        }
        self.left -= 1;
        Poll::Ready(Some(Ok(Frame::data(Bytes::from(vec![b'a'; self.piece])))))
    }
}
