//! Gifts in the console: what waits for an answer, what arrives, one part with the one step that waits for me. Who gave is behind a reveal
//! that stands in the trail (DON-13).
use axum::{
    Router,
    routing::{get, post},
};

use crate::web::state::AppState;

mod acts;
mod detail;
mod list;
mod person;
mod steps;

/// What stands behind the gate.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/staff/gifts", get(list::show))
        .route("/staff/gifts/{id}", get(detail::show).post(steps::take))
        .route("/staff/gifts/{id}/donor", post(person::reveal))
        .route("/staff/gifts/{id}/files/{file}", post(person::file))
}
