//! The receipt of a gift (DON-09). The portal issues none: it keeps the number that the finance system gave.
use crate::base::{checks::fold, words};

words! {
    /// What it is.
    Medium in donations {
        Paper = "paper" => medium_paper,
        Electronic = "electronic" => medium_electronic,
        /// The donor wants none: that is noted, and no number is (慈善法 38).
        Waived = "waived" => medium_waived,
    }
}

/// A number of the finance system: digits, letters and hyphens, for instance `示0000-000123`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptNo(String);

impl ReceiptNo {
    /// The fewest and the most characters.
    pub const SPAN: std::ops::RangeInclusive<usize> = 6..=40;

    /// Reads what was typed: blanks fall away, letters become capitals, so that one number is one text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = fold(text).chars().filter(|c| !c.is_whitespace()).collect();
        let plain = text.chars().all(|c| c == '-' || c.is_alphanumeric());
        let digit = text.bytes().any(|b| b.is_ascii_digit());
        (plain && digit && Self::SPAN.contains(&text.chars().count())).then(|| Self(text.to_uppercase()))
    }

    /// As it is kept and shown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::ReceiptNo;

    #[test]
    fn don_09_one_number_is_one_text() {
        for (text, expected) in [
            ("示0000-000123", Some("示0000-000123")),
            (" ０１２３ ab-9 ", Some("0123AB-9")),
            ("12345", None),
            ("没有号码的票据", None),
            ("123456/7", None),
            ("", None),
        ] {
            assert_eq!(ReceiptNo::parse(text).as_ref().map(ReceiptNo::as_str), expected, "{text}");
        }
        assert!(ReceiptNo::parse(&"1".repeat(41)).is_none());
    }
}
