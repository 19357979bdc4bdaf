//! Organisations at the office: the county, or a donee unit in it, confirms once who acts for one (a credit code proves nothing). Who they
//! are is behind a reveal that stands in the trail.
use axum::{
    Router,
    routing::{get, post},
};

use crate::web::state::AppState;

mod detail;
mod list;
mod steps;

/// What stands behind the gate.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/staff/organisations", get(list::show))
        .route("/staff/organisations/{id}", get(detail::show).post(steps::take))
        .route("/staff/organisations/{id}/people", post(steps::reveal))
}
