//! The route table, one line a feature; each feature's `pages::routes` holds one line a page. The layers around it (limits,
//! headers, error pages, same origin) are the server's.
use axum::{Router, middleware::from_fn_with_state};

use crate::{
    admissions, api, audit, centres, mail, notices, objections, residence, site,
    staff::{self, desk},
    state::AppState,
    work,
};

/// All pages and the API.
pub fn router(state: &AppState) -> Router<AppState> {
    Router::new()
        .merge(site::pages::routes())
        .merge(notices::pages::routes())
        .merge(centres::pages::routes())
        .merge(objections::pages::routes())
        .merge(staff::pages::public_routes())
        .merge(api::routes())
        .merge(console(state))
}

/// Everything under `/staff`, behind the gate (AC-02). A feature's routes for staff come in here and nowhere else.
fn console(state: &AppState) -> Router<AppState> {
    Router::new()
        .merge(work::pages::routes())
        .merge(admissions::pages::routes())
        .merge(residence::pages::routes())
        .merge(admissions::import::pages::routes())
        .merge(notices::writing::pages::routes())
        .merge(objections::pages::staff_routes())
        .merge(staff::pages::routes())
        .merge(mail::pages::routes())
        .merge(audit::pages::routes())
        .route_layer(from_fn_with_state(state.clone(), desk::gate))
}
