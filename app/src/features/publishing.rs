//! The writing side of notices: drafts from cases, review, publication, board sheets and proofs of display, results, corrections,
//! and the county's settings. Only staff come here; what the public reads stays in `notices::{store, pages}`.
//!
//! [`types`] is the state machine of a draft with the three persons (PUB-06), [`store`] all SQL, [`jobs`] what the clock does,
//! [`pages`] the console.
pub mod jobs;
pub mod pages;
pub mod store;
#[cfg(test)]
mod tests;
pub mod types;

use crate::office::{feature::Feature, feature::Job, menu::Item, staff::access::Action};
use crate::t;
use crate::web::menu::Section;

/// What the writing side of notices declares.
pub const FEATURE: Feature = Feature {
    desk: pages::routes,
    jobs: &[Job { name: "notice-periods", run: |state| Box::pin(jobs::recompute(state)) }],
    items: &[DESK],
    ..Feature::new("publishing")
};

/// 公示办理 in the console.
pub const DESK: Item = Item {
    section: Section { path: "/staff/notices", label: t::staff::nav_notices, order: 40 },
    action: Some(Action::DisplayProve),
};
