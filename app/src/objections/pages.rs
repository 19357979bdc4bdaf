//! The pages of objections: [`routes`] for everybody, [`staff_routes`] for those who handle them.
use axum::Router;

use crate::state::AppState;

/// What everybody may open.
pub fn routes() -> Router<AppState> {
    Router::new()
}

/// What stands behind the gate.
pub fn staff_routes() -> Router<AppState> {
    Router::new()
}
