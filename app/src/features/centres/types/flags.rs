//! What a centre has and does, as closed lists.
//!
//! To add one: a line in the list below and its label in the locales of the centre pages. A code that is
//! stored is never renamed.

use std::collections::BTreeSet;

use super::CentreError;

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
    ($(#[$doc:meta])* $name:ident { $($(#[$item:meta])* $variant:ident = $code:literal, [$($word:literal),+];)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$item])* $variant,)+ }
        impl Flag for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            fn code(self) -> &'static str { match self { $(Self::$variant => $code),+ } }
            fn words(self) -> &'static [&'static str] { match self { $(Self::$variant => &[$($word),+]),+ } }
        }
    };
}

flags! {
    /// What the premises have (domain.md 65–71).
    Facility {
        /// 双人间.
        DoubleRooms = "double_rooms", ["双人间", "双人房间", "double rooms"];
        /// 电视.
        Television = "tv", ["电视", "电视机", "television"];
        /// 空调.
        AirConditioner = "air_conditioner", ["空调", "air conditioning"];
        /// 专业病床.
        CareBeds = "care_beds", ["专业病床", "护理床", "专业护理床", "病床", "care beds"];
        /// 卫生室.
        ClinicRoom = "clinic_room", ["卫生室", "医务室", "clinic room"];
        /// 康复训练室.
        RehabRoom = "rehab_room", ["康复训练室", "康复室", "rehabilitation room"];
        /// 无障碍改造.
        Accessible = "accessible", ["无障碍改造", "无障碍设施", "无障碍", "accessibility conversion", "step-free access"];
    }
}

flags! {
    /// What is done for residents (domain.md 72–78).
    Service {
        /// 厨师负责一日三餐.
        Meals = "meals", ["一日三餐", "每日三餐", "三餐", "供餐", "厨师负责一日三餐", "three meals", "three meals a day"];
        /// 日常看护、生活照料.
        DailyCare = "daily_care", ["日常看护", "生活照料", "日常照料", "日常护理", "daily care"];
        /// 定期体检.
        CheckUps = "checkups", ["定期体检", "体检", "regular check-ups", "check-ups"];
        /// 24小时医疗监护.
        Monitoring = "monitoring_24h", ["24小时医疗监护", "24 小时医疗监护", "24小时监护", "医疗监护", "24h monitoring", "24-hour medical monitoring"];
        /// 医务护理和药物治疗; never shown for a person.
        Nursing = "nursing", ["医务护理", "医疗护理", "医务护理和药物治疗", "药物治疗", "nursing"];
        /// 辅助器具.
        AssistiveDevices = "assistive_devices", ["辅助器具", "辅具", "辅具适配", "assistive devices"];
        /// 康复训练、后续康复培训.
        RehabTraining = "rehab_training", ["康复训练", "康复培训", "后续康复培训", "rehabilitation training"];
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

    /// Whether it is in the set.
    pub fn has(&self, flag: T) -> bool {
        self.0.contains(&flag)
    }

    /// In the order of the list.
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
