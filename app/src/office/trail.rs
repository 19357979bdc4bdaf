//! The trail: what was done, by whom, when, from where (RET-05), as an append-only chain that is written in the same
//! transaction as what it tells of (LG-04). [`types`] names what is written down, [`store`] writes it.
//!
//! The trail holds ids and keyed codes of contents, never personal data (LG-07). To write down something new: a line of [`What`] in [`super::acts`], its
//! text, and `ch.trail(Entry::new(…)…)` where it happens ([`crate::office::change::Change::trail`]).
pub mod heads;
pub mod reveal;
pub mod store;
#[cfg(test)]
pub(crate) mod tests;
pub mod types;
pub mod verify;
pub mod words;

use super::feature::{Check, Feature, Job};

pub const FEATURE: Feature = Feature {
    jobs: &[Job {
        name: "audit-heads",
        run: |state| Box::pin(async { heads::sign(state, false).await.map(drop) }),
    }],
    checks: &[Check { run: |state, lang| Box::pin(verify::told(state, lang)) }],
    ..Feature::new("trail")
};
pub use store::record;
pub use types::{Entry, Purpose, What};
