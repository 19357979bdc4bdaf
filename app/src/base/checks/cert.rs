//! The number of a disability certificate (ID-02): the citizen ID, then a digit for the type and one for the
//! grade, and sometimes a reissue mark `B1` … `B9`.
//!
//! It says type and grade in clear, so it is never shown, not even masked (§2.4).

use chrono::NaiveDate;

use super::{CitizenId, CitizenIdError, tidy};

/// A well-formed certificate number.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DisabilityCertNo {
    number: String,
    citizen: CitizenId,
    category: u8,
    grade: u8,
    reissue: Option<u8>,
}

/// Why a text is not a certificate number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertError {
    /// Neither 20 nor 22 characters; how many there were.
    Length(usize),
    /// The first 18 characters are not a citizen ID.
    Citizen(CitizenIdError),
    /// The type is not 1 to 7.
    Category,
    /// The grade is not 1 to 4.
    Grade,
    /// The reissue mark is not B1 to B9.
    Reissue,
}

impl DisabilityCertNo {
    /// Reads a number as typed. `today` as in [`CitizenId::parse`].
    ///
    /// # Errors
    /// [`CertError`], the first thing wrong from left to right.
    pub fn parse(text: &str, today: Option<NaiveDate>) -> Result<Self, CertError> {
        let number = tidy(text);
        let chars: Vec<char> = number.chars().collect();
        if chars.len() != 20 && chars.len() != 22 {
            return Err(CertError::Length(chars.len()));
        }
        let id: String = chars.iter().take(18).collect();
        let citizen = CitizenId::parse(&id, today).map_err(CertError::Citizen)?;
        let digit = |i: usize, max: u32| {
            chars.get(i).and_then(|c| c.to_digit(10)).filter(|n| (1..=max).contains(n)).map(|n| n as u8)
        };
        let category = digit(18, 7).ok_or(CertError::Category)?;
        let grade = digit(19, 4).ok_or(CertError::Grade)?;
        let reissue = match chars.get(20) {
            None => None,
            Some('B') => Some(digit(21, 9).ok_or(CertError::Reissue)?),
            Some(_) => return Err(CertError::Reissue),
        };
        Ok(Self { number, citizen, category, grade, reissue })
    }

    /// The whole number. Never for a page, a log or an error.
    pub fn expose(&self) -> &str {
        &self.number
    }

    /// The citizen ID inside.
    pub fn citizen(&self) -> &CitizenId {
        &self.citizen
    }

    /// Type digit: 1 visual, 2 hearing, 3 speech, 4 limb, 5 intellectual, 6 mental, 7 multiple (§3.3).
    pub fn category(&self) -> u8 {
        self.category
    }

    /// Grade digit, 1 (most severe) to 4; 1 and 2 are 重度.
    pub fn grade(&self) -> u8 {
        self.grade
    }

    /// The n of a reissue mark Bn.
    pub fn reissue(&self) -> Option<u8> {
        self.reissue
    }

    /// Whether type and grade inside equal the typed fields, as they must (ID-02).
    pub fn agrees_with(&self, category: u8, grade: u8) -> bool {
        (self.category, self.grade) == (category, grade)
    }
}

redacted!(DisabilityCertNo);
