//! What stands around the body of a page: title, way here, who may keep it.
use axum::http::StatusCode;
use chrono::{DateTime, Utc};

use crate::web::{menu::Section, ui::field::Typed};

/// What stands in the head of a page and around its body.
#[derive(Debug, Clone)]
pub struct Head {
    /// The title; the portal's name is added.
    pub title: String,
    /// One sentence for search engines and previews.
    pub description: String,
    /// The part of the portal it belongs to: lit in the menu.
    pub section: Section,
    /// The way here: label and path; the page itself comes last and has no path.
    pub crumbs: Vec<(String, Option<String>)>,
    pub status: StatusCode,
    /// How long anyone may keep it.
    pub cache: Cache,
    /// Keeps it out of search engines (PUB-14).
    pub noindex: bool,
    /// Whether the page holds an island and so needs scripts.
    pub islands: bool,
    /// When the content was published, for `PubDate` (GOV-10).
    pub published: Option<DateTime<Utc>>,
    /// Until when it may be kept in memory (see [`cache`]).
    pub kept: Option<DateTime<Utc>>,
}

impl Head {
    /// A page that search engines may keep and browsers must ask about again.
    pub fn new(title: impl Into<String>, description: impl Into<String>, section: Section) -> Self {
        Self {
            title: title.into(),
            description: description.into(),
            section,
            crumbs: vec![],
            status: StatusCode::OK,
            cache: Cache::Revalidate,
            noindex: false,
            islands: false,
            published: None,
            kept: None,
        }
    }

    /// Lets the page cache keep it until it is no longer true, if nothing is written: `.kept(cx.until([…]))`. Nothing of the request
    /// but path, query, language and mode may have a part in it (see [`cache`]).
    #[must_use]
    pub const fn kept(mut self, until: DateTime<Utc>) -> Self {
        self.kept = Some(until);
        self
    }

    /// Adds a step of the way here.
    pub fn crumb(mut self, label: impl Into<String>, path: Option<&str>) -> Self {
        self.crumbs.push((label.into(), path.map(str::to_owned)));
        self
    }

    /// Of a page with a form on it: one that comes back answers 422.
    pub fn of(mut self, typed: &Typed) -> Self {
        self.status = typed.status();
        self
    }

    /// For pages about persons: nobody keeps them (PUB-14).
    #[must_use]
    pub fn private(mut self) -> Self {
        self.cache = Cache::Never;
        self.noindex = true;
        self
    }
}

/// Who may keep an answer. No page is kept by a shared cache: language and mode come from cookies (OU-04).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cache {
    /// The visitor's own browser, which asks again each time.
    Revalidate,
    /// Nobody.
    Never,
}

impl Cache {
    pub(crate) const fn value(self) -> &'static str {
        match self {
            Self::Revalidate => "private, no-cache",
            Self::Never => "no-store",
        }
    }
}
