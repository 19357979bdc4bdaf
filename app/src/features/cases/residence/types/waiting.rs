//! What the public is told about the waiting list of a centre (seed 57, PUB-12).

/// A count of people as the public may see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Nobody waits.
    None,
    /// One to four: said as "fewer than five".
    Few,
    /// Five and more: exact.
    Exact(i64),
}

/// PUB-12: one to four people are never told apart.
#[must_use]
pub const fn shown(n: i64) -> Shown {
    match n {
        ..=0 => Shown::None,
        1..=4 => Shown::Few,
        n => Shown::Exact(n),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pub_12_one_to_four_are_not_told_apart() {
        let cases = [
            (0, Shown::None),
            (1, Shown::Few),
            (4, Shown::Few),
            (5, Shown::Exact(5)),
            (120, Shown::Exact(120)),
        ];
        for (n, said) in cases {
            assert_eq!(shown(n), said, "{n}");
        }
    }
}
