//! The unit that may lawfully accept gifts for a centre (DON-04).
//!
//! A care centre is no legal person; a gift goes to a public institution, a charity, the Red Cross, or, in
//! two cases only, to a government of county level or higher.

use super::{CentreError, CentreType};
use crate::base::checks::Uscc;
use crate::words;

/// What the donee unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DoneeKind {
    /// 公益性事业单位, such as a township hospital or 敬老院.
    PublicInstitution,
    /// 具有公开募捐资格的慈善组织.
    CharityWithFundraising,
    /// 慈善组织.
    Charity,
    /// 红十字会.
    RedCross,
    /// A government, where the law lets it accept gifts itself.
    GovernmentException {
        /// Why it may.
        reason: ExceptionReason,
        /// Of which level it is.
        level: GovernmentLevel,
    },
}

words! {
    /// The two cases in which a government may accept gifts.
    ExceptionReason in centres {
        Disaster = "disaster" => reason_disaster,
        /// 境外捐赠人 who asks for it.
        OverseasDonor = "overseas_donor" => reason_overseas_donor,
    }
}

words! {
    /// Governments that may accept gifts; townships are not among them, so there is no way to say so.
    GovernmentLevel in centres {
        County = "county" => level_county,
        City = "city" => level_city,
        Province = "province" => level_province,
    }
}

impl ExceptionReason {
    /// Reads a code or the Chinese word.
    ///
    /// # Errors
    /// [`CentreError::ExceptionReason`].
    pub fn read(text: &str) -> Result<Self, CentreError> {
        match text.to_lowercase().as_str() {
            "disaster" | "自然灾害" | "灾害" | "救灾" => Ok(Self::Disaster),
            "overseas_donor" | "overseas donor" | "境外捐赠" | "境外捐赠人" => {
                Ok(Self::OverseasDonor)
            }
            _ => Err(CentreError::ExceptionReason),
        }
    }
}

impl GovernmentLevel {
    /// Reads a code or the Chinese word.
    ///
    /// # Errors
    /// [`CentreError::ExceptionLevel`], for a township above all.
    pub fn read(text: &str) -> Result<Self, CentreError> {
        match text.to_lowercase().as_str() {
            "county" | "县" | "县级" | "区级" | "县区级" => Ok(Self::County),
            "city" | "市" | "市级" | "地市级" => Ok(Self::City),
            "province" | "省" | "省级" => Ok(Self::Province),
            _ => Err(CentreError::ExceptionLevel),
        }
    }
}

impl DoneeKind {
    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::PublicInstitution => "public_institution",
            Self::CharityWithFundraising => "charity_with_fundraising",
            Self::Charity => "charity",
            Self::RedCross => "red_cross",
            Self::GovernmentException { .. } => "government_exception",
        }
    }

    /// Reads a code or the Chinese word together with what an exception needs.
    ///
    /// # Errors
    /// Unknown kind; an exception without reason or level; reason or level without an exception.
    pub fn parse(kind: &str, reason: Option<&str>, level: Option<&str>) -> Result<Self, CentreError> {
        let plain = match kind.to_lowercase().as_str() {
            "government_exception" | "政府" | "人民政府" | "县级以上人民政府" | "政府接收" =>
            {
                let reason = ExceptionReason::read(reason.ok_or(CentreError::ExceptionReason)?)?;
                let level = GovernmentLevel::read(level.ok_or(CentreError::ExceptionLevel)?)?;
                return Ok(Self::GovernmentException { reason, level });
            }
            "public_institution" | "事业单位" | "公益性事业单位" | "公益事业单位" => {
                Self::PublicInstitution
            }
            "charity_with_fundraising" | "具有公开募捐资格的慈善组织" | "公募慈善组织" => {
                Self::CharityWithFundraising
            }
            "charity" | "慈善组织" => Self::Charity,
            "red_cross" | "红十字会" => Self::RedCross,
            _ => return Err(CentreError::DoneeKind),
        };
        if reason.is_some() || level.is_some() { Err(CentreError::NoException) } else { Ok(plain) }
    }
}

/// Gifts to it can be deducted from tax, by the list of one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxDeduction {
    year: u16,
    list_url: String,
}

impl TaxDeduction {
    /// The published list of that year.
    ///
    /// # Errors
    /// [`CentreError::Url`] for anything but a plain https address.
    pub fn new(year: u16, list_url: &str) -> Result<Self, CentreError> {
        let host = list_url.strip_prefix("https://").ok_or(CentreError::Url)?;
        let plain = host
            .bytes()
            .all(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b'\'' | b'<' | b'>' | b'\\' | b'@'));
        let named = host.split('/').next().is_some_and(|h| h.contains('.') && !h.starts_with('.'));
        if !plain || !named || list_url.len() > 300 {
            return Err(CentreError::Url);
        }
        Ok(Self { year, list_url: list_url.to_owned() })
    }

    /// The year of the list.
    pub fn year(&self) -> u16 {
        self.year
    }

    /// Where the list is published.
    pub fn list_url(&self) -> &str {
        &self.list_url
    }
}

/// A unit that accepts gifts.
#[derive(Debug, Clone, PartialEq)]
pub struct DoneeUnit {
    /// Its full name, as on its certificate.
    pub name: String,
    /// Its unified social credit code (ID-04).
    pub uscc: Uscc,
    /// What it is.
    pub kind: DoneeKind,
    /// Whether it can issue the receipt of the finance department (DON-09).
    pub issues_receipts: bool,
    /// Tax deduction, where it is on a published list.
    pub tax_deduction: Option<TaxDeduction>,
}

impl DoneeUnit {
    /// DON-04: gifts for a village clinic's centre go to another unit: the township hospital, the 敬老院 or a
    /// county charity.
    ///
    /// # Errors
    /// [`CentreError::DoneeIsClinic`].
    pub fn fits(&self, centre: CentreType, centre_name: &str, host: &str) -> Result<(), CentreError> {
        let key = |name: &str| name.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let name = key(&self.name);
        let clinic = name.ends_with("卫生室") || name.ends_with("卫生所");
        let own = name == key(centre_name) || name == key(host);
        if centre == CentreType::VillageClinic && (own || clinic) {
            return Err(CentreError::DoneeIsClinic);
        }
        Ok(())
    }
}
