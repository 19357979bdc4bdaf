//! The portal. The server runs it with the feature `ssr`; the browser gets the feature `hydrate`, which is the islands and
//! the pure types they need, nothing else.
//!
//! It is built in storeys. What lies on one imports only what lies below it, and of another feature only its `types` and
//! `store`; `storeys.rs` reads every path and says so.
//!
//! | storey | holds |
//! |---|---|
//! | [`base`] | database, keys, clock, calendar, divisions, texts, checks, privacy: nothing of the portal |
//! | [`web`] | from a handler to HTML: pages, the interface kit, forms, files |
//! | [`office`] | who works here and what each may do, the trail, the outbox, what waits for whom |
//! | [`features`] | centres, notices, cases, publishing, objections, needs, posts, donations, times: each with types, store and pages |
//! | [`console`], [`site`] | pages about the office itself; home, about, privacy, site map |
//! | [`wiring`] | routes, jobs, retention, rotation, demonstration: lists of what each feature declares |
//!
//! A new feature is a folder in [`features`] and a line in [`wiring`].
#![cfg_attr(not(feature = "ssr"), allow(unused))]
// Views are deeply nested types.
#![recursion_limit = "512"]

#[cfg(feature = "ssr")]
pub mod base;
#[cfg(feature = "ssr")]
pub mod console;
pub mod features;
#[cfg(feature = "ssr")]
pub mod office;
#[cfg(feature = "ssr")]
pub mod site;
#[cfg(all(test, feature = "ssr"))]
mod storeys;
#[cfg(feature = "ssr")]
pub mod testing;
#[cfg(feature = "ssr")]
pub mod web;
#[cfg(feature = "ssr")]
pub mod wiring;

/// The texts of `locales/`, made by `build.rs`.
#[cfg(feature = "ssr")]
pub(crate) mod t {
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

/// Wakes the islands of a page; called by the page's own script.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
