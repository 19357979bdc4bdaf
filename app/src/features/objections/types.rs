//! What an objection is: grounds, channels, the state machine with its deadlines, the person who objected. Pure.
use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Text;

use crate::base::ids::{CaseId, NoticeId, ObjectionId, StaffId};
use crate::base::{calendar::Calendar, i18n::Lang, words};
use crate::features::notices::types::NoticeNo;

/// Whether it is accepted is decided within so many working days of its receipt (OBJ-04).
pub const ACCEPT_WITHIN: u16 = 5;
/// It is finished within so many working days of its receipt (OBJ-04).
pub const FINISH_WITHIN: u16 = 15;
/// One extension adds so many working days (OBJ-04).
pub const EXTENSION: u16 = 15;
/// The most characters of a statement (OBJ-03).
pub const STATEMENT: usize = 1000;
/// The most attachments.
pub const FILES: usize = 3;

words! {
    /// An objection, or after the deadline a report (OBJ-08).
    Kind in objections {
        Objection = "objection" => kind_objection,
        /// 举报: afterwards, or about a notice that collects none.
        Report = "report" => kind_report,
    }
}

words! {
    /// How it came (OBJ-01).
    Channel in objections {
        Web = "web" => channel_web,
        Paper = "paper" => channel_paper,
        Phone = "phone" => channel_phone,
        Visit = "visit" => channel_visit,
    }
}

words! {
    /// Whether the person gave a name (OBJ-02).
    Identity in objections {
        RealName = "real-name" => identity_real,
        Anonymous = "anonymous" => identity_anonymous,
    }
}

words! {
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

words! {
    /// Where it stands.
    State in objections {
        Received = "received" => state_received,
        /// Accepted: being looked into; the person's admission is blocked (OBJ-05).
        Accepted = "accepted" => state_accepted,
        Declined = "declined" => state_declined,
        /// 不成立 (OBJ-06).
        NotSustained = "not-sustained" => state_not_sustained,
        /// 成立 (OBJ-06).
        Sustained = "sustained" => state_sustained,
        /// Corrected and shown anew (OBJ-06).
        Corrected = "corrected" => state_corrected,
        /// A report that was answered (OBJ-08).
        Answered = "answered" => state_answered,
    }
}

words! {
    /// What moves it.
    Act in objection_desk {
        File = "file" => act_file,
        Accept = "accept" => act_accept,
        Decline = "decline" => act_decline,
        Extend = "extend" => act_extend,
        Note = "note" => act_note,
        Dismiss = "dismiss" => act_dismiss,
        Sustain = "sustain" => act_sustain,
        Correct = "correct" => act_correct,
        Answer = "answer" => act_answer,
        /// Its identity, statement and files were erased: their time was over (RET-04).
        Erase = "erase" => act_erase,
    }
}

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It does not stand where this begins.
    #[error("this does not follow")]
    Order,
    /// Somebody was first (AC-07).
    #[error("changed meanwhile")]
    Stale,
    /// The original reviewer may not handle it (OBJ-07).
    #[error("the reviewer of the notice may not handle it")]
    Reviewer,
    /// The handler has not declared that there is no near relation (OBJ-07).
    #[error("no declaration")]
    Undeclared,
    /// It was extended before (OBJ-04).
    #[error("extended before")]
    Extended,
    /// The line is not on the page any more, so it cannot be corrected there.
    #[error("the line is not on display")]
    NotShown,
}

impl State {
    /// Where `act` leads from here.
    ///
    /// # Errors
    /// [`Refusal::Order`] for everything that is not in the table.
    pub const fn after(self, act: Act, kind: Kind) -> Result<Self, Refusal> {
        Ok(match (self, act, kind) {
            (Self::Received, Act::Accept, Kind::Objection) => Self::Accepted,
            (Self::Received, Act::Decline, Kind::Objection) => Self::Declined,
            (Self::Received | Self::Accepted, Act::Extend | Act::Note, _) => self,
            (Self::Accepted, Act::Dismiss, Kind::Objection) => Self::NotSustained,
            (Self::Accepted, Act::Sustain, Kind::Objection) => Self::Sustained,
            (Self::Accepted, Act::Correct, Kind::Objection) => Self::Corrected,
            (Self::Received, Act::Answer, Kind::Report) => Self::Answered,
            _ => return Err(Refusal::Order),
        })
    }

    /// Whether nothing more will happen.
    #[must_use]
    pub const fn is_closed(self) -> bool {
        !matches!(self, Self::Received | Self::Accepted)
    }

    /// Whether the objection was found right (OBJ-10).
    #[must_use]
    pub const fn is_sustained(self) -> bool {
        matches!(self, Self::Sustained | Self::Corrected)
    }
}

/// The last days for acceptance and outcome, counted from the day of receipt (OBJ-04).
#[must_use]
pub fn deadlines(calendar: &Calendar, received: NaiveDate) -> (NaiveDate, NaiveDate) {
    (
        calendar.add_working_days(received, ACCEPT_WITHIN).0,
        calendar.add_working_days(received, FINISH_WITHIN).0,
    )
}

/// The quarter that a day counts in, `2026-3` (OBJ-10).
#[must_use]
pub fn quarter(day: NaiveDate) -> String {
    format!("{}-{}", day.year(), day.month0() / 3 + 1)
}

/// Who objected, sealed in one cell. `Debug` prints nothing.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Name.
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
    /// See [`Kind`].
    pub kind: Kind,
    /// See [`Channel`].
    pub channel: Channel,
    /// The person, unless anonymous.
    pub person: Option<Person>,
    /// The line of the notice; none for the whole notice.
    pub serial: Option<i64>,
    /// See [`Ground`].
    pub ground: Ground,
    /// What they say.
    pub statement: String,
    /// In which language they are answered.
    pub lang: Lang,
    /// The member of staff who entered it for them.
    pub entered_by: Option<StaffId>,
}

impl Filing {
    /// Whether the person gave a name.
    #[must_use]
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
    /// Its id.
    pub id: ObjectionId,
    /// `411725-2026-Y00012`: what staff call it.
    pub reference: String,
    /// The notice.
    #[sqlx(rename = "notice_id")]
    pub notice: NoticeId,
    /// The notice's number.
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
    /// See [`Kind`].
    pub kind: Kind,
    /// See [`Channel`].
    pub channel: Channel,
    /// See [`Identity`].
    pub identity: Identity,
    /// See [`Ground`].
    pub ground: Ground,
    /// The language of the person.
    pub lang: Lang,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// Last day for the acceptance.
    pub accept_by: NaiveDate,
    /// Last day for the outcome.
    pub finish_by: NaiveDate,
    /// See [`State`].
    pub state: State,
    /// Counts every change (AC-07).
    pub version: i64,
    /// When it was accepted.
    pub accepted_at: Option<DateTime<Utc>>,
    /// When it was extended.
    pub extended_at: Option<DateTime<Utc>>,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// Who reviewed the notice, and may not handle it (OBJ-07).
    #[sqlx(try_from = "Text<StaffId>")]
    pub reviewed_by: StaffId,
    /// Who entered it for the person.
    pub entered_by: Option<StaffId>,
}

impl Objection {
    /// Its page for staff, without the base.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/staff/objections/{}", self.id.uuid())
    }

    /// What its files belong to.
    #[must_use]
    pub fn files(&self) -> String {
        files_of(self.id)
    }
}

/// What the files of an objection belong to.
#[must_use]
pub fn files_of(id: ObjectionId) -> String {
    format!("objection:{}", id.uuid())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn obj_04_deadlines_count_working_days_from_the_day_of_receipt() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let calendar = Calendar::builtin();
        // 25 to 27 September and 1 to 7 October are holidays, Saturday 10 October is a make-up workday.
        let (accept, finish) = deadlines(&calendar, day("2026-09-22"));
        assert_eq!((accept, finish), (day("2026-09-30"), day("2026-10-20")));
        assert_eq!(deadlines(&Calendar::empty(), day("2026-06-01")).0, day("2026-06-08"));
    }

    #[test]
    fn obj_06_and_obj_08_the_table_of_steps() {
        use Act::*;
        for state in State::ALL {
            for act in Act::ALL {
                for kind in Kind::ALL {
                    let fine = match (state, kind) {
                        (State::Received, Kind::Objection) => matches!(act, Accept | Decline | Extend | Note),
                        (State::Received, Kind::Report) => matches!(act, Answer | Extend | Note),
                        (State::Accepted, Kind::Objection) => {
                            matches!(act, Dismiss | Sustain | Correct | Extend | Note)
                        }
                        // A report is never accepted, so nothing follows.
                        (State::Accepted, Kind::Report) => matches!(act, Extend | Note),
                        _ => false,
                    };
                    assert_eq!(state.after(*act, *kind).is_ok(), fine, "{state:?} {act:?} {kind:?}");
                }
            }
        }
    }

    #[test]
    fn obj_10_quarters() {
        for (day, q) in [("2026-01-01", "2026-1"), ("2026-09-30", "2026-3"), ("2026-10-01", "2026-4")] {
            assert_eq!(quarter(day.parse().unwrap()), q);
        }
    }

    #[test]
    fn obj_07_nothing_about_the_person_is_printed() {
        let person = Person { name: "周某示例".into(), ..Person::default() };
        assert!(!format!("{person:?}").contains("周"));
    }
}
