//! A posted form: read as a whole, field by field checked, and given back as it was typed when something is wrong.
use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
};
use chrono::NaiveDate;

use crate::base::error::{AppError, Result};

/// The most pairs a form may hold: a bulk action on fifty cases has them with room to spare.
const PAIRS: usize = 1000;

/// The pairs of a posted form.
#[derive(Debug, Clone, Default)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// Decodes a urlencoded body.
    ///
    /// # Errors
    /// [`AppError::BadRequest`] for bytes that are not UTF-8, for NUL, and for too many pairs (IN-01).
    pub fn parse(body: &[u8]) -> Result<Self> {
        let text = std::str::from_utf8(body).map_err(|_| AppError::BadRequest)?;
        if !super::percent_decodes(text) {
            return Err(AppError::BadRequest);
        }
        let pairs: Vec<(String, String)> =
            serde_urlencoded::from_bytes(body).map_err(|_| AppError::BadRequest)?;
        Self::from_pairs(pairs)
    }

    /// Takes pairs from elsewhere: a multipart form, or the values that a form starts with.
    pub fn from_pairs(pairs: Vec<(String, String)>) -> Result<Self> {
        if pairs.len() > PAIRS || pairs.iter().any(|(k, v)| k.contains('\0') || v.contains('\0')) {
            return Err(AppError::BadRequest);
        }
        // Browsers send line breaks as CR LF; one spelling for all that follows.
        Ok(Self(pairs.into_iter().map(|(k, v)| (k, v.replace("\r\n", "\n"))).collect()))
    }

    /// Adds a value that a field starts with.
    pub fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.0.push((key.to_owned(), value.into()));
        self
    }

    /// Adds the three parts of a day that a date field starts with.
    pub fn with_date(self, key: &str, day: Option<NaiveDate>) -> Self {
        let Some(day) = day else { return self };
        self.with(&format!("{key}-y"), day.format("%Y").to_string())
            .with(&format!("{key}-m"), day.format("%-m").to_string())
            .with(&format!("{key}-d"), day.format("%-d").to_string())
    }

    /// The first value as it was typed, to be shown again; empty when absent.
    pub fn raw(&self, key: &str) -> &str {
        self.0.iter().find(|(k, _)| k == key).map_or("", |(_, v)| v.as_str())
    }

    /// The value, trimmed; empty when absent.
    ///
    /// # Errors
    /// [`AppError::BadRequest`] when the key stands twice: one defined answer (IN-01).
    pub fn one(&self, key: &str) -> Result<&str> {
        if self.0.iter().filter(|(k, _)| k == key).count() > 1 {
            return Err(AppError::BadRequest);
        }
        Ok(self.raw(key).trim())
    }

    /// All values of a key that may stand several times.
    pub fn all<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(k, _)| k == key).map(|(_, v)| v.as_str())
    }

    /// Whether the key has this value among its values.
    pub fn has(&self, key: &str, value: &str) -> bool {
        self.0.iter().any(|(k, v)| k == key && v == value)
    }

    /// The pairs of these fields only: everything else that a client sends is forgotten (AC-06).
    pub fn only(&self, fields: &[&str]) -> Self {
        Self(self.0.iter().filter(|(k, _)| fields.contains(&k.as_str())).cloned().collect())
    }

    /// All pairs, for giving them back.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }
}

impl<S: Sync + Send> FromRequest<S> for Form {
    type Rejection = AppError;
    async fn from_request(request: Request, state: &S) -> Result<Self> {
        // Size and time of a body are the server's layer's business (IN-04).
        let body = Bytes::from_request(request, state).await.map_err(|_| AppError::BadRequest)?;
        Self::parse(&body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::i18n::Lang;

    #[test]
    fn in_01_hostile_forms() {
        for bad in ["a=%00", "a=%ff", "a=%", &"a=1&".repeat(PAIRS + 1)] {
            assert!(Form::parse(bad.as_bytes()).is_err());
        }
        let form = Form::parse("a=1&a=2&b=+x+&c=a%0D%0Ab&d=a%07b&e=a%E2%80%AEb".as_bytes()).unwrap();
        assert!(form.one("a").is_err());
        assert_eq!(form.one("b").unwrap(), "x");
        let mut r = form.reader(Lang::En);
        assert_eq!(r.required_lines("c", 5), "a\nb");
        assert!(r.good());
        assert_eq!(r.required("e", 2), "ab", "what nobody sees is dropped");
        assert!(r.good());
        for name in ["c", "d", "missing"] {
            r.required(name, 5);
        }
        r.required_lines("b", 0);
        assert_eq!(r.errors().len(), 4);
    }
}
