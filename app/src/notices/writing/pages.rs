//! The console's pages of notices. To add one: a file here and a line in [`routes`].
use axum::Router;

use crate::state::AppState;

/// All addresses, behind the gate.
pub fn routes() -> Router<AppState> {
    Router::new()
}
