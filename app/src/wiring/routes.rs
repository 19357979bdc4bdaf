//! The route table, one line a feature; each feature's `pages::routes` holds one line a page. The layers around it (limits,
//! headers, error pages, same origin) are the server's.
use axum::{Router, middleware::from_fn_with_state};

use crate::{
    console::{accounts, mails, queue, trail},
    features::{
        cases::{admissions, residence},
        centres, notices, objections, publishing,
    },
    office::{imports, staff::desk},
    site,
    web::state::AppState,
    wiring::api,
};

/// All pages and the API.
pub fn router(state: &AppState) -> Router<AppState> {
    Router::new()
        .merge(site::routes())
        .merge(notices::pages::routes())
        .merge(centres::pages::routes())
        .merge(objections::pages::routes())
        .merge(accounts::public_routes())
        .merge(api::routes())
        .merge(console(state))
}

/// Everything under `/staff`, behind the gate (AC-02). A feature's routes for staff come in here and nowhere else.
fn console(state: &AppState) -> Router<AppState> {
    Router::new()
        .merge(queue::routes())
        .merge(admissions::pages::routes())
        .merge(residence::pages::routes())
        .merge(imports::pages::routes::<admissions::imports::Cases>())
        .merge(publishing::pages::routes())
        .merge(objections::pages::staff_routes())
        .merge(accounts::routes())
        .merge(mails::routes())
        .merge(trail::routes())
        .route_layer(from_fn_with_state(state.clone(), desk::gate))
}
