//! Gifts in the console: what waits for an answer, what arrives, one part with the one step that waits for me ([`detail`]); what is in stock
//! ([`stock`]) and what happens to it ([`shelf`]); the finance system's receipts ([`receipts`]). Who gave is behind a reveal
//! that stands in the trail (DON-13).
use axum::{
    Router,
    routing::{get, post},
};

use crate::base::i18n::Lang;
use crate::features::donations::DESK;
use crate::t::gifts_desk as d;
use crate::web::{page::Head, state::AppState};

mod acts;
mod detail;
mod list;
mod person;
mod receipts;
mod shelf;
mod shelf_form;
mod steps;
mod stock;

/// What stands behind the gate.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/staff/gifts", get(list::show))
        .route("/staff/gifts/stock", get(stock::show))
        .route("/staff/gifts/stock/{need}", get(shelf::show).post(shelf::act))
        .route("/staff/gifts/{id}", get(detail::show).post(steps::take))
        .route("/staff/gifts/{id}/receipt", get(receipts::new).post(receipts::issue))
        .route("/staff/gifts/{id}/receipt/{receipt}", get(receipts::ask).post(receipts::void))
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
