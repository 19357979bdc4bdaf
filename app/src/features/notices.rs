//! The public register of notices (公示): `types` is the domain, with `draft` as the gate before the store, `store` all SQL
//! (`store::list` the public lists), `document` the sections of a notice as views, which the preview of a draft shows too, `pages`
//! and `outlets` the ways out.
pub mod document;
pub mod outlets;
pub mod pages;
pub mod query;
pub mod store;
pub mod types;

use crate::office::feature::Feature;
use crate::t;
use crate::web::{menu::Section, outlets::Declared as Outlets};

pub const FEATURE: Feature = Feature {
    routes: pages::routes,
    outlets: &[Outlets::of::<outlets::Notices>()],
    retention: &[store::write::OLD, store::subjects::OLD],
    sealed: &[store::subjects::SEALED],
    menu: &[MENU],
    lists: &[MENU.path],
    measured: &["/notices", "/notices?state=open", "/notices?state=ended", "/notices/{notice}"],
    feeds: &[FEED],
    ..Feature::new("notices")
};

/// The feed that browsers offer.
pub const FEED: Section = Section { path: "/feeds/notices.atom", label: t::common::feed, order: 0 };
/// 公示 in the menu.
pub const MENU: Section = Section { path: "/notices", label: t::common::nav_notices, order: 10 };
