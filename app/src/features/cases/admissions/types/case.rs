//! The case as staff see it, and the little that is kept about the person (ID-07, PUB-10).
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::state::State;
use crate::base::ids::{CaseId, CentreId, StaffId};
use crate::base::privacy::Consent;
use crate::office::staff::types::{Division, Place};

/// What is kept about a person, sealed in one cell: name, village, guardian's contact, and nothing else. `Debug` prints none.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub name: String,
    /// Name of the village or community, for the board sheet (2.3).
    pub village: String,
    /// Name of the guardian; empty when there is none.
    pub guardian: String,
    /// Telephone of the guardian, or of the person.
    pub phone: String,
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Person(…)")
    }
}

/// A case without its personal data; the person is read by `store::reveal` only, with a purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    pub id: CaseId,
    /// `411725-2026-00012`: what staff call it; stands for the person everywhere (ID-07).
    pub reference: String,
    /// County, six digits.
    pub county: String,
    /// Township, nine digits.
    pub township: String,
    /// Village, twelve digits.
    pub village: Division,
    /// The centre applied for, or lived in.
    pub centre: Option<CentreId>,
    pub state: State,
    pub state_since: DateTime<Utc>,
    /// Counts every change (AC-07).
    pub version: i64,
    /// Surname with 某, for staff lists.
    pub masked: String,
    /// The eighteenth birthday of a minor; none for adults. Whether somebody is a minor is judged on the day (PUB-08).
    pub adult_on: Option<NaiveDate>,
    /// What was said about a masked row on the web (PUB-10).
    pub web_consent: Consent,
    /// 户申请.
    pub applied_on: Option<NaiveDate>,
    /// 村申报: day and authority.
    pub reported: Option<(NaiveDate, String)>,
    /// 乡审批: day, authority, decision number.
    pub approved: Option<(NaiveDate, String, String)>,
    /// 县备案: day, authority, filing number.
    pub filed: Option<(NaiveDate, String, String)>,
    /// Whether village and township both confirmed that the person is eligible (seed 39–46).
    pub confirmed: (Option<bool>, Option<bool>),
    /// Who entered it.
    pub created_by: StaffId,
}

impl Case {
    pub fn place(&self) -> Place {
        Place { division: self.village.clone(), centre: self.centre }
    }

    /// Whether the person is under 18 on that day.
    pub fn is_minor(&self, on: NaiveDate) -> bool {
        self.adult_on.is_some_and(|day| on < day)
    }

    /// How staff call it above the title of a page about it.
    pub fn kicker(&self) -> String {
        format!("{} · {}", self.reference, self.masked)
    }

    /// Its page, without the base.
    pub fn path(&self) -> String {
        format!("/staff/cases/{}", self.reference)
    }
}

/// What a new case begins with.
#[derive(Debug, Clone)]
pub struct NewCase {
    /// The village, twelve digits.
    pub village: Division,
    /// The centre applied for.
    pub centre: Option<CentreId>,
    pub person: Person,
    /// Keyed code of the ID, which was typed once and thrown away (ID-07); none when the ID was not at hand.
    pub identity: Option<String>,
    /// See [`Case::adult_on`].
    pub adult_on: Option<NaiveDate>,
}

/// The eighteenth birthday of who is a minor on `today`; none for adults (PUB-08). Born on 29 February, one is of age on 1 March
/// where the year has no such day: the later day protects longer.
pub fn adult_on(birth: NaiveDate, today: NaiveDate) -> Option<NaiveDate> {
    use chrono::Datelike as _;
    let year = birth.year() + 18;
    let day = birth.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 3, 1))?;
    (today < day).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pub_08_a_minor_is_known_by_one_day_only() {
        let day = |t: &str| t.parse::<NaiveDate>().unwrap();
        for (birth, today, expected) in [
            ("2008-09-22", "2026-09-22", None),
            ("2008-09-23", "2026-09-22", Some("2026-09-23")),
            ("2012-02-29", "2026-09-22", Some("2030-03-01")),
            ("1960-01-01", "2026-09-22", None),
        ] {
            assert_eq!(adult_on(day(birth), day(today)), expected.map(day), "{birth}");
        }
    }
}
