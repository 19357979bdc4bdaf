//! The console's pages of notices. To add one: a file here and a line in [`routes`]. What somebody may not see answers as if it
//! did not exist (AC-04); what changes something is posted with a one-time key and the version that was looked at.
use axum::{Router, extract::DefaultBodyLimit, routing::get};

use crate::web::{state::AppState, uploads::MAX_FORM};

mod act;
mod board;
mod correct;
mod detail;
mod downtime;
mod draft;
mod form;
mod list;
mod parts;
mod proof;
mod settings;
mod sheet;
mod withdraw;

/// All addresses, behind the gate.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/staff/notices", get(list::list))
        .route("/staff/notices/new", get(form::new).post(form::begin))
        .route("/staff/notices/drafts/{id}", get(draft::one).post(act::act))
        .route("/staff/notices/drafts/{id}/edit", get(form::edit).post(form::change))
        .route("/staff/notices/drafts/{id}/board", get(board::draft_form).post(board::draft_print))
        .route("/staff/notices/drafts/{id}/board/{print}", get(board::draft_sheet))
        .route("/staff/notices/{no}", get(detail::one).post(detail::conclude))
        .route("/staff/notices/{no}/board", get(board::form).post(board::print))
        .route("/staff/notices/{no}/board/{print}", get(board::sheet))
        .route("/staff/notices/{no}/proof", get(proof::form))
        .route("/staff/notices/{no}/proof/{sheet}/photo", get(proof::photo))
        .route(
            "/staff/uploads/proof/{sheet}",
            get(proof::again).post(proof::prove).layer(DefaultBodyLimit::max(MAX_FORM)),
        )
        .route("/staff/notices/{no}/correct", get(correct::form).post(correct::correct))
        .route("/staff/notices/{no}/withdraw", get(withdraw::form).post(withdraw::withdraw))
        .route("/staff/settings/notices", get(settings::form).post(settings::save))
        .route("/staff/downtime", get(downtime::form).post(downtime::save))
}
