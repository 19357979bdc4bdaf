//! Gifts in the console: what waits for an answer, what arrives, one part with the one step that waits for me ([`detail`], its parts in [`aside`];
//! [`acts`] are the forms, [`asked`] reads them); what is in stock
//! ([`stock`]) and what happens to it ([`shelf`]); the finance system's receipts ([`receipts`]). Who gave is behind a reveal
//! that stands in the trail (DON-13).
use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};

use crate::base::i18n::Lang;
use crate::features::donations::DESK;
use crate::t::gifts_desk as d;
use crate::web::{page::Head, state::AppState, uploads::MAX_FORM};

mod acts;
mod aside;
mod asked;
mod code;
mod day;
mod detail;
mod list;
mod notes;
mod papers;
mod person;
mod receipts;
mod receive;
mod shelf;
mod shelf_form;
mod slow;
mod steps;
mod stock;

/// What stands behind the gate.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/staff/gifts", get(list::show))
        .route("/staff/gifts/receive", get(receive::show))
        .route("/staff/gifts/day", get(day::show))
        .route("/staff/gifts/slow", get(slow::show))
        .route("/staff/gifts/stock", get(stock::show))
        .route("/staff/gifts/stock/{need}", get(shelf::show).post(shelf::act))
        .route("/staff/gifts/{id}", get(detail::show).post(steps::take))
        .route("/staff/gifts/{id}/receipt", get(receipts::new).post(receipts::issue))
        .route("/staff/gifts/{id}/receipt/{receipt}", get(receipts::ask).post(receipts::void))
        .route("/staff/gifts/{id}/code", post(code::replace))
        .route("/staff/gifts/{id}/notes", post(notes::take))
        .route("/staff/gifts/{id}/label", get(papers::labels))
        .route("/staff/gifts/{id}/papers/{paper}", get(papers::ask).post(papers::show))
        .route("/staff/gifts/{id}/photos/{file}", post(person::photo))
        .route(
            "/staff/uploads/gift/{id}",
            get(steps::again).post(steps::count).layer(DefaultBodyLimit::max(MAX_FORM)),
        )
        .route("/staff/gifts/{id}/donor", post(person::reveal))
        .route("/staff/gifts/{id}/files/{file}", post(person::file))
}

/// The head of a page below the list; `between` is the page that it lies below, if that is another one.
fn head(lang: Lang, between: Option<(&str, &str)>, title: &str) -> Head {
    let head = Head::new(title, d::title(lang), DESK.section).crumb(d::title(lang), Some("/staff/gifts"));
    let head = match between {
        Some((label, path)) => head.crumb(label, Some(path)),
        None => head,
    };
    head.crumb(title, None).private()
}
