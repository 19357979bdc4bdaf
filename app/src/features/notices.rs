//! Public notices (公示): `types` is the domain, `masking`, `privacy` and `linter` decide what may be shown, `draft` is the
//! gate, `store` all SQL (`store::list` the public lists), `pages` and `api` the outlets.
pub mod api;
pub mod draft;
pub mod feed;
pub mod pages;
pub mod query;
pub mod search;
pub mod store;
pub mod title;
pub mod types;

use crate::{t, web::menu::Section};

/// The feed that browsers offer.
pub const FEED: Section = Section { path: "/feeds/notices.atom", label: t::common::feed, order: 0 };
/// 公示 in the menu.
pub const MENU: Section = Section { path: "/notices", label: t::common::nav_notices, order: 10 };
