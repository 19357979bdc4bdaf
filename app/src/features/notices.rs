//! The public register of notices (公示): `types` is the domain, with `draft` as the gate before the store, `store` all SQL
//! (`store::list` the public lists), `document` the sections of a notice as views, which the preview of a draft shows too, `pages`
//! and `outlets` the ways out.
pub mod document;
pub mod outlets;
pub mod pages;
pub mod query;
pub mod store;
pub mod types;

use crate::{office::feature::Feature, web::outlets::Declared as Outlets};

/// What the public register declares.
pub const FEATURE: Feature = Feature {
    routes: pages::routes,
    outlets: &[Outlets::of::<outlets::Notices>()],
    retention: &[store::write::OLD, store::subjects::OLD],
    sealed: &[store::subjects::SEALED],
    ..Feature::new("notices")
};
