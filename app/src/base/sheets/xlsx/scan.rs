//! Walks over the XML of one part as it inflates, holding one tag at a time, and refuses what would make the
//! real parser take memory out of proportion: endless texts and tags, millions of strings or styles, a
//! `uniqueCount` from which calamine reserves, document types, other encodings.
//!
//! It is stricter than XML where being loose would let a part look different to the two parsers: no CDATA,
//! no `<` inside a tag, no markup inside comments. Spreadsheet programs write none of these.

use super::tags::{attribute, declares_few, full_name, hidden, local_name};
use crate::base::sheets::{MAX_COLUMNS, Merged, ReadError};

/// Bytes of one tag.
const MAX_TAG: usize = 64 << 10;
/// Bytes of one tag whose attributes calamine copies many times over.
const MAX_STYLE_TAG: usize = 1 << 10;
/// Bytes of text of one cell or shared string, formula and phonetic guide included; Excel allows 32 767
/// characters.
const MAX_CELL_TEXT: usize = 256 << 10;
/// Bytes of a part that is not a worksheet.
const MAX_SMALL_PART: usize = 8 << 20;
/// Bytes of the shared strings.
const MAX_STRINGS_PART: usize = 24 << 20;
const MAX_STRINGS: u32 = 200_000;
const MAX_MERGED: u32 = 20_000;
/// Sheets, each of which calamine lists.
const MAX_SHEETS: usize = 200;
/// Cell formats, for each of which calamine keeps a whole style.
const MAX_FORMATS: u32 = 20_000;
/// Bytes that the formats can take together, if each has the longest font name and number format.
const MAX_FORMATS_SIZE: usize = 8 << 20;
/// Relationships, fonts, names and so on, together.
const MAX_SMALL_THINGS: u32 = 100_000;

/// What was seen in a part.
#[derive(Debug, Default, Clone)]
pub(super) struct Facts {
    pub formulas: u32,
    pub hidden_rows: u32,
    /// First and last of each run, from 0.
    pub hidden_columns: Vec<(usize, usize)>,
    pub merged: Vec<Merged>,
    pub since_1904: bool,
    /// Relationship id of each `<sheet>`.
    pub sheets: Vec<String>,
    /// Relationship id → file.
    pub targets: Vec<(String, String)>,
}

#[derive(Debug, Default)]
pub(super) struct Scanner {
    facts: Facts,
    tag: Vec<u8>,
    in_tag: bool,
    quote: Option<u8>,
    size: usize,
    /// Set once the part turns out to be of a kind that is never big.
    limit: Option<usize>,
    /// The element whose texts calamine joins into one, while it is open.
    joined: Vec<u8>,
    /// Bytes of text since the last tag, or since the start of `joined`.
    text: usize,
    strings: u32,
    formats: u32,
    things: u32,
    /// The longest tag of a font, number format and the like.
    longest: usize,
}

impl Scanner {
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Result<(), ReadError> {
        if self.size == 0 && (bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF")) {
            return Err(ReadError::Damaged);
        }
        self.size += bytes.len();
        let mut rest = bytes;
        while !rest.is_empty() {
            if self.in_tag {
                rest = self.inside(rest)?;
                continue;
            }
            let text = rest.iter().position(|b| *b == b'<').unwrap_or(rest.len());
            // UTF-16 without a mark is full of zeros; in UTF-8 none may stand.
            if rest[..text].contains(&0) {
                return Err(ReadError::Damaged);
            }
            self.text += text;
            if self.text > MAX_CELL_TEXT {
                return Err(ReadError::Bomb);
            }
            rest = &rest[text..];
            if let [b'<', after @ ..] = rest {
                self.in_tag = true;
                rest = after;
            }
        }
        if self.limit.is_some_and(|limit| self.size > limit) { Err(ReadError::Bomb) } else { Ok(()) }
    }

    /// Takes bytes up to the end of the tag; gives back what follows.
    fn inside<'a>(&mut self, bytes: &'a [u8]) -> Result<&'a [u8], ReadError> {
        for (i, &b) in bytes.iter().enumerate() {
            if self.tag.len() >= MAX_TAG {
                return Err(ReadError::Bomb);
            }
            let element = !matches!(self.tag.first(), Some(b'!' | b'?' | b'/'));
            match (self.quote, b) {
                (_, 0 | b'<') => return Err(ReadError::Damaged),
                (Some(open), b) if b == open => self.quote = None,
                (Some(_), _) => {}
                (None, b'"' | b'\'') if element => self.quote = Some(b),
                (None, b'>') => {
                    self.in_tag = false;
                    let tag = std::mem::take(&mut self.tag);
                    self.seen(&tag)?;
                    self.tag = tag;
                    self.tag.clear();
                    return Ok(&bytes[i + 1..]);
                }
                _ => {}
            }
            self.tag.push(b);
        }
        Ok(&[])
    }

    pub(super) fn finish(self) -> Result<Facts, ReadError> {
        if self.formats as usize * self.longest > MAX_FORMATS_SIZE {
            return Err(ReadError::Bomb);
        }
        if self.in_tag { Err(ReadError::Damaged) } else { Ok(self.facts) }
    }

    fn seen(&mut self, tag: &[u8]) -> Result<(), ReadError> {
        match tag {
            [b'?', .., b'?'] => return utf8_only(tag),
            // A comment without markup inside ends where everybody thinks it ends.
            [b'!', b'-', b'-', inner @ .., b'-', b'-'] if !inner.windows(2).any(|w| w == b"--") => {
                return Ok(());
            }
            // A document type is how entity bombs come; CDATA is only ever hand-made here.
            [b'!' | b'?', ..] => return Err(ReadError::Damaged),
            [b'/', name @ ..] => {
                if name.trim_ascii_end() == self.joined {
                    self.joined.clear();
                }
                return Ok(());
            }
            _ => {}
        }
        let name = local_name(tag);
        if self.joined.is_empty() {
            self.text = 0;
            if matches!(name, b"c" | b"si" | b"definedName") && !tag.ends_with(b"/") {
                self.joined.extend_from_slice(full_name(tag));
            }
        }
        match name {
            b"row" if hidden(tag) => self.facts.hidden_rows = self.facts.hidden_rows.saturating_add(1),
            b"f" => self.facts.formulas = self.facts.formulas.saturating_add(1),
            b"col" if hidden(tag) && self.facts.hidden_columns.len() < 100 => {
                let place = |name| attribute(tag, name)?.parse::<usize>().ok()?.checked_sub(1);
                self.facts.hidden_columns.extend(place(b"min").zip(place(b"max")));
            }
            b"mergeCell" => {
                count(u32::try_from(self.facts.merged.len()).unwrap_or(u32::MAX), MAX_MERGED)?;
                self.facts.merged.extend(attribute(tag, b"ref").and_then(|r| merged(&r)));
            }
            b"si" => {
                self.at_most(MAX_STRINGS_PART);
                self.strings = count(self.strings, MAX_STRINGS)?;
            }
            b"sst" if !declares_few(tag) => return Err(ReadError::Bomb),
            b"sheet" => {
                self.small(tag, MAX_TAG)?;
                if self.facts.sheets.len() >= MAX_SHEETS {
                    return Err(ReadError::Bomb);
                }
                self.facts.sheets.push(attribute(tag, b"id").unwrap_or_default());
            }
            b"Relationship" => {
                self.small(tag, MAX_TAG)?;
                let target = attribute(tag, b"Target").unwrap_or_default().to_ascii_lowercase();
                self.facts.targets.push((attribute(tag, b"Id").unwrap_or_default(), target));
            }
            b"workbookPr" => {
                self.small(tag, MAX_TAG)?;
                self.facts.since_1904 |= attribute(tag, b"date1904").is_some_and(|v| v == "1" || v == "true");
            }
            b"definedName" | b"Override" | b"Default" => self.small(tag, MAX_TAG)?,
            b"xf" => {
                self.formats = count(self.formats, MAX_FORMATS)?;
                self.small(tag, MAX_STYLE_TAG)?;
            }
            b"font" | b"fill" | b"border" | b"numFmt" | b"name" | b"color" | b"rgbColor" => {
                self.small(tag, MAX_STYLE_TAG)?;
                self.longest = self.longest.max(tag.len());
            }
            _ => {}
        }
        Ok(())
    }

    /// A tag of which there are few, in parts that are small.
    fn small(&mut self, tag: &[u8], most: usize) -> Result<(), ReadError> {
        self.at_most(MAX_SMALL_PART);
        self.things = count(self.things, MAX_SMALL_THINGS)?;
        if tag.len() > most { Err(ReadError::Bomb) } else { Ok(()) }
    }

    fn at_most(&mut self, limit: usize) {
        self.limit = Some(self.limit.map_or(limit, |now| now.min(limit)));
    }
}

/// `B3:B7`.
fn merged(range: &str) -> Option<Merged> {
    let place = |text: &str| {
        let digits = text.find(|c: char| c.is_ascii_digit())?;
        let letters = text[..digits].bytes().try_fold(0_usize, |n, b| {
            let letter = usize::from(b.to_ascii_uppercase().checked_sub(b'A')?);
            (letter < 26 && n < MAX_COLUMNS).then(|| n * 26 + letter + 1)
        })?;
        Some((text[digits..].parse::<u32>().ok()?, letters.checked_sub(1)?))
    };
    let (first, last) = range.split_once(':')?;
    let ((top, left), (bottom, right)) = (place(first)?, place(last)?);
    Some(Merged { rows: (top, bottom), columns: (left, right) })
}

fn count(so_far: u32, most: u32) -> Result<u32, ReadError> {
    if so_far < most { Ok(so_far + 1) } else { Err(ReadError::Bomb) }
}

/// The declaration may name no other encoding than UTF-8 or its subset.
fn utf8_only(tag: &[u8]) -> Result<(), ReadError> {
    let lower = tag.to_ascii_lowercase();
    let has = |word: &[u8]| lower.windows(word.len()).any(|w| w == word);
    if has(b"encoding") && !has(b"utf-8") && !has(b"us-ascii") { Err(ReadError::Damaged) } else { Ok(()) }
}
