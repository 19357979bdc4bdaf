//! The pages of objections: [`routes`] for everybody, [`staff_routes`] for those who enter or handle them.
//!
//! `object` is the way in, through the kit for public submissions; `find` follows it by its code; `figures` are the public counts;
//! `desk` is the console. `read` turns a form into a [`Filing`](super::types::Filing). To add a page: a file and a line here.
use axum::{Router, routing::get};

use crate::web::{state::AppState, submission, submission::follow, submission::text};

mod desk;
mod figures;
mod find;
mod object;
pub(crate) mod parts;
mod read;

pub(super) use find::Found;

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/notices/{no}/object", get(text::show::<object::Object>))
        .merge(submission::routes::<object::Object>())
        .route("/objections/figures", get(figures::show))
        .route("/objections", get(follow::show::<find::Found>).post(follow::find::<find::Found>))
        .route("/objections/{code}", get(find::status))
}

pub fn staff_routes() -> Router<AppState> {
    desk::routes()
}
