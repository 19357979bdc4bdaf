//! The route table, one line a feature; each feature's `pages::routes` holds one line a page. The layers around it (limits,
//! headers, error pages, same origin) are the server's.
use axum::Router;

use crate::{api, centres, notices, site, state::AppState};

/// All pages and the API.
pub fn router() -> Router<AppState> {
    Router::new()
        .merge(site::pages::routes())
        .merge(notices::pages::routes())
        .merge(centres::pages::routes())
        .merge(api::routes())
}
