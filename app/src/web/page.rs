//! From a handler to HTML. A page is an axum handler that loads its data and then hands a view to [`Cx::page`]; the view
//! is rendered in one go, so that status, cookies and headers are known before the first byte leaves, and an error can
//! never arrive after a page has begun. Scripts are only on pages that hold an island.
//!
//! To add a page: a handler in the feature's `pages.rs`, a line in `app.rs`, texts in `locales/`, a line in
//! `site/pages.rs` (site map) and in `end2end/pages.ts` (axe and layout).
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{Html, IntoResponse, Response},
};
use chrono::{DateTime, NaiveDate, Utc};
use hydration_context::SsrSharedContext;
use leptos::prelude::*;

use crate::base::{clock::start_of, error::AppError, i18n::Lang};
use crate::web::{
    cache, cache::Kept, forms::Params, menu::Frame, menu::Section, state::AppState, ui::field::Typed,
    ui::layout::Layout,
};

pub mod errors;
mod scripts;
pub use errors::error_page;
pub use scripts::Scripts;

/// Addresses of the embedded, hashed files.
#[derive(Debug, Clone, Copy)]
pub struct Assets {
    /// The style sheet: `/assets/site.<hash>.css`.
    pub css: &'static str,
    /// The icon.
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

/// The visitor's side of a request: language, mode, address, and the instant at which the page is true.
#[derive(Debug, Clone)]
pub struct Cx {
    /// Language of the page: `?lang=`, else the cookie, else Chinese.
    pub lang: Lang,
    /// 长辈版 (ACC-02).
    pub elder: bool,
    /// The path without the base.
    pub path: String,
    /// The query.
    pub params: Params,
    /// When the request came.
    pub now: DateTime<Utc>,
    /// That day in Asia/Shanghai.
    pub today: NaiveDate,
    /// The shared state.
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
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, AppError> {
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
    /// Status of the answer.
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

/// The cookie of somebody of the public (SE-02).
pub const fn person_cookie(https: bool) -> &'static str {
    if https { "__Host-nf-me" } else { "nf-me" }
}

/// Language and elder mode, as the cookies of a request say.
pub fn look(headers: &HeaderMap) -> (Lang, bool) {
    let lang = cookie(headers, "lang").and_then(|lang| Lang::parse(&lang)).unwrap_or_default();
    (lang, cookie(headers, "mode").is_some_and(|mode| mode == "elder"))
}

/// The value of a cookie. All cookies of the portal hold words from closed lists or base64url, so nothing needs decoding.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    // By the name the page cache knows what it must not answer.
    debug_assert!(matches!(name, "lang" | "mode") || cache::is_ours(name), "{name} begins with nf-");
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(k, _)| *k == name)
        .map(|(_, v)| v.to_owned())
}

/// Sets a cookie of the portal, which no script sees: for so many seconds, or until the browser ends.
pub(crate) fn set_cookie(
    headers: &mut HeaderMap,
    (name, value): (&str, &str),
    path: &str,
    age: Option<i64>,
    https: bool,
) {
    let age = age.map_or_else(String::new, |seconds| format!("; Max-Age={seconds}"));
    let secure = if https { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path={path}{age}; HttpOnly; SameSite=Lax{secure}");
    if let Ok(value) = HeaderValue::from_str(&text) {
        headers.append(header::SET_COOKIE, value);
    }
}

/// Sets a choice of the visitor (language, larger text) for a year.
pub(crate) fn set_choice(headers: &mut HeaderMap, name: &str, value: &str, path: &str, https: bool) {
    set_cookie(headers, (name, value), path, Some(31_536_000), https);
}

/// A path that a browser cannot read as another host: one slash, then only characters of an encoded path and query.
pub(crate) fn own_path(path: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"/-._~%?&=+:,;@!$'()*".contains(&b);
    path.starts_with('/') && !path.starts_with("//") && path.len() <= 2000 && path.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_12_back_is_an_own_path_only() {
        for good in ["/", "/notices?county=411725&q=%E9%95%87", "/centres/x-y"] {
            assert!(own_path(good), "{good}");
        }
        let long = format!("/{}", "a".repeat(2000));
        for bad in ["", "//e", "/\\e", "https:e", "https://e", "/a\tb", "/a\nb", "\\e", "/镇", "a", &long] {
            assert!(!own_path(bad), "{bad}");
        }
    }
}
