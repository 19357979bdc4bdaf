//! E-mail, keywords near digits, addresses; and what the word rules share (§2.5).

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::{Hits, Rule};
use crate::base::checks::mask_email;

/// How far from a keyword digits are near, in characters, within the sentence.
const NEAR: usize = 12;
pub(super) const STOPS: [char; 8] = ['。', '！', '？', '；', '!', '?', ';', '\n'];

static EMAIL: LazyLock<Regex> =
    LazyLock::new(|| compile(r"[A-Za-z0-9._%+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"));
static NUMBER_WORD: LazyLock<Regex> = LazyLock::new(|| compile("身份证|残疾人?证号|银行卡"));
static HEALTH_WORD: LazyLock<Regex> = LazyLock::new(|| compile("诊断|病历|用药"));
static DIGITS: LazyLock<Regex> = LazyLock::new(|| compile("[0-9]+"));
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    compile(concat!(
        "(?:19|20)[0-9]{2} ?[年./-] ?(?:[0-9]{1,2} ?(?:[月./-] ?(?:[0-9]{1,2} ?[日号]?)?)?)?",
        "|[0-9]{1,2} ?月(?: ?[0-9]{1,2} ?[日号]?)?|[0-9]{1,2} ?[日号时点]|[0-9]{1,2}:[0-9]{2}",
    ))
});
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    const N: &str = "[0-9一二三四五六七八九十百]+ ?";
    const REST: &str = r"[^。！？；!?;，,\n]{0,10}?";
    compile(&format!(r"\p{{Han}}{{1,6}}?村(?:{REST}组{REST}号|(?:民| |第){{0,3}}{N}(?:村民)?小?组| ?{N}号)"))
});
/// Compiles a constant pattern; the tests use every one, so a slip cannot ship.
#[allow(clippy::expect_used)]
pub(super) fn compile(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern, compiled in the tests")
}

pub(super) fn emails(hits: &mut Hits<'_>) {
    for found in EMAIL.find_iter(&hits.normal.text) {
        hits.push(Rule::Email, found.range(), mask_email(found.as_str()));
    }
}

/// Numbers need three digits, so that 身份证复印件2份 passes; health words need one. Dates alone only make a health
/// word doubtful: 用药培训 on 3 May is a plan, 诊断 in 2019 is somebody's.
pub(super) fn keywords(hits: &mut Hits<'_>) {
    let text = &hits.normal.text;
    let dates: Vec<Range<usize>> = DATE.find_iter(text).map(|m| m.range()).collect();
    let is_date = |d: &Range<usize>| dates.iter().any(|date| date.start <= d.start && d.end <= date.end);
    let digits: Vec<Range<usize>> = DIGITS.find_iter(text).map(|m| m.range()).collect();
    let words =
        NUMBER_WORD.find_iter(text).map(|m| (m, 3)).chain(HEALTH_WORD.find_iter(text).map(|m| (m, 1)));
    for (word, at_least) in words {
        let near = around(text, &word.range());
        let close = || digits.iter().filter(|d| d.end > near.start && d.start < near.end);
        let number =
            close().find(|d| d.len() >= at_least && !is_date(d)).map(|d| (Rule::KeywordNearDigits, d));
        let date = || close().find(|d| at_least == 1 && is_date(d)).map(|d| (Rule::KeywordNearDate, d));
        if let Some((rule, digits)) = number.or_else(date) {
            let stars = "*".repeat(digits.len().min(8));
            hits.push(
                rule,
                span(&word.range(), digits),
                in_order(&word.range(), word.as_str(), digits, &stars),
            );
        }
    }
}

/// PUB-11: an address in a public text stops at the township.
pub(super) fn addresses(hits: &mut Hits<'_>) {
    for found in ADDRESS.find_iter(&hits.normal.text).filter(|found| !found.as_str().contains("农村")) {
        let kept = |c: char| {
            if matches!(c, '村' | '组' | '号') { c } else { '*' }
        };
        hits.push(Rule::VillageAddress, found.range(), found.as_str().chars().map(kept).collect());
    }
}

/// From [`NEAR`] characters before a place to as many after it, not beyond its sentence.
fn around(text: &str, place: &Range<usize>) -> Range<usize> {
    let reach = |chars: &mut dyn Iterator<Item = char>| -> usize {
        chars.take(NEAR).take_while(|c| !STOPS.contains(c)).map(char::len_utf8).sum()
    };
    let before = text.get(..place.start).map_or(0, |t| reach(&mut t.chars().rev()));
    let after = text.get(place.end..).map_or(0, |t| reach(&mut t.chars()));
    place.start - before..place.end + after
}

/// The place from the one to the other.
pub(super) fn span(a: &Range<usize>, b: &Range<usize>) -> Range<usize> {
    a.start.min(b.start)..a.end.max(b.end)
}

/// What to say about two places, in the order they stand.
pub(super) fn in_order(a: &Range<usize>, a_text: &str, b: &Range<usize>, b_text: &str) -> String {
    if a.start <= b.start { format!("{a_text}…{b_text}") } else { format!("{b_text}…{a_text}") }
}
