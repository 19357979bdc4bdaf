//! Objections in the console: the register, entering one for somebody, handling one. Who entered an objection and does not handle
//! it sees its progress only (OBJ-07).
use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};

use crate::web::{state::AppState, uploads::MAX_FORM};

mod detail;
mod list;
mod new;
mod person;
mod steps;

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/staff/objections", get(list::show))
        .route("/staff/objections/new", get(new::show))
        // Bodies with files are let in by the prefix of the path (IN-04).
        .route(
            "/staff/uploads/objections",
            get(new::show).post(new::save).layer(DefaultBodyLimit::max(MAX_FORM)),
        )
        .route("/staff/objections/{id}", get(detail::show).post(steps::take))
        .route("/staff/objections/{id}/receipt", get(new::receipt))
        .route("/staff/objections/{id}/person", post(person::reveal))
        .route("/staff/objections/{id}/files/{file}", post(person::file))
}
