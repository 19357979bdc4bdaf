//! The session of a member of staff. [`gate`] stands before every page under `/staff`: it finds the person by the cookie, judges
//! idle and absolute time by the passed-in clock (SE-03), and leaves the [`Actor`] for the [`Desk`] that handlers take. Whoever
//! has no session is led to `/sign-in`.
use axum::{
    extract::{FromRequestParts, Request, State},
    http::request::Parts,
    middleware::Next,
    response::{IntoResponse as _, Redirect, Response},
};
use chrono::TimeDelta;

use super::{store, types::Actor};
use crate::{
    error::AppError,
    page::{Cx, Peer, cookie},
    state::AppState,
};

/// Without an act for so long the session is over (SE-03, GOV-03).
pub const IDLE: TimeDelta = TimeDelta::minutes(30);
/// However busy, after so long one signs in again (SE-03).
pub const ABSOLUTE: TimeDelta = TimeDelta::hours(12);

/// A staff request: the page's context and who asks.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The page's side.
    pub cx: Cx,
    /// Who asks.
    pub actor: Actor,
}

impl FromRequestParts<AppState> for Desk {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, AppError> {
        // Only `gate` puts it there; a route that was mounted without the gate answers as if it did not exist.
        let actor = parts.extensions.get::<Actor>().cloned().ok_or(AppError::NotFound)?;
        let mut cx = Cx::from_request_parts(parts, state).await?;
        cx.actor = Some(actor.clone());
        // Every page of the console carries the bell; one query on an index, capped.
        let mut tx = state.db().read().await?;
        cx.bell = crate::work::store::news::unseen(&mut tx, &actor).await?;
        drop(tx);
        Ok(Self { cx, actor })
    }
}

/// The name of the session's cookie: with `__Host-` wherever a browser would take that (SE-02).
#[must_use]
pub const fn cookie_name(https: bool) -> &'static str {
    if https { "__Host-nf-staff" } else { "nf-staff" }
}

/// Finds who asks, or leads to the sign-in page.
pub async fn gate(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let token = cookie(request.headers(), cookie_name(state.site().https()));
    let peer = request.extensions().get::<Peer>().copied();
    match find(&state, token, peer).await {
        Ok(Some(actor)) => {
            request.extensions_mut().insert(actor);
            next.run(request).await
        }
        Ok(None) => {
            let here = request.uri().path_and_query().map_or("/staff", |p| p.as_str());
            let query = serde_urlencoded::to_string([("next", here)]).unwrap_or_default();
            Redirect::to(&format!("{}/sign-in?{query}", state.site().base())).into_response()
        }
        Err(error) => error.into_response(),
    }
}

/// The person whose cookie this is.
async fn find(
    state: &AppState,
    token: Option<String>,
    peer: Option<Peer>,
) -> Result<Option<Actor>, AppError> {
    let Some(token) = token else { return Ok(None) };
    let ip = peer.map_or_else(String::new, |p| p.0.to_string());
    let hash = state.keys().lookup("session", &token);
    store::actor_of_session(state, &hash, ip).await
}
