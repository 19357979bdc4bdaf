//! Objections (异议) to a notice, from a citizen's form or a clerk's register to their outcome (OBJ-01 to OBJ-10).
//!
//! `types` holds the state machine; `store` all SQL, its `filing` and `step` the transactions; `pages` what everybody sees,
//! `pages::desk` what staff see; `outlets` the public counts. Who objected is sealed and read by the county's handlers only, through
//! an audited reveal (OBJ-07). To add a ground or a step: a variant in `types`.
pub mod outlets;
pub mod pages;
pub mod store;
pub mod types;

#[cfg(test)]
mod tests;

use crate::office::{feature::Feature, menu::Item, staff::access::Action};
use crate::t;
use crate::web::{menu::Section, outlets::Declared as Outlets, submission::follow::Codes};

pub const FEATURE: Feature = Feature {
    routes: pages::routes,
    codes: &[Codes::of::<pages::Found>(CODE)],
    outlets: &[Outlets::of::<outlets::Counts>()],
    desk: pages::staff_routes,
    retention: &[store::retention::OLD],
    sealed: &[store::SEALED],
    items: &[DESK],
    lists: &["/objections"],
    measured: &["/objections/figures"],
    ..Feature::new("objections")
};

/// What a code begins with: 异, yì.
const CODE: char = 'Y';

/// 异议 in the console.
pub const DESK: Item = Item {
    section: Section { path: "/staff/objections", label: t::staff::nav_objections, order: 50 },
    action: Some(Action::ObjectionEnter),
};
