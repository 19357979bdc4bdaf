//! The unified social credit code of GB 32100 (ID-04), which enterprises and charities carry.

use super::{CitizenId, fold, is_hyphen};

/// The characters that occur; I O S V Z never do.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// A well-formed social credit code.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Uscc(String);

/// Why a text is not a social credit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UsccError {
    /// Nothing was typed.
    Empty,
    /// A character that never occurs (such as I, O, S, V, Z): which, and where, counted from 1.
    Character(char, usize),
    /// Somebody's identity number, which has no place here.
    IdNumber,
    /// Not 18 characters; how many there were.
    Length(usize),
    /// The check character does not fit: a typing mistake.
    Checksum,
}

impl Uscc {
    /// Reads a code as typed: blanks, hyphens, full-width characters and small letters are taken (FOLD-1). A letter that looks like a
    /// digit is named and never replaced.
    ///
    /// # Errors
    /// [`UsccError`], in the order of its variants.
    pub fn parse(text: &str) -> Result<Self, UsccError> {
        let typed = fold(text);
        let typed = typed.chars().filter(|c| !c.is_whitespace() && !is_hyphen(*c));
        let code: String = typed.map(|c| c.to_ascii_uppercase()).collect();
        if code.is_empty() {
            return Err(UsccError::Empty);
        }
        let value = |c: char| ALPHABET.iter().position(|a| char::from(*a) == c);
        let values: Vec<usize> = code
            .chars()
            .enumerate()
            .map(|(i, c)| value(c).ok_or(UsccError::Character(c, i + 1)))
            .collect::<Result<_, _>>()?;
        // One identity number in 31 passes the check below.
        if CitizenId::parse(&code, None).is_ok() {
            return Err(UsccError::IdNumber);
        }
        let (18, [body @ .., check]) = (values.len(), values.as_slice()) else {
            return Err(UsccError::Length(values.len()));
        };
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

redacted!(Uscc);

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::vectors;

    #[test]
    fn id_04_vectors() {
        vectors::each("uscc", "vectors", |entry| {
            let typed = entry["text"].as_str().unwrap_or_default();
            let got = match Uscc::parse(typed) {
                Ok(code) => json!({ "ok": true, "code": code.expose() }),
                Err(UsccError::Empty) => json!({ "ok": false, "reason": "empty" }),
                Err(UsccError::Character(_, n)) => {
                    json!({ "ok": false, "reason": "character", "position": n })
                }
                Err(UsccError::IdNumber) => json!({ "ok": false, "reason": "id_number" }),
                Err(UsccError::Length(n)) => json!({ "ok": false, "reason": "length", "length": n }),
                Err(UsccError::Checksum) => json!({ "ok": false, "reason": "check" }),
            };
            if got == entry["expect"] { Ok(()) } else { Err(format!("{got}")) }
        });
    }

    #[test]
    fn id_04_every_single_mistake_is_seen() {
        vectors::each("uscc", "properties", |entry| {
            let code: Vec<char> = entry["code"].as_str().unwrap_or_default().chars().collect();
            let mut tried: Vec<Vec<char>> = vec![];
            for i in 0..code.len() {
                let mut other = code.clone();
                if entry["why"].as_str().is_some_and(|w| w.contains("swap")) {
                    if i + 1 < code.len() && code[i] != code[i + 1] {
                        other.swap(i, i + 1);
                        tried.push(other);
                    }
                } else {
                    for c in ALPHABET.iter().map(|a| char::from(*a)).filter(|c| *c != code[i]) {
                        other[i] = c;
                        tried.push(other.clone());
                    }
                }
            }
            let accepted =
                tried.iter().filter(|t| Uscc::parse(&t.iter().collect::<String>()).is_ok()).count();
            if !tried.is_empty() && entry["accepted"] == accepted {
                Ok(())
            } else {
                Err(format!("{accepted}"))
            }
        });
    }
}
