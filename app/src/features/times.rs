//! What centres open to visitors (domain.md §4, VIS-01, VIS-05): `types` is the domain with the list of activities and the rules of series,
//! `store` all SQL, `pages` the HTML and the calendar files, `outlets` the open data. Who books is the business of a later feature: it takes
//! and frees places through `store::places`, learns of cancellations from `store::changes`, and shows what one can do at [`ACT`].
mod jobs;
pub mod outlets;
pub mod pages;
pub mod panels;
pub mod store;
#[cfg(test)]
pub(crate) mod tests;
pub mod types;

use crate::features::centres::MORE;
use crate::office::feature::{Feature, Job};
use crate::office::{menu::Item, staff::access::Action};
use crate::t;
use crate::web::{menu::Section, outlets::Declared as Outlets, panels::Panel, panels::Spot};

/// 探访预约 in the menu.
pub const MENU: Section = Section { path: "/visits", label: t::times::nav, order: 40 };
/// 探访时段 in the console.
pub const DESK: Item = Item {
    section: Section { path: "/staff/times", label: t::times_desk::nav, order: 57 },
    action: Some(Action::TimeRead),
};
/// On the page of a time that takes bookings, first: what one can do about it; the id is the time's. Without a panel the page says whom to
/// call.
pub const ACT: Spot = Spot("time-act");

pub const FEATURE: Feature = Feature {
    routes: pages::routes,
    desk: pages::desk::routes,
    outlets: &[Outlets::of::<outlets::Times>()],
    menu: &[MENU],
    lists: &[MENU.path, "/calendar"],
    measured: &[
        "/visits",
        "/visits?county=411725&size=2",
        "/visits?near=411725101",
        "/visits?activity=cleaning&days=weekend&age=14_17&holds=none",
        "/visits/month",
        "/visits/{visit}",
        "/campaigns/disability-day",
    ],
    items: &[DESK],
    panels: &[Panel { spot: MORE, order: 20, draw: panels::centre }],
    jobs: &[Job {
        name: "times-fill",
        run: |state| Box::pin(async move { jobs::run(state).await.map(drop) }),
    }],
    ..Feature::new("times")
};
