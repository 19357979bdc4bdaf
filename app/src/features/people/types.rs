//! Who somebody is, and how they stand in an organisation. Pure. Another kind of organisation is a line of [`OrgKind`]; its word is that
//! of the donor's kind.
use serde::{Deserialize, Serialize};

use crate::base::{i18n::Lang, ids::OrgId, ids::PersonId, words};

mod standing;
pub use standing::{Act, By, Refused, Standing};

/// What somebody says of themselves, sealed in one cell. `Debug` prints nothing.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// May be empty.
    pub name: String,
    /// May be empty.
    pub phone: String,
}

impl std::fmt::Debug for Profile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Profile(…)")
    }
}

/// Somebody with an account. `Debug` prints nothing of them.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// Their id; no secret.
    pub id: PersonId,
    /// Where links go; by it they are found.
    pub email: String,
    /// What they say of themselves.
    pub profile: Profile,
    /// The language of their mails.
    pub lang: Lang,
    /// Counts changes of the profile (AC-07).
    pub version: i64,
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Person({})", self.id)
    }
}

words! {
    /// What an organisation is; the words are those of the donor's kind.
    OrgKind in donations {
        Enterprise = "enterprise" => donor_enterprise,
        SocialOrg = "social-org" => donor_social_org,
        School = "school" => donor_school,
        /// 人民团体, such as a federation of industry and commerce.
        MassOrg = "mass-org" => donor_mass_org,
    }
}

/// An organisation that people act for.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Org {
    /// Its id.
    pub id: OrgId,
    /// Its credit code (ID-04): public knowledge, so it proves nothing.
    pub code: String,
    /// Its name, as the first who asked typed it or the office put it right.
    pub name: String,
    /// What it is.
    pub kind: OrgKind,
    /// The county whose office confirms its first person.
    #[sqlx(rename = "county_code")]
    pub county: String,
    /// Since when somebody acts for it whom the office has confirmed; none while nobody does.
    pub confirmed_at: Option<chrono::DateTime<chrono::Utc>>,
    /// Counts every step (AC-07).
    pub version: i64,
}

impl Org {
    /// Its page for those who act for it, without the base.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/me/organisations/{}", self.id)
    }

    /// Its page for staff.
    #[must_use]
    pub fn desk_path(&self) -> String {
        format!("/staff/organisations/{}", self.id)
    }
}

/// What somebody says of an organisation they want to act for.
#[derive(Debug, Clone)]
pub struct OrgDraft {
    /// See [`Org::code`].
    pub code: String,
    /// See [`Org::name`].
    pub name: String,
    /// See [`Org::kind`].
    pub kind: OrgKind,
    /// See [`Org::county`].
    pub county: String,
}
