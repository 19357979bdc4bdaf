//! Visits (探访服务): bookings of persons and groups, from the request to the hours that are recorded (§4.5, VIS-, MIN-, REC-). What can be
//! booked is published by [`times`](super::times).
//!
//! `types` is the domain: where a booking stands, who may come, places and the line of those who wait, hours. `store` is all SQL. `pages`
//! are what everybody sees, `pages::desk` what the centre sees; `mine` is what people with an account have of it,
//! `panels` what earlier pages show.
pub mod mine;
pub mod pages;
mod panels;
pub mod store;
pub mod types;

#[cfg(test)]
mod tests;

use super::times::ACT;
use crate::office::{feature::Feature, feature::Job, menu::Item, staff::access::Action};
use crate::t;
use crate::web::{menu::Section, panels::Panel};

/// The letter of the codes of bookings: 访.
pub const CODE: char = 'F';

/// What visits declare.
pub const FEATURE: Feature = Feature {
    routes: pages::routes,
    desk: pages::staff_routes,
    footer: &[MENU],
    lists: &["/bookings"],
    retention: &[store::retention::OLD, store::retention::PEOPLE],
    panels: &[Panel { spot: ACT, order: 10, draw: panels::act }, mine::PANEL, mine::ORG_PANEL],
    mine: &[mine::MINE],
    codes: &[crate::web::submission::follow::Codes::of::<pages::Found>(CODE)],
    items: &[DESK],
    jobs: &[Job {
        name: "visit-clock",
        run: |state| Box::pin(async { store::clock::run(state).await.map(drop) }),
    }],
    sealed: &[store::SEALED, store::hours::SEALED],
    ..Feature::new("visits")
};

/// 查预约.
pub const MENU: Section = Section { path: "/bookings", label: t::bookings::nav, order: 39 };

/// 探访预约 in the console.
pub const DESK: Item = Item {
    section: Section { path: "/staff/bookings", label: t::bookings_desk::title, order: 58 },
    action: Some(Action::VisitRead),
};
