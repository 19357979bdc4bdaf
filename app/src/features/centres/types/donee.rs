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

    pub fn year(&self) -> u16 {
        self.year
    }

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
    pub kind: DoneeKind,
    /// Whether it can issue the receipt of the finance department (DON-09).
    pub issues_receipts: bool,
    /// Tax deduction, where it is on a published list.
    pub tax_deduction: Option<TaxDeduction>,
}

impl DoneeUnit {
    /// DON-04: a village clinic, a committee, a township government, a sub-district office and a centre are never donees, whatever they
    /// are called; a government is one only as an exception. Gifts for a village clinic's centre go to another unit.
    ///
    /// # Errors
    /// [`CentreError::NotADonee`], [`CentreError::DoneeIsClinic`].
    pub fn fits(&self, centre: CentreType, centre_name: &str, host: &str) -> Result<(), CentreError> {
        let key = |name: &str| name.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let name = key(&self.name);
        let ends = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
        let own = name == key(centre_name) || name == key(host);
        if ends(&["卫生室", "卫生所"]) || (centre == CentreType::VillageClinic && own) {
            return Err(CentreError::DoneeIsClinic);
        }
        let government = ends(&["人民政府", "政府"]);
        let exception = matches!(self.kind, DoneeKind::GovernmentException { .. });
        let never =
            ["村委会", "居委会", "村民委员会", "居民委员会", "街道办事处", "街道办", "托养中心", "托养机构"];
        let township = government && ends(&["镇人民政府", "乡人民政府", "镇政府", "乡政府"]);
        if ends(&never) || name == key(centre_name) || township || (government && !exception) {
            return Err(CentreError::NotADonee);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::testing::vectors;

    /// What a unit of that sort is called.
    fn name(unit: &str) -> &'static str {
        match unit {
            "township_hospital" => "示例镇卫生院",
            "village_clinic" => "示例村卫生室",
            "home_for_the_aged" => "示例镇敬老院",
            "charity" => "示例县慈善总会",
            "red_cross" => "示例县红十字会",
            "village_committee" => "示例村村民委员会",
            "township_government" => "示例镇人民政府",
            "sub_district_office" => "示例街道办事处",
            "county_government" => "示例县人民政府",
            "city_government" => "示例市人民政府",
            "centre_without_legal_person" => "示例镇托养中心",
            "company" => "示例商贸有限公司",
            other => panic!("{other}"),
        }
    }

    fn reason(error: &CentreError) -> &'static str {
        match error {
            CentreError::ExceptionReason => "exception",
            CentreError::ExceptionLevel => "level",
            CentreError::DoneeKind => "type",
            CentreError::Uscc => "uscc",
            _ => "not_a_donee",
        }
    }

    fn judge(centre: CentreType, donee: &Value) -> Result<(), CentreError> {
        let text = |key: &str| donee[key].as_str();
        let uscc =
            Uscc::parse(text("uscc").unwrap_or("91350100M000100Y43")).map_err(|_| CentreError::Uscc)?;
        // A gift from abroad is asked for by its donor: without one the exception is none.
        let abroad = donee.get("donor_overseas").is_some_and(|v| v == &json!(true))
            || donee.get("donor").is_some_and(|v| v == "overseas");
        let exception = text("exception").filter(|e| *e != "overseas_donor" || abroad);
        let kind = match text("type").unwrap() {
            kind @ "government_exception" => DoneeKind::parse(kind, exception, text("level"))?,
            kind => DoneeKind::parse(kind, None, None)?,
        };
        let unit = text("unit").unwrap();
        let donee =
            DoneeUnit { name: name(unit).into(), uscc, kind, issues_receipts: true, tax_deduction: None };
        let host =
            if centre == CentreType::VillageClinic { "示例村卫生室" } else { "示例镇卫生院" };
        donee.fits(centre, "示例托养中心", host)
    }

    #[test]
    fn don_04_the_vectors_of_donees() {
        vectors::each("donees", "donees", |v| {
            let centre = match v["centre_type"].as_str() {
                Some("village_clinic") => CentreType::VillageClinic,
                _ => CentreType::TownshipHospital,
            };
            let got = judge(centre, &v["donee"]);
            let reasons: Vec<&str> = got.as_ref().err().map(reason).into_iter().collect();
            let got = json!({"allowed": got.is_ok(), "reasons": reasons});
            if got == v["expect"] { Ok(()) } else { Err(format!("{got} is not {}", v["expect"])) }
        });
    }
}
