//! What can wait, and for whom. Pure.
use chrono::NaiveDate;
use uuid::Uuid;

use crate::base::{ids::CentreId, ids::StaffId};
pub use crate::office::acts::{Kind, NewsKind};
use crate::office::staff::types::{Division, Role};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audience {
    /// Everybody with this role in exactly this division.
    Role(Role, Division),
    /// The managers of a centre.
    Centre(CentreId),
    Person(StaffId),
}

/// Something that waits.
#[derive(Debug, Clone)]
pub struct Item {
    pub kind: Kind,
    /// The object it is about; with `kind` it is the key: one open item at a time.
    pub object: Uuid,
    /// How staff call the object: a case reference, a notice number. No personal data.
    pub reference: String,
    /// Where it is worked on, without the base: `/staff/cases/…`.
    pub path: String,
    pub audience: Audience,
    /// The county it lies in, for oversight; empty for the city.
    pub county: String,
    /// Persons for whom it is not, though they have the role: the drafter of what waits for review (PUB-06).
    pub except: [Option<StaffId>; 2],
    /// By when, a day in Asia/Shanghai; none when nothing runs out.
    pub due: Option<NaiveDate>,
}

/// Something that changed.
#[derive(Debug, Clone)]
pub struct News {
    pub kind: NewsKind,
    /// How staff call the object.
    pub reference: String,
    pub path: String,
    pub audience: Audience,
}
