//! The portal. The server runs it with the feature `ssr`; the browser gets the feature `hydrate`, which is the islands and
//! the pure types they need, nothing else.
//!
//! | module | holds |
//! |---|---|
//! | [`app`] | the route table, one line a page |
//! | `page`, `ui`, `site` | from a handler to HTML; the interface kit; footer configuration and static pages |
//! | `notices`, `centres`, `people` | the features: `types` are pure, `store` holds all SQL, `pages` all HTML |
//! | `admissions`, `residence`, `objections` | cases until they are cleared; living in a centre and leaving it; objections to a notice |
//! | `staff`, `work` | who works here and what each may do; what waits for whom |
//! | `audit`, `mail` | the trail; the outbox |
//! | `calendar`, `clock`, `divisions` | working days, the passed-in time, counties and townships |
//! | `db`, `ids`, `keys`, `error`, `forms`, `i18n`, `state` | what every feature stands on |
//! | `files` | stored files: checked, re-encoded, sealed |
//! | `sheets`, `demo`, `jobs` | reading spreadsheets; demonstration data; what happens by the clock |
//! | `installation` | whether key and database belong together |
//! | `retention`, `rotation` | what is deleted when its time is over; a new key for personal data |
//! | `random`, `words`, `networks` | secrets; closed lists; lists of networks |
#![cfg_attr(not(feature = "ssr"), allow(unused))]
// Views are deeply nested types.
#![recursion_limit = "512"]

#[cfg(feature = "ssr")]
pub mod admissions;
#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
pub mod app;
#[cfg(feature = "ssr")]
pub mod audit;
#[cfg(feature = "ssr")]
pub mod calendar;
pub mod centres;
#[cfg(feature = "ssr")]
pub mod clock;
#[cfg(feature = "ssr")]
pub mod db;
#[cfg(feature = "ssr")]
pub mod demo;
#[cfg(feature = "ssr")]
pub mod divisions;
#[cfg(feature = "ssr")]
pub mod error;
#[cfg(feature = "ssr")]
pub mod files;
#[cfg(feature = "ssr")]
pub mod forms;
#[cfg(feature = "ssr")]
pub mod i18n;
#[cfg(feature = "ssr")]
pub mod ids;
#[cfg(feature = "ssr")]
pub mod installation;
#[cfg(feature = "ssr")]
pub mod jobs;
#[cfg(feature = "ssr")]
pub mod keys;
#[cfg(feature = "ssr")]
pub mod lists;
#[cfg(feature = "ssr")]
pub mod mail;
#[cfg(feature = "ssr")]
pub mod networks;
#[cfg(feature = "ssr")]
pub mod notices;
#[cfg(feature = "ssr")]
pub mod objections;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
pub mod people;
#[cfg(feature = "ssr")]
pub mod random;
#[cfg(feature = "ssr")]
pub mod residence;
#[cfg(feature = "ssr")]
pub mod retention;
#[cfg(feature = "ssr")]
pub mod rotation;
#[cfg(feature = "ssr")]
pub mod sheets;
#[cfg(feature = "ssr")]
pub mod site;
#[cfg(feature = "ssr")]
pub mod staff;
#[cfg(feature = "ssr")]
pub mod state;
#[cfg(feature = "ssr")]
pub mod testing;
#[cfg(feature = "ssr")]
pub mod ui;
#[cfg(feature = "ssr")]
pub mod words;
#[cfg(feature = "ssr")]
pub mod work;

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
