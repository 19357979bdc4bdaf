//! What the web may show of a notice's people (PUB-07 to PUB-10), and which counts it may show (PUB-12,
//! `suppression`).
//!
//! # Why nobody can be found by elimination
//!
//! 1. **Hidden people are only counted.** Minors (PUB-08), refusals, and in `ConsentOnly` everybody who has
//!    not said yes, never become a row; the page knows their number and nothing else, not even their
//!    township.
//! 2. **The k-rule counts shown rows** (PUB-09), after step 1. Counting all rows would let a township of
//!    three with two refusals show its one remaining person by township.
//! 3. A township with fewer than [`K`] shown rows is shown as its county, without the centre: a centre
//!    usually lies in its township and would name it. Such a row says "in this county"; that the row is *not*
//!    in a township that is shown leaves all other townships of the county, about twenty.
//! 4. **That needs the county group to be large enough.** With fewer than [`K`] shown rows in the whole
//!    county, the county would be the new small area, so these rows are counted only. The same step covers
//!    notices that shrink to one or two shown rows by opt-outs.
//! 5. So a notice of one or two people in all is a count, whatever they consented to.
//! 6. **Numbers behind equal masks are given to shown rows only** (张某1, 张某2), so a gap names nobody.
//!
//! The page around the rows must keep this up: its heading, steps and filters may name a township or a centre
//! only if [`WebRows::townships`] or [`WebRows::centres`] does. Counts of shown rows per township must not be
//! listed for the others. What was once shown cannot be taken back: a withdrawal that brings a township under
//! [`K`] coarsens the rows that stay, and someone who kept the earlier page can compare (PR-03); `CountsOnly`
//! is the policy against that.

#[cfg(test)]
mod tests;

pub mod averages;
pub mod linter;
pub mod masking;
pub mod public_text;
pub mod suppression;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::base::{privacy::masking::mask_all, words};
pub use suppression::{
    Cell, SafeList, SafeTable, Suppressed, TableError, cross_table, suppress, suppress_list,
};

/// The smallest group that may be named (PUB-09).
pub const K: usize = 3;

words! {
    /// What the person or guardian said about a de-identified row on the web (PUB-10).
    Consent {
        /// Separate consent, with date, signer and text version kept elsewhere.
        Given = "given",
        /// Refused or withdrawn: no row under any policy.
        Refused = "refused",
        /// Nothing on record.
        Unknown = "unknown",
    }
}

/// Whose rows the web shows (PUB-10). No value shows a full name. Kept settings spell it with low lines, columns with hyphens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WebRowsPolicy {
    /// De-identified rows of everybody who did not refuse.
    #[default]
    MaskedWithOptOut,
    /// De-identified rows of those who said yes.
    ConsentOnly,
    /// No rows.
    CountsOnly,
}

impl WebRowsPolicy {
    pub const ALL: [Self; 3] = [Self::MaskedWithOptOut, Self::ConsentOnly, Self::CountsOnly];

    /// The word of columns and forms.
    pub const fn word(self) -> &'static str {
        match self {
            Self::MaskedWithOptOut => "masked-opt-out",
            Self::ConsentOnly => "consent-only",
            Self::CountsOnly => "counts-only",
        }
    }

    /// Reads the word; anything else is `None`.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.word() == word)
    }
}

crate::stored!(WebRowsPolicy, policy => policy.word(), word => WebRowsPolicy::parse(word));

/// One person of a notice as the staff side knows them. Deliberately without `Debug`: it holds a full name.
pub struct SourceRow<'a, C> {
    /// Place in the notice, the same on the village board; objections refer to it (OBJ-03).
    pub serial: u32,
    /// The name, never shown on the web.
    pub full_name: &'a str,
    /// Township, nine digits. Anything else makes the row counted only.
    pub township: &'a str,
    /// The centre, in whatever form the page links to it.
    pub centre: C,
    /// Under 18 on the posting date; say `true` when the age is not known (PUB-08).
    pub is_minor: bool,
    /// Consent on record.
    pub consent: Consent,
}

/// One person as the web shows them (PUB-07): nothing else exists on this side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebRow<C> {
    /// Place in the notice.
    pub serial: u32,
    /// Masked name, numbered if another shown row has the same.
    pub masked: String,
    /// County, six digits; always shown.
    pub county: String,
    /// Township, nine digits, if its group is large enough.
    pub township: Option<String>,
    /// Centre, exactly when the township is shown.
    pub centre: Option<C>,
}

/// The people part of a notice page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebRows<C> {
    /// People in the notice.
    pub total: usize,
    /// The rows, in the order given.
    pub shown: Vec<WebRow<C>>,
    /// People without a row; `total` less `shown`.
    pub counted_only: usize,
}

impl<C: Clone + Ord> WebRows<C> {
    /// The townships that heading, steps and filters of the page may name.
    pub fn townships(&self) -> BTreeSet<&str> {
        self.shown.iter().filter_map(|row| row.township.as_deref()).collect()
    }

    /// The centres that heading, steps and filters of the page may name.
    pub fn centres(&self) -> BTreeSet<C> {
        self.shown.iter().filter_map(|row| row.centre.clone()).collect()
    }
}

/// Decides what the web shows; see the module's text for the reasons.
pub fn web_rows<C: Clone>(rows: &[SourceRow<'_, C>], policy: WebRowsPolicy) -> WebRows<C> {
    let total = rows.len();
    let candidates: Vec<(&SourceRow<'_, C>, String)> = rows
        .iter()
        .filter(|row| may_show(row, policy))
        .filter_map(|row| Some((row, county_of(row.township)?)))
        .collect();
    let by_county = tally(candidates.iter().map(|(_, county)| county.as_str()));
    let large = |group: &BTreeMap<&str, usize>, code: &str| group.get(code).is_some_and(|n| *n >= K);
    let kept: Vec<_> = candidates.iter().filter(|(_, county)| large(&by_county, county)).collect();
    let by_township = tally(kept.iter().map(|(row, _)| row.township));
    let names: Vec<&str> = kept.iter().map(|(row, _)| row.full_name).collect();
    let shown: Vec<WebRow<C>> = kept
        .iter()
        .zip(mask_all(&names))
        .map(|((row, county), masked)| {
            let named = large(&by_township, row.township);
            WebRow {
                serial: row.serial,
                masked,
                county: county.clone(),
                township: named.then(|| row.township.to_owned()),
                centre: named.then(|| row.centre.clone()),
            }
        })
        .collect();
    let counted_only = total - shown.len();
    WebRows { total, shown, counted_only }
}

/// PUB-08, PUB-10.
fn may_show<C>(row: &SourceRow<'_, C>, policy: WebRowsPolicy) -> bool {
    !row.is_minor
        && match policy {
            WebRowsPolicy::MaskedWithOptOut => row.consent != Consent::Refused,
            WebRowsPolicy::ConsentOnly => row.consent == Consent::Given,
            WebRowsPolicy::CountsOnly => false,
        }
}

/// The county of a nine-digit township code. 411771 is a statistical zone inside 驿城区, no county (§8).
fn county_of(township: &str) -> Option<String> {
    let well_formed = township.len() == 9 && township.bytes().all(|b| b.is_ascii_digit());
    let county = township.get(..6).filter(|_| well_formed)?;
    Some(if county == "411771" { "411702" } else { county }.to_owned())
}

fn tally<'a>(keys: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    keys.fold(BTreeMap::new(), |mut group, key| {
        *group.entry(key).or_default() += 1;
        group
    })
}
