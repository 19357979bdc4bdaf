//! Tidying of text from files: widths, blanks, invisible characters.
//!
//! Two strengths: [`fold_text`] for names and sentences keeps Chinese punctuation; [`fold_code`] for data
//! makes everything half-width and drops blanks. Both take away characters nobody can see, and refuse
//! control and direction characters (IN-01): a text that shows itself other than it is has no place in a
//! public register.

use super::strip_guard;

/// The text holds a control or direction character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("control character U+{:04X}", *.0 as u32)]
pub struct BadText(pub char);

/// A line of prose: one blank between words, none at the ends, line breaks become blanks, full-width digits
/// and letters become half-width, Chinese punctuation stays. Removes the formula guard of OU-06.
pub fn fold_text(raw: &str) -> Result<String, BadText> {
    let mut out = String::with_capacity(raw.len());
    let mut blank = false;
    for c in strip_guard(raw.trim()).chars() {
        match visible(c)? {
            None => {}
            Some(' ') => blank = true,
            Some(c) => {
                if blank && !out.is_empty() {
                    out.push(' ');
                }
                blank = false;
                out.push(if c.is_alphanumeric() { half_width(c) } else { c });
            }
        }
    }
    Ok(out)
}

/// A code: everything half-width, every blank gone. Removes the formula guard of OU-06.
pub fn fold_code(raw: &str) -> Result<String, BadText> {
    let mut out = String::with_capacity(raw.len());
    for c in strip_guard(raw.trim()).chars() {
        match visible(c)? {
            None | Some(' ') => {}
            Some(c) => out.push(match half_width(c) {
                // Dashes an input method or Excel puts into phone numbers and codes.
                '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '─' => '-',
                '。' => '.',
                '、' => ',',
                c => c,
            }),
        }
    }
    Ok(out)
}

/// `Ok(None)`: invisible, leave out. Every kind of blank comes out as a space.
fn visible(c: char) -> Result<Option<char>, BadText> {
    Ok(match c {
        '\t' | '\n' | '\r' => Some(' '),
        c if c.is_whitespace() => Some(' '),
        '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{00AD}' => None,
        c if c.is_control() || is_bidi(c) || c == '\u{FFFD}' => return Err(BadText(c)),
        c => Some(c),
    })
}

/// Characters that turn the direction of what follows.
pub(super) fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// U+FF01 to U+FF5E are ASCII in a wider coat.
pub(super) fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_keeps_its_punctuation() {
        assert_eq!(fold_text("　示例（一）　　托养中心１２Ａ\u{200b} ").unwrap(), "示例（一） 托养中心12A");
        assert_eq!(fold_text("上午９：００\r\n下午").unwrap(), "上午9：00 下午");
        assert_eq!(fold_text("𠮷㐂〇").unwrap(), "𠮷㐂〇");
        assert_eq!(fold_text("'=1+1").unwrap(), "=1+1");
        assert_eq!(fold_text("'tis").unwrap(), "'tis");
    }

    #[test]
    fn codes_lose_width_and_blanks() {
        assert_eq!(fold_code("４１１７２５１００ － ０１").unwrap(), "411725100-01");
        assert_eq!(fold_code("（0396）—1234 567").unwrap(), "(0396)-1234567");
        assert_eq!(fold_code("'-5").unwrap(), "-5");
    }

    #[test]
    fn controls_are_refused() {
        for bad in ["a\u{0}b", "a\u{1b}b", "a\u{202e}b", "a\u{2066}b", "a\u{85}b\u{7f}", "a\u{fffd}"] {
            assert!(fold_text(bad).is_err(), "{bad:?}");
            assert!(fold_code(bad).is_err(), "{bad:?}");
        }
    }
}
