//! A person's name: one parser for forms, corrections and imports.
use super::{half_width, visible};
use crate::base::privacy::masking::{fold_dot, is_han};

/// A name of letters, with a dot, hyphen or apostrophe within. `Debug` prints nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonName(String);

/// Why a text is no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonNameError {
    /// Nothing, or a single letter.
    Short,
    /// More than [`PersonName::MAX`] characters.
    Long,
    /// Digits, tags, several names, a formula: `<b>张三</b>`, `张1`, `张三、李四`, `=A1`.
    Character,
}

impl PersonName {
    pub const MAX: usize = 40;

    /// Reads a name. The padding of lists goes: `张　三` is `张三`; words of a name in Latin letters keep one blank between them.
    ///
    /// # Errors
    /// [`PersonNameError`].
    pub fn parse(text: &str) -> Result<Self, PersonNameError> {
        let typed: String = visible(text).chars().map(|c| fold_dot(half_width(c))).collect();
        let words: Vec<&str> = typed.split(|c: char| c.is_whitespace()).filter(|w| !w.is_empty()).collect();
        let joint = if typed.chars().any(is_han) { "" } else { " " };
        let name = words.join(joint);
        let fine = |c: char| is_han(c) || c.is_alphabetic() || matches!(c, '·' | '-' | '\'' | '’' | ' ');
        if !name.chars().all(fine) || !name.chars().next().is_none_or(char::is_alphabetic) {
            return Err(PersonNameError::Character);
        }
        match name.chars().count() {
            0 | 1 => Err(PersonNameError::Short),
            n if n > Self::MAX => Err(PersonNameError::Long),
            _ => Ok(Self(name)),
        }
    }

    /// The name. Never for a public page, a log or an error.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

redacted!(PersonName);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_names() {
        for (typed, kept) in [
            ("张三", "张三"),
            ("张　三", "张三"),
            (" 欧阳 锋 ", "欧阳锋"),
            ("阿里•买买提", "阿里·买买提"),
            ("王\u{200B}明", "王明"),
            ("𠮷田", "𠮷田"),
            ("John  Smith", "John Smith"),
            ("Jean-Luc O'Neil", "Jean-Luc O'Neil"),
            ("周某", "周某"),
        ] {
            assert_eq!(PersonName::parse(typed).as_ref().map(PersonName::expose), Ok(kept), "{typed}");
        }
        use PersonNameError::{Character, Long, Short};
        for (typed, error) in [
            ("<b>张三</b>", Character),
            ("张1", Character),
            ("张３", Character),
            ("张三、李四", Character),
            ("张三/李四", Character),
            ("张三,李四", Character),
            ("=HYPERLINK(\"x\")", Character),
            ("·张三", Character),
            ("", Short),
            ("　", Short),
            ("张", Short),
            (&"长".repeat(41), Long),
        ] {
            assert_eq!(PersonName::parse(typed).err(), Some(error), "{typed}");
        }
    }
}
