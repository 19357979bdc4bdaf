//! The machine-readable description of `/api/v1`. Each handler describes itself beside its code; to add one: its path here.
use axum::{Json, Router, http::header, response::IntoResponse, routing::get};
use utoipa::OpenApi;

use crate::web::state::AppState;

/// Where the description is.
pub const PATH: &str = "/api/v1/openapi.json";

/// The description.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "暖方 Nuanfang open data",
        description = "托养中心名录，以及公示的编号、时间和人数。姓名行不提供任何机器接口。\n\nDirectory of residential care \
            centres, and number, dates and head-counts of public notices. Rows with names are in no machine-readable outlet.",
        license(name = "MIT OR Apache-2.0"),
    ),
    paths(crate::features::notices::api::list, crate::features::centres::api::list, crate::features::centres::api::csv, crate::features::objections::api::list),
    tags(
        (name = "centres", description = "托养中心名录 / directory of care centres"),
        (name = "notices", description = "公示 / public notices: header and counts only (PUB-14)"),
    )
)]
struct Description;

/// The route of this file.
pub fn routes() -> Router<AppState> {
    Router::new().route(PATH, get(describe))
}

async fn describe() -> impl IntoResponse {
    ([(header::CACHE_CONTROL, "private, no-cache")], Json(Description::openapi()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_api_path_is_described() {
        let described: Vec<_> = Description::openapi().paths.paths.keys().cloned().collect();
        assert_eq!(
            described,
            ["/api/v1/centres", "/api/v1/centres.csv", "/api/v1/notices", "/api/v1/objections"]
        );
    }
}
