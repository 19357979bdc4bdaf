//! The pages of posts: [`routes`] for everybody, [`desk_routes`] for staff.
//!
//! `list` with its filters (`filters`) and `row`, `detail` of one, `apply` is the way in through the kit for public submissions, `follow`
//! the way by its code, `figures` what came of it this year; `desk` is the console. To add a page: a file and a line here.
use axum::{Router, routing::get};

use crate::web::{state::AppState, submission, submission::follow as code};

mod apply;
mod desk;
mod detail;
mod figures;
mod filters;
mod follow;
mod list;

pub(super) use follow::Found;
pub(super) mod row;

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/posts", get(list::list))
        .route("/posts/{no}", get(detail::detail))
        .merge(submission::routes::<apply::Apply>())
        .route("/posts/interest", get(code::show::<follow::Found>).post(code::find::<follow::Found>))
        .route("/posts/interest/{code}", get(follow::status).post(follow::withdraw))
}

pub fn desk_routes() -> Router<AppState> {
    desk::routes()
}
