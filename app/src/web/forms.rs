//! Reading what a visitor typed into an address or a form. A repeated key has one defined answer, 400 (IN-01); a NUL is
//! refused at this edge because PostgreSQL would refuse it later.
//!
//! [`Params`] is a query, [`Form`] a posted form and what reads its fields, [`once`] the key that lets a form act a single time (IN-11).
use axum::{extract::FromRequestParts, http::request::Parts};

pub mod once;
mod posted;
mod reader;
pub use posted::Form;
pub use reader::Reader;

use crate::base::error::{AppError, Result};

/// The longest search text that is looked at, in characters.
pub const QUERY_MAX: usize = 60;

/// The pairs of a query string, percent-decoded.
#[derive(Debug, Clone, Default)]
pub struct Params(Vec<(String, String)>);

impl Params {
    /// Decodes `query`.
    ///
    /// # Errors
    /// [`AppError::BadRequest`] for bytes that are not UTF-8, for NUL, and for more than 60 pairs.
    pub fn parse(query: &str) -> Result<Self> {
        if !percent_decodes(query) {
            return Err(AppError::BadRequest);
        }
        let pairs: Vec<(String, String)> =
            serde_urlencoded::from_str(query).map_err(|_| AppError::BadRequest)?;
        if pairs.len() > 60 || pairs.iter().any(|(k, v)| k.contains('\0') || v.contains('\0')) {
            return Err(AppError::BadRequest);
        }
        Ok(Self(pairs))
    }

    /// The value of `key`, trimmed; empty counts as absent.
    ///
    /// # Errors
    /// [`AppError::BadRequest`] when the key stands twice.
    pub fn one(&self, key: &str) -> Result<Option<&str>> {
        let mut found = self.0.iter().filter(|(k, _)| k == key).map(|(_, v)| v.trim());
        let first = found.next();
        if found.next().is_some() {
            return Err(AppError::BadRequest);
        }
        Ok(first.filter(|v| !v.is_empty()))
    }

    /// The value of `key` read by `parse`.
    ///
    /// # Errors
    /// [`AppError::BadFilter`] when `parse` does not know the value.
    pub fn read<T>(&self, key: &'static str, parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>> {
        self.one(key)?.map(|v| parse(v).ok_or(AppError::BadFilter(key))).transpose()
    }

    /// All values of a key that may stand several times (checkboxes), each read by `parse`.
    ///
    /// # Errors
    /// [`AppError::BadFilter`] when `parse` does not know a value.
    pub fn many<T>(&self, key: &'static str, parse: impl Fn(&str) -> Option<T>) -> Result<Vec<T>> {
        self.0
            .iter()
            .filter(|(k, v)| k == key && !v.trim().is_empty())
            .map(|(_, v)| parse(v.trim()).ok_or(AppError::BadFilter(key)))
            .collect()
    }

    /// The search text of `q`: trimmed, controls refused, at most [`QUERY_MAX`] characters.
    ///
    /// # Errors
    /// [`AppError::BadFilter`] when it is longer or holds control characters.
    pub fn text(&self) -> Result<Option<String>> {
        self.read("q", |q| {
            let fits = q.chars().count() <= QUERY_MAX && !q.chars().any(char::is_control);
            fits.then(|| q.to_owned())
        })
    }

    /// The same with `key` set to `value`, or without it.
    pub fn set(&self, key: &str, value: Option<&str>) -> Self {
        let kept = self.0.iter().filter(|(k, v)| k != key && !v.is_empty()).cloned();
        Self(kept.chain(value.map(|v| (key.to_owned(), v.to_owned()))).collect())
    }

    /// The same without this value of a key that may stand several times.
    pub fn without(&self, key: &str, value: &str) -> Self {
        Self(self.0.iter().filter(|(k, v)| k != key || v.trim() != value).cloned().collect())
    }

    /// Whether a key is there at all, with a value or without.
    pub fn has(&self, key: &str) -> bool {
        self.0.iter().any(|(k, _)| k == key)
    }

    /// The query in the order of its keys: the same for all that mean the same.
    pub fn sorted(mut self) -> String {
        self.0.sort_by(|(a, _), (b, _)| a.cmp(b));
        self.query()
    }

    /// As it stands in an address, after the question mark.
    pub fn query(&self) -> String {
        serde_urlencoded::to_string(&self.0).unwrap_or_default()
    }

    /// The query with `key` set to `value`, or without it: for links that keep the other filters.
    pub fn with(&self, key: &str, value: Option<&str>) -> String {
        self.set(key, value).query()
    }
}

/// Whether every percent sign starts a byte and all bytes together are UTF-8: the decoder would guess otherwise.
fn percent_decodes(query: &str) -> bool {
    let mut bytes = Vec::with_capacity(query.len());
    let mut rest = query.bytes();
    while let Some(b) = rest.next() {
        if b != b'%' {
            bytes.push(b);
            continue;
        }
        let (Some(hi), Some(lo)) = (rest.next(), rest.next()) else { return false };
        let (Some(hi), Some(lo)) = ((hi as char).to_digit(16), (lo as char).to_digit(16)) else {
            return false;
        };
        bytes.push(u8::try_from(hi * 16 + lo).unwrap_or(0));
    }
    std::str::from_utf8(&bytes).is_ok()
}

impl<S: Sync> FromRequestParts<S> for Params {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        Self::parse(parts.uri.query().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_01_repeated_keys_and_broken_bytes_are_refused() {
        assert!(Params::parse("a=%ff").is_err());
        assert!(Params::parse("a=%0").is_err());
        assert!(Params::parse("a=%zz").is_err());
        assert!(Params::parse("a=%00").is_err());
        let p = Params::parse("county=a&county=b&q=%E9%95%87&has=x&has=y").unwrap();
        assert!(p.one("county").is_err());
        assert_eq!(p.one("q").unwrap(), Some("镇"));
        assert_eq!(p.many("has", |v| Some(v.to_owned())).unwrap(), ["x", "y"]);
        assert!(p.many("has", |_| None::<()>).is_err());
        assert_eq!(Params::parse("q=+").unwrap().text().unwrap(), None);
        assert!(Params::parse(&format!("q={}", "a".repeat(61))).unwrap().text().is_err());
        assert!(Params::parse("q=a%0Ab").unwrap().text().is_err());
    }

    #[test]
    fn links_keep_the_other_filters() {
        let p = Params::parse("county=411725&after=x&q=").unwrap();
        assert_eq!(p.with("after", None), "county=411725");
        assert_eq!(p.with("county", Some("411721")), "after=x&county=411721");
        assert!(p.has("q") && !p.has("lang"));
        assert_eq!(Params::parse("q=b&has=y&a=1&has=x").unwrap().sorted(), "a=1&has=y&has=x&q=b");
        let p = Params::parse("has=tv&has=+yard+&county=yard").unwrap();
        assert_eq!(p.without("has", "yard").query(), "has=tv&county=yard");
    }
}
