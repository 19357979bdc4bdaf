//! The console's pages of cases. To add one: a file here and a line in [`routes`].
use axum::Router;

use crate::state::AppState;

/// All addresses of cases.
pub fn routes() -> Router<AppState> {
    Router::new()
}
