//! The pages of donations: [`routes`] for everybody, [`staff_routes`] for those who answer and receive.
//!
//! `donate` is where one chooses what to give for, `give` the form through the kit for public submissions, `read` turns it into an
//! [`Offer`](super::types::Offer), `track` follows a gift by its code, `ledger` is what came and what became of it, `trace` the entries of one gift, `label` and `papers` what is printed, `track_papers` that behind the code; `desk` is the console. To add a page: a file and a line here.
use axum::{Router, routing::get};

use crate::web::{state::AppState, submission, submission::follow};

mod desk;
mod donate;
mod give;
mod label;
mod ledger;
pub(super) mod mine;
mod papers;
pub(super) mod parts;
mod read;
mod receipts;
mod trace;
mod track;
mod track_papers;

pub(super) use track::Found;

/// What everybody may open.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/donate", get(donate::show))
        .merge(submission::routes::<give::Give>())
        .route("/donations", get(ledger::show))
        .route("/me/gifts", get(mine::own))
        .route("/me/organisations/{id}/gifts", get(mine::org))
        .route("/me/organisations/{id}/gifts.csv", get(mine::csv))
        .route("/track", get(follow::show::<track::Found>).post(follow::find::<track::Found>))
        .route("/track/lost", get(track::lost::show).post(track::lost::send))
        .route("/track/kept", get(track::kept::show).post(track::kept::clear))
        .route("/track/{code}/label", get(track_papers::labels))
        .route("/track/{code}/papers/{paper}", get(track_papers::paper))
        .route("/track/{code}", get(track::show).post(track::acts::act))
        .route("/track/{code}/thanks", get(track::thanks::show))
}

/// What stands behind the gate.
pub fn staff_routes() -> Router<AppState> {
    desk::routes()
}
