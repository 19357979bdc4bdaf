//! What makes a password good enough (AU-02): its length, and that it is not made of what everybody tries first. No rules about
//! kinds of characters, no trimming, no expiry.
use std::sync::LazyLock;

use crate::base::i18n::Lang;
use crate::t;

/// The fewest characters.
pub const MIN: usize = 12;
pub const MAX: usize = 128;

/// Why a password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weak {
    /// Too few characters.
    Short,
    /// Too many.
    Long,
    /// It stands in a list of common ones, or is a row of the keyboard or of digits.
    Common,
    /// Hardly anything is left of it without names of the portal, its place, a year or the person's own.
    Own,
}

impl Weak {
    /// The reason in words.
    pub fn message(self, lang: Lang) -> String {
        match self {
            Self::Short => t::account::weak_short(lang, MIN),
            Self::Long => t::account::weak_long(lang, MAX),
            Self::Common => t::account::weak_common(lang).to_owned(),
            Self::Own => t::account::weak_own(lang).to_owned(),
        }
    }
}

/// Common passwords and pieces of them, one a line, in lower case (`app/data/common_passwords.txt`).
static COMMON: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let mut list: Vec<&str> = include_str!("../../../data/common_passwords.txt")
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
        .collect();
    // The longest first, so that `password1` goes before `password`.
    list.sort_by_key(|w| std::cmp::Reverse(w.chars().count()));
    list
});

/// Words of the portal and its place.
const PORTAL: &[&str] = &[
    "驻马店",
    "暖方",
    "托养",
    "中心",
    "民政",
    "残联",
    "河南",
    "zhumadian",
    "nuanfang",
    "tuoyang",
    "zhongxin",
    "minzheng",
    "canlian",
    "henan",
    "zmd",
];

/// Rows that fingers find by themselves.
const ROWS: &[&str] = &[
    "01234567890123456789",
    "98765432109876543210",
    "abcdefghijklmnopqrstuvwxyz",
    "zyxwvutsrqponmlkjihgfedcba",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik",
    "1q2w3e4r5t6y7u8i9o0p",
    "qazwsxedcrfvtgbyhnujm",
];

/// Fewer characters than this beyond well-known words are none.
const REST: usize = 6;

/// Judges a password for somebody with this e-mail address and name.
pub fn check(password: &str, email: &str, name: &str) -> Result<(), Weak> {
    let n = password.chars().count();
    if n < MIN {
        return Err(Weak::Short);
    }
    if n > MAX {
        return Err(Weak::Long);
    }
    let lower = password.to_lowercase();
    let plain: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    if COMMON.iter().any(|c| *c == lower || *c == plain)
        || ROWS.iter().any(|r| plain.len() >= 8 && r.contains(&plain))
    {
        return Err(Weak::Common);
    }
    let local = email.split('@').next().unwrap_or_default().to_lowercase();
    let name = name.to_lowercase();
    let mut own: Vec<&str> = PORTAL.to_vec();
    own.extend([local.as_str(), name.as_str()].into_iter().filter(|w| w.chars().count() >= 2));
    own.extend(
        crate::base::divisions::counties()
            .iter()
            .flat_map(|c| [c.name, c.name.trim_end_matches(['县', '区'])]),
    );
    let without_own = remove(&lower, own.iter().copied());
    if without_own != lower && rest(&without_own) < REST {
        return Err(Weak::Own);
    }
    let left = remove(&without_own, COMMON.iter().copied().filter(|w| w.chars().count() >= 4));
    if left != without_own && rest(&left) < REST { Err(Weak::Common) } else { Ok(()) }
}

fn remove<'a>(text: &str, words: impl Iterator<Item = &'a str>) -> String {
    words.fold(text.to_owned(), |text, word| text.replace(word, ""))
}

/// What is left: letters and signs, while digits (a year, a telephone number, 123) count a third, and blanks and marks nothing.
fn rest(text: &str) -> usize {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(|c| c.is_alphanumeric() && !c.is_ascii_digit()).count();
    letters + digits / 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn au_02_the_table_of_passwords() {
        let long = "𠮷".repeat(128);
        let table: &[(&str, Result<(), Weak>)] = &[
            ("", Err(Weak::Short)),
            ("elevenchars", Err(Weak::Short)),
            (&long, Ok(())),
            (&format!("{long}x"), Err(Weak::Long)),
            ("驻马店2026驻马店2026", Err(Weak::Own)),
            ("驻马店2026年9月22日!", Err(Weak::Own)),
            ("Zhumadian@2026!!", Err(Weak::Own)),
            ("nuanfang-nuanfang-1", Err(Weak::Own)),
            ("确山县确山县确山县确山县", Err(Weak::Own)),
            ("li.shili2026!", Err(Weak::Own)),
            ("123456789012", Err(Weak::Common)),
            ("qwertyuiopas", Err(Weak::Common)),
            ("PasswordPassword", Err(Weak::Common)),
            ("password2026!!", Err(Weak::Common)),
            ("woaini1314520", Err(Weak::Common)),
            ("aaaaaaaaaaaa", Err(Weak::Common)),
            ("correct horse battery staple", Ok(())),
            ("床前明月光疑是地上霜举头", Ok(())),
            ("驻马店的秋天稻谷金黄满地", Ok(())),
            ("   spaces kept   ", Ok(())),
            (crate::wiring::demo::staff::PASSWORD, Ok(())),
        ];
        for (password, want) in table {
            assert_eq!(check(password, "li.shili@example.invalid", "李示例"), *want, "{password}");
        }
    }
}
