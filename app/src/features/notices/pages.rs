//! The public pages of notices: `list`, one notice while it is on display (`detail`) and after (`ended`). `row` is a notice
//! in a list, also for other pages; the sections of a notice are in [`super::document`].
//! Everything here is judged at the instant of the request, and nobody may keep it (RET-01, PUB-14).
use axum::{Router, routing::get};

use crate::web::state::AppState;
pub(crate) mod detail;
pub(crate) mod ended;
pub(crate) mod list;
pub(crate) mod row;
#[cfg(test)]
mod tests;

pub use row::rows;

pub fn routes() -> Router<AppState> {
    Router::new().route("/notices", get(list::list)).route("/notices/{no}", get(detail::one))
}
