//! The citizen identity number of GB 11643 (ID-01): 6 region + 8 birth + 3 serial + check character.
//!
//! The portal stores none in clear (ID-07); the type exists to check what is typed, to make keyed hashes, and
//! so that the privacy linter can recognise one.

use chrono::{Datelike, NaiveDate};

use super::{stars_between, tidy};

/// Weights of the first 17 digits.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// Check characters by the sum modulo 11 (ISO 7064 MOD 11-2).
const CHECKS: &[u8; 11] = b"10X98765432";
/// Nobody older is alive.
const MAX_AGE: i32 = 120;

/// A citizen ID whose form, birth date and check character are right.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct CitizenId {
    number: String,
    birth: NaiveDate,
}

/// Why a text is not a citizen ID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CitizenIdError {
    /// Not 18 characters; how many there were.
    #[error("a citizen ID has 18 characters")]
    Length(usize),
    /// Something else than 17 digits and a digit or X.
    #[error("a citizen ID is 17 digits and a digit or X")]
    Character,
    /// The region starts with 0.
    #[error("no region code starts with 0")]
    Region,
    /// The birth date does not exist.
    #[error("the birth date in the number does not exist")]
    BirthDate,
    #[error("the birth date in the number is in the future")]
    Future,
    /// More than 120 years old.
    #[error("the birth date in the number is more than 120 years ago")]
    TooOld,
    /// The check character does not fit: a typing mistake.
    #[error("the last character does not fit the others")]
    Checksum,
}

/// What the 17th digit says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sex {
    /// Even.
    Female,
    /// Odd.
    Male,
}

impl CitizenId {
    /// Reads a number as typed: spaces, full-width digits and a small x are taken. With `today` a future
    /// birth date and an age over 120 are refused; `None` switches that off (test numbers are born in 1899,
    /// ID-03).
    ///
    /// # Errors
    /// [`CitizenIdError`], the first thing wrong from left to right, the check character last.
    pub fn parse(text: &str, today: Option<NaiveDate>) -> Result<Self, CitizenIdError> {
        let number = tidy(text);
        let length = number.chars().count();
        if length != 18 {
            return Err(CitizenIdError::Length(length));
        }
        let bytes = number.as_bytes();
        let (Some(digits), Some(&check)) = (bytes.get(..17), bytes.get(17)) else {
            return Err(CitizenIdError::Character);
        };
        if !digits.iter().all(u8::is_ascii_digit) || !(check.is_ascii_digit() || check == b'X') {
            return Err(CitizenIdError::Character);
        }
        if digits.first() == Some(&b'0') {
            return Err(CitizenIdError::Region);
        }
        let value = |range: std::ops::Range<usize>| {
            digits.iter().skip(range.start).take(range.len()).fold(0u32, |n, d| n * 10 + u32::from(d - b'0'))
        };
        let birth = NaiveDate::from_ymd_opt(value(6..10).cast_signed(), value(10..12), value(12..14))
            .ok_or(CitizenIdError::BirthDate)?;
        if let Some(today) = today {
            if birth > today {
                return Err(CitizenIdError::Future);
            }
            if age(birth, today) > MAX_AGE {
                return Err(CitizenIdError::TooOld);
            }
        }
        let sum: u32 = digits.iter().zip(WEIGHTS).map(|(d, weight)| u32::from(d - b'0') * weight).sum();
        if CHECKS.get((sum % 11) as usize) != Some(&check) {
            return Err(CitizenIdError::Checksum);
        }
        Ok(Self { number, birth })
    }

    /// The 18 characters. Never for a page, a log or an error.
    pub fn expose(&self) -> &str {
        &self.number
    }

    /// For staff lists: `411***********0028` (§2.4).
    pub fn masked(&self) -> String {
        stars_between(&self.number, 3, 4)
    }

    /// The six digits of the region of first registration, which need not be where the person lives.
    pub fn region(&self) -> &str {
        self.number.get(..6).unwrap_or_default()
    }

    pub fn birth_date(&self) -> NaiveDate {
        self.birth
    }

    /// Whole years on a date; negative before birth.
    pub fn age_on(&self, date: NaiveDate) -> i32 {
        age(self.birth, date)
    }

    /// Sex by the 17th digit.
    pub fn sex(&self) -> Sex {
        let odd = self.number.as_bytes().get(16).is_some_and(|digit| digit % 2 == 1);
        if odd { Sex::Male } else { Sex::Female }
    }
}

redacted!(CitizenId);

fn age(birth: NaiveDate, on: NaiveDate) -> i32 {
    let before_birthday = (on.month(), on.day()) < (birth.month(), birth.day());
    on.year() - birth.year() - i32::from(before_birthday)
}
