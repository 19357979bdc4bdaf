//! Posts in the console. A centre's manager and the township keep the posts (`posts`, `form`, `post`); the township handles applicants,
//! the county checks, the centre decides about those who were referred to it (`applicants`, `applicant`, `steps`, `person`).
use axum::{
    Router,
    routing::{get, post as on_post},
};

use crate::web::state::AppState;

mod applicant;
mod applicants;
mod form;
mod person;
mod post;
mod posts;
mod steps;

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/staff/posts", get(posts::list))
        .route("/staff/posts/new", get(posts::new).post(posts::create))
        .route("/staff/posts/{no}", get(post::show).post(post::save))
        .route("/staff/posts/{no}/fill", on_post(post::fill))
        .route("/staff/posts/{no}/close", on_post(post::close))
        .route("/staff/applicants", get(applicants::list))
        .route("/staff/applicants/{id}", get(applicant::show).post(steps::take))
        .route("/staff/applicants/{id}/person", on_post(person::reveal))
}
