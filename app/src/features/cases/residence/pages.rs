//! The console's pages of residence: one file a page, [`parts`] what they share. To add a page: a file and a line in [`routes`].
use axum::{Router, routing::get};

use crate::web::state::AppState;
use sheets::Paper;

mod agreement;
mod centre;
mod exit;
mod exit_forms;
mod exit_read;
mod parts;
mod residents;
mod sheets;
mod sheets_text;
mod stay;
mod stay_forms;
mod words;

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/staff/residents", get(residents::list))
        .route("/staff/centres/{slug}/residence", get(centre::page))
        .route("/staff/cases/{reference}/agreement", get(agreement::page).post(agreement::submit))
        .route("/staff/cases/{reference}/agreement/print", sheets::of(Paper::Agreement))
        .route("/staff/cases/{reference}/entrustment/print", sheets::of(Paper::Entrustment))
        .route("/staff/cases/{reference}/stay", get(stay::page))
        .route("/staff/cases/{reference}/stay/{what}", get(stay_forms::page).post(stay_forms::submit))
        .route("/staff/cases/{reference}/exit", get(exit::page).post(exit::propose))
        .route("/staff/cases/{reference}/exit/review", get(exit::to_page).post(exit::review))
        .route("/staff/cases/{reference}/exit/support", get(exit::to_page).post(exit::support))
        .route("/staff/cases/{reference}/exit/print", sheets::of(Paper::Decision))
}
