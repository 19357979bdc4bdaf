//! The pages of staff themselves: signing in, their own account, and for administrators everybody's. One file a page; to add
//! one: a file and a line in [`routes`] (behind the gate) or [`public_routes`].
use axum::{
    Router,
    routing::{get, post},
};

use crate::state::AppState;

pub mod parts;
mod qr;
mod sign_in;
mod welcome;

/// What stands behind the gate.
pub fn routes() -> Router<AppState> {
    Router::new().route("/staff/sign-out", post(sign_in::sign_out))
}

/// What somebody without a session needs.
pub fn public_routes() -> Router<AppState> {
    Router::new()
        .route("/sign-in", get(sign_in::show).post(sign_in::send))
        .route("/sign-in/code", get(sign_in::show_code).post(sign_in::send_code))
        .route("/welcome", get(welcome::enrol).post(welcome::send_enrol))
        .route("/welcome/done", post(welcome::finish))
        .route("/welcome/{token}", get(welcome::show).post(welcome::send))
        .route("/unlock/{token}", get(welcome::show_unlock).post(welcome::send_unlock))
}
