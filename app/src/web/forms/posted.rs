//! A posted form: read as a whole, field by field checked, and given back as it was typed when something is wrong.
use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
};
use chrono::NaiveDate;

use crate::{
    base::{error::AppError, i18n::Lang},
    t,
};

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
    pub fn parse(body: &[u8]) -> Result<Self, AppError> {
        let text = std::str::from_utf8(body).map_err(|_| AppError::BadRequest)?;
        if !super::percent_decodes(text) {
            return Err(AppError::BadRequest);
        }
        let pairs: Vec<(String, String)> =
            serde_urlencoded::from_bytes(body).map_err(|_| AppError::BadRequest)?;
        Self::from_pairs(pairs)
    }

    /// Takes pairs from elsewhere: a multipart form, or the values that a form starts with.
    pub fn from_pairs(pairs: Vec<(String, String)>) -> Result<Self, AppError> {
        if pairs.len() > PAIRS || pairs.iter().any(|(k, v)| k.contains('\0') || v.contains('\0')) {
            return Err(AppError::BadRequest);
        }
        // Browsers send line breaks as CR LF; one spelling for all that follows.
        Ok(Self(pairs.into_iter().map(|(k, v)| (k, v.replace("\r\n", "\n"))).collect()))
    }

    /// Adds a value that a field starts with.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.0.push((key.to_owned(), value.into()));
        self
    }

    /// Adds the three parts of a day that a date field starts with.
    #[must_use]
    pub fn with_date(self, key: &str, day: Option<NaiveDate>) -> Self {
        let Some(day) = day else { return self };
        self.with(&format!("{key}-y"), day.format("%Y").to_string())
            .with(&format!("{key}-m"), day.format("%-m").to_string())
            .with(&format!("{key}-d"), day.format("%-d").to_string())
    }

    /// The first value as it was typed, to be shown again; empty when absent.
    #[must_use]
    pub fn raw(&self, key: &str) -> &str {
        self.0.iter().find(|(k, _)| k == key).map_or("", |(_, v)| v.as_str())
    }

    /// The value, trimmed; empty when absent.
    ///
    /// # Errors
    /// [`AppError::BadRequest`] when the key stands twice: one defined answer (IN-01).
    pub fn one(&self, key: &str) -> Result<&str, AppError> {
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
    #[must_use]
    pub fn has(&self, key: &str, value: &str) -> bool {
        self.0.iter().any(|(k, v)| k == key && v == value)
    }

    /// All pairs, for giving them back.
    #[must_use]
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }
}

/// Reads the fields of a form one by one and collects what is wrong with them, as pairs of field and message.
#[derive(Debug)]
pub struct Reader<'a> {
    form: &'a Form,
    lang: Lang,
    errors: Vec<(String, String)>,
}

impl Form {
    /// Starts reading.
    #[must_use]
    pub fn reader(&self, lang: Lang) -> Reader<'_> {
        Reader { form: self, lang, errors: vec![] }
    }
}

impl Reader<'_> {
    /// Says what is wrong with a field.
    pub fn fail(&mut self, name: &str, message: impl Into<String>) {
        self.errors.push((name.to_owned(), message.into()));
    }

    /// Everything that is wrong; empty when the form is good.
    #[must_use]
    pub fn errors(self) -> Vec<(String, String)> {
        self.errors
    }

    /// Whether nothing is wrong so far.
    #[must_use]
    pub fn good(&self) -> bool {
        self.errors.is_empty()
    }

    /// A text of at most `max` characters that may be empty. Control characters and direction marks are refused (IN-01); line
    /// breaks and tabs stay where `lines` allows them.
    fn read(&mut self, name: &str, max: usize, lines: bool) -> String {
        let Ok(value) = self.form.one(name) else {
            self.fail(name, t::forms::bad_text(self.lang));
            return String::new();
        };
        let value = value.to_owned();
        let n = value.chars().count();
        if n > max {
            self.fail(name, t::forms::too_long(self.lang, max, n));
        } else if value.chars().any(|c| forbidden(c) && !(lines && matches!(c, '\n' | '\t'))) {
            self.fail(name, t::forms::bad_text(self.lang));
        }
        value
    }

    /// One line that may be empty.
    pub fn optional(&mut self, name: &str, max: usize) -> String {
        self.read(name, max, false)
    }

    /// One line that must be there.
    pub fn required(&mut self, name: &str, max: usize) -> String {
        let value = self.read(name, max, false);
        self.not_empty(name, value)
    }

    /// Several lines that may be empty.
    pub fn optional_lines(&mut self, name: &str, max: usize) -> String {
        self.read(name, max, true)
    }

    /// Several lines that must be there.
    pub fn required_lines(&mut self, name: &str, max: usize) -> String {
        let value = self.read(name, max, true);
        self.not_empty(name, value)
    }

    fn not_empty(&mut self, name: &str, value: String) -> String {
        if value.is_empty() && !self.errors.iter().any(|(n, _)| n == name) {
            self.fail(name, t::forms::required(self.lang));
        }
        value
    }

    /// A value that `parse` knows; none when the field is empty or wrong (which is noted).
    pub fn choice<T>(&mut self, name: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let value = self.form.one(name).unwrap_or_default();
        if value.is_empty() {
            return None;
        }
        let read = parse(value);
        if read.is_none() {
            self.fail(name, t::forms::bad_choice(self.lang));
        }
        read
    }

    /// As [`Reader::choice`], and it must be there.
    pub fn required_choice<T>(&mut self, name: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        if self.form.one(name).unwrap_or_default().is_empty() {
            self.fail(name, t::forms::required(self.lang));
            return None;
        }
        self.choice(name, parse)
    }

    /// A whole number between `min` and `max`; none when the field is empty or wrong (which is noted).
    pub fn number(&mut self, name: &str, min: i64, max: i64) -> Option<i64> {
        let value = self.form.one(name).unwrap_or_default();
        if value.is_empty() {
            return None;
        }
        let read = half_width(value).parse().ok().filter(|n| (min..=max).contains(n));
        if read.is_none() {
            self.fail(name, t::forms::bad_number(self.lang, min, max));
        }
        read
    }

    /// A day from the three inputs of `ui::field`; none when all are empty or it is no date (which is noted).
    pub fn date(&mut self, name: &str) -> Option<NaiveDate> {
        let [y, m, d] = ["y", "m", "d"]
            .map(|part| half_width(self.form.one(&format!("{name}-{part}")).unwrap_or_default()));
        if y.is_empty() && m.is_empty() && d.is_empty() {
            return None;
        }
        let digits = |text: &str, max: usize| text.len() <= max && text.bytes().all(|b| b.is_ascii_digit());
        let read = (y.len() == 4 && digits(&y, 4) && digits(&m, 2) && digits(&d, 2))
            .then(|| NaiveDate::from_ymd_opt(y.parse().ok()?, m.parse().ok()?, d.parse().ok()?))
            .flatten();
        if read.is_none() {
            self.fail(name, t::forms::bad_date(self.lang));
        }
        read
    }

    /// As [`Reader::date`], and it must be there.
    pub fn required_date(&mut self, name: &str) -> Option<NaiveDate> {
        let before = self.errors.len();
        let read = self.date(name);
        if read.is_none() && self.errors.len() == before {
            self.fail(name, t::forms::required(self.lang));
        }
        read
    }
}

/// Characters that no text may hold: controls, zero-width and direction marks, the byte-order mark.
fn forbidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFD}')
}

/// `２０２６` → `2026`: people type digits as their input method gives them.
fn half_width(text: &str) -> String {
    let digit = |c: char| {
        if ('０'..='９').contains(&c) {
            char::from_digit(c as u32 - '０' as u32, 10).unwrap_or(c)
        } else {
            c
        }
    };
    text.chars().map(digit).collect()
}

impl<S: Sync + Send> FromRequest<S> for Form {
    type Rejection = AppError;
    async fn from_request(request: Request, state: &S) -> Result<Self, AppError> {
        // Size and time of a body are the server's layer's business (IN-04).
        let body = Bytes::from_request(request, state).await.map_err(|_| AppError::BadRequest)?;
        Self::parse(&body)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn in_01_hostile_forms() {
        for bad in ["a=%00", "a=%ff", "a=%", &"a=1&".repeat(PAIRS + 1)] {
            assert!(Form::parse(bad.as_bytes()).is_err());
        }
        let form = Form::parse("a=1&a=2&b=+x+&c=a%0D%0Ab&e=a%E2%80%AEb".as_bytes()).unwrap();
        assert!(form.one("a").is_err());
        assert_eq!(form.one("b").unwrap(), "x");
        let mut r = form.reader(Lang::En);
        assert_eq!(r.required_lines("c", 5), "a\nb");
        assert!(r.good());
        for name in ["c", "e", "missing"] {
            r.required(name, 5);
        }
        r.required_lines("b", 0);
        assert_eq!(r.errors().len(), 4);
    }

    #[test]
    fn dates_are_read_as_they_are_typed() {
        let read = |text: &str| {
            let form = Form::parse(text.as_bytes()).unwrap();
            let mut r = form.reader(Lang::En);
            let day = r.required_date("d");
            (day.map(|d| d.to_string()), r.errors().len())
        };
        assert_eq!(read("d-y=2026&d-m=9&d-d=22"), (Some("2026-09-22".into()), 0));
        assert_eq!(read("d-y=%EF%BC%92026&d-m=09&d-d=1"), (Some("2026-09-01".into()), 0));
        for bad in ["", "d-y=2026", "d-y=2026&d-m=2&d-d=30", "d-y=26&d-m=2&d-d=3", "d-y=2026&d-m=%2B2&d-d=3"]
        {
            assert_eq!(read(bad), (None, 1), "{bad}");
        }
    }
}
