//! Names of residents, and types of disability beside a name (§2.5).
//!
//! Residents are found by the caller's keyed hash. Names as such are only guessed, by a common surname and
//! what stands around; that is enough for a warning and for no more.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::{
    Hits, Rule,
    words::{STOPS, compile, in_order, span},
};
use crate::base::privacy::masking::{compound_surnames, fold_dot, is_han, mask, normalise};

static DISABILITY: LazyLock<Regex> = LazyLock::new(|| {
    const GRADE: &str = "[一二三四1-4]级";
    compile(&format!("(?:{KINDS})(?:残疾)?{GRADE}|(?:{KINDS})残疾|{GRADE}(?:{KINDS})|残疾(?:类别|等级)"))
});
static NAME: LazyLock<Regex> = LazyLock::new(|| {
    let compound = compound_surnames().collect::<Vec<_>>().join("|");
    let before = r"^|\P{Han}|村民|住户|对象|残疾人|老人|姓名|名叫|[是为由给和与]";
    let after = format!(r"$|\P{{Han}}|同志|先生|女士|老人|[系为患是因属的等现]|{KINDS}");
    compile(&format!(r"(?:{before})((?:{compound}|[{SURNAMES}])(?:某|\p{{Han}}{{1,2}}))(?:{after})"))
});

/// Types of disability (§3.3).
const KINDS: &str = "视力|听力|言语|肢体|智力|精神|多重";
/// Common surnames, without those that are mostly other words (方, 常, 时, 成, 文, 平, 安, 万, 向, 白).
const SURNAMES: &str = concat!(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏",
    "钟汪田任姜范石姚谭廖邹熊金陆郝孔崔康毛邱秦江史顾侯邵孟龙段雷钱汤尹黎易武乔贺赖龚庞樊殷施翟倪严牛温芦季俞章鲁葛毕聂焦齐",
);
/// Words that begin like a surname and often stand beside a type of disability.
const NOT_NAMES: [&str; 14] = [
    "任何", "程度", "高龄", "高度", "严重", "严格", "金额", "康复", "余名", "余人", "余位", "毕业", "温馨",
    "许多",
];

/// A place and the masked name that stands there.
pub(super) type NameAt = (Range<usize>, String);

/// Names of two to four characters, with the padding of lists (王　明) and with a dot (阿里·买买提).
pub(super) fn residents(hits: &mut Hits<'_>, is_resident: &dyn Fn(&str) -> bool) -> Vec<NameAt> {
    let chars: Vec<(usize, char)> = hits.normal.text.char_indices().collect();
    let mut found: Vec<NameAt> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let hit = dotted(&chars, at, is_resident).or_else(|| plain(&chars, at, is_resident));
        at = match hit {
            Some((places, name)) => {
                let byte = |i: usize| chars.get(i).map_or(hits.normal.text.len(), |(byte, _)| *byte);
                let place = byte(places.start)..byte(places.end);
                hits.push(Rule::ResidentName, place.clone(), mask(&name));
                found.push((place, mask(&name)));
                places.end
            }
            None => at + 1,
        };
    }
    found
}

/// Four, three or two Chinese characters from here, with at most two spaces between neighbours.
fn plain(
    chars: &[(usize, char)],
    at: usize,
    is_resident: &dyn Fn(&str) -> bool,
) -> Option<(Range<usize>, String)> {
    let mut name = String::new();
    let mut ends = Vec::new();
    let mut spaces = 0;
    for (i, (_, c)) in chars.iter().enumerate().skip(at) {
        match c {
            ' ' if !ends.is_empty() && spaces < 2 => spaces += 1,
            c if is_han(*c) && ends.len() < 4 => {
                name.push(*c);
                ends.push((i + 1, name.len()));
                spaces = 0;
            }
            _ => break,
        }
    }
    ends.iter().skip(1).rev().find_map(|(end, bytes)| {
        let name = normalise(name.get(..*bytes)?);
        is_resident(&name).then_some((at..*end, name))
    })
}

/// Up to eight characters, a dot, and up to twelve more with further dots.
fn dotted(
    chars: &[(usize, char)],
    at: usize,
    is_resident: &dyn Fn(&str) -> bool,
) -> Option<(Range<usize>, String)> {
    let is_dot = |c: char| fold_dot(c) == '·';
    let head = chars.iter().skip(at).take(9).take_while(|(_, c)| is_han(*c)).count();
    let dot = at + head;
    if head == 0 || !chars.get(dot).is_some_and(|(_, c)| is_dot(*c)) {
        return None;
    }
    let tail = chars.iter().skip(dot + 1).take(12).take_while(|(_, c)| is_han(*c) || is_dot(*c)).count();
    (1..=tail).rev().find_map(|n| {
        let end = dot + 1 + n;
        let name = normalise(&chars.get(at..end)?.iter().map(|(_, c)| *c).collect::<String>());
        is_resident(&name).then_some((at..end, name))
    })
}

/// A type or grade of disability in one sentence with a name, registered or only looking like one: 张某 counts
/// too.
pub(super) fn disability_with_name(hits: &mut Hits<'_>, residents: &[NameAt]) {
    let text = &hits.normal.text;
    let mut start = 0;
    for sentence in text.split(STOPS) {
        let end = start + sentence.len();
        let by_look = NAME
            .captures_iter(sentence)
            .filter_map(|c| c.get(1))
            .map(|name| (start + name.start()..start + name.end(), name.as_str()));
        let looks_like_a_name = by_look
            .filter(|(_, name)| !NOT_NAMES.iter().any(|word| name.starts_with(word)))
            .map(|(place, name)| (place, mask(name)))
            .next();
        let name = residents.iter().find(|(place, _)| place.start >= start && place.end <= end).cloned();
        if let (Some(word), Some((name, masked))) = (DISABILITY.find(sentence), name.or(looks_like_a_name)) {
            let place = start + word.start()..start + word.end();
            let excerpt = in_order(&place, word.as_str(), &name, &masked);
            hits.push(Rule::DisabilityWithName, span(&place, &name), excerpt);
        }
        // Every stop that is one byte or three: take its real length from the text.
        start = end + text.get(end..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
}
