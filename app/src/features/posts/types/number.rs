//! What everybody calls a post.

/// `411725-2026-G00012`: county, year, number.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PostNo(String);

crate::stored!(PostNo, no => no.as_str(), text => PostNo::parse(text));

impl PostNo {
    /// The number that comes after `seq - 1`.
    pub fn new(county: &str, year: i64, seq: i64) -> Self {
        Self(format!("{county}-{year}-G{seq:05}"))
    }

    /// Reads one as it stands in an address.
    pub fn parse(text: &str) -> Option<Self> {
        let (county, rest) = text.split_once('-')?;
        let (year, number) = rest.split_once("-G")?;
        let digits =
            |t: &str, n: usize| t.len() >= n && t.len() <= 9 && t.bytes().all(|b| b.is_ascii_digit());
        let fits =
            county.len() == 6 && year.len() == 4 && digits(county, 6) && digits(year, 4) && digits(number, 5);
        fits.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for PostNo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_posts() {
        let no = PostNo::new("411725", 2026, 12);
        assert_eq!(no.as_str(), "411725-2026-G00012");
        assert_eq!(PostNo::parse(no.as_str()), Some(no));
        for bad in
            ["", "411725-2026-Y00012", "411725-2026-G12", "x", "411725-2026-G0001２", "411725-2026-G00012/x"]
        {
            assert_eq!(PostNo::parse(bad), None, "{bad}");
        }
    }
}
