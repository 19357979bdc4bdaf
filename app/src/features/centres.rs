//! Care centres (seed items 61–79): `types` is the domain, `store` all SQL, `pages` the HTML and the map, `outlets` the open data,
//! `imports` reads a spreadsheet of them in, `fields` lists what each of
//! these asks, gives and shows. `islands` is all that the browser gets.
pub mod islands;

#[cfg(feature = "ssr")]
pub mod fields;
#[cfg(feature = "ssr")]
pub mod imports;
#[cfg(feature = "ssr")]
pub mod map;
#[cfg(feature = "ssr")]
pub mod outlets;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod public;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
pub(crate) mod tests;
#[cfg(feature = "ssr")]
pub mod types;

#[cfg(feature = "ssr")]
use crate::office::{feature::Feature, imports::Declared as Imports};
#[cfg(feature = "ssr")]
use crate::t;
#[cfg(feature = "ssr")]
use crate::web::{menu::Section, outlets::Declared as Outlets, panels::Spot};

/// 托养中心 in the menu.
#[cfg(feature = "ssr")]
pub const MENU: Section = Section { path: "/centres", label: t::common::nav_centres, order: 20 };
/// Below the figures of a centre; the id is the centre's.
#[cfg(feature = "ssr")]
pub const FIGURES: Spot = Spot("centre-figures");
/// Sections below what a centre offers; the id is the centre's.
#[cfg(feature = "ssr")]
pub const MORE: Spot = Spot("centre-more");

#[cfg(feature = "ssr")]
pub const FEATURE: Feature = Feature {
    routes: pages::routes,
    outlets: &[Outlets::of::<outlets::Centres>()],
    imports: &[Imports::of::<imports::Centres>()],
    menu: &[MENU],
    lists: &[MENU.path],
    measured: &[
        "/centres",
        "/centres?county=411725",
        "/centres?near=411725101&free=1",
        "/centres?q=zhugou",
        "/centres/{centre}",
    ],
    ..Feature::new("centres")
};
