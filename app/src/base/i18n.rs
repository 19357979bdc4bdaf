//! The two languages of the portal, and how dates and numbers are written in each (GOV-13).
//!
//! Texts live in `app/locales/`; `build.rs` turns them into the functions of [`crate::t`]. A new language is a variant
//! here, a folder there, and a line in `build.rs`.
use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};

use crate::base::clock::SHANGHAI;

/// A language of the interface. Chinese comes first and is the default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    #[default]
    ZhCn,
    En,
}

impl Lang {
    /// Both languages, the default first.
    pub const ALL: [Self; 2] = [Self::ZhCn, Self::En];

    /// The BCP 47 tag, as in `?lang=` and `<html lang>`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::En => "en",
        }
    }

    /// Its own name, for the switch.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ZhCn => "中文",
            Self::En => "English",
        }
    }

    /// Reads a tag as browsers and people write it, in any case: `zh`, `zh-CN`, `zh-Hans`, `en`, `en-GB`. Traditional Chinese
    /// and anything else is `None`.
    pub fn parse(tag: &str) -> Option<Self> {
        let tag = tag.to_ascii_lowercase();
        match tag.split_once('-').unwrap_or((&tag, "")) {
            ("zh", "" | "cn" | "hans" | "hans-cn") => Some(Self::ZhCn),
            ("en", _) => Some(Self::En),
            _ => None,
        }
    }

    /// The language the switch leads to.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::ZhCn => Self::En,
            Self::En => Self::ZhCn,
        }
    }

    /// `2026年9月28日` or `28 September 2026` (GOV-13).
    pub fn date(self, d: NaiveDate) -> String {
        match self {
            Self::ZhCn => format!("{}年{}月{}日", d.year(), d.month(), d.day()),
            Self::En => d.format("%-d %B %Y").to_string(),
        }
    }

    /// `9月28日` or `28 September`, where the year is clear from what stands around it.
    pub fn day_month(self, d: NaiveDate) -> String {
        match self {
            Self::ZhCn => format!("{}月{}日", d.month(), d.day()),
            Self::En => d.format("%-d %B").to_string(),
        }
    }

    /// `周一` or `Monday`.
    pub fn weekday(self, d: NaiveDate) -> &'static str {
        const ZH: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
        const EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
        let i = d.weekday().num_days_from_monday() as usize % 7;
        match self {
            Self::ZhCn => ZH[i],
            Self::En => EN[i],
        }
    }

    /// An instant in Asia/Shanghai, to the minute (CAL-06).
    pub fn moment(self, at: DateTime<Utc>) -> String {
        let local = at.with_timezone(&SHANGHAI);
        let date = self.date(local.date_naive());
        match self {
            Self::ZhCn => format!("{date} {:02}:{:02}", local.hour(), local.minute()),
            Self::En => format!("{date}, {:02}:{:02}", local.hour(), local.minute()),
        }
    }

    /// Things of one kind in a row.
    pub fn list(self, things: &[impl AsRef<str>]) -> String {
        let things: Vec<&str> = things.iter().map(AsRef::as_ref).collect();
        things.join(match self {
            Self::ZhCn => "、",
            Self::En => ", ",
        })
    }

    /// An integer with thousands commas.
    pub fn number(self, n: i64) -> String {
        let digits = n.unsigned_abs().to_string();
        let mut out = String::new();
        for (i, c) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push(',');
            }
            out.push(c);
        }
        if n < 0 { format!("-{out}") } else { out }
    }
}

/// A date with its year only where that is not the present one.
pub fn date(lang: Lang, date: NaiveDate, today: NaiveDate) -> String {
    if date.year() == today.year() { lang.day_month(date) } else { lang.date(date) }
}

/// The language mark for what is stored in Chinese and shown on a page of another language.
pub fn chinese(lang: Lang) -> Option<&'static str> {
    (lang != Lang::ZhCn).then(|| Lang::ZhCn.tag())
}

crate::stored!(Lang, lang => lang.tag(), text => Lang::parse(text));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::unwrap_used)]
    fn dates_and_numbers_are_written_as_gov_13_says() {
        let d = NaiveDate::from_ymd_opt(2026, 9, 28).unwrap();
        assert_eq!(Lang::ZhCn.date(d), "2026年9月28日");
        assert_eq!(Lang::En.date(d), "28 September 2026");
        assert_eq!(Lang::ZhCn.weekday(d), "周一");
        let at = "2026-09-28T16:05:00Z".parse().unwrap();
        assert_eq!(Lang::ZhCn.moment(at), "2026年9月29日 00:05");
        for (n, s) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-1000, "-1,000")] {
            assert_eq!(Lang::ZhCn.number(n), s);
        }
    }

    #[test]
    fn tags_round_trip_and_nothing_else_is_a_language() {
        for l in Lang::ALL {
            assert_eq!(Lang::parse(l.tag()), Some(l));
            assert_eq!(l.other().other(), l);
        }
        for zh in ["zh", "ZH", "zh-cn", "zh-Hans", "zh-Hans-CN"] {
            assert_eq!(Lang::parse(zh), Some(Lang::ZhCn), "{zh}");
        }
        for en in ["EN", "en-GB", "en-us"] {
            assert_eq!(Lang::parse(en), Some(Lang::En), "{en}");
        }
        for none in ["", "fr", "zh-TW", "zh-Hant", "english", "zhcn"] {
            assert_eq!(Lang::parse(none), None, "{none}");
        }
    }
}
