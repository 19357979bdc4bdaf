//! The privacy linter for every public free text (PUB-20, §2.5): what must not be published, and where it
//! stands.
//!
//! * [`normal`] folds the text (full width, spaces, hyphens, invisible characters) and keeps the way back;
//! * [`numbers`] finds numbers, however they are spaced; [`words`] finds e-mail, keywords and addresses,
//!   [`names`] people.
//!
//! A new pattern is a variant of [`Rule`] and a function that pushes [`Finding`]s; `lint` calls it. A finding
//! never holds what it found: `excerpt_masked` is safe to show, to log and to store. The linter guards
//! against slips of the pen by staff, not against someone who wants to smuggle a number out (digits written
//! as Chinese numerals pass).

mod names;
mod normal;
mod numbers;
#[cfg(test)]
mod tests;
mod words;

use std::ops::Range;

use normal::Normal;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// A person looks and decides.
    Warn,
    /// The text cannot be published (PUB-06).
    Block,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// A citizen ID with a valid check character (ID-01).
    CitizenId,
    /// A disability certificate number (ID-02).
    DisabilityCert,
    /// A mobile number (ID-05). Office numbers belong in the `public_phone` field.
    Mobile,
    /// 16 to 19 digits that pass the Luhn check.
    BankCard,
    Email,
    /// 身份证, 残疾证号, 银行卡 near three or more digits, or 诊断, 病历, 用药 near any.
    KeywordNearDigits,
    /// 诊断, 病历, 用药 near a date only: a plan or a diagnosis, a person must look.
    KeywordNearDate,
    /// An address finer than the township (PUB-11).
    VillageAddress,
    /// A type of disability in one sentence with a personal name.
    DisabilityWithName,
    /// The full name of a registered resident.
    ResidentName,
}

impl Rule {
    /// Block or warn (§2.5).
    pub fn severity(self) -> Severity {
        match self {
            Self::KeywordNearDate | Self::VillageAddress | Self::DisabilityWithName | Self::ResidentName => {
                Severity::Warn
            }
            _ => Severity::Block,
        }
    }
}

/// One place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub rule: Rule,
    /// How bad it is; always the rule's.
    pub severity: Severity,
    /// First byte in the text as given; a character boundary.
    pub start: usize,
    /// One past the last byte; a character boundary.
    pub end: usize,
    /// The place with what is personal starred out.
    pub excerpt_masked: String,
}

impl Finding {
    /// Whether it alone stops the text.
    pub fn blocks(&self) -> bool {
        self.severity == Severity::Block
    }
}

/// What the linter must be told.
pub struct LintContext<'a> {
    /// Whether a normalised name (see `masking::normalise`) belongs to a registered resident. The caller
    /// compares keyed hashes; no list of names exists in clear. Called for about three short pieces per
    /// Chinese character.
    pub is_resident_name: &'a dyn Fn(&str) -> bool,
}

impl LintContext<'static> {
    /// Without the register, for texts that exist before there is one (tests, `demo`). Not enough for PUB-06.
    pub fn without_register() -> Self {
        Self { is_resident_name: &|_| false }
    }
}

/// Everything found in a text, by place; a place may have findings of several rules.
pub fn lint(text: &str, context: &LintContext<'_>) -> Vec<Finding> {
    let normal = Normal::new(text);
    let mut hits = Hits { normal: &normal, findings: Vec::new() };
    numbers::find(&mut hits);
    words::emails(&mut hits);
    words::keywords(&mut hits);
    words::addresses(&mut hits);
    let residents = names::residents(&mut hits, context.is_resident_name);
    names::disability_with_name(&mut hits, &residents);
    let mut findings = hits.findings;
    findings.sort_by_key(|f| (f.start, f.rule, f.end));
    findings
}

/// Whether the text may not be published as it stands.
pub fn is_blocked(findings: &[Finding]) -> bool {
    findings.iter().any(Finding::blocks)
}

/// The findings so far, and the folded text they are found in.
struct Hits<'a> {
    normal: &'a Normal,
    findings: Vec<Finding>,
}

impl Hits<'_> {
    /// Adds a finding at a place of the folded text.
    fn push(&mut self, rule: Rule, place: Range<usize>, excerpt_masked: String) {
        if let Some(original) = self.normal.original(&place) {
            let (start, end) = (original.start, original.end);
            self.findings.push(Finding { rule, severity: rule.severity(), start, end, excerpt_masked });
        }
    }
}
