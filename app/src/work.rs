//! What waits for whom ([`store::open`], [`store::close`]) and what changed ([`store::tell`]). A feature writes both in the
//! transaction of its own step, so nothing waits that is done and nothing is forgotten.
//!
//! To add something that can wait: a variant of [`types::Kind`], its texts in `locales/*/work.toml`.
pub mod pages;
pub mod store;
pub mod types;

pub use store::{close, close_all, open, tell};
pub use types::{Audience, Item, Kind, News, NewsKind};
