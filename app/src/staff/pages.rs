//! The pages of staff themselves: signing in, their own account, and for administrators everybody's. One file a page; to add
//! one: a file and a line in [`routes`] (behind the gate) or [`public_routes`].
use axum::Router;

use crate::state::AppState;

/// What stands behind the gate.
pub fn routes() -> Router<AppState> {
    Router::new()
}

/// What somebody without a session needs.
pub fn public_routes() -> Router<AppState> {
    Router::new()
}
