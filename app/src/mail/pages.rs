//! The outbox for administrators: what is queued, sent and stuck.
use axum::Router;

use crate::state::AppState;

/// All addresses.
pub fn routes() -> Router<AppState> {
    Router::new()
}
