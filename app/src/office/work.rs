//! What waits for whom ([`store::open`], [`store::close`]) and what changed ([`store::tell`]). A feature writes both in the
//! transaction of its own step, so nothing waits that is done and nothing is forgotten.
//!
//! The queue, the bell and late work of others are pages of the console. [`jobs`] writes the daily mail and tells those who
//! oversee of what is late.
//!
//! To add something that can wait: a line of [`Kind`] in [`super::acts`], and its texts.
pub mod jobs;
pub mod store;
#[cfg(test)]
mod tests;
pub mod types;

use super::feature::{Feature, Job};

pub const FEATURE: Feature = Feature {
    jobs: &[Job { name: "work", run: |state| Box::pin(jobs::run(state)) }],
    retention: store::OLD,
    ..Feature::new("work")
};

pub use store::{close, close_all, open, tell, waits};
pub use types::{Audience, Item, Kind, News, NewsKind};
