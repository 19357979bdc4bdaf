//! What a centre has and does, as closed lists.
//!
//! To add one: a line in the list below and its label in the locales of the centre pages. A code that is
//! stored is never renamed.

use std::collections::BTreeSet;

use super::CentreError;
use crate::words;

/// One of a closed list, stored as its code.
pub trait Flag: Copy + Ord + 'static {
    /// All, in the order they are shown.
    const ALL: &'static [Self];
    /// As stored, in filters and in the API.
    fn code(self) -> &'static str;
    /// What people write in sheets; the first is the template's word.
    fn words(self) -> &'static [&'static str];
    /// Reads a code.
    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|flag| flag.code() == code)
    }
}

macro_rules! flags {
    ($(#[$doc:meta])* $name:ident in $texts:ident { $($(#[$item:meta])* $variant:ident = $code:literal => $text:ident, [$($word:literal),+];)+ }) => {
        words! { $(#[$doc])* #[derive(PartialOrd, Ord)] $name in $texts { $($(#[$item])* $variant = $code => $text),+ } }
        impl Flag for $name {
            const ALL: &'static [Self] = $name::ALL;
            fn code(self) -> &'static str { self.word() }
            fn words(self) -> &'static [&'static str] { match self { $(Self::$variant => &[$($word),+]),+ } }
        }
    };
}

flags! {
    /// What the premises have (domain.md 65–71).
    Facility in centres {
        DoubleRooms = "double_rooms" => facility_double_rooms, ["双人间", "双人房间", "double rooms"];
        Television = "tv" => facility_tv, ["电视", "电视机", "television"];
        AirConditioner = "air_conditioner" => facility_air_conditioner, ["空调", "air conditioning"];
        CareBeds = "care_beds" => facility_care_beds, ["专业病床", "护理床", "专业护理床", "病床", "care beds"];
        ClinicRoom = "clinic_room" => facility_clinic_room, ["卫生室", "医务室", "clinic room"];
        RehabRoom = "rehab_room" => facility_rehab_room, ["康复训练室", "康复室", "rehabilitation room"];
        Accessible = "accessible" => facility_accessible, ["无障碍改造", "无障碍设施", "无障碍", "accessibility conversion", "step-free access"];
    }
}

flags! {
    /// What is done for residents (domain.md 72–78).
    Service in centres {
        Meals = "meals" => service_meals, ["一日三餐", "每日三餐", "三餐", "供餐", "厨师负责一日三餐", "three meals", "three meals a day"];
        DailyCare = "daily_care" => service_daily_care, ["日常看护", "生活照料", "日常照料", "日常护理", "daily care"];
        CheckUps = "checkups" => service_checkups, ["定期体检", "体检", "regular check-ups", "check-ups"];
        Monitoring = "monitoring_24h" => service_monitoring, ["24小时医疗监护", "24 小时医疗监护", "24小时监护", "医疗监护", "24h monitoring", "24-hour medical monitoring"];
        /// 医务护理和药物治疗; never shown for a person.
        Nursing = "nursing" => service_nursing, ["医务护理", "医疗护理", "医务护理和药物治疗", "药物治疗", "nursing"];
        AssistiveDevices = "assistive_devices" => service_assistive_devices, ["辅助器具", "辅具", "辅具适配", "assistive devices"];
        RehabTraining = "rehab_training" => service_rehab_training, ["康复训练", "康复培训", "后续康复培训", "rehabilitation training"];
    }
}

/// A set of flags, stored as codes joined by commas in the order of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeSet<T>(BTreeSet<T>);

impl<T: Ord> Default for CodeSet<T> {
    fn default() -> Self {
        Self(BTreeSet::new())
    }
}

impl<T: Flag> CodeSet<T> {
    /// As stored; empty for none.
    pub fn to_codes(&self) -> String {
        self.iter().map(Flag::code).collect::<Vec<_>>().join(",")
    }

    /// Reads [`CodeSet::to_codes`]; a code nobody knows any more is left out.
    pub fn from_codes(codes: &str) -> Self {
        codes.split(',').filter_map(T::from_code).collect()
    }

    /// Reads a cell of a sheet: words or codes between commas, semicolons or line ends.
    ///
    /// # Errors
    /// [`CentreError::UnknownWord`] with the first that is not known.
    pub fn from_words(text: &str) -> Result<Self, CentreError> {
        const BETWEEN: [char; 9] = ['、', '，', ',', '；', ';', '/', '|', '。', '+'];
        let mut set = BTreeSet::new();
        for word in text.split(BETWEEN).map(str::trim).filter(|word| !matches!(*word, "" | "无" | "none")) {
            // A blank is part of an English word, or it was a line end.
            let parts = || word.split(' ').map(Self::word).collect::<Option<Vec<_>>>();
            match Self::word(word).map(|flag| vec![flag]).or_else(parts) {
                Some(flags) => set.extend(flags),
                None => return Err(CentreError::UnknownWord(word.to_owned())),
            }
        }
        Ok(Self(set))
    }

    fn word(word: &str) -> Option<T> {
        let plain = word.to_lowercase();
        T::ALL.iter().copied().find(|flag| flag.code() == plain || flag.words().contains(&plain.as_str()))
    }

    pub fn has(&self, flag: T) -> bool {
        self.0.contains(&flag)
    }

    pub fn iter(&self) -> impl Iterator<Item = T> + '_ {
        self.0.iter().copied()
    }

    /// True for none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T: Flag> FromIterator<T> for CodeSet<T> {
    fn from_iter<I: IntoIterator<Item = T>>(flags: I) -> Self {
        Self(flags.into_iter().collect())
    }
}
