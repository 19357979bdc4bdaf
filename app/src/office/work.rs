//! What waits for whom ([`store::open`], [`store::close`]) and what changed ([`store::tell`]). A feature writes both in the
//! transaction of its own step, so nothing waits that is done and nothing is forgotten.
//!
//! [`pages`] are the desk: the queue, the bell, late work of others, the search. [`jobs`] writes the daily mail and tells those who
//! oversee of what is late.
//!
//! To add something that can wait: a variant of [`types::Kind`], its texts in `locales/*/work.toml` and its lines in [`words`].
pub mod jobs;
pub mod store;
#[cfg(test)]
mod tests;
pub mod types;
pub mod words;

use super::feature::{Feature, Job};

/// What work declares.
pub const FEATURE: Feature = Feature {
    jobs: &[Job { name: "work", run: |state| Box::pin(jobs::run(state)) }],
    retention: store::OLD,
    ..Feature::new("work")
};

pub use store::{close, close_all, open, tell};
pub use types::{Audience, Item, Kind, News, NewsKind};
