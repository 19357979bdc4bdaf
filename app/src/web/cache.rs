//! The page cache: public pages as they were rendered a moment ago, in memory, so that a page that a whole city looks at is
//! rendered and compressed once a second and not once a visitor.
//!
//! A page opts in with one line that says until when it is true, if nothing is written: `Head::new(…).kept(cx.until([ends_at]))`.
//! [`Cx::until`](crate::web::page::Cx::until) adds midnight in Shanghai, for every page says "today". What does not say so is not kept.
//!
//! | Question | Answer |
//! |---|---|
//! | Who is served from here? | visitors whose request holds no cookie of the portal but language and mode: no session, draft, code ([`is_ours`]) |
//! | What tells two pages apart? | path, sorted query, language, mode: [`key`]. Nothing else of a request may change a page that opts in |
//! | How old is a page? | never a second ([`AGE`]), never past the instant that it named, and from before no commit of this process |
//! | What is never kept? | what sets a cookie (`?lang=`), what is no 200, what is too large; routes of which no page has opted in are not even looked up |
//! | How much memory? | [`BYTES`], however many queries somebody invents |
//! | How many render? | one; whoever asks for the same meanwhile waits for it |
use std::{
    collections::BTreeSet,
    sync::{Arc, OnceLock, PoisonError, RwLock},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, HttpBody as _, to_bytes},
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use chrono::{DateTime, TimeDelta, Utc};
use moka::future::Cache;
use sha2::{Digest as _, Sha256};

mod encoding;
use encoding::{Asked, Encoding, brotli, gzip};
pub use encoding::{accepts, names};

use crate::web::{forms::Params, page::Cache as Keeping, page::Scripts, page::look, state::AppState};

/// The oldest that a page may be. With what the database layer knew already when it was rendered (`base/db/tx.rs`), other nodes' writes
/// are seen within a second.
const AGE: Duration = Duration::from_millis(750);
/// After it memory is given back. A test's clock stands still, and the machine may not: there only the clock decides.
const FORGOTTEN: Duration = if cfg!(test) { Duration::from_secs(600) } else { AGE };
/// What all pages together may take.
const BYTES: u64 = 24 << 20;
/// The largest page that is kept.
const LARGEST: u64 = 1 << 20;
/// What an entry takes beside its texts.
const ENTRY: usize = 512;

/// Left on an answer by [`Cx::page`](crate::web::page::Cx::page): the page may be kept, and until when it is true.
#[derive(Debug, Clone, Copy)]
pub struct Kept(pub DateTime<Utc>);

/// The pages of one process.
#[derive(Debug)]
pub struct Pages {
    /// `None` stands for a moment where a page turned out not to be one that is kept: nobody need wait for the next one there.
    pages: Cache<String, Option<Arc<Page>>>,
    /// Patterns of routes of which a page has opted in.
    routes: RwLock<BTreeSet<String>>,
    off: bool,
}

#[derive(Debug)]
struct Page {
    headers: HeaderMap,
    scripts: Option<Scripts>,
    /// As it is, with gzip, with brotli. Compressed for the first who asks, where they ask: it takes a millisecond, less than to find
    /// another thread under load.
    plain: Bytes,
    gzip: OnceLock<Bytes>,
    brotli: OnceLock<Bytes>,
    /// The start of its hash, where a browser may keep it and ask again.
    tag: Option<String>,
    until: DateTime<Utc>,
    /// The clock, and the commits of this process, before anything of it was read.
    made: DateTime<Utc>,
    writes: u64,
}

impl Pages {
    /// None yet. `off` leaves it so: how fast pages are without it is measured too.
    pub fn new(off: bool) -> Self {
        let weight = |key: &String, page: &Option<Arc<Page>>| {
            let bodies = page.as_ref().map_or(0, |p| p.plain.len() + p.plain.len() / 2);
            u32::try_from(key.len() + bodies + ENTRY).unwrap_or(u32::MAX)
        };
        let pages = Cache::builder().max_capacity(BYTES).weigher(weight).time_to_live(FORGOTTEN).build();
        Self { pages, routes: RwLock::default(), off }
    }

    /// What the pages take now, in bytes.
    pub async fn bytes(&self) -> u64 {
        self.pages.run_pending_tasks().await;
        self.pages.weighted_size()
    }

    fn knows(&self, route: &str) -> bool {
        self.routes.read().unwrap_or_else(PoisonError::into_inner).contains(route)
    }

    fn learn(&self, route: &str) {
        self.routes.write().unwrap_or_else(PoisonError::into_inner).insert(route.to_owned());
    }
}

/// The layer, around the public routes.
pub async fn kept(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let pages = state.pages();
    let route = request.extensions().get::<MatchedPath>().map(|r| r.as_str().to_owned());
    let (Some(route), Some(key)) = (route, key(&request).filter(|_| !pages.off)) else {
        return next.run(request).await;
    };
    let asked = Asked::of(request.headers());
    let head = request.method() == Method::HEAD;
    // Who came after a commit may not be shown what was read before it, even if it is still being rendered when they come.
    let writes = state.db().counted().writes();
    let holds = |page: &Page| page.holds(writes, state.clock().now());
    if !pages.knows(&route) {
        return match rendered(&state, request, next).await {
            Ok(page) if !head => {
                pages.learn(&route);
                pages.pages.insert(key, Some(page.clone())).await;
                page.answer(&asked)
            }
            Ok(page) => page.answer(&asked),
            Err(answer) => answer,
        };
    }
    match pages.pages.get(&key).await {
        Some(Some(page)) if holds(&page) => return page.answer(&asked),
        Some(None) => return next.run(request).await,
        _ if head => return next.run(request).await,
        _ => {}
    }
    let mut todo = Some((request, next));
    // Once for the page that others are rendering, once more if it was begun before the last commit.
    for _ in 0..2 {
        let mut own = None;
        let render = async {
            let (request, next) = todo.take()?;
            match rendered(&state, request, next).await {
                Ok(page) => Some(page),
                Err(answer) => {
                    own = Some(answer);
                    None
                }
            }
        };
        let stale = |page: &Option<Arc<Page>>| page.as_ref().is_some_and(|page| !holds(page));
        let page = pages.pages.entry_by_ref(&key).or_insert_with_if(render, stale).await.into_value();
        match (own, page) {
            (Some(answer), _) => return answer,
            // What one has rendered oneself is as true as an answer can be.
            (None, Some(page)) if todo.is_none() || holds(&page) => return page.answer(&asked),
            _ => {}
        }
        if todo.is_none() {
            break;
        }
    }
    match todo {
        Some((request, next)) => next.run(request).await,
        None => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// Lets the handler answer; a page that may be kept comes back as one.
async fn rendered(state: &AppState, request: Request, next: Next) -> Result<Arc<Page>, Response> {
    let (writes, made) = (state.db().counted().writes(), state.clock().now());
    let mut answer = next.run(request).await;
    let Some(Kept(until)) = answer.extensions_mut().remove() else { return Err(answer) };
    let fits = answer.body().size_hint().exact().is_some_and(|n| n <= LARGEST);
    if answer.status() != StatusCode::OK || answer.headers().contains_key(header::SET_COOKIE) || !fits {
        return Err(answer);
    }
    let (mut parts, body) = answer.into_parts();
    let plain = to_bytes(body, LARGEST as usize).await;
    let plain = plain.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())?;
    parts.headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
    let again = parts.headers.get(header::CACHE_CONTROL).is_some_and(|v| v == Keeping::Revalidate.value());
    let tag = again.then(|| Sha256::digest(&plain).iter().take(8).map(|b| format!("{b:02x}")).collect());
    Ok(Arc::new(Page {
        scripts: parts.extensions.remove(),
        headers: parts.headers,
        plain,
        gzip: OnceLock::new(),
        brotli: OnceLock::new(),
        tag,
        until,
        made,
        writes,
    }))
}

impl Page {
    /// Whether it is still true for somebody who came when so many commits had been made.
    fn holds(&self, writes: u64, now: DateTime<Utc>) -> bool {
        // A clock that was put back makes no page younger (OP-08).
        let age = now - self.made;
        let young = age >= TimeDelta::zero() && age < TimeDelta::from_std(AGE).unwrap_or_default();
        young && now < self.until && self.writes >= writes
    }

    fn answer(&self, asked: &Asked) -> Response {
        let (encoding, end, body) = match asked.encoding {
            Some(Encoding::Brotli) => (Some("br"), "-br", self.brotli.get_or_init(|| brotli(&self.plain))),
            Some(Encoding::Gzip) => (Some("gzip"), "-gz", self.gzip.get_or_init(|| gzip(&self.plain))),
            None => (None, "", &self.plain),
        };
        let tag = self.tag.as_ref().map(|tag| format!("\"{tag}{end}\""));
        let known = tag.as_ref().is_some_and(|tag| asked.tags.iter().any(|asked| names(asked, tag)));
        let body = if known { Body::empty() } else { Body::from(body.clone()) };
        let mut answer = Response::new(body);
        *answer.headers_mut() = self.headers.clone();
        let headers = answer.headers_mut();
        if let Some(tag) = tag.and_then(|tag| HeaderValue::try_from(tag).ok()) {
            headers.insert(header::ETAG, tag);
        }
        if known {
            headers.remove(header::CONTENT_TYPE);
            *answer.status_mut() = StatusCode::NOT_MODIFIED;
        } else if let Some(encoding) = encoding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        if let Some(scripts) = &self.scripts {
            answer.extensions_mut().insert(scripts.clone());
        }
        answer
    }
}

/// What the page depends on, if nothing else of the request could change it.
fn key(request: &Request) -> Option<String> {
    let (uri, headers) = (request.uri(), request.headers());
    if !matches!(*request.method(), Method::GET | Method::HEAD) || cookies(headers).any(is_ours) {
        return None;
    }
    let query = match uri.query() {
        None | Some("") => String::new(),
        // `?lang=` sets a cookie.
        Some(query) => Params::parse(query).ok().filter(|p| !p.has("lang"))?.sorted(),
    };
    let (lang, elder) = look(headers);
    let mode = if elder { "elder" } else { "" };
    Some(format!("{} {mode} {}?{query}", lang.tag(), uri.path()))
}

/// Whether a cookie of this name holds something of a visitor: a session, drafts, codes. All of the portal's begin like this but the
/// two that are part of the key; those that other sites of the domain set are read by nobody.
pub fn is_ours(name: &str) -> bool {
    name.strip_prefix("__Host-").unwrap_or(name).starts_with("nf-")
}

fn cookies(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let lines = headers.get_all(header::COOKIE).iter();
    // A line that is no text is as good as one with a session.
    lines
        .flat_map(|v| v.to_str().unwrap_or("nf-").split(';'))
        .map(|pair| pair.split('=').next().unwrap_or(pair).trim())
}

#[cfg(test)]
mod tests;
