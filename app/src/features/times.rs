//! What centres open to visitors (domain.md §4, VIS-01, VIS-05): `types` is the domain with the list of activities and the rules of series,
//! `store` all SQL. Who books is the business of a later feature: it takes and frees places through `store::places` and learns of
//! cancellations from `store::changes`.
pub mod store;
#[cfg(test)]
pub(crate) mod tests;
pub mod types;

use crate::office::feature::Feature;

pub const FEATURE: Feature = Feature { ..Feature::new("times") };
