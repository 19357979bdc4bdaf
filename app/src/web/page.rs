//! From a handler to HTML. A page is an axum handler that loads its data and then hands a view to [`Cx::page`]; the view
//! is rendered in one go, so that status, cookies and headers are known before the first byte leaves, and an error can
//! never arrive after a page has begun. Scripts are only on pages that hold an island.
//!
//! To add a page: a handler in the feature's `pages`, a line in its `routes`, texts in `locales/`, a line in `end2end/pages.ts` (axe and
//! layout). What the menus and the site map show is declared by the feature.
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{Html, IntoResponse, Response},
};
use chrono::{DateTime, NaiveDate, Utc};
use hydration_context::SsrSharedContext;
use leptos::prelude::*;

use crate::base::{clock::start_of, error::AppError, error::Result, i18n::Lang};
use crate::web::{
    cache::Kept, forms::Params, menu::Frame, menu::Section, state::AppState, ui::layout::Layout,
};

mod cookies;
pub mod errors;
mod head;
mod scripts;
pub(crate) use cookies::{cookie, own_path, set_choice, set_cookie};
pub use cookies::{look, person_cookie};
pub use errors::error_page;
pub use head::{Cache, Head};
pub use scripts::Scripts;

/// Addresses of the embedded, hashed files.
#[derive(Debug, Clone, Copy)]
pub struct Assets {
    /// The style sheet: `/assets/site.<hash>.css`.
    pub css: &'static str,
    pub icon: &'static str,
    /// The islands: `NAME` where `/assets/NAME.js` and `/assets/NAME_bg.wasm` exist. Without it pages carry no script.
    pub islands: Option<&'static str>,
}

impl Assets {
    /// For tests: no files behind it.
    pub const NONE: Self = Self { css: "/assets/site.css", icon: "/assets/favicon.svg", islands: None };
}

/// The address that a request comes from, left as a request extension by the server's outermost layer (RL-01). For limits,
/// the trail and the list of staff networks; never logged.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub std::net::IpAddr);

/// An answer whose page may use the camera, left as an extension for the server's headers: every other page may not (OU-02).
#[derive(Debug, Clone, Copy)]
pub struct Camera;

/// The visitor's side of a request: language, mode, address, and the instant at which the page is true.
#[derive(Debug, Clone)]
pub struct Cx {
    /// Language of the page: `?lang=`, else the cookie, else Chinese.
    pub lang: Lang,
    /// 长辈版 (ACC-02).
    pub elder: bool,
    /// The path without the base.
    pub path: String,
    pub params: Params,
    /// When the request came.
    pub now: DateTime<Utc>,
    /// That day in Asia/Shanghai.
    pub today: NaiveDate,
    pub state: AppState,
    /// The token that a browser brings for somebody of the public; nobody has looked yet whether it is good.
    pub person: Option<String>,
    /// The frame of the console, on its pages.
    pub desk: Option<Arc<Frame>>,
    set_lang: bool,
    changes: Arc<AtomicI64>,
}

impl Cx {
    /// Reads what the request says; never fails, so that error pages can use it too.
    pub fn from_parts(parts: &Parts, state: &AppState) -> Self {
        let params = Params::parse(parts.uri.query().unwrap_or_default()).unwrap_or_default();
        let asked = params.one("lang").ok().flatten().and_then(Lang::parse);
        let (kept, elder) = look(&parts.headers);
        let lang = asked.unwrap_or(kept);
        let now = state.clock().now();
        let token = cookie(&parts.headers, person_cookie(state.site().https()));
        Self {
            lang,
            elder,
            path: parts.uri.path().to_owned(),
            params,
            now,
            today: crate::base::clock::local_date(now),
            state: state.clone(),
            person: token.filter(|t| t.len() == 43),
            // Error pages of the console keep its frame.
            desk: parts.extensions.get::<Arc<Frame>>().cloned(),
            set_lang: asked.is_some(),
            changes: Arc::new(AtomicI64::new(i64::MAX)),
        }
    }

    /// A link within the portal, under its base path (GOV-01).
    pub fn to(&self, path: &str) -> String {
        format!("{}{path}", self.state.site().base())
    }

    /// Where the way to a page begins: the home page, or that of the console.
    pub fn start(&self) -> Section {
        self.desk.as_ref().map_or(Section::HOME, |frame| frame.start)
    }

    /// Says that the page changes at this instant, if it is still to come: for panels, whose page does not know what they show.
    pub fn changes_at(&self, at: DateTime<Utc>) {
        if at > self.now {
            self.changes.fetch_min(at.timestamp_millis(), Ordering::Relaxed);
        }
    }

    /// Until when a page is true that changes by the clock at these instants: the first that is still to come, and midnight in
    /// Shanghai at the latest. For [`Head::kept`].
    pub fn until(&self, instants: impl IntoIterator<Item = DateTime<Utc>>) -> DateTime<Utc> {
        let midnight = start_of(self.today + chrono::Days::new(1));
        let panels = DateTime::from_timestamp_millis(self.changes.load(Ordering::Relaxed));
        let all = instants.into_iter().chain(panels).filter(|at| *at > self.now);
        all.fold(midnight, DateTime::min)
    }

    /// This page with its query, `?lang=` left out: where a settings form returns to.
    pub fn here(&self) -> String {
        let query = self.params.with("lang", None);
        if query.is_empty() { self.path.clone() } else { format!("{}?{query}", self.path) }
    }

    /// Renders a page. `body` runs inside the view's owner, where [`cx`] finds this value.
    pub fn page<V: IntoView + 'static>(self, head: Head, body: impl FnOnce() -> V) -> Response {
        let (status, cache, noindex, islands) = (head.status, head.cache, head.noindex, head.islands);
        let (https, base, lang) = (self.state.site().https(), self.to("/"), self.lang);
        let set_lang = self.set_lang;
        let kept = head.kept.filter(|_| status == StatusCode::OK && !set_lang && self.desk.is_none());
        let scripts = self.state.scripts().filter(|_| islands).cloned();
        let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
        let html = owner.with(|| {
            provide_context(self);
            Layout(head, body()).to_html()
        });
        owner.cleanup();
        let mut response = (status, Html(html)).into_response();
        if let Some(scripts) = scripts {
            response.extensions_mut().insert(scripts);
        }
        if let Some(until) = kept {
            response.extensions_mut().insert(Kept(until));
        }
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache.value()));
        headers.insert(header::VARY, HeaderValue::from_static("Cookie"));
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(lang.tag()));
        if noindex {
            headers.insert("x-robots-tag", HeaderValue::from_static("noindex, noarchive"));
        }
        if set_lang {
            set_choice(headers, "lang", lang.tag(), &base, https);
        }
        response
    }
}

impl Cx {
    /// As [`Cx::page`], for a body that asks about the request itself.
    pub fn draw<V: IntoView + 'static>(self, head: Head, body: impl FnOnce(&Self) -> V) -> Response {
        let inner = self.clone();
        self.page(head, move || body(&inner))
    }
}

impl FromRequestParts<AppState> for Cx {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        // A query that cannot be read is an error for a page, though not for an error page.
        let params = Params::parse(parts.uri.query().unwrap_or_default())?;
        params.read("lang", Lang::parse)?;
        Ok(Self::from_parts(parts, state))
    }
}

/// The request's context inside a view.
pub fn cx() -> Cx {
    expect_context()
}
