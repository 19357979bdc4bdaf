//! The console's pages of cases, one file a page; `rights` says who may do what now, `words` the closed lists in words.
//! To add one: a file here and a line in [`routes`].
use axum::{
    Router,
    routing::{get, post},
};

use crate::web::state::AppState;

mod bulk;
mod checklist;
mod conflict;
mod consents;
mod detail;
mod entry;
mod list;
mod name;
mod opinions;
mod parts;
mod refusal;
mod rights;
mod steps;
#[cfg(test)]
mod tests;
pub mod words;

/// All addresses of cases up to the filing.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/staff/cases", get(list::list))
        .route("/staff/cases/new", get(entry::blank).post(entry::create))
        .route("/staff/cases/bulk", get(bulk::check).post(bulk::take))
        .route("/staff/cases/done", get(bulk::done))
        .route("/staff/cases/{reference}", get(detail::detail))
        .route("/staff/cases/{reference}/edit", get(entry::edit).post(entry::save))
        .route("/staff/cases/{reference}/eligibility", get(checklist::form).post(checklist::confirm))
        .route("/staff/cases/{reference}/consents/{kind}", get(consents::form).post(consents::note))
        .route("/staff/cases/{reference}/steps/{act}", get(steps::form).post(steps::take))
        .route("/staff/cases/{reference}/opinions", post(opinions::ask))
        .route("/staff/cases/{reference}/opinions/{kind}", get(opinions::form).post(opinions::answer))
        .route("/staff/cases/{reference}/name", get(name::form).post(name::reveal))
        .route("/staff/cases/{reference}/refusal", get(refusal::sheet))
}
