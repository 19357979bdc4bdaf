//! FOLD-1: what codes, telephone numbers and quantities are folded by before anything judges them. No compatibility forms: ② and ²
//! are no digits, and nobody is told that they were read as some.
use super::half_width;

/// Half width, without the characters that show nothing.
pub fn fold(text: &str) -> String {
    text.chars().map(half_width).filter(|c| !is_dropped(*c)).collect()
}

/// A hyphen, a dash or a minus, whichever somebody's keyboard has.
pub const fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE63}')
}

const fn is_dropped(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'
        | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{FFFC}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fold_1_width_and_invisible_characters_only() {
        assert_eq!(fold("\u{FEFF}２０\u{200B}\u{3000}箱"), "20 箱");
        assert_eq!(fold("②²٢Ⅻ"), "②²٢Ⅻ");
        assert!("-‐‑‒–—―−﹣".chars().all(is_hyphen) && !is_hyphen('一'));
    }
}
