//! Citizen IDs, certificate numbers, mobiles and bank cards, also written in groups: `138 0000 1234`,
//! `4117-0018-…`.
//!
//! Digits are read as *groups* with at most [`GAP`] spaces, hyphens or dots between them. A candidate starts
//! and ends with a group, so that a piece of a longer number never counts (`(^|[^0-9])…([^0-9Xx]|$)` of
//! §2.5).

use super::{Hits, Rule};
use crate::base::checks::{CitizenId, DisabilityCertNo, Mobile, Uscc, mask_card};

/// Most separators between two digits of one number (` - `).
const GAP: usize = 3;

/// One digit, or an X that may be a check character.
struct Atom {
    c: char,
    start: usize,
    end: usize,
    /// How many separators stand before it; `None` at the start of a run.
    gap: Option<usize>,
}

pub(super) fn find(hits: &mut Hits<'_>) {
    let atoms = atoms(&hits.normal.text);
    let mut at = 0;
    while at < atoms.len() {
        at = match longest(&atoms, at) {
            Some((rule, n, excerpt)) => {
                let place = |i: usize| atoms.get(i).map_or(0..0, |atom| atom.start..atom.end);
                let end = reissue_mark(&hits.normal.text, rule, place(at + n - 1).end);
                hits.push(rule, place(at).start..end, excerpt);
                at + n
            }
            None => at + 1,
        };
    }
}

fn atoms(text: &str) -> Vec<Atom> {
    let mut atoms: Vec<Atom> = Vec::new();
    let mut gap = None;
    for (start, c) in text.char_indices() {
        if c.is_ascii_digit() || (matches!(c, 'x' | 'X') && gap.is_some()) {
            atoms.push(Atom { c, start, end: start + 1, gap });
            gap = Some(0);
        } else {
            let separator = matches!(c, ' ' | '-' | '.' | '·' | '_');
            gap = gap.map(|n| n + 1).filter(|n| separator && *n <= GAP);
        }
    }
    atoms
}

/// The number that starts with this atom: its rule, how many atoms it has, and its masked form.
fn longest(atoms: &[Atom], at: usize) -> Option<(Rule, usize, String)> {
    if atoms.get(at)?.gap == Some(0) {
        return None; // inside a group
    }
    // The longer meaning first: a certificate number starts with a citizen ID, which could pass for a card.
    [20, 18, 15, 13, 12, 11, 19, 17, 16].into_iter().find_map(|n| {
        let run = atoms.get(at..at + n)?;
        let joined = run.iter().skip(1).all(|atom| atom.gap.is_some());
        let goes_on = atoms.get(at + n).is_some_and(|next| next.gap == Some(0) && next.c.is_ascii_digit());
        if !joined || goes_on {
            return None;
        }
        let text: String = run.iter().map(|atom| atom.c).collect();
        let (rule, excerpt) = recognise(&text, &group_sizes(run))?;
        Some((rule, n, excerpt))
    })
}

fn recognise(text: &str, groups: &[usize]) -> Option<(Rule, String)> {
    match text.len() {
        // §2.4: a certificate number is not shown even in part.
        20 => DisabilityCertNo::parse(text, None).ok().map(|_| (Rule::DisabilityCert, "*".repeat(20))),
        11..=15 => mobile(text, groups).map(|mobile| (Rule::Mobile, mobile.masked())),
        // ID-03: no age check here, an old number is still somebody's.
        18 => match CitizenId::parse(text, None) {
            Ok(id) => Some((Rule::CitizenId, id.masked())),
            Err(_) => card(text, groups),
        },
        _ => card(text, groups),
    }
}

/// A mobile with or without 86, 0086 or a leading 0.
fn mobile(text: &str, groups: &[usize]) -> Option<Mobile> {
    // A landline's last part and a number after it (`0396-1380000 1234`) are not one mobile.
    if groups.len() > 1 && groups.first().is_none_or(|first| *first > 5) {
        return None;
    }
    let bare = ["0086", "86", "0", ""].iter().find_map(|p| text.strip_prefix(p).filter(|t| t.len() == 11))?;
    Mobile::parse(bare).ok()
}

fn card(text: &str, groups: &[usize]) -> Option<(Rule, String)> {
    // Cards start with 3 to 9, or with 22 to 27; 19 and 20 start dates and filing numbers.
    let issuer = matches!(text.as_bytes(), [b'3'..=b'9', ..] | [b'2', b'2'..=b'7', ..]);
    // In groups as cards are written, so that two dates in a row (`2026-09-18 2026-09-25`) are not a card.
    let fours = matches!(groups, [most @ .., 1..=4] if most.iter().all(|n| *n == 4));
    let written_as_a_card = match groups {
        [_] | [6, _] => true,
        _ => fours || groups.iter().all(|n| *n == 1),
    };
    // An all-digit social credit code is an organisation's, and public.
    let number = issuer && written_as_a_card && luhn(text) && Uscc::parse(text).is_err();
    number.then(|| (Rule::BankCard, mask_card(text)))
}

fn luhn(text: &str) -> bool {
    let digits: Option<Vec<u32>> = text.chars().rev().map(|c| c.to_digit(10)).collect();
    digits.is_some_and(|digits| {
        let sum: u32 = digits
            .iter()
            .enumerate()
            .map(|(i, d)| if i % 2 == 0 { *d } else { d * 2 / 10 + d * 2 % 10 })
            .sum();
        sum.is_multiple_of(10)
    })
}

fn group_sizes(run: &[Atom]) -> Vec<usize> {
    let mut sizes: Vec<usize> = Vec::new();
    for (i, atom) in run.iter().enumerate() {
        match sizes.last_mut().filter(|_| i > 0 && atom.gap == Some(0)) {
            Some(size) => *size += 1,
            None => sizes.push(1),
        }
    }
    sizes
}

/// The end of a certificate number with its reissue mark, if it has one (ID-02).
fn reissue_mark(text: &str, rule: Rule, end: usize) -> usize {
    match text.as_bytes().get(end..end + 2) {
        Some([b'B' | b'b', b'1'..=b'9']) if rule == Rule::DisabilityCert => end + 2,
        _ => end,
    }
}
