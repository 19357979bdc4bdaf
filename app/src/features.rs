//! What the portal is about. A feature is a folder with the same file names everywhere, absent when empty: `types` (pure),
//! `store` (all its SQL), `pages` (HTML, no SQL), `islands`. They stand in this order; a later one uses an earlier one's
//! `types` and `store`, never the other way round:
//!
//! `centres` → `notices` → `cases` (admissions, residence) → `publishing` → `objections` → `people` → `needs` → `posts` → `donations` → `times` → `visits`
//!
//! To add one: a folder, a line here, one in `wiring`, and its place in the order of `storeys.rs`.
#[cfg(feature = "ssr")]
pub mod cases;
pub mod centres;
pub mod donations;
#[cfg(feature = "ssr")]
pub mod needs;
#[cfg(feature = "ssr")]
pub mod notices;
#[cfg(feature = "ssr")]
pub mod objections;
#[cfg(feature = "ssr")]
pub mod people;
#[cfg(feature = "ssr")]
pub mod posts;
#[cfg(feature = "ssr")]
pub mod publishing;
#[cfg(feature = "ssr")]
pub mod times;
#[cfg(feature = "ssr")]
pub mod visits;
