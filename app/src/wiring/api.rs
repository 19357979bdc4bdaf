//! What is given out to machines: the outlets that features declare, and the description of `/api/v1` made of them.
use axum::{Json, Router, http::header, response::IntoResponse, routing::get};
use serde_json::{Value, json};

use crate::web::{outlets::Declared, outlets::document, state::AppState};
use crate::wiring::features::FEATURES;

/// Where the description is.
pub const PATH: &str = "/api/v1/openapi.json";

fn outlets() -> impl Iterator<Item = &'static Declared> {
    FEATURES.iter().flat_map(|f| f.outlets)
}

/// The routes of all outlets, and of their description.
pub fn routes() -> Router<AppState> {
    let all = outlets().fold(Router::new(), |all, outlet| all.merge((outlet.routes)()));
    all.route(PATH, get(describe))
}

async fn describe() -> impl IntoResponse {
    ([(header::CACHE_CONTROL, "private, no-cache")], Json(description()))
}

fn description() -> Value {
    let info = json!({
        "title": "暖方 Nuanfang open data",
        "version": env!("CARGO_PKG_VERSION"),
        "description": "托养中心名录，以及公示的编号、时间和人数。姓名行不提供任何机器接口。\n\nDirectory of residential care \
            centres and their needs, and number, dates and head-counts of public notices. Rows with names are in no machine-readable outlet.",
        "license": { "name": "MIT OR Apache-2.0" },
    });
    document(outlets(), &info)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_of_the_api_goes_away() {
        let read: utoipa::openapi::OpenApi = serde_json::from_value(description()).unwrap();
        let described: Vec<_> = read.paths.paths.keys().map(String::as_str).collect();
        // What was given out once stays.
        for path in [
            "/api/v1/centres",
            "/api/v1/centres.csv",
            "/api/v1/donations",
            "/api/v1/donations.csv",
            "/api/v1/needs",
            "/api/v1/needs.csv",
            "/api/v1/notices",
            "/api/v1/objections",
            "/api/v1/posts",
            "/api/v1/posts.csv",
        ] {
            assert!(described.contains(&path), "{path}: {described:?}");
        }
    }
}
