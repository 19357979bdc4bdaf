//! Names as the web may show them (§2.4): the surname stays, the given name becomes 某.
//!
//! The style is the Supreme People's Court's for judgments on the web (2016, art. 9): 某 is read aloud by a
//! screen reader, a star is not. There is no way here to show more of a name. A compound surname (复姓) that is
//! missing is a line in `app/data/compound_surnames.txt`.

#[cfg(test)]
mod tests;

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

/// Between the parts of a minority or transliterated name.
const DOT: char = '\u{B7}';
/// Stands for the given name.
const SOME: char = '某';

/// Surnames of two characters.
static COMPOUND: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    include_str!("../../../data/compound_surnames.txt")
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .collect()
});

/// One spelling for one name, for masking and for keyed hashes: without white space, control, format and
/// other invisible characters and variation selectors, with every kind of middle dot as U+00B7. Idempotent.
pub fn normalise(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace() && !is_invisible(*c)).map(fold_dot).collect()
}

/// The masked form of one name: `张三丰` → `张某`, `欧阳锋` → `欧阳某`, `John Smith` → `J某`; nothing usable → `某`.
pub fn mask(name: &str) -> String {
    let tidy = normalise(name);
    let dotted = tidy.trim_matches(DOT).contains(DOT);
    // A stray dot in front is not the first letter of anybody's name.
    let chars: Vec<char> = tidy.trim_matches(DOT).chars().collect();
    let (Some(&first), true) = (chars.first(), chars.len() > 1) else {
        return SOME.to_string();
    };
    if dotted {
        return String::from_iter([first, SOME]);
    }
    if chars.iter().all(char::is_ascii) {
        return String::from_iter([first.to_ascii_uppercase(), SOME]);
    }
    let pair: String = chars.iter().take(2).collect();
    // Two characters alone are surname and given name: 欧阳 becomes 欧某.
    if chars.len() >= 3 && is_compound_surname(&pair) {
        return pair + &SOME.to_string();
    }
    String::from_iter([first, SOME])
}

/// The masked forms of the names *shown* in one notice, in display order: equal ones are numbered 张某1, 张某2, a
/// unique one is not. Pass the shown rows only: a gap in the numbers would give away a hidden row's surname.
pub fn mask_all<S: AsRef<str>>(names: &[S]) -> Vec<String> {
    let masks: Vec<String> = names.iter().map(|name| mask(name.as_ref())).collect();
    let mut total: HashMap<&str, usize> = HashMap::new();
    for one in &masks {
        *total.entry(one).or_default() += 1;
    }
    let mut seen: HashMap<&str, usize> = HashMap::new();
    masks
        .iter()
        .map(|one| {
            if total.get(one.as_str()).copied().unwrap_or_default() < 2 {
                return one.clone();
            }
            let n = seen.entry(one).or_default();
            *n += 1;
            format!("{one}{n}")
        })
        .collect()
}

/// Whether these two characters are a compound surname.
pub(crate) fn is_compound_surname(pair: &str) -> bool {
    COMPOUND.contains(pair)
}

/// The compound surnames, for patterns.
pub(crate) fn compound_surnames() -> impl Iterator<Item = &'static str> {
    COMPOUND.iter().copied()
}

/// The dots people type between the parts of a name, as U+00B7.
pub(crate) fn fold_dot(c: char) -> char {
    match c {
        '‧' | '•' | '･' | '・' | '．' | '.' | '∙' | '⋅' => DOT,
        _ => c,
    }
}

/// Characters that show nothing: controls, format and direction marks, zero-width ones, variation selectors,
/// fillers (Unicode Cc, Cf and Default_Ignorable). They could hide a name from comparison or turn the text
/// around it.
pub(crate) fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{600}'..='\u{605}' | '\u{61C}' | '\u{6DD}' | '\u{70F}'
            | '\u{890}'..='\u{891}' | '\u{8E2}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}' | '\u{110BD}' | '\u{110CD}' | '\u{13430}'..='\u{1343F}'
            | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Chinese characters, the rare and privately encoded ones of old name registers included.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{E000}'..='\u{F8FF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFD}')
}
