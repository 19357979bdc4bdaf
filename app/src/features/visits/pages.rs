//! The pages of bookings: [`routes`] for everybody, [`staff_routes`] for the centre.
//!
//! `book` is the form through the kit for public submissions, once for persons and once for groups; `read` turns it into an
//! [`Asked`](super::types::Asked), `follow` shows a booking by its code and takes what its holder does, `mine` is what people with an
//! account see; `desk` is the console. To add a page: a file and a line here.
use axum::{Router, routing::get};

use crate::web::{state::AppState, submission, submission::follow as codes, submission::text};

mod book;
mod consent;
mod desk;
mod follow;
pub(super) mod mine;
mod parts;
mod read;

use book::Book;
pub(super) use follow::Found;

/// What everybody may open.
pub fn routes() -> Router<AppState> {
    Router::new()
        .merge(submission::routes::<Book<false>>())
        .merge(submission::routes::<Book<true>>())
        .route("/visits/{subject}/book", get(text::show::<Book<false>>))
        .route("/visits/{subject}/group", get(text::show::<Book<true>>))
        .route("/me/visits", get(mine::show))
        .route("/bookings", get(codes::show::<Found>).post(codes::find::<Found>))
        .route("/bookings/consent", get(consent::show))
        .route("/bookings/{code}", get(follow::show).post(follow::act))
}

/// What stands behind the gate.
pub fn staff_routes() -> Router<AppState> {
    desk::routes()
}
