//! What is said in more than one word of a list: staffing as a tag, the kinds of donee units.
use crate::base::i18n::Lang;
use crate::features::centres::types::{DoneeKind, RatioLevel};
use crate::t::centres as c;

/// The same in one or two words, for a tag; none where nothing is said.
pub fn staffing_tag(lang: Lang, level: RatioLevel) -> Option<&'static str> {
    match level {
        RatioLevel::Ok => Some(c::staffing_tag_ok(lang)),
        RatioLevel::Amber => Some(c::staffing_tag_amber(lang)),
        RatioLevel::Red => Some(c::staffing_tag_red(lang)),
        RatioLevel::Unknown => None,
    }
}

/// What a donee unit is; an exception says of which level and why (DON-04).
pub fn donee_kind(lang: Lang, kind: DoneeKind) -> String {
    match kind {
        DoneeKind::PublicInstitution => c::donee_public_institution(lang).to_owned(),
        DoneeKind::CharityWithFundraising => c::donee_charity_with_fundraising(lang).to_owned(),
        DoneeKind::Charity => c::donee_charity(lang).to_owned(),
        DoneeKind::RedCross => c::donee_red_cross(lang).to_owned(),
        DoneeKind::GovernmentException { reason, level } => {
            c::donee_government(lang, level.label(lang), reason.label(lang))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::centres::types::{CodeSet, Facility, Service};

    /// What the page and the open data say can be imported again (OU-06).
    #[test]
    fn every_label_is_a_word_the_import_knows() {
        for lang in Lang::ALL {
            for f in Facility::ALL {
                let set = CodeSet::<Facility>::from_words(f.label(lang));
                assert!(set.is_ok_and(|s| s.has(*f)), "{}", f.label(lang));
            }
            for s in Service::ALL {
                let set = CodeSet::<Service>::from_words(s.label(lang));
                assert!(set.is_ok_and(|x| x.has(*s)), "{}", s.label(lang));
            }
        }
    }
}
