//! The sentence for each thing that can be wrong with a centre.

use crate::base::i18n::Lang;
use crate::features::centres::types::CentreError;
use crate::t::import as t;

impl CentreError {
    /// What is wrong and what to do, as one sentence.
    pub fn message(&self, lang: Lang) -> String {
        let text = match self {
            Self::Code => t::centre_code(lang),
            Self::CodeOfOtherTownship => t::centre_code_of_other_township(lang),
            Self::Slug => t::centre_slug(lang),
            Self::Type => t::centre_type(lang),
            Self::UnknownTownship => t::centre_unknown_township(lang),
            Self::TwoTownships => t::centre_two_townships(lang),
            Self::Phone => t::centre_phone(lang),
            Self::PhoneIsMobile => t::centre_phone_is_mobile(lang),
            Self::HalfCoordinates => t::centre_half_coordinates(lang),
            Self::FarAway => t::centre_far_away(lang),
            Self::SwappedCoordinates => t::centre_swapped_coordinates(lang),
            Self::MoreThanBeds => t::centre_more_than_beds(lang),
            Self::UnknownWord(word) => return t::centre_unknown_word(lang, word),
            Self::DoneeNeeded => t::centre_donee_needed(lang),
            Self::DoneeIsClinic => t::centre_donee_is_clinic(lang),
            Self::NotADonee => t::centre_not_a_donee(lang),
            Self::DoneeKind => t::centre_donee_kind(lang),
            Self::ExceptionReason => t::centre_exception_reason(lang),
            Self::ExceptionLevel => t::centre_exception_level(lang),
            Self::NoException => t::centre_no_exception(lang),
            Self::DoneeName => t::centre_donee_name(lang),
            Self::Personal(excerpt) => return t::centre_personal(lang, excerpt),
            Self::Uscc => t::centre_uscc(lang),
            Self::Url => t::centre_url(lang),
            Self::HalfTaxDeduction => t::centre_half_tax_deduction(lang),
        };
        text.to_owned()
    }
}
