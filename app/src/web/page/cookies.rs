//! The cookies of the portal: reading and setting them, and the paths that they and forms may lead back to.
use axum::http::{HeaderMap, HeaderValue, header};

use crate::base::i18n::Lang;
use crate::web::cache;

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
