//! A list of a feature for machines: JSON in pages, CSV in one file, Atom, and their entry in `openapi.json`, all from one list
//! of columns. What is given out here is public for good: columns are added, never renamed or taken away.
//!
//! To add one: in the feature's `outlets.rs` a type that implements [`Outlet`] (columns, parameters, its list and, where there is
//! news, its feed), and its line in the
//! feature's declaration. A `type Of = Column<Row>` lets the columns be written as `Of::new(…)`. A column with a heading stands in the CSV file too; an outlet without
//! headings has none.
//!
//! | file | holds |
//! |---|---|
//! | `column` | a column, and a value as JSON and as a cell |
//! | `answer` | the JSON envelope, the CSV file, files handed out to staff |
//! | `feed` | Atom |
//! | `spec` | OpenAPI |
mod answer;
mod column;
mod feed;
mod spec;
#[cfg(test)]
mod tests;

use std::future::Future;

use axum::{Router, routing::get};

pub use answer::{Format, Found, file};
pub use column::{Column, Kind, Value};
pub use feed::{Feed, News};
pub use spec::{Param, document, path};

use crate::base::{db::paging::Turn, error::Result};
use crate::web::{page::Cache, page::Cx, state::AppState};

/// A list that is given out.
pub trait Outlet: 'static {
    /// What stands in one line.
    type Row: Send + Sync + 'static;
    /// `/api/v1/NAME`, `/api/v1/NAME.csv`, `/feeds/NAME.atom`.
    const NAME: &'static str;
    /// What it is, for the description.
    const DOC: &'static str;
    /// The name of a row's schema in the description.
    const SCHEMA: &'static str;
    /// The member of the envelope that holds the rows.
    const ITEMS: &'static str = "items";
    /// The columns, in the order of the CSV file.
    const COLUMNS: &'static [Column<Self::Row>];
    /// What the list is narrowed by, as in its page's address.
    const PARAMS: &'static [Param] = &[];
    /// Rows on a page of the JSON list.
    const PAGE: usize = 100;
    /// Who may keep an answer; one that nobody may keep is not for search engines either (PUB-14).
    const CACHE: Cache = Cache::Revalidate;
    /// The feed, if there is one.
    const FEED: Option<Feed> = None;

    /// The rows that the address asks for.
    fn list(cx: &Cx, turn: Turn<'_>) -> impl Future<Output = Result<Found<Self::Row>>> + Send;

    /// What stands in the feed.
    fn news(_cx: &Cx) -> impl Future<Output = Result<Vec<News>>> + Send {
        std::future::ready(Ok(vec![]))
    }
}

/// An outlet in the list of the wiring.
#[derive(Debug, Clone, Copy)]
pub struct Declared {
    pub routes: fn() -> Router<AppState>,
    describe: fn() -> spec::Described,
}

impl Declared {
    pub const fn of<O: Outlet>() -> Self {
        Self { routes: routes::<O>, describe: spec::describe::<O> }
    }
}

pub fn routes<O: Outlet>() -> Router<AppState> {
    let mut router = Router::new().route(&path::<O>(), get(answer::json::<O>));
    if column::has_heads(O::COLUMNS) {
        router = router.route(&spec::file_path::<O>(), get(answer::csv::<O>));
    }
    if O::FEED.is_some() {
        router = router.route(&feed::path::<O>(), get(feed::answer::<O>));
    }
    router
}
