//! The text a named thing is found by: Chinese, pinyin and pinyin initials, for a plain substring search.
//!
//! Place names with a reading of their own are in [`READINGS`]; to add one, add a line. The pinyin crate
//! knows one reading a character, which is right for nearly all names of the city.

use pinyin::ToPinyin as _;

/// Words, and characters in names, whose reading is not the usual one. Longer ones first.
const READINGS: [(&str, &[&str]); 9] = [
    ("泌阳", &["bi", "yang"]),
    ("泌水", &["bi", "shui"]),
    ("重渠", &["chong", "qu"]),
    ("重阳", &["chong", "yang"]),
    ("院长", &["yuan", "zhang"]),
    ("家长", &["jia", "zhang"]),
    ("泌", &["bi"]),
    ("长", &["chang"]),
    ("都", &["du"]),
];

/// What a named thing is stored with for searching. Fields are kept apart by a line break, so that no needle
/// matches across two of them.
pub fn search_text(name: &str, township: &str, host: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for field in [name, township, host] {
        let (full, initials) = pinyin(field);
        for line in [plain(field), full, initials] {
            if !line.is_empty() && !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    lines.join("\n")
}

/// What a visitor typed, made comparable to [`search_text`]: lower case, half-width, without blanks and
/// signs; ü as v. The store still has to escape `%` and `_`, though none is left.
pub fn needle(query: &str) -> String {
    plain(query)
}

/// Syllables joined, and their first letters: 确山县 gives ("queshanxian", "qsx"). Characters without a
/// reading stay as they are in the first and are left out of the second.
pub fn pinyin(text: &str) -> (String, String) {
    let (mut full, mut initials) = (String::new(), String::new());
    let folded = plain(text);
    let mut rest = folded.as_str();
    while let Some(c) = rest.chars().next() {
        if let Some((word, syllables)) = READINGS.iter().find(|(word, _)| rest.starts_with(word)) {
            for syllable in *syllables {
                full.push_str(syllable);
                initials.extend(syllable.chars().next());
            }
            rest = &rest[word.len()..];
            continue;
        }
        match c.to_pinyin() {
            Some(reading) => {
                let syllable = reading.plain().replace('ü', "v");
                initials.extend(syllable.chars().next());
                full.push_str(&syllable);
            }
            None => {
                full.push(c);
                if c.is_ascii_alphanumeric() {
                    initials.push(c);
                }
            }
        }
        rest = &rest[c.len_utf8()..];
    }
    (full, initials)
}

/// Letters, digits and hanzi only, half-width, lower case.
fn plain(text: &str) -> String {
    let letters = text.chars().map(crate::base::checks::half_width).filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).map(|c| if c == 'ü' { 'v' } else { c }).collect()
}

/// The words of a search text. One of signs only is kept as it is: it finds nothing, which is the truth.
pub fn needles(q: &str) -> Vec<String> {
    let words: Vec<_> = q.split_whitespace().map(needle).filter(|w| !w.is_empty()).collect();
    if words.is_empty() { vec![q.to_owned()] } else { words }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings() {
        for (text, full, initials) in [
            ("确山县", "queshanxian", "qsx"),
            ("泌阳县", "biyangxian", "byx"),
            ("泌水街道", "bishuijiedao", "bsjd"),
            ("重渠乡", "chongquxiang", "cqx"),
            ("重阳街道", "chongyangjiedao", "cyjd"),
            ("蔡都街道", "caidujiedao", "cdjd"),
            ("闾河乡", "lvhexiang", "lhx"),
            ("驻马店市", "zhumadianshi", "zmds"),
            ("𠮷庄A１", "𠮷zhuanga1", "za1"),
        ] {
            assert_eq!(pinyin(text), (full.to_owned(), initials.to_owned()), "{text}");
        }
    }

    #[test]
    fn found_by_every_field_and_script() {
        let text = search_text("示例（竹沟）托养中心", "泌阳县羊册镇", "示例卫生院");
        for query in
            ["竹沟", "zhugou", "Zhu Gou", "zg", "泌阳", "BIYANG", "byx", "羊册", "ｓｌｗｓｙ", "示例竹沟"]
        {
            assert!(text.contains(&needle(query)), "{query} in {text}");
        }
        assert!(!text.contains(&needle("中心泌阳")), "no match across fields");
        assert_eq!(needle(" %_'\u{0}\u{202e} "), "");
        assert_eq!(search_text("", "", ""), "");
    }

    #[test]
    fn words_of_a_search() {
        assert_eq!(needles("确山 Zhu Gou"), ["确山", "zhu", "gou"]);
        assert_eq!(needles("%_"), ["%_"]);
        assert_eq!(needles("竹沟%"), ["竹沟"]);
    }
}
