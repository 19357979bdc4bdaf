//! The console's pages of residence.
use axum::Router;

use crate::state::AppState;

/// All addresses.
pub fn routes() -> Router<AppState> {
    Router::new()
}
