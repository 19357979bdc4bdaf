//! What a centre is called by programs: its number, its web address, its kind.

use super::CentreError;
use crate::base::pinyin as search;
use crate::words;

/// 411725100-01: the nine digits of its township and a serial number within it, 01 to 99. The portal's own
/// numbering; it lasts as long as the centre, so re-imports go by it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CentreCode(String);

impl CentreCode {
    /// Reads a code that is already half-width; the hyphen may be missing.
    ///
    /// # Errors
    /// [`CentreError::Code`].
    pub fn parse(text: &str) -> Result<Self, CentreError> {
        let digits = match text.split_once('-') {
            Some((township, serial)) if township.len() == 9 && serial.len() == 2 => {
                format!("{township}{serial}")
            }
            Some(_) => return Err(CentreError::Code),
            None => text.to_owned(),
        };
        if digits.len() != 11 || !digits.bytes().all(|b| b.is_ascii_digit()) || digits.ends_with("00") {
            return Err(CentreError::Code);
        }
        Ok(Self(format!("{}-{}", &digits[..9], &digits[9..])))
    }

    /// With the hyphen, as stored and shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The nine digits of the township.
    pub fn township(&self) -> &str {
        self.0.get(..9).unwrap_or_default()
    }
}

/// The last part of a centre's address: `shilizhugoutuoyangzhongxin`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slug(String);

impl Slug {
    pub const MAX: usize = 80;

    /// Reads a slug, from an address or the database.
    ///
    /// # Errors
    /// [`CentreError::Slug`].
    pub fn parse(text: &str) -> Result<Self, CentreError> {
        let inner = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        let edges = text.starts_with('-') || text.ends_with('-') || text.contains("--");
        if text.is_empty() || text.len() > Self::MAX || !inner || edges {
            return Err(CentreError::Slug);
        }
        Ok(Self(text.to_owned()))
    }

    /// The pinyin of the name; the code, where no letter comes out of the name.
    pub fn from_name(name: &str, code: &CentreCode) -> Self {
        let latin = latin(name);
        if latin.is_empty() { Self(code.0.clone()) } else { Self(latin) }
    }

    /// The same with the code behind it, which no other centre has.
    pub fn with_code(name: &str, code: &CentreCode) -> Self {
        let latin = latin(name);
        if latin.is_empty() { Self(code.0.clone()) } else { Self(format!("{latin}-{}", code.0)) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// At most 60 letters and digits, so that the code still fits.
fn latin(name: &str) -> String {
    search::pinyin(name).0.chars().filter(char::is_ascii_alphanumeric).take(60).collect()
}

words! {
    #[derive(PartialOrd, Ord)]
    CentreType in centres {
        /// 乡镇（街道）托养中心 in idle wards of the township hospital.
        TownshipHospital = "township_hospital" => type_hospital,
        /// 村级托养中心 at the village clinic.
        VillageClinic = "village_clinic" => type_clinic,
    }
}

impl CentreType {
    /// The word of the Chinese template.
    pub const fn sheet_word(self) -> &'static str {
        match self {
            Self::TownshipHospital => "乡镇卫生院",
            Self::VillageClinic => "村卫生室",
        }
    }

    /// Reads the words people use in sheets.
    ///
    /// # Errors
    /// [`CentreError::Type`].
    pub fn from_sheet(word: &str) -> Result<Self, CentreError> {
        const HOSPITAL: [&str; 8] = [
            "乡镇卫生院",
            "卫生院",
            "乡镇",
            "乡镇级",
            "乡级",
            "乡镇托养中心",
            "乡镇(街道)托养中心",
            "乡镇（街道）托养中心",
        ];
        const CLINIC: [&str; 5] = ["村卫生室", "卫生室", "村级", "村", "村级托养中心"];
        match word {
            w if HOSPITAL.contains(&w) => Ok(Self::TownshipHospital),
            w if CLINIC.contains(&w) => Ok(Self::VillageClinic),
            w => Self::parse(&w.to_ascii_lowercase().replace([' ', '-'], "_")).ok_or(CentreError::Type),
        }
    }
}
