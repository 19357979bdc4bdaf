//! The session of a member of staff. [`gate`] stands before every page under `/staff`: it finds the person by the cookie, judges
//! idle and absolute time by the passed-in clock (SE-03), and leaves the [`Actor`] for the [`Desk`] that handlers take. Whoever
//! has no session is led to `/sign-in`; what an expired session was about to send is kept for its person (SE-07).
use std::sync::{Arc, Mutex, PoisonError};

use axum::{
    body::to_bytes,
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse as _, Redirect, Response},
};
use chrono::TimeDelta;

use crate::base::{db::Tx, error::AppError, error::Result};
use crate::office::{
    change::Change, menu, menu::Menu, staff::outside, staff::store, staff::store::kept,
    staff::store::sessions, staff::types::Actor,
};
use crate::web::page::{Cx, Peer, cookie};
use crate::web::{forms::Form, state::AppState};

/// Without an act for so long the session is over (SE-03, GOV-03).
pub const IDLE: TimeDelta = TimeDelta::minutes(30);
/// However busy, after so long one signs in again (SE-03).
pub const ABSOLUTE: TimeDelta = TimeDelta::hours(12);
/// The longest body of an expired request that is looked at.
const BODY: usize = 256 * 1024;
/// Fields that are never kept (SE-08). New fields for passwords and codes begin with one of these.
const SECRET: [&str; 2] = ["password", "totp"];

/// A staff request: the page's context and who asks. Its one transaction, which [`gate`] began, is for reading until
/// [`Desk::write`] or [`Desk::change`](crate::office::change) goes on with it: no request holds two.
#[derive(Debug)]
pub struct Desk {
    pub cx: Cx,
    pub actor: Actor,
    tx: Option<Tx>,
}

/// A staff request that only reads.
#[derive(Debug)]
pub struct Reading {
    pub cx: Cx,
    pub actor: Actor,
    /// What it reads through.
    pub tx: Tx,
}

/// What [`gate`] leaves for the [`Desk`].
#[derive(Debug, Clone)]
struct Held(Arc<Mutex<Option<Tx>>>);

impl FromRequestParts<AppState> for Desk {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        // Only `gate` puts it there; a route that was mounted without the gate answers as if it did not exist.
        let actor = parts.extensions.get::<Actor>().cloned().ok_or(AppError::NotFound)?;
        let Held(held) = parts.extensions.get().ok_or(AppError::NotFound)?;
        let tx = held.lock().unwrap_or_else(PoisonError::into_inner).take();
        Ok(Self { cx: Cx::from_request_parts(parts, state).await?, actor, tx })
    }
}

impl FromRequestParts<AppState> for Reading {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        let mut desk = Desk::from_request_parts(parts, state).await?;
        desk.tx().await?;
        let Desk { cx, actor, tx } = desk;
        Ok(Self { cx, actor, tx: tx.ok_or(AppError::Unavailable)? })
    }
}

impl Desk {
    /// What it reads through: the transaction of the gate, or a new one after a change that was given up.
    pub async fn tx(&mut self) -> Result<&mut Tx> {
        let tx = match self.tx.take() {
            Some(tx) => tx,
            None => self.cx.state.db().read().await?,
        };
        Ok(self.tx.insert(tx))
    }

    /// Gives back what it reads through, before something that takes its time.
    pub fn rest(&mut self) {
        self.tx = None;
    }

    /// Begins a change that no form asks for: reading that is written down (RET-05).
    pub async fn write(&mut self) -> Result<Change> {
        let tx = self.cx.state.db().go_on(self.tx.take()).await?;
        Ok(Change::within(tx, &self.cx.state, self.cx.now, Some(&self.actor)))
    }
}

/// The session that asks, by its keyed code; a request extension beside the [`Actor`].
#[derive(Debug, Clone)]
pub struct Ticket(pub String);

/// The name of the session's cookie: with `__Host-` wherever a browser would take that (SE-02).
pub const fn cookie_name(https: bool) -> &'static str {
    if https { "__Host-nf-staff" } else { "nf-staff" }
}

/// Whether staff may come from this address at all (GOV-03).
pub fn allowed(state: &AppState, peer: Option<Peer>) -> bool {
    let networks = &state.running().staff_networks;
    networks.is_empty() || peer.is_some_and(|p| networks.contains(p.0))
}

/// What the gate needs beyond the state: the menu, which the wiring collects.
#[derive(Debug, Clone)]
pub struct Gate {
    pub state: AppState,
    /// The console's menu.
    pub menu: Arc<Menu>,
}

/// Finds who asks, or leads to the sign-in page.
pub async fn gate(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    match pass(&gate, request, next).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    }
}

async fn pass(gate: &Gate, request: Request, next: Next) -> Result<Response> {
    let state = &gate.state;
    let peer = request.extensions().get::<Peer>().copied();
    if !allowed(state, peer) {
        let (parts, _) = request.into_parts();
        return Ok(outside::page(Cx::from_parts(&parts, state)));
    }
    let token = cookie(request.headers(), cookie_name(state.site().https()));
    let Some(hash) = token.map(|t| sessions::hash(state.keys(), &t)) else {
        return Ok(to_sign_in(state, &request));
    };
    let ip = peer.map_or_else(String::new, |p| p.0.to_string());
    let mut tx = state.db().read().await?;
    let now = state.clock().now();
    let Some((actor, acted)) = store::actor_of_session(&mut tx, now, &hash, ip).await? else {
        drop(tx);
        if *request.method() == Method::POST {
            return keep(state, &hash, request).await;
        }
        return Ok(to_sign_in(state, &request));
    };
    if now - acted >= TimeDelta::minutes(1) {
        tx = state.db().go_on(Some(tx)).await?;
        sessions::touch(&mut tx, &hash, now).await?;
        tx.commit().await?;
        tx = state.db().read().await?;
    }
    let sent = kept_form(&request);
    let staff = actor.id;
    // A request extension, so that error pages of the console keep its frame.
    let (mut parts, body) = request.into_parts();
    let frame = menu::frame(&mut tx, &gate.menu, &actor, Cx::from_parts(&parts, state).lang).await?;
    // A file takes its time to arrive: nothing is held meanwhile.
    let tx = (!is_kind(&parts.headers, "multipart/form-data")).then_some(tx);
    parts.extensions.insert(Held(Arc::new(Mutex::new(tx))));
    parts.extensions.insert(Arc::new(frame));
    parts.extensions.insert(actor);
    parts.extensions.insert(Ticket(hash));
    let response = next.run(Request::from_parts(parts, body)).await;
    // What was sent on from `/staff/kept` and taken is no longer kept.
    if let Some(id) = sent.filter(|_| response.status().is_redirection()) {
        let mut tx = state.db().write().await?;
        kept::drop_form(&mut tx, staff, id).await?;
        tx.commit().await?;
    }
    Ok(response)
}

fn kept_form(request: &Request) -> Option<uuid::Uuid> {
    let query = request.uri().query().filter(|_| *request.method() == Method::POST)?;
    let (_, id) = query.split('&').filter_map(|p| p.split_once('=')).find(|(k, _)| *k == "kept")?;
    id.parse().ok()
}

fn to_sign_in(state: &AppState, request: &Request) -> Response {
    let here = match *request.method() {
        Method::GET | Method::HEAD => request.uri().path_and_query().map_or("/staff", |p| p.as_str()),
        // A path that takes forms may have no page.
        _ => "/staff",
    };
    sign_in(state, here)
}

fn sign_in(state: &AppState, next: &str) -> Response {
    let query = serde_urlencoded::to_string([("next", next)]).unwrap_or_default();
    Redirect::to(&format!("{}/sign-in?{query}", state.site().base())).into_response()
}

/// A form that came with an expired session (SE-07): sealed, for the account of that session alone, and never sent on by itself.
async fn keep(state: &AppState, hash: &str, request: Request) -> Result<Response> {
    let path = request.uri().path().to_owned();
    let whole = request.uri().path_and_query().map_or_else(|| path.clone(), |p| p.as_str().to_owned());
    if !is_kind(request.headers(), "application/x-www-form-urlencoded")
        || matches!(path.as_str(), "/staff/sign-out" | "/staff/kept")
    {
        return Ok(sign_in(state, "/staff"));
    }
    let mut tx = state.db().read().await?;
    let owner = sessions::owner(&mut tx, hash).await?;
    drop(tx);
    let Some(owner) = owner else { return Ok(sign_in(state, "/staff")) };
    let Ok(body) = to_bytes(request.into_body(), BODY).await else {
        return Ok(StatusCode::PAYLOAD_TOO_LARGE.into_response());
    };
    let form = Form::parse(&body)?;
    let typed: Vec<_> =
        form.pairs().iter().filter(|(k, _)| !SECRET.iter().any(|s| k.starts_with(s))).collect();
    let text = serde_urlencoded::to_string(&typed).map_err(|_| AppError::BadRequest)?;
    if typed.is_empty() || text.len() > kept::MAX_BYTES {
        return Ok(sign_in(state, "/staff"));
    }
    let mut ch = Change::job(state).await?;
    kept::put(&mut ch, owner, kept::Kind::Form, &whole, &text).await?;
    ch.commit().await?;
    Ok(sign_in(state, "/staff/kept"))
}

fn is_kind(headers: &HeaderMap, kind: &str) -> bool {
    let sent = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    sent.split(';').next().is_some_and(|k| k.trim().eq_ignore_ascii_case(kind))
}
