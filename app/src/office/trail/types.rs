//! What is written down. Pure.
use crate::base::{ids::StaffId, words};
pub use crate::office::acts::What;
use crate::office::staff::types::{Actor, Role};

words! {
    /// Why somebody reads a name (RET-05): a closed list, so that the trail holds no free text.
    Purpose in audit_words {
        HandleCase = "handle-case" => purpose_handle_case,
        ContactHousehold = "contact-household" => purpose_contact_household,
        BoardSheet = "board-sheet" => purpose_board_sheet,
        CheckObjection = "check-objection" => purpose_check_objection,
        CorrectData = "correct-data" => purpose_correct_data,
        /// The household asked what is kept about it (PIPL 45).
        HouseholdAsked = "household-asked" => purpose_household_asked,
    }
}

/// One line of the trail, as its writer puts it together.
#[derive(Debug, Clone)]
pub struct Entry {
    pub(super) what: What,
    pub(super) object: String,
    pub(super) actor: Option<(StaffId, Role)>,
    pub(super) county: String,
    pub(super) ip: String,
    pub(super) before: Option<Vec<String>>,
    pub(super) after: Option<Vec<String>>,
    pub(super) reason: String,
}

impl Entry {
    /// `object` names it by kind and id: `case:0192…`, `notice:411725-2026-8`. No personal data (LG-07).
    pub fn new(what: What, object: impl Into<String>) -> Self {
        let object = object.into();
        Self {
            what,
            object,
            actor: None,
            county: String::new(),
            ip: String::new(),
            before: None,
            after: None,
            reason: String::new(),
        }
    }

    /// That a name is read, and why.
    pub fn reveal(object: impl Into<String>, purpose: Purpose) -> Self {
        Self::new(What::NameReveal, object).reason(purpose.word())
    }

    /// Whether it says that a name is read.
    pub(in crate::office) fn is_reveal(&self) -> bool {
        self.what == What::NameReveal
    }

    /// Who did it; without, the portal itself.
    pub fn by(mut self, actor: &Actor) -> Self {
        self.actor = Some((actor.id, actor.role));
        self.county = actor.division.county().unwrap_or_default().to_owned();
        self.ip.clone_from(&actor.ip);
        self
    }

    /// From which network, where there is no actor (a failed sign-in, an objection).
    pub fn from(mut self, ip: &str) -> Self {
        ip.clone_into(&mut self.ip);
        self
    }

    /// The content before; only its keyed code is kept.
    pub fn before(mut self, parts: &[&str]) -> Self {
        self.before = Some(parts.iter().map(|p| (*p).to_owned()).collect());
        self
    }

    /// The content after; only its keyed code is kept.
    pub fn after(mut self, parts: &[&str]) -> Self {
        self.after = Some(parts.iter().map(|p| (*p).to_owned()).collect());
        self
    }

    /// A reason or purpose: a code, or words without personal data.
    pub fn reason(mut self, reason: &str) -> Self {
        reason.clone_into(&mut self.reason);
        self
    }
}
