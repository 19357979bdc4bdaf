//! Who gave, and what of it everybody may read (DON-11 to DON-13): the donor's kind, the choice, the public name, and the check that
//! no public text says what the choice hides (LP-6).
use crate::base::{i18n::Lang, privacy::masking, privacy::public_text::PublicText, words};
use crate::t;

words! {
    /// Who gives.
    DonorKind in donations {
        Individual = "individual" => donor_individual,
        Enterprise = "enterprise" => donor_enterprise,
        SocialOrg = "social-org" => donor_social_org,
        School = "school" => donor_school,
        /// 人民团体, such as a federation of industry and commerce.
        MassOrg = "mass-org" => donor_mass_org,
        /// Stays unknown to everybody: shows no name whatever is chosen.
        Anonymous = "anonymous" => donor_anonymous,
    }
}

words! {
    /// How the donor wants to be named (DON-12).
    Display in donations {
        /// 爱心人士, for every kind of donor, so that the kind tells nothing.
        Anonymous = "anonymous" => display_anonymous,
        Masked = "masked" => display_masked,
        FullName = "full-name" => display_full_name,
        /// No line; counted in totals only.
        Hidden = "hidden" => display_hidden,
    }
}

/// An organisation chose nothing (DON-12).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MustChoose;

impl DonorKind {
    /// Whether it is a body with a credit code (ID-04).
    #[must_use]
    pub const fn is_organisation(self) -> bool {
        !matches!(self, Self::Individual | Self::Anonymous)
    }

    /// What holds when `choice` was made, or none.
    ///
    /// # Errors
    /// [`MustChoose`].
    pub const fn display(self, choice: Option<Display>) -> Result<Display, MustChoose> {
        match (self, choice) {
            (Self::Anonymous, Some(Display::Hidden)) => Ok(Display::Hidden),
            (Self::Anonymous, _) | (Self::Individual, None) => Ok(Display::Anonymous),
            (_, Some(choice)) => Ok(choice),
            (_, None) => Err(MustChoose),
        }
    }

    /// The name that everybody reads; none for one who has no line.
    #[must_use]
    pub fn public_name(self, name: &str, display: Display, lang: Lang) -> Option<String> {
        Some(match (display, self) {
            (Display::Hidden, _) => return None,
            (Display::Anonymous, _) | (_, Self::Anonymous) => t::donations::name_anonymous(lang).to_owned(),
            // A name that is no public text is shown like one of which only the kind may be told (PUB-20).
            (Display::FullName, _) if PublicText::parse(name).is_ok() => name.to_owned(),
            (_, Self::Individual) => masking::mask(name),
            (_, Self::Enterprise) => t::donations::name_enterprise(lang).to_owned(),
            (_, Self::SocialOrg) => t::donations::name_social_org(lang).to_owned(),
            (_, Self::School) => t::donations::name_school(lang).to_owned(),
            (_, Self::MassOrg) => t::donations::name_mass_org(lang).to_owned(),
        })
    }
}

/// What a body's name ends with; the rest is what people call it.
const ENDINGS: [&str; 6] = ["有限责任公司", "股份有限公司", "有限公司", "集团", "公司", "有限合伙"];

/// A text about a gift that everybody will read: without numbers and illnesses (PUB-20), and without the donor's name while that is
/// not shown in full (LP-6).
#[must_use]
pub fn public_text(text: &str, name: &str, display: Display) -> Option<PublicText> {
    let fold = |text: &str| masking::normalise(text).to_lowercase();
    let (said, name) = (fold(text), fold(name));
    let mut core = name.as_str();
    for end in ENDINGS {
        core = core.strip_suffix(end).unwrap_or(core);
    }
    let core = if core.chars().count() >= 4 { core } else { name.as_str() };
    if display != Display::FullName && !name.is_empty() && said.contains(core) {
        return None;
    }
    PublicText::parse(text).ok()
}
