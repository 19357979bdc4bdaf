//! Somebody who would like to have a post (JOB-03): who, how it stands, what moves it, how long it is kept. Pure.
use chrono::{DateTime, Days, Months, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::Group;
use crate::base::clock::start_of;
use crate::base::ids::{CentreId, InterestId, PostId};
use crate::base::{divisions, i18n::Lang, privacy::masking::mask, words};

/// The township telephones within so many working days.
pub const CALL_WITHIN: u16 = 5;
/// The version of the text that applicants agree to; a new text is a new version.
pub const CONSENT: &str = "2026-11";
/// Months that applicants' data are kept after a post has closed (JOB-03).
const KEPT: Months = Months::new(6);

words! {
    State in posts {
        New = "new" => interest_new,
        /// The township has spoken with them.
        Contacted = "contacted" => interest_contacted,
        /// The centre knows who it is.
        Referred = "referred" => interest_referred,
        TakenOn = "taken-on" => interest_taken_on,
        NotTaken = "not-taken" => interest_not_taken,
        /// By the person, with the code: nothing of them is left.
        Withdrawn = "withdrawn" => interest_withdrawn,
    }

    Act in posts_desk {
        File = "file" => act_file,
        Contact = "contact" => act_contact,
        Check = "check" => act_check,
        Refer = "refer" => act_refer,
        TakeOn = "take-on" => act_take_on,
        Decline = "decline" => act_decline,
        Withdraw = "withdraw" => act_withdraw,
    }

    /// Why somebody was not taken; a closed list, so that nothing is written about a person.
    Reason in posts {
        Filled = "filled" => reason_filled,
        NotReached = "not-reached" => reason_not_reached,
        NotQualified = "not-qualified" => reason_not_qualified,
        Skills = "skills" => reason_skills,
        Hours = "hours" => reason_hours,
        OwnWish = "own-wish" => reason_own_wish,
        PostClosed = "post-closed" => reason_post_closed,
    }

    /// What the county's check came to (资格把关, seed 55).
    Qualified in posts_desk {
        Passed = "passed" => qualified_passed,
        Failed = "failed" => qualified_failed,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It does not stand where this begins.
    #[error("this does not follow")]
    Order,
    /// Somebody was first (AC-07).
    #[error("changed meanwhile")]
    Stale,
    /// The county has not checked yet, or found that it does not fit.
    #[error("the county's check has not passed")]
    Unchecked,
    /// No place of the post is left.
    #[error("no place is left")]
    Full,
}

impl State {
    /// Where `act` leads from here.
    ///
    /// # Errors
    /// [`Refusal::Order`] for everything that is not in the table.
    pub const fn after(self, act: Act) -> Result<Self, Refusal> {
        Ok(match (self, act) {
            (Self::New, Act::Contact) => Self::Contacted,
            (Self::Contacted | Self::Referred, Act::Check) => self,
            (Self::Contacted, Act::Refer) => Self::Referred,
            (Self::Referred, Act::TakeOn) => Self::TakenOn,
            (Self::New | Self::Contacted | Self::Referred, Act::Decline) => Self::NotTaken,
            (Self::New | Self::Contacted | Self::Referred, Act::Withdraw) => Self::Withdrawn,
            _ => return Err(Refusal::Order),
        })
    }

    /// Whether nothing more will happen.
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::TakenOn | Self::NotTaken | Self::Withdrawn)
    }
}

/// Who it is, sealed in one cell. `Debug` prints nothing.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applicant {
    pub name: String,
    pub phone: String,
    /// The township they live in, nine digits.
    pub home: String,
    /// The group they say they belong to.
    pub claimed: Option<Group>,
}

impl Applicant {
    /// 周某 138****0001: for lists and pages of staff before a reveal.
    pub fn masked(&self) -> (String, String) {
        let phone = crate::base::checks::Telephone::parse(&self.phone);
        (mask(&self.name), phone.map_or_else(|_| "***".to_owned(), |p| p.masked()))
    }

    /// Where they live, in words.
    pub fn home(&self, lang: Lang) -> String {
        divisions::place(&self.home, lang)
    }
}

impl std::fmt::Debug for Applicant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Applicant(…)")
    }
}

/// An interest without its person, who is read apart.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Interest {
    pub id: InterestId,
    /// `411725-2026-G00012-3`: what staff call it.
    pub reference: String,
    #[sqlx(rename = "post_id")]
    pub post: PostId,
    #[sqlx(rename = "centre_id")]
    pub centre: CentreId,
    #[sqlx(rename = "county_code")]
    pub county: String,
    /// The township that handles it: the centre's.
    #[sqlx(rename = "township_code")]
    pub township: String,
    /// The version of the text that was agreed to.
    pub consent: String,
    pub received_at: DateTime<Utc>,
    /// By when the township telephones.
    pub due_on: NaiveDate,
    pub state: State,
    /// When the township had spoken with them.
    pub contacted_at: Option<DateTime<Utc>>,
    /// When the centre was told who it is.
    pub referred_at: Option<DateTime<Utc>>,
    /// When it was decided, or withdrawn.
    pub decided_at: Option<DateTime<Utc>>,
    pub reason: Option<Reason>,
    /// What the county's check came to.
    pub qualified: Option<Qualified>,
    /// The group that the county confirmed.
    pub confirmed: Option<Group>,
    /// When the county checked.
    pub checked_at: Option<DateTime<Utc>>,
    pub started_on: Option<NaiveDate>,
    /// Counts every change (AC-07).
    pub version: i64,
}

impl Interest {
    /// Its page for staff, without the base.
    pub fn path(&self) -> String {
        format!("/staff/applicants/{}", self.id.uuid())
    }
}

/// The last day on which applicants' data are kept.
pub fn kept_through(closed_on: NaiveDate) -> NaiveDate {
    closed_on.checked_add_months(KEPT).unwrap_or(NaiveDate::MAX)
}

/// The instant from which they are gone.
pub fn gone_from(closed_on: NaiveDate) -> DateTime<Utc> {
    start_of(kept_through(closed_on).checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX))
}

/// The latest closing day whose applicants are gone by now: months differ in length, so it is looked for from near by.
pub fn gone_by(now: DateTime<Utc>, today: NaiveDate) -> Option<NaiveDate> {
    let near = today.checked_sub_months(KEPT)?.checked_add_days(Days::new(3))?;
    (0..10).filter_map(|n| near.checked_sub_days(Days::new(n))).find(|day| gone_from(*day) <= now)
}

#[cfg(test)]
mod tests {
    use chrono::SecondsFormat;

    use super::*;
    use crate::{base::clock::local_date, testing::vectors};

    #[test]
    fn job_03_vectors() {
        vectors::each("deadlines", "post_interest", |entry| {
            let closed: NaiveDate = entry["post_closed"].as_str().unwrap().parse().unwrap();
            let through = kept_through(closed).to_string();
            let gone = gone_from(closed).to_rfc3339_opts(SecondsFormat::Secs, true);
            let expect = &entry["expect"];
            if expect["kept_through"] == through && expect["gone_from"] == gone {
                Ok(())
            } else {
                Err(format!("{through} {gone}"))
            }
        });
    }

    #[test]
    fn job_03_what_is_swept_is_what_is_gone() {
        let first: NaiveDate = "2026-01-01".parse().unwrap();
        for n in 0..800 {
            let now = start_of(first + chrono::TimeDelta::days(n));
            let swept = gone_by(now, local_date(now)).unwrap();
            for near in -40_i64..40 {
                let closed = swept + chrono::TimeDelta::days(near);
                assert_eq!(closed <= swept, gone_from(closed) <= now, "{closed} at {now}");
            }
        }
    }

    #[test]
    fn job_03_the_table_of_steps() {
        use Act::{Check, Contact, Decline, Refer, TakeOn, Withdraw};
        for state in State::ALL {
            for act in Act::ALL {
                let fine = match state {
                    State::New => matches!(act, Contact | Decline | Withdraw),
                    State::Contacted => matches!(act, Check | Refer | Decline | Withdraw),
                    State::Referred => matches!(act, Check | TakeOn | Decline | Withdraw),
                    State::TakenOn | State::NotTaken | State::Withdrawn => false,
                };
                assert_eq!(state.after(*act).is_ok(), fine, "{state:?} {act:?}");
            }
        }
    }

    #[test]
    fn nothing_about_the_person_is_printed() {
        let person =
            Applicant { name: "周示例".into(), phone: "138 0000 0001".into(), ..Applicant::default() };
        assert!(!format!("{person:?}").contains('周'));
        assert_eq!(person.masked(), ("周某".into(), "138****0001".into()));
    }
}
