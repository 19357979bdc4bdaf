//! Calendar files (RFC 5545): an [`Event`] each, in UTC, folded between characters. A program that subscribes goes by UID, and takes what has
//! the higher SEQUENCE; so whoever makes an event keeps its UID for good and raises the number with time, place and cancellation only.
//! Written by hand: the crate `icalendar` folds the last line of a property at 76 octets where 75 are allowed.
use std::fmt::Write as _;

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use chrono::{DateTime, Utc};

/// Octets of a line without its end.
const LINE: usize = 75;

/// What a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Publish,
    /// What it holds does not take place.
    Cancel,
}

impl Method {
    const fn word(self) -> &'static str {
        match self {
            Self::Publish => "PUBLISH",
            Self::Cancel => "CANCEL",
        }
    }
}

/// Something with a beginning and an end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The same for good: `ID@host`.
    pub uid: String,
    pub sequence: i64,
    /// When it was written as it is.
    pub stamp: DateTime<Utc>,
    pub starts: DateTime<Utc>,
    pub ends: DateTime<Utc>,
    pub summary: String,
    pub description: String,
    pub location: String,
    pub url: String,
    pub cancelled: bool,
}

/// The text of a file; a calendar that is subscribed to has a name.
pub fn text(method: Method, name: Option<&str>, events: &[Event]) -> String {
    let mut out = String::new();
    let plain = [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//Nuanfang//Visits//ZH"),
        ("CALSCALE", "GREGORIAN"),
    ];
    for (key, value) in plain {
        line(&mut out, key, value);
    }
    line(&mut out, "METHOD", method.word());
    if let Some(name) = name {
        line(&mut out, "X-WR-CALNAME", &escaped(name));
        line(&mut out, "REFRESH-INTERVAL;VALUE=DURATION", "PT6H");
        line(&mut out, "X-PUBLISHED-TTL", "PT6H");
    }
    for event in events {
        let at = |at: DateTime<Utc>| at.format("%Y%m%dT%H%M%SZ").to_string();
        line(&mut out, "BEGIN", "VEVENT");
        line(&mut out, "UID", &event.uid);
        line(&mut out, "SEQUENCE", &event.sequence.to_string());
        line(&mut out, "DTSTAMP", &at(event.stamp));
        line(&mut out, "DTSTART", &at(event.starts));
        line(&mut out, "DTEND", &at(event.ends));
        line(&mut out, "SUMMARY", &escaped(&event.summary));
        line(&mut out, "DESCRIPTION", &escaped(&event.description));
        line(&mut out, "LOCATION", &escaped(&event.location));
        line(&mut out, "URL", &event.url);
        line(&mut out, "STATUS", if event.cancelled { "CANCELLED" } else { "CONFIRMED" });
        line(&mut out, "END", "VEVENT");
    }
    line(&mut out, "END", "VCALENDAR");
    out
}

/// The file as an answer; one to keep has a name.
pub fn answer(method: Method, name: Option<&str>, file: Option<&str>, events: &[Event]) -> Response {
    let mut response = text(method, name, events).into_response();
    let headers = response.headers_mut();
    let kind = format!("text/calendar; charset=utf-8; method={}", method.word());
    let file = file.map(|file| format!("attachment; filename=\"{file}.ics\""));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    for (key, value) in [(header::CONTENT_TYPE, Some(kind)), (header::CONTENT_DISPOSITION, file)] {
        if let Some(value) = value.and_then(|v| HeaderValue::from_str(&v).ok()) {
            headers.insert(key, value);
        }
    }
    response
}

/// A text as a value: what separates values is marked, a new line is written out, what no calendar shows is left out (3.3.11).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Writes a property, folded between characters (3.1).
fn line(out: &mut String, key: &str, value: &str) {
    let mut whole = String::new();
    let _ = write!(whole, "{key}:{value}");
    let (mut rest, mut room) = (whole.as_str(), LINE);
    while rest.len() > room {
        let cut = (0..=room).rev().find(|n| rest.is_char_boundary(*n)).unwrap_or(room);
        out.push_str(&rest[..cut]);
        out.push_str("\r\n ");
        // The blank that marks the rest counts.
        (rest, room) = (&rest[cut..], LINE - 1);
    }
    out.push_str(rest);
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::vectors;

    #[test]
    fn lines_are_folded_as_the_vectors_say() {
        vectors::each("ics", "texts", |v| {
            let (key, expect) = (v["property"].as_str().unwrap(), &v["expect"]);
            let mut out = String::new();
            line(&mut out, key, &escaped(v["text"].as_str().unwrap()));
            let lines: Vec<&str> = out.strip_suffix("\r\n").unwrap().split("\r\n").collect();
            let longest = lines.iter().map(|l| l.len()).max().unwrap();
            let unfolded = out.replace("\r\n ", "").trim_end().to_owned();
            let octets = usize::try_from(expect["octets"].as_u64().unwrap()).unwrap();
            let least = usize::try_from(expect["least_lines"].as_u64().unwrap()).unwrap();
            if unfolded != expect["unfolded"].as_str().unwrap() || unfolded.len() != octets {
                return Err(format!("{unfolded:?} of {} octets", unfolded.len()));
            }
            if longest > LINE || lines.len() < least || out.replace("\r\n", "").contains(['\r', '\n']) {
                return Err(format!("{} lines, the longest of {longest}", lines.len()));
            }
            Ok(())
        });
    }

    #[test]
    fn the_last_line_has_no_octet_too_many_either() {
        for n in 60..400 {
            let mut out = String::new();
            line(&mut out, "X", &"a".repeat(n));
            assert!(out.split("\r\n").all(|l| l.len() <= LINE), "{n}");
            assert_eq!(out.replace("\r\n ", "").trim_end(), format!("X:{}", "a".repeat(n)));
        }
    }
}
