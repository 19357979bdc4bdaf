//! Who books, and the one spelling by which the same person is known again (ID-05): the telephone's, without one the mail address's.
use serde::{Deserialize, Serialize};

use crate::base::checks::{Email, Telephone};

/// Who books, sealed in one cell. `Debug` prints nothing.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visitor {
    /// The person, or who leads the group.
    pub name: String,
    /// May be empty.
    pub phone: String,
    /// May be empty.
    pub email: String,
    /// The organiser of a group; may be empty.
    pub unit: String,
    /// Its credit code; may be empty.
    pub uscc: String,
    /// A vehicle for the yard; may be empty.
    pub plate: String,
    /// The number of a proof of qualification (VOL-04); may be empty.
    pub proof: String,
    /// What they want the centre to know; may be empty.
    pub note: String,
}

impl std::fmt::Debug for Visitor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Visitor(…)")
    }
}

impl Visitor {
    /// The one spelling of who it is, for a keyed code only; none without telephone and mail address.
    #[must_use]
    pub fn key(&self) -> Option<String> {
        let phone = Telephone::parse(&self.phone).ok().map(|p| p.key().to_owned());
        phone.or_else(|| Email::parse(&self.email).ok().map(|e| e.expose().to_lowercase()))
    }

    /// What the centre's lists call it: the organiser, else the person.
    #[must_use]
    pub fn called(&self) -> &str {
        if self.unit.is_empty() { &self.name } else { &self.unit }
    }
}
