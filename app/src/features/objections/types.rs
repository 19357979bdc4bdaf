//! What an objection is: grounds, channels, the person who objected; `state` is where it stands. Pure.
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Text;

use crate::base::ids::{CaseId, NoticeId, ObjectionId, StaffId};
use crate::base::{i18n::Lang, words};
use crate::features::notices::types::NoticeNo;

mod state;
pub use state::{Act, EXTENSION, Refusal, State, deadlines, quarter};

/// The most characters of a statement (OBJ-03).
pub const STATEMENT: usize = 1000;
pub const FILES: usize = 3;

words! {
    /// An objection, or after the deadline a report (OBJ-08).
    Kind in objections {
        Objection = "objection" => kind_objection,
        /// 举报: afterwards, or about a notice that collects none.
        Report = "report" => kind_report,
    }

    /// How it came (OBJ-01).
    Channel in objections {
        Web = "web" => channel_web,
        Paper = "paper" => channel_paper,
        Phone = "phone" => channel_phone,
        Visit = "visit" => channel_visit,
    }

    /// Whether the person gave a name (OBJ-02).
    Identity in objections {
        RealName = "real-name" => identity_real,
        Anonymous = "anonymous" => identity_anonymous,
    }

    /// Why (OBJ-03).
    Ground in objections {
        NotLocal = "not-local" => ground_not_local,
        NotSevere = "not-severe" => ground_not_severe,
        NotPoor = "not-poor" => ground_not_poor,
        FamilyCanCare = "family-can-care" => ground_family_can_care,
        FalseMaterial = "false-material" => ground_false_material,
        NotVoluntary = "not-voluntary" => ground_not_voluntary,
        Procedure = "procedure" => ground_procedure,
        RelativeOfStaff = "relative-of-staff" => ground_relative_of_staff,
        Other = "other" => ground_other,
    }
}

/// Who objected, sealed in one cell. `Debug` prints nothing.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub name: String,
    /// Telephone; may be empty when there is an e-mail address.
    pub phone: String,
    /// E-mail; may be empty.
    pub email: String,
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Person(…)")
    }
}

/// What somebody hands in. `Debug` prints neither person nor statement.
#[derive(Clone)]
pub struct Filing {
    pub kind: Kind,
    pub channel: Channel,
    /// The person, unless anonymous.
    pub person: Option<Person>,
    /// The line of the notice; none for the whole notice.
    pub serial: Option<i64>,
    pub ground: Ground,
    pub statement: String,
    /// In which language they are answered.
    pub lang: Lang,
    /// The member of staff who entered it for them.
    pub entered_by: Option<StaffId>,
}

impl Filing {
    /// Whether the person gave a name.
    pub const fn identity(&self) -> Identity {
        if self.person.is_some() { Identity::RealName } else { Identity::Anonymous }
    }
}

impl std::fmt::Debug for Filing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Filing({:?}, {:?})", self.kind, self.ground)
    }
}

/// An objection without person and texts, which are read apart.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Objection {
    pub id: ObjectionId,
    /// `411725-2026-Y00012`: what staff call it.
    pub reference: String,
    #[sqlx(rename = "notice_id")]
    pub notice: NoticeId,
    #[sqlx(rename = "notice_no")]
    pub no: NoticeNo,
    /// The county that handles it.
    #[sqlx(rename = "county_code")]
    pub county: String,
    /// The line; none for the whole notice.
    pub serial: Option<i64>,
    /// The case behind the line, as far as it is known.
    #[sqlx(rename = "case_id")]
    pub case: Option<CaseId>,
    pub kind: Kind,
    pub channel: Channel,
    pub identity: Identity,
    pub ground: Ground,
    pub lang: Lang,
    pub received_at: DateTime<Utc>,
    pub accept_by: NaiveDate,
    pub finish_by: NaiveDate,
    pub state: State,
    /// Counts every change (AC-07).
    pub version: i64,
    pub accepted_at: Option<DateTime<Utc>>,
    pub extended_at: Option<DateTime<Utc>>,
    pub decided_at: Option<DateTime<Utc>>,
    /// Who reviewed the notice, and may not handle it (OBJ-07).
    #[sqlx(try_from = "Text<StaffId>")]
    pub reviewed_by: StaffId,
    pub entered_by: Option<StaffId>,
}

impl Objection {
    /// Its page for staff, without the base.
    pub fn path(&self) -> String {
        format!("/staff/objections/{}", self.id.uuid())
    }

    pub fn files(&self) -> String {
        files_of(self.id)
    }
}

/// What the files of an objection belong to.
pub fn files_of(id: ObjectionId) -> String {
    format!("objection:{}", id.uuid())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn obj_07_nothing_about_the_person_is_printed() {
        let person = Person { name: "周某示例".into(), ..Person::default() };
        assert!(!format!("{person:?}").contains("周"));
    }
}
