//! Bookings in the console: what waits for an answer ([`list`]), one booking with the one step that waits for me ([`detail`], [`acts`] are
//! its forms, [`steps`] takes them), the day at the door ([`day`]) and its sheet ([`sheet`]). Who booked is behind a reveal that stands in
//! the trail; the sheet of the day has the names, and printing it stands there too.
use axum::{Router, routing::get, routing::post};

use crate::base::i18n::Lang;
use crate::features::visits::DESK;
use crate::t::bookings_desk as d;
use crate::web::{page::Head, state::AppState};

mod acts;
mod day;
mod detail;
mod door;
mod hours;
mod list;
mod sheet;
mod steps;

/// What stands behind the gate.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/staff/bookings", get(list::show))
        .route("/staff/bookings/day", get(day::show).post(door::walk_in))
        .route("/staff/bookings/day/sheet", post(sheet::show).get(day::show))
        .route("/staff/bookings/{id}", get(detail::show).post(steps::take))
        .route("/staff/bookings/{id}/door", post(door::take).get(detail::show))
        .route("/staff/bookings/{id}/hours", post(hours::take).get(detail::show))
        .route("/staff/bookings/{id}/visitor", post(detail::reveal).get(detail::show))
}

/// The head of a page below the list.
fn head(lang: Lang, title: &str) -> Head {
    Head::new(title, d::title(lang), DESK.section)
        .crumb(d::title(lang), Some("/staff/bookings"))
        .crumb(title, None)
        .private()
}
