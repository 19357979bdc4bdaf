//! Public notices (公示): `types` is the domain, `masking`, `privacy` and `linter` decide what may be shown, `draft` is the
//! gate, `store` all SQL (`store::list` the public lists), `pages` and `outlets` what everybody reads.
pub mod draft;
pub mod outlets;
pub mod pages;
pub mod query;
pub mod search;
pub mod store;
pub mod title;
pub mod types;
