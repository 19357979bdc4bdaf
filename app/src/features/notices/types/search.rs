//! What a search text means: a number (`驻托公示〔2026〕确山8号`, `411725-2026-8`, `确山8号`), a county, a township, a year, in
//! characters, pinyin or initials. Pure; there is no full-text search and nobody can be searched by name. To teach it
//! another way of writing, add a step in [`read`] and a line to its table of tests.
use std::{collections::BTreeSet, sync::LazyLock};

use regex::Regex;

use crate::base::divisions;
use crate::features::notices::types::{NoticeKind, NoticeNo};

/// What was understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meaning {
    pub county: Option<&'static str>,
    /// Codes of townships; `Some` and empty when the words exclude each other.
    pub townships: Option<BTreeSet<&'static str>>,
    pub kind: Option<NoticeKind>,
    pub year: Option<i32>,
    /// The count within county and year.
    pub seq: Option<i64>,
}

/// A part of a name that more townships than this share (街道) asks for none in particular, and would be slow to list.
const MANY: usize = 8;

/// `411725-2026-8`, also within a pasted address.
static ADDRESS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?:^|[^0-9])(\d{6})-(\d{4})-0{0,8}([1-9]\d{0,8})(?:[^0-9]|$)").ok());
/// `〔2026〕`, `2026年`.
static YEAR: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[\[〔【(]\s*(2[01]\d{2})\s*[\]〕】)]|(2[01]\d{2})\s*年").ok());
/// `8号`, `no. 8`.
static SEQ: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:第\s*)?0{0,8}([1-9]\d{0,8})\s*号|(?:no\.?|#)\s*0{0,8}([1-9]\d{0,8})").ok()
});
/// `第8批`: the batch is written in titles but nothing is found by it.
static BATCH: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"第?\s*(\d{1,9})\s*批|batch\s*(\d{1,9})").ok());

/// Words that stand in titles and numbers around what matters, longest first, and the kind they mean.
const AROUND: [(&str, Option<NoticeKind>); 22] = [
    ("入住结果", Some(NoticeKind::AdmissionResult)),
    ("退出结果", Some(NoticeKind::ExitResult)),
    ("驻托公示", None),
    ("托养中心", None),
    ("驻马店市", None),
    ("驻马店", None),
    ("拟入住", Some(NoticeKind::AdmissionProposed)),
    ("拟退出", Some(NoticeKind::ExitProposed)),
    ("人员", None),
    ("公示", None),
    ("公布", None),
    ("入住", None),
    ("退出", None),
    ("结果", None),
    ("关于", None),
    ("等", None),
    ("的", None),
    ("subdistrict", None),
    ("district", None),
    ("township", None),
    ("county", None),
    ("town", None),
];

/// Reads a search text; `None` when it means nothing here.
pub fn read(text: &str) -> Option<Meaning> {
    let mut rest = fold(text);
    let mut found = Meaning::default();
    if let Some(hit) = ADDRESS.as_ref().and_then(|r| r.captures(&rest)) {
        found.county = Some(divisions::county(hit.get(1)?.as_str())?.code);
        found.year = hit.get(2)?.as_str().parse().ok();
        found.seq = hit.get(3)?.as_str().parse().ok();
        return Some(found);
    }
    found.year = take(&YEAR, &mut rest).and_then(|n| i32::try_from(n).ok());
    found.seq = take(&SEQ, &mut rest);
    let batch = take(&BATCH, &mut rest).is_some();
    let mut anything = batch || found != Meaning::default();
    for (word, kind) in AROUND {
        if rest.contains(word) {
            anything = true;
            found.kind = found.kind.or(kind);
            rest = rest.replace(word, " ");
        }
    }
    let pieces: Vec<&str> = rest.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty()).collect();
    // Pinyin is also written with a space after each syllable.
    let joined = pieces.concat();
    if pieces.len() > 1 && joined.bytes().all(|b| b.is_ascii_lowercase()) && found.place(&joined) {
        return Some(found);
    }
    for piece in pieces {
        let known =
            if piece.bytes().all(|b| b.is_ascii_digit()) { found.digits(piece) } else { found.place(piece) };
        if !known {
            return None;
        }
        anything = true;
    }
    anything.then_some(found)
}

/// Whether a text asks for a notice by its number: for fields that search several registers.
pub fn means_number(text: &str) -> bool {
    read(text).is_some_and(|meaning| meaning.seq.is_some())
}

impl Meaning {
    /// The number, if exactly one is meant.
    pub fn number(&self) -> Option<NoticeNo> {
        Some(NoticeNo::new(self.county?, self.year?, self.seq?))
    }

    /// A bare number: a year if it looks like one, else the number of a notice.
    fn digits(&mut self, piece: &str) -> bool {
        let Ok(n) = piece.parse::<i64>() else { return false };
        if self.year.is_none() && piece.len() == 4 && (2000..2200).contains(&n) {
            self.year = i32::try_from(n).ok();
            return true;
        }
        let free = self.seq.is_none() && (1..1_000_000_000).contains(&n);
        if free {
            self.seq = Some(n);
        }
        free
    }

    /// The name of a county, of a township, or of both in one word.
    fn place(&mut self, piece: &str) -> bool {
        if let Some(county) = county(piece) {
            self.narrow(Some(county), None);
            return true;
        }
        let direct = townships(piece, None);
        if !direct.is_empty() {
            self.narrow(None, Some(direct));
            return true;
        }
        for c in COUNTIES.iter() {
            for front in [&c.name, &c.stem, &c.pinyin] {
                let Some(rest) = piece.strip_prefix(front.as_str()).filter(|r| !r.is_empty()) else {
                    continue;
                };
                let within = townships(rest, Some(c.code));
                if !within.is_empty() {
                    self.narrow(Some(c.code), Some(within));
                    return true;
                }
            }
        }
        false
    }

    /// Several words narrow each other.
    fn narrow(&mut self, county: Option<&'static str>, codes: Option<BTreeSet<&'static str>>) {
        if let Some(county) = county {
            if self.county.is_some_and(|c| c != county) {
                self.townships = Some(BTreeSet::new());
            }
            self.county = Some(county);
        }
        if let Some(codes) = codes {
            self.townships = Some(match self.townships.take() {
                Some(before) => before.intersection(&codes).copied().collect(),
                None => codes,
            });
        }
        if let (Some(county), Some(codes)) = (self.county, &mut self.townships) {
            codes.retain(|code| divisions::township(code).is_some_and(|t| t.county == county));
        }
    }
}

/// A place as it may be written.
struct Written {
    code: &'static str,
    county: &'static str,
    name: String,
    stem: String,
    pinyin: String,
    pinyin_full: String,
    initials: String,
}

impl Written {
    fn new(code: &'static str, county: &'static str, name: &str) -> Self {
        let stem =
            ["街道", "镇", "乡", "县", "区"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
        let (pinyin, initials) = crate::base::pinyin::pinyin(stem);
        Self {
            code,
            county,
            name: name.to_owned(),
            stem: stem.to_owned(),
            pinyin,
            pinyin_full: crate::base::pinyin::pinyin(name).0,
            initials,
        }
    }
    fn is_named(&self, piece: &str) -> bool {
        [&self.name, &self.stem, &self.pinyin, &self.pinyin_full].iter().any(|form| *form == piece)
    }
}

static COUNTIES: LazyLock<Vec<Written>> =
    LazyLock::new(|| divisions::counties().iter().map(|c| Written::new(c.code, c.code, c.name)).collect());
static TOWNSHIPS: LazyLock<Vec<Written>> =
    LazyLock::new(|| divisions::townships().iter().map(|t| Written::new(t.code, t.county, t.name)).collect());

fn county(piece: &str) -> Option<&'static str> {
    let by = |is: &dyn Fn(&Written) -> bool| COUNTIES.iter().find(|c| is(c)).map(|c| c.code);
    // A county's own initials go before those of townships, of which several share each pair of letters.
    by(&|c| c.is_named(piece)).or_else(|| by(&|c| c.initials == piece))
}

/// The townships a word means: by full name first, then by initials, then by a part of the name.
fn townships(piece: &str, county: Option<&str>) -> BTreeSet<&'static str> {
    let among = |is: &dyn Fn(&Written) -> bool| -> BTreeSet<&'static str> {
        TOWNSHIPS.iter().filter(|t| county.is_none_or(|c| c == t.county) && is(t)).map(|t| t.code).collect()
    };
    let named = among(&|t| t.is_named(piece));
    if !named.is_empty() || piece.chars().count() < 2 {
        return named;
    }
    let initials = among(&|t| t.initials == piece);
    if !initials.is_empty() {
        return initials;
    }
    let parts = among(&|t| t.name.contains(piece) || (piece.len() > 2 && t.pinyin.starts_with(piece)));
    if parts.len() > MANY { BTreeSet::new() } else { parts }
}

/// Full-width letters and digits as half-width ones, everything small.
fn fold(text: &str) -> String {
    let half = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        '\'' | '’' => '\u{200B}',
        _ => c,
    };
    text.chars().map(half).filter(|c| *c != '\u{200B}').flat_map(char::to_lowercase).collect()
}

/// Cuts the first hit of `pattern` out of `rest` and returns its number.
fn take(pattern: &LazyLock<Option<Regex>>, rest: &mut String) -> Option<i64> {
    let hit = pattern.as_ref()?.captures(rest)?;
    let whole = hit.get(0)?.range();
    let number = hit.iter().skip(1).flatten().next().and_then(|n| n.as_str().parse().ok());
    rest.replace_range(whole, " ");
    number
}

#[cfg(test)]
mod tests;
