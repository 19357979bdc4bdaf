//! What the pages of accounts share: the visitor before there is a session, the cookies, the address after signing in.
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
    response::{IntoResponse as _, Redirect, Response},
};
use leptos::prelude::*;

use crate::office::{staff::desk, staff::outside, staff::signin::Browser, staff::signin::Inside};
use crate::web::page::{Cx, Head, Peer, cookie, own_path, set_cookie};
use crate::web::{state::AppState, ui::field::Typed, ui::top::top};

/// The cookies of accounts. None is readable by scripts; all are for the whole host, as `__Host-` asks (SE-02).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cookie {
    Session,
    /// A half-open way in (AU-04).
    Entry,
    /// A browser in which somebody has signed in before (AU-07).
    Device,
}

impl Cookie {
    pub const fn name(self, https: bool) -> &'static str {
        match (self, https) {
            (Self::Session, _) => desk::cookie_name(https),
            (Self::Entry, true) => "__Host-nf-entry",
            (Self::Entry, false) => "nf-entry",
            (Self::Device, true) => "__Host-nf-device",
            (Self::Device, false) => "nf-device",
        }
    }

    /// Sets it, or removes it when `value` is empty.
    pub fn set(self, headers: &mut HeaderMap, https: bool, value: &str) {
        let age = match (self, value.is_empty()) {
            (_, true) => Some(0),
            (Self::Device, _) => Some(15_552_000),
            // The others end with the browser, and earlier on the server.
            _ => None,
        };
        set_cookie(headers, (self.name(https), value), "/", age, https);
    }
}

/// Somebody on the way in.
#[derive(Debug)]
pub struct Visitor {
    pub cx: Cx,
    pub browser: Browser,
    /// Token of a half-open way in.
    pub entry: Option<String>,
}

impl FromRequestParts<AppState> for Visitor {
    type Rejection = Response;
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let cx = Cx::from_request_parts(parts, state).await.map_err(|e| e.into_response())?;
        let peer = parts.extensions.get::<Peer>().copied();
        if !desk::allowed(state, peer) {
            return Err(outside::page(cx));
        }
        let https = state.site().https();
        let read =
            |c: Cookie| cookie(&parts.headers, c.name(https)).filter(|v| v.len() <= 64 && !v.is_empty());
        let agent = parts.headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let browser = Browser {
            device: read(Cookie::Device),
            agent: agent.to_owned(),
            ip: peer.map_or_else(String::new, |p| p.0.to_string()),
        };
        Ok(Self { cx, browser, entry: read(Cookie::Entry) })
    }
}

/// A page that is one form below its title and lead.
pub fn ask(cx: Cx, head: Head, typed: &Typed, form: AnyView) -> Response {
    let (title, lead) = (head.title.clone(), head.description.clone());
    cx.page(head.of(typed), move || view! { {top(title, lead)}{form} })
}

/// The half-open way in is over: begin again.
pub fn late(cx: &Cx) -> Response {
    half_in(cx, "/sign-in?done=late", "")
}

/// Where to after signing in: a page of the console, or the desk (IN-12).
pub fn next_path(asked: &str) -> String {
    let path = asked.split(['?', '#']).next().unwrap_or_default();
    let console = path == "/staff" || path.starts_with("/staff/");
    if console && own_path(asked) && !asked.contains("..") { asked.to_owned() } else { "/staff".to_owned() }
}

/// Leads to a page of the portal.
pub fn lead(cx: &Cx, path: &str) -> Response {
    Redirect::to(&cx.to(path)).into_response()
}

/// Leads into the console with the cookies of a full session.
pub fn come_in(cx: &Cx, inside: &Inside) -> Response {
    let https = cx.state.site().https();
    let mut response = lead(cx, &next_path(&inside.next));
    let headers = response.headers_mut();
    Cookie::Session.set(headers, https, &inside.session);
    Cookie::Device.set(headers, https, &inside.device);
    Cookie::Entry.set(headers, https, "");
    response
}

/// Leads to a page with the cookie of a half-open way in.
pub fn half_in(cx: &Cx, path: &str, token: &str) -> Response {
    let mut response = lead(cx, path);
    Cookie::Entry.set(response.headers_mut(), cx.state.site().https(), token);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_12_next_is_a_page_of_the_console_or_the_desk() {
        for good in ["/staff", "/staff/cases?after=x%2Fy", "/staff?q=%E9%95%87"] {
            assert_eq!(next_path(good), good);
        }
        for bad in [
            "",
            "//e",
            "/\\e",
            "https:e",
            "https://e/staff",
            "/\t/e",
            "/staff\t",
            "%2f%2fe",
            "/%2f%2fe",
            "/%2fe",
            "/staffx",
            "/",
            "/notices",
            "//e/staff",
            "/staff\\@e",
            "/staff/../x",
            "/staff\r\nx:y",
            "javascript:/staff",
            " /staff",
            "/staff 公",
        ] {
            assert_eq!(next_path(bad), "/staff", "{bad:?}");
        }
    }

    #[test]
    fn se_02_cookies_are_bound_to_the_host_and_hidden_from_scripts() {
        for cookie in [Cookie::Session, Cookie::Entry, Cookie::Device] {
            let mut headers = HeaderMap::new();
            cookie.set(&mut headers, true, "v");
            cookie.set(&mut headers, false, "v");
            let all: Vec<_> =
                headers.get_all(header::SET_COOKIE).iter().filter_map(|v| v.to_str().ok()).collect();
            assert!(
                all[0].starts_with("__Host-") && all[0].ends_with("; HttpOnly; SameSite=Lax; Secure"),
                "{}",
                all[0]
            );
            assert!(all[1].starts_with("nf-") && !all[1].contains("Secure"), "{}", all[1]);
            assert!(all.iter().all(|c| c.contains("; Path=/") && !c.contains("Domain")));
        }
    }
}
