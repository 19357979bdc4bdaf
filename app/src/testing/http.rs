//! In-process requests to the portal's own routes, as somebody or nobody: `Browser::as_staff(&state, &actor).await.get("/staff")`.
//! The server's layers (limits, headers, same origin) are not around them; `server/tests` covers those.
use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use tower::ServiceExt as _;

use super::session;
use crate::office::staff::types::Actor;
use crate::web::{page::Peer, state::AppState};

/// A browser without scripts: it holds a cookie and sends forms.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    cookies: String,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// Body as text.
    pub body: String,
}

impl Answer {
    /// Where a redirect leads.
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    /// The value of a hidden field of the page, for instance `form_key` or `version`.
    pub fn hidden(&self, name: &str) -> String {
        let tag =
            self.body.split("<input").find(|t| t.contains(&format!("name=\"{name}\""))).unwrap_or_default();
        let value = tag.split("value=\"").nth(1).and_then(|v| v.split('"').next());
        value.unwrap_or_default().to_owned()
    }
}

impl Browser {
    /// Nobody in particular.
    pub fn anonymous(state: &AppState) -> Self {
        Self {
            router: crate::wiring::routes::router(state).with_state(state.clone()),
            cookies: String::new(),
        }
    }

    /// A browser before some routes only.
    pub const fn on(router: Router) -> Self {
        Self { router, cookies: String::new() }
    }

    /// Sends a form with files: field, name and bytes of each.
    pub async fn upload(&self, path: &str, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Answer {
        let mut body = vec![];
        for (name, value) in fields {
            let part = format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend(part.into_bytes());
        }
        for (field, name, bytes) in files {
            let head = format!(
                "--x\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: image/jpeg\r\n\r\n"
            );
            body.extend(head.into_bytes());
            body.extend(*bytes);
            body.extend(b"\r\n");
        }
        body.extend(b"--x--\r\n");
        let request = Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// The value of a cookie that it holds.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.split("; ").find_map(|c| c.strip_prefix(name)?.strip_prefix('=')).map(str::to_owned)
    }

    /// Opens a page by a link on another one.
    pub async fn follow(&self, from: &str, path: &str) -> Answer {
        let request = Request::get(path).header(header::REFERER, format!("http://127.0.0.1:3000{from}"));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// The same browser with the cookie that an answer set, in place of the one it had; as it was when none was set.
    pub fn keeping(mut self, answer: &Answer) -> Self {
        let Some(set) = answer.headers.get(header::SET_COOKIE).and_then(|v| v.to_str().ok()) else {
            return self;
        };
        let (name, rest) = set.split_once('=').unwrap();
        let others =
            self.cookies.split("; ").filter(|c| !c.is_empty() && !c.starts_with(&format!("{name}=")));
        self.cookies = others.collect::<Vec<_>>().join("; ");
        if set.contains("Max-Age=0") {
            return self;
        }
        let value = rest.split(';').next().unwrap().to_owned();
        self.with_cookie(name, &value)
    }

    /// A member of staff with a session.
    pub async fn as_staff(state: &AppState, actor: &Actor) -> Self {
        let token = session(state, actor).await;
        Self { cookies: format!("nf-staff={token}"), ..Self::anonymous(state) }
    }

    /// The same browser with another cookie added.
    pub fn with_cookie(mut self, name: &str, value: &str) -> Self {
        if !self.cookies.is_empty() {
            self.cookies.push_str("; ");
        }
        self.cookies.push_str(&format!("{name}={value}"));
        self
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Sends a form.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = serde_urlencoded::to_string(fields).unwrap();
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Sends anything, with this browser's cookies.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let (status, headers, bytes) = self.raw(request).await;
        Answer { status, headers, body: String::from_utf8_lossy(&bytes).into_owned() }
    }

    /// The same with the body as it is.
    pub async fn raw(&self, mut request: Request<Body>) -> (StatusCode, HeaderMap, Bytes) {
        request.extensions_mut().insert(Peer("192.0.2.1".parse().unwrap()));
        if !self.cookies.is_empty() {
            request.headers_mut().insert(header::COOKIE, self.cookies.parse().unwrap());
        }
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        (parts.status, parts.headers, to_bytes(body, 16 << 20).await.unwrap())
    }
}
