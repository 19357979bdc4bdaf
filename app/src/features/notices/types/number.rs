//! The number of a notice.

/// The number of a notice: county, year and a count without gaps. Shown as `驻托公示〔2026〕确山8号`, addressed as
/// `411725-2026-8`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NoticeNo {
    county: String,
    year: i32,
    seq: i64,
}

impl NoticeNo {
    /// A number that the store took; `seq` starts at 1.
    #[must_use]
    pub fn new(county: &str, year: i32, seq: i64) -> Self {
        Self { county: county.to_owned(), year, seq }
    }

    /// Reads the address form; leading zeros are refused, so each notice has one address.
    pub fn parse(text: &str) -> Option<Self> {
        let mut part = text.split('-');
        let (county, year, seq) = (part.next()?, part.next()?, part.next()?);
        let plain = |s: &str, max: usize| {
            s.len() <= max && s.bytes().all(|b| b.is_ascii_digit()) && !s.starts_with('0')
        };
        if part.next().is_some()
            || !plain(county, 6)
            || county.len() != 6
            || !plain(year, 4)
            || !plain(seq, 9)
        {
            return None;
        }
        Some(Self::new(county, year.parse().ok()?, seq.parse().ok()?))
    }

    pub fn county(&self) -> &str {
        &self.county
    }
    /// The year of publication.
    pub const fn year(&self) -> i32 {
        self.year
    }
    /// The count within county and year.
    pub const fn seq(&self) -> i64 {
        self.seq
    }
    /// The official form. `county` is the county's name without 县 or 区.
    pub fn official(&self) -> String {
        let name = crate::base::divisions::county(&self.county).map_or("", |c| c.name);
        format!("驻托公示〔{}〕{}{}号", self.year, name.trim_end_matches(['县', '区']), self.seq)
    }
}

crate::stored!(NoticeNo, no => no, text => NoticeNo::parse(text));

impl std::fmt::Display for NoticeNo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}-{}", self.county, self.year, self.seq)
    }
}
