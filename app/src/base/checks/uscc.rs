//! The unified social credit code of GB 32100 (ID-04), which enterprises and charities carry.

use std::fmt;

use super::tidy;

/// The characters that occur; I O S V Z never do.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// A well-formed social credit code.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Uscc(String);

/// Why a text is not a social credit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UsccError {
    /// Not 18 characters; how many there were.
    Length(usize),
    /// A character that never occurs (such as I, O, S, V, Z).
    Character,
    /// Characters 3 to 8, the registering region, are not digits.
    Region,
    /// The check character does not fit: a typing mistake.
    Checksum,
}

impl fmt::Display for UsccError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Length(_) => "a unified social credit code has 18 characters",
            Self::Character => "a unified social credit code has digits and capitals without I, O, S, V, Z",
            Self::Region => "characters 3 to 8 must be digits",
            Self::Checksum => "the last character does not fit the others",
        })
    }
}

impl std::error::Error for UsccError {}

impl Uscc {
    /// Reads a code as typed: spaces, full-width characters and small letters are taken.
    ///
    /// # Errors
    /// [`UsccError`], the check character last.
    pub fn parse(text: &str) -> Result<Self, UsccError> {
        let code = tidy(text);
        let length = code.chars().count();
        if length != 18 {
            return Err(UsccError::Length(length));
        }
        let values: Vec<usize> = code.bytes().filter_map(|b| ALPHABET.iter().position(|a| *a == b)).collect();
        let [body @ .., check] = values.as_slice() else {
            return Err(UsccError::Character);
        };
        if body.len() != 17 || code.len() != 18 {
            return Err(UsccError::Character);
        }
        if !code.bytes().skip(2).take(6).all(|b| b.is_ascii_digit()) {
            return Err(UsccError::Region);
        }
        // The weight of place i is 3^i mod 31.
        let (sum, _) =
            body.iter().fold((0, 1), |(sum, weight), value| (sum + value * weight, weight * 3 % 31));
        if (31 - sum % 31) % 31 != *check {
            return Err(UsccError::Checksum);
        }
        Ok(Self(code))
    }

    /// The 18 characters.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Uscc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Uscc(redacted)")
    }
}
