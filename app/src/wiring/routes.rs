//! All addresses, from what each feature declares. The layers around them (limits, headers, error pages, same origin) are the
//! server's.
use std::sync::Arc;

use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
};

use crate::office::{change::again::again, feature::Feature, staff::desk};
use crate::web::{cache, state::AppState, submission};
use crate::wiring::{api, features::FEATURES, frame};

/// All pages and the API; the console behind the gate (AC-02).
pub fn router(state: &AppState) -> Router<AppState> {
    let all = |routes: fn(&Feature) -> Router<AppState>| {
        FEATURES.iter().map(routes).fold(Router::new(), Router::merge)
    };
    let gate = desk::Gate { state: state.clone(), menu: Arc::new(frame::console()) };
    let console = all(|f| (f.desk)()).route_layer(from_fn_with_state(gate, desk::gate));
    let public = all(|f| (f.routes)()).merge(api::routes());
    let public = public.layer(from_fn_with_state(state.clone(), cache::kept));
    let public = public.layer(from_fn_with_state(state.clone(), submission::left));
    public.merge(console).layer(from_fn(again))
}
