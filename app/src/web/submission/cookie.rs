//! The one cookie with the tokens of drafts, the newest first: a subject's tag and the token of its draft. A token is made when a form
//! begins and never taken over from what a browser sends, so a cookie that somebody planted shows them nothing.
use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, header},
    middleware::Next,
    response::Response,
};

use super::{Submission, drafts::KEPT};
use crate::web::{page::Cx, page::cookie, page::set_cookie, state::AppState};

/// So many subjects at once; the oldest goes.
const MOST: usize = 6;
/// Between tag and token, and between two of them.
const SIGNS: [char; 2] = [':', '~'];

/// With `__Host-` nobody but this very host can have set it; browsers take that over https only.
const fn name(https: bool) -> &'static str {
    if https { "__Host-nf-drafts" } else { "nf-drafts" }
}

/// Says in the cookie which subject a token is of, and tells nobody which.
fn tag_of(state: &AppState, path: &str) -> String {
    state.keys().lookup("draft-subject", path).chars().take(12).collect()
}

pub(super) fn tag<S: Submission>(cx: &Cx, subject: &str) -> String {
    tag_of(&cx.state, &format!("{}/{subject}", S::PATH))
}

/// What a browser holds.
pub(super) struct Held {
    https: bool,
    pairs: Vec<(String, String)>,
}

impl Held {
    /// Reads the cookie; what is no pair of tag and token is left out.
    pub(super) fn of(cx: &Cx, headers: &HeaderMap) -> Self {
        Self::read(&cx.state, headers)
    }

    fn read(state: &AppState, headers: &HeaderMap) -> Self {
        let https = state.site().https();
        let text = cookie(headers, name(https)).unwrap_or_default();
        let pairs = text.split(SIGNS[1]).filter_map(|pair| pair.split_once(SIGNS[0]));
        let pairs = pairs.filter(|(tag, token)| tag.len() == 12 && token.len() == 43);
        Self {
            https,
            pairs: pairs.take(MOST).map(|(tag, token)| (tag.to_owned(), token.to_owned())).collect(),
        }
    }

    /// The token of a subject's draft.
    pub(super) fn token(&self, tag: &str) -> Option<&str> {
        self.pairs.iter().find(|(t, _)| t == tag).map(|(_, token)| token.as_str())
    }

    /// Puts a subject's token first.
    pub(super) fn hold(mut self, tag: &str, token: &str) -> Self {
        self.pairs.retain(|(t, _)| t != tag);
        self.pairs.insert(0, (tag.to_owned(), token.to_owned()));
        self.pairs.truncate(MOST);
        self
    }

    /// Forgets a subject's token.
    pub(super) fn forget(mut self, tag: &str) -> Self {
        self.pairs.retain(|(t, _)| t != tag);
        self
    }

    /// Sets the cookie; it lives as long as a draft.
    pub(super) fn set(&self, response: &mut Response) {
        let age = if self.pairs.is_empty() { 0 } else { KEPT.num_seconds() };
        let pair = |(tag, token): &(String, String)| format!("{tag}{}{token}", SIGNS[0]);
        let value = self.pairs.iter().map(pair).collect::<Vec<_>>().join(&SIGNS[1].to_string());
        set_cookie(response.headers_mut(), (name(self.https), &value), "/", Some(age), self.https);
    }
}

/// The layer around the public pages: a receipt is shown until its page is left for another one of the portal, so that whoever sits
/// down next finds nothing. Switching language or larger text and reloading are no leaving.
pub async fn left(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let held = (request.method() == Method::GET).then(|| leaves(&state, &request)).flatten();
    let mut response = next.run(request).await;
    if let Some(held) = held {
        held.set(&mut response);
    }
    response
}

/// What the browser holds after leaving the page it comes from, if that was a receipt.
fn leaves(state: &AppState, request: &Request) -> Option<Held> {
    let headers = request.headers();
    let from = headers.get(header::REFERER)?.to_str().ok()?.split(['?', '#']).next()?;
    let from = from.split_once("://").and_then(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..)))?;
    let from = from.strip_prefix(state.site().base()).unwrap_or(from);
    let subject = from.strip_suffix("/receipt").filter(|_| from != request.uri().path())?;
    let page = headers.get("sec-fetch-dest").is_none_or(|dest| dest == "document");
    let held = Held::read(state, headers);
    let tag = tag_of(state, subject);
    (page && held.token(&tag).is_some()).then(|| held.forget(&tag))
}
