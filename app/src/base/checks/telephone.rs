//! A telephone number at which somebody wants to be called: mobile, landline with or without area code, 400 number, or abroad.
use std::fmt;

use super::{stars_between, tidy, visible};

/// A number as it was typed, without blanks, in half width. `Debug` prints nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Telephone(String);

/// Why a text is no telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TelephoneError {
    /// Something else than digits, hyphens, brackets and a plus sign.
    Character,
    /// Too few or too many digits.
    Length,
    /// Ten digits of a landline whose leading zero a spreadsheet took away: 3961234567.
    LostZero,
}

impl Telephone {
    /// Reads a number as people type it: full-width digits, blanks, brackets, any dash, +86, an extension behind 转 or a second hyphen.
    ///
    /// # Errors
    /// [`TelephoneError`].
    pub fn parse(text: &str) -> Result<Self, TelephoneError> {
        let typed: String = tidy(&visible(text))
            .chars()
            .map(|c| if matches!(c, '—' | '–' | '－' | '‐' | '‑' | '(' | ')') { '-' } else { c })
            .collect();
        let typed = typed.trim_matches('-').replace("--", "-");
        let (number, extension) = match typed.split_once('转') {
            Some((number, extension)) => (number, extension),
            None => match typed.split('-').collect::<Vec<_>>().as_slice() {
                [area, _, extension] if area.starts_with('0') && extension.len() < 7 => {
                    (typed.trim_end_matches(extension), *extension)
                }
                _ => (typed.as_str(), ""),
            },
        };
        if extension.len() > 6 || !extension.bytes().all(|b| b.is_ascii_digit()) {
            return Err(TelephoneError::Character);
        }
        Self::check(&number.replace('-', ""))?;
        Ok(Self(typed))
    }

    fn check(number: &str) -> Result<(), TelephoneError> {
        let abroad = number.strip_prefix('+').or_else(|| number.strip_prefix("00"));
        let at_home = abroad.map_or(Some(number), |n| n.strip_prefix("86"));
        let digits = at_home.or(abroad).unwrap_or(number);
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(TelephoneError::Character);
        }
        let fits = match (at_home.is_some(), digits.as_bytes()) {
            (false, d) => (7..=15).contains(&d.len()),
            (_, [b'1', b'3'..=b'9', ..]) => digits.len() == 11,
            (_, [b'0', b'1', b'3'..=b'9', ..]) if digits.len() == 12 => true,
            (_, [b'0', ..]) => (10..=12).contains(&digits.len()),
            (_, [b'4' | b'8', b'0', b'0', ..]) if digits.len() == 10 => true,
            (_, [b'2'..=b'9', ..]) if digits.len() == 10 || digits.len() == 11 => {
                // +86 takes the zero away by right.
                return if abroad.is_some() { Ok(()) } else { Err(TelephoneError::LostZero) };
            }
            (_, [b'2'..=b'9', ..]) => matches!(digits.len(), 7 | 8),
            _ => false,
        };
        if fits { Ok(()) } else { Err(TelephoneError::Length) }
    }

    /// The number. Never for a public page, a log or an error.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// For staff lists: `138****1234` (§2.4).
    pub fn masked(&self) -> String {
        stars_between(&self.0, 3, 4)
    }
}

impl fmt::Debug for Telephone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Telephone(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephone_numbers_as_people_type_them() {
        for (typed, kept) in [
            ("138 0000 1234", "13800001234"),
            ("１３８００００１２３４", "13800001234"),
            ("138\u{200B}00001234", "13800001234"),
            ("+86 138-0000-1234", "+86138-0000-1234"),
            ("0396-1234567", "0396-1234567"),
            ("（0396）1234567", "0396-1234567"),
            ("０３９６—１２３４５６７", "0396-1234567"),
            ("0396-1234567-801", "0396-1234567-801"),
            ("0396-1234567转801", "0396-1234567转801"),
            ("010-12345678", "010-12345678"),
            ("2345678", "2345678"),
            ("400-123-4567", "400-123-4567"),
            ("+1 415 555 0100", "+14155550100"),
        ] {
            assert_eq!(Telephone::parse(typed).as_ref().map(Telephone::expose), Ok(kept), "{typed}");
        }
        use TelephoneError::{Character, Length, LostZero};
        for (typed, error) in [
            ("3961234567", LostZero),
            ("call me", Character),
            ("", Character),
            ("-", Character),
            ("138 0000 123", Length),
            ("138000012345", Length),
            ("12345", Length),
            ("0396-22345", Length),
            ("0396-1234567转abc", Character),
        ] {
            assert_eq!(Telephone::parse(typed).err(), Some(error), "{typed}");
        }
        assert!(!format!("{:?}", Telephone::parse("13800001234")).contains("138"));
    }
}
