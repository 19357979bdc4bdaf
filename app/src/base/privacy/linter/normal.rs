//! The text as the patterns see it, with the way back to the text as it was written.

use std::ops::Range;

use crate::base::{checks::half_width, privacy::masking::is_invisible};

/// A folded text. Every byte knows the character of the original it comes from.
pub(super) struct Normal {
    /// Half width, plain spaces and hyphens, nothing invisible.
    pub(super) text: String,
    /// For each byte of `text` the place of its character in the original.
    origin: Vec<Range<usize>>,
}

impl Normal {
    pub(super) fn new(original: &str) -> Self {
        let mut text = String::with_capacity(original.len());
        let mut origin = Vec::with_capacity(original.len());
        for (start, c) in original.char_indices() {
            // Line ends are controls too, but they end a sentence.
            if is_invisible(c) && !matches!(c, '\n' | '\t') {
                continue;
            }
            text.push(fold(c));
            origin.resize(text.len(), start..start + c.len_utf8());
        }
        Self { text, origin }
    }

    /// The place in the original of a non-empty place in the folded text.
    pub(super) fn original(&self, place: &Range<usize>) -> Option<Range<usize>> {
        let first = self.origin.get(place.start)?;
        let last = self.origin.get(place.end.checked_sub(1)?)?;
        (first.start < last.end).then_some(first.start..last.end)
    }
}

fn fold(c: char) -> char {
    match half_width(c) {
        '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
        c if c.is_whitespace() => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' => '-',
        c => c,
    }
}
