//! Donations (捐赠): from an intention to what became of the gift (DON-01 to DON-16). No payment, no fundraising (DON-02).
//!
//! `types` is the domain: where a part of a gift stands, the arithmetic of its pieces, display, value, deadlines. `store` is all SQL: a
//! gift is taken in, moved, kept for a time, entered into the ledger of pieces and shown in public lines. Amounts of needs are moved
//! through `needs::store::stock` alone.
pub mod store;
pub mod types;

#[cfg(test)]
mod tests;

use crate::office::{feature::Check, feature::Feature, feature::Job};

/// What donations declare.
pub const FEATURE: Feature = Feature {
    jobs: &[Job {
        name: "gift-holds",
        run: |state| Box::pin(async { store::holds::run(state).await.map(drop) }),
    }],
    checks: &[Check { run: |state, lang| Box::pin(store::check::run(state, lang)) }],
    sealed: &[store::SEALED],
    ..Feature::new("donations")
};
