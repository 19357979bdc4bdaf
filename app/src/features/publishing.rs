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

use crate::office::feature::{Feature, Job};

/// What the writing side of notices declares.
pub const FEATURE: Feature = Feature {
    desk: pages::routes,
    jobs: &[Job { name: "notice-periods", run: |state| Box::pin(jobs::recompute(state)) }],
    ..Feature::new("publishing")
};
