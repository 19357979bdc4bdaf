//! The pages of objections: [`routes`] for everybody, [`staff_routes`] for those who enter or handle them.
//!
//! `form`, `check`, `receipt` are the way in; `find` and `status` follow it by its code; `figures` are the public counts; `desk` is
//! the console. `read` turns a form into a [`Filing`](super::types::Filing), `words` says enums in words. To add a page: a file and
//! a line here.
use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};

use crate::web::{files::MAX_FORM, state::AppState};

mod check;
mod desk;
mod figures;
mod find;
mod form;
pub(crate) mod parts;
mod read;
mod receipt;
pub mod words;

/// What everybody may open.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/notices/{no}/object", get(form::show))
        // Not below `/notices`: bodies with files are let in by the prefix of the path (IN-04).
        .route("/objections/new/{no}", post(form::save).layer(DefaultBodyLimit::max(MAX_FORM)))
        .route("/objections/check", get(check::show).post(check::send))
        .route("/objections/receipt", get(receipt::show))
        .route("/objections/figures", get(figures::show))
        .route("/objections", get(find::show).post(find::find))
        .route("/objections/{code}", get(find::status))
}

/// What stands behind the gate.
pub fn staff_routes() -> Router<AppState> {
    desk::routes()
}
