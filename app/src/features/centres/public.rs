//! What of beds and carers the public is told, in one place for pages, API and history. How many people live in one house is
//! never a number: it is said in words, and the staffing in bands, because beds, or carers times a ratio, would give it away
//! (PUB-12, seed item 68).
use super::types::{Beds, CentreInput, RatioLevel, Vacancy};

/// Fewer residents than this and nothing is said about staffing (PUB-12).
const SMALL: u16 = 5;

/// Free places for the public. "Full" would be a head count next to the number of beds, so it is "nearly full" as well.
pub fn vacancy(beds: Beds) -> Vacancy {
    match beds.vacancy() {
        Vacancy::Full => Vacancy::NearlyFull,
        other => other,
    }
}

/// The band of residents per carer on duty (RES-01), or [`RatioLevel::Unknown`] where nothing may or can be said.
pub fn staffing(centre: &CentreInput) -> RatioLevel {
    if centre.beds.occupied().is_none_or(|n| n < SMALL) {
        RatioLevel::Unknown
    } else {
        centre.staffing().level()
    }
}

/// The code of a band, as in the API.
pub const fn staffing_code(level: RatioLevel) -> Option<&'static str> {
    match level {
        RatioLevel::Ok => Some("up_to_2"),
        RatioLevel::Amber => Some("2_to_2_5"),
        RatioLevel::Red => Some("above_2_5"),
        RatioLevel::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pub_12_no_head_count_can_be_read_from_the_words() {
        let said = |total, occupied| vacancy(Beds::new(total, occupied).unwrap());
        assert_eq!(said(24, Some(24)), Vacancy::NearlyFull);
        assert_eq!(said(24, Some(23)), Vacancy::NearlyFull);
        assert_eq!(said(8, Some(7)), Vacancy::NearlyFull);
        assert_eq!(said(24, Some(20)), Vacancy::Free);
        assert_eq!(said(24, None), Vacancy::Unknown);
        // Whatever is said, at least two head counts fit it. (A house of two beds with both free is the exception.)
        for total in 3..=200 {
            for occupied in 0..=total {
                let word = said(total, Some(occupied));
                assert!(
                    (0..=total).filter(|o| said(total, Some(*o)) == word).count() >= 2,
                    "{occupied} of {total}"
                );
            }
        }
    }
}
