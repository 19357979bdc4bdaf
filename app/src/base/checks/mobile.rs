//! A mainland mobile number (ID-05).

use super::{stars_between, tidy};

/// Eleven digits, `1[3-9]…`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Mobile(String);

/// Why a text is not a mobile number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MobileError {
    /// Something else than digits (after spaces, hyphens and +86).
    Character,
    /// Not 11 digits; how many there were.
    Length(usize),
    /// Does not start with 13 to 19: a landline, or a mistake.
    Prefix,
}

impl Mobile {
    /// Reads a number as typed: spaces, hyphens, full-width digits and a leading +86 or 0086 are taken.
    pub fn parse(text: &str) -> Result<Self, MobileError> {
        let typed: String = tidy(text).chars().filter(|c| *c != '-').collect();
        let digits = ["+86", "0086"].iter().find_map(|prefix| typed.strip_prefix(prefix)).unwrap_or(&typed);
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(MobileError::Character);
        }
        if digits.len() != 11 {
            return Err(MobileError::Length(digits.len()));
        }
        match digits.as_bytes() {
            [b'1', b'3'..=b'9', ..] => Ok(Self(digits.to_owned())),
            _ => Err(MobileError::Prefix),
        }
    }

    /// The eleven digits. Never for a public page, a log or an error.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// For staff lists: `138****1234` (§2.4).
    pub fn masked(&self) -> String {
        stars_between(&self.0, 3, 4)
    }
}

redacted!(Mobile);
