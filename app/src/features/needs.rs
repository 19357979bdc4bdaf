//! What centres lack (domain.md §5, DON-03): `types` is the domain with its catalogue and the goods policy, `store` all SQL, `pages` the
//! HTML, `outlets` the open data, `imports` reads a sheet of them in. What is promised and what comes is moved by `donations` through
//! `store::stock`; what one can do about a need there is a panel at [`ACT`].
pub mod imports;
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
use crate::office::{imports::Declared as Imports, menu::Item, staff::access::Action};
use crate::t;
use crate::web::{menu::Section, outlets::Declared as Outlets, panels::Panel, panels::Spot};

/// 需求与捐赠 in the menu.
pub const MENU: Section = Section { path: "/needs", label: t::needs::nav, order: 30 };
/// The feed that browsers offer.
pub const FEED: Section = Section { path: "/feeds/needs.atom", label: t::needs::feed_title, order: 10 };
/// 需求 in the console.
pub const DESK: Item = Item {
    section: Section { path: "/staff/needs", label: t::needs_desk::nav, order: 52 },
    action: Some(Action::NeedRead),
};
/// On the page of an open need, first: what one can do about it; the id is the need's. Without a panel the page says whom to call.
pub const ACT: Spot = Spot("need-act");

pub const FEATURE: Feature = Feature {
    routes: pages::routes,
    desk: pages::desk::routes,
    outlets: &[Outlets::of::<outlets::Needs>()],
    imports: &[Imports::of::<imports::Needs>()],
    menu: &[MENU],
    lists: &[MENU.path],
    measured: &[
        "/needs",
        "/needs?county=411725",
        "/needs?near=411725101",
        "/needs?category=care_pads",
        "/needs/{need}",
    ],
    items: &[DESK],
    feeds: &[FEED],
    panels: &[Panel { spot: MORE, order: 10, draw: panels::centre }],
    jobs: &[Job {
        name: "needs-stale",
        run: |state| Box::pin(async move { jobs::run(state).await.map(drop) }),
    }],
    ..Feature::new("needs")
};
