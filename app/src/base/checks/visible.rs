//! What a person sees of what was typed or pasted: characters that show nothing are dropped, the joiners inside an emoji stay.
use crate::base::privacy::masking::is_invisible;

/// The text without invisible characters (zero width, direction marks, soft hyphens, byte-order marks). Line breaks, tabs and other
/// controls stay: whoever reads the text decides about them.
pub fn visible(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let last = kept.chars().next_back();
        let stays = match c {
            // A family is several faces with joiners between them.
            '\u{200D}' => last.is_some_and(is_emoji) && chars.peek().copied().is_some_and(is_emoji),
            '\u{FE0F}' => last.is_some_and(|c| is_emoji(c) || matches!(c, '0'..='9' | '#' | '*')),
            c => c.is_control() || !is_invisible(c),
        };
        if stays {
            kept.push(c);
        }
    }
    kept
}

/// Roughly the pictures among the characters; the variation selector behind one counts as part of it.
fn is_emoji(c: char) -> bool {
    matches!(c,
        '\u{1F000}'..='\u{1FAFF}' | '\u{2190}'..='\u{21FF}' | '\u{2300}'..='\u{23FF}' | '\u{2600}'..='\u{27BF}'
        | '\u{2B00}'..='\u{2BFF}' | '\u{A9}' | '\u{AE}' | '\u{203C}' | '\u{2049}' | '\u{3030}' | '\u{303D}' | '\u{FE0F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_characters_go_and_emoji_stay_whole() {
        for (typed, seen) in [
            ("张\u{200B}三", "张三"),
            ("\u{FEFF}138\u{202D}0000\u{AD}1234\u{2060}", "13800001234"),
            ("一家👨\u{200D}👩\u{200D}👧\u{200D}👦好", "一家👨\u{200D}👩\u{200D}👧\u{200D}👦好"),
            ("❤\u{FE0F}\u{200D}🔥", "❤\u{FE0F}\u{200D}🔥"),
            ("1\u{FE0F}\u{20E3}", "1\u{FE0F}\u{20E3}"),
            ("a\u{200D}b\u{FE0F}", "ab"),
            ("👍\u{200D}", "👍"),
            ("a\r\n\tb", "a\r\n\tb"),
        ] {
            assert_eq!(visible(typed), seen, "{typed:?}");
        }
    }
}
