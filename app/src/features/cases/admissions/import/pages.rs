//! `/staff/cases/import`: upload a list, look at what was read, confirm, see the batch, take it back. The file itself is never
//! kept: what waits for the confirmation is what may be stored, sealed.
mod batch;
mod check;
mod upload;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::header,
    response::{IntoResponse as _, Response},
    routing::{get, post},
};

use super::MAX_FILE;
use crate::{
    base::error::AppError,
    office::staff::{access::Action, desk::Desk},
    web::state::AppState,
};

/// All addresses of the import. The address that takes the file stands in `UPLOADS` of the server's innermost layer too.
pub fn routes() -> Router<AppState> {
    let limit = DefaultBodyLimit::max(MAX_FILE + (64 << 10));
    Router::new()
        .route("/staff/cases/import", get(upload::form))
        .route("/staff/uploads/cases", post(upload::take).layer(limit))
        .route("/staff/cases/import/template.xlsx", get(template))
        .route("/staff/cases/import/check/{id}", get(check::page).post(check::confirm))
        .route("/staff/cases/import/batches/{id}", get(batch::page).post(batch::undo))
}

async fn template(Desk { cx, actor, .. }: Desk) -> Result<Response, AppError> {
    actor.require_role(Action::CaseImport)?;
    let bytes = super::template::template(cx.lang).map_err(|e| AppError::Internal(e.to_string()))?;
    let headers = [
        (header::CONTENT_TYPE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"applications.xlsx\""),
        (header::CACHE_CONTROL, "private, no-cache"),
    ];
    Ok((headers, bytes).into_response())
}
