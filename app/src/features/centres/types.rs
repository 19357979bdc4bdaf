//! What a care centre is (domain.md 61–79): values that are right once they exist.
//!
//! Each value has its file; [`CentreDraft`] puts them together, [`CentreInput::check`] applies the rules
//! that need two of them. To add a field: a value type if it has rules, a field of the draft with what it starts with in
//! [`CentreDraft::new`], and what `fields` and `store::stored` say.

mod code;
mod donee;
mod error;
mod flags;
mod numbers;
mod place;
#[cfg(test)]
mod tests;

use chrono::{DateTime, NaiveDate, Utc};

pub use code::{CentreCode, CentreType, Slug};
pub use donee::{DoneeKind, DoneeUnit, ExceptionReason, GovernmentLevel, TaxDeduction};
pub use error::CentreError;
pub use flags::{CodeSet, Facility, Flag, Service};
pub use numbers::{Beds, RatioLevel, StaffingRatio, Vacancy};
pub use place::{Coordinates, Phone, TownshipRef};

use crate::base::{
    ids::CentreId,
    privacy::{linter::Finding, public_text::PublicText},
};

/// A centre as typed or imported; each value is right, whether they fit together is not yet known.
#[derive(Debug, Clone, PartialEq)]
pub struct CentreDraft {
    /// Its lasting number; re-imports go by it.
    pub code: CentreCode,
    /// 托养中心名称, at most [`CentreDraft::NAME_MAX`] characters.
    pub name: String,
    /// In a township hospital or a village clinic.
    pub kind: CentreType,
    /// 依托单位: the hospital or clinic it is in.
    pub host_unit: String,
    /// The unit that may lawfully accept gifts for it; none means that no gifts are taken (DON-04).
    pub donee: Option<DoneeUnit>,
    /// Township, nine digits.
    pub township: String,
    /// Address of the unit.
    pub address: String,
    /// The office's public phone.
    pub phone: Phone,
    /// Where it is, for directions and distances.
    pub coordinates: Option<Coordinates>,
    /// Beds; how many are taken is public only as [`Vacancy`].
    pub beds: Beds,
    /// Rooms for residents.
    pub rooms: Option<u16>,
    /// Carers on duty in a shift, not on the payroll.
    pub carers_on_duty: Option<u16>,
    /// Doctors and nurses seconded to it.
    pub medical_staff: Option<u16>,
    /// What the premises have.
    pub facilities: CodeSet<Facility>,
    /// What is done for residents.
    pub services: CodeSet<Service>,
    /// When visitors may come, in words.
    pub visiting_hours: Option<String>,
    /// What visitors must know, in words.
    pub visiting_rules: Option<String>,
    /// Since when residents live there.
    pub opened_on: Option<NaiveDate>,
}

impl CentreDraft {
    /// Characters of the name and of the host unit.
    pub const NAME_MAX: usize = 60;
    /// Characters of the address.
    pub const ADDRESS_MAX: usize = 120;
    /// Characters of the visiting hours.
    pub const HOURS_MAX: usize = 200;
    /// Characters of the visiting rules.
    pub const RULES_MAX: usize = 1_000;
    /// Most rooms, carers and medical staff, each; above it somebody mistyped.
    pub const COUNT_MAX: u16 = 1_000;

    /// A centre of which nothing is known but what every one has; it lies in the township of its code.
    pub fn new(
        code: CentreCode,
        kind: CentreType,
        (name, host_unit): (&str, &str),
        address: &str,
        phone: Phone,
        beds: Beds,
    ) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            host_unit: host_unit.to_owned(),
            donee: None,
            township: code.township().to_owned(),
            address: address.to_owned(),
            phone,
            coordinates: None,
            beds,
            rooms: None,
            carers_on_duty: None,
            medical_staff: None,
            facilities: CodeSet::default(),
            services: CodeSet::default(),
            visiting_hours: None,
            visiting_rules: None,
            opened_on: None,
            code,
        }
    }
}

/// A centre that may be stored.
#[derive(Debug, Clone, PartialEq)]
pub struct CentreInput(CentreDraft);

impl CentreDraft {
    /// What anybody may read of it, by the column that it is read from (PUB-20).
    pub fn texts(&self) -> [(&'static str, &str); 6] {
        [
            ("name", &self.name),
            ("host_unit", &self.host_unit),
            ("donee_name", self.donee.as_ref().map_or("", |d| &d.name)),
            ("address", &self.address),
            ("visiting_hours", self.visiting_hours.as_deref().unwrap_or_default()),
            ("visiting_rules", self.visiting_rules.as_deref().unwrap_or_default()),
        ]
    }
}

impl CentreInput {
    /// Applies the rules between fields.
    ///
    /// # Errors
    /// All broken rules, each with the field it shows at (a column key of the import).
    pub fn check(draft: CentreDraft) -> Result<Self, Vec<(&'static str, CentreError)>> {
        let mut wrong = Vec::new();
        if draft.code.township() != draft.township {
            wrong.push(("code", CentreError::CodeOfOtherTownship));
        }
        match &draft.donee {
            Some(donee) => wrong.extend(
                donee.fits(draft.kind, &draft.name, &draft.host_unit).err().map(|e| ("donee_name", e)),
            ),
            // DON-04: a clinic cannot take gifts itself, so it must say who does.
            None if draft.kind == CentreType::VillageClinic => {
                wrong.push(("donee_name", CentreError::DoneeNeeded))
            }
            None => {}
        }
        for (field, text) in draft.texts() {
            let blocked =
                PublicText::parse(text).err().and_then(|found| found.into_iter().find(Finding::blocks));
            wrong.extend(blocked.map(|f| (field, CentreError::Personal(f.excerpt_masked))));
        }
        if wrong.is_empty() { Ok(Self(draft)) } else { Err(wrong) }
    }

    /// A centre out of the database, where only checked ones are.
    pub fn from_store(draft: CentreDraft) -> Self {
        Self(draft)
    }

    /// The address it should get, and the one to take when another centre already has that.
    pub fn slugs(&self) -> [Slug; 2] {
        [Slug::from_name(&self.0.name, &self.0.code), Slug::with_code(&self.0.name, &self.0.code)]
    }

    /// Residents per carer on duty (RES-01); residents are the taken beds.
    pub fn staffing(&self) -> StaffingRatio {
        StaffingRatio::new(self.0.beds.occupied(), self.0.carers_on_duty)
    }

    /// The values, to change some and check again.
    pub fn into_draft(self) -> CentreDraft {
        self.0
    }
}

impl std::ops::Deref for CentreInput {
    type Target = CentreDraft;
    fn deref(&self) -> &CentreDraft {
        &self.0
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Centre {
    pub id: CentreId,
    /// Its address under `/centres/`; stays when the name changes.
    pub slug: Slug,
    pub details: CentreInput,
    /// When it last changed; shown with its age.
    pub updated_at: DateTime<Utc>,
}
