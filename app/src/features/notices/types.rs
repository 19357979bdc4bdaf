//! What a public notice is: kinds, numbers, steps, and the state machine with the facts of each state (PUB-01 to PUB-06,
//! RET-06). Pure: no clock, no database. Masking, what the web may show, and the linter are beside it.
pub mod draft;
pub mod search;
pub mod title;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::base::{
    calendar::NoticeRule,
    ids::{CentreId, NoticeId, StaffId},
    privacy::{Consent, WebRowsPolicy},
    words,
};

words! {
    /// What a notice announces (PUB-02).
    NoticeKind in notices {
        AdmissionProposed = "admission" => kind_admission,
        ExitProposed = "exit" => kind_exit,
        AdmissionResult = "admission-result" => kind_admission_result,
        ExitResult = "exit-result" => kind_exit_result,
    }
}

impl NoticeKind {
    /// Whether it shows persons at all (RET-02).
    #[must_use]
    pub const fn has_rows(self) -> bool {
        matches!(self, Self::AdmissionProposed | Self::ExitProposed)
    }
}

words! {
    /// Whether the notice is posted before or after the county files the case (PUB-01).
    PublicityPoint in settings {
        BeforeFiling = "before-filing" => point_before,
        AfterFiling = "after-filing" => point_after,
    }
}

words! {
    /// Why a notice was taken down before its end (RET-06).
    WithdrawReason in writing {
        Error = "error" => reason_error,
        ConsentWithdrawn = "consent-withdrawn" => reason_consent,
        Order = "order" => reason_order,
        /// A person named has died; taken down the same day.
        Death = "death" => reason_death,
        /// Something was shown that must not be (RET-07).
        Leak = "leak" => reason_leak,
    }
}

words! {
    /// The steps before a notice (seed 47–50).
    StepKind in notices {
        Household = "household" => step_household,
        Village = "village" => step_village,
        Township = "township" => step_township,
        County = "county" => step_county,
    }
}

/// A step that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepTaken {
    /// Which.
    pub step: StepKind,
    /// On what day; for several cases in one notice the day of the last.
    pub on: NaiveDate,
    /// Who decided. On the web `None` for household and village, and where the name would tell a township that PUB-09 hides:
    /// [`crate::features::notices::types::draft::Checked::public_steps`].
    pub by: Option<String>,
}

/// The number of a notice: county, year and a count without gaps. Shown as `驻托公示〔2026〕确山8号`, addressed as
/// `411725-2026-8`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NoticeNo {
    county: String,
    year: i32,
    seq: i64,
}

impl NoticeNo {
    /// A number that the store took; `seq` starts at 1.
    #[must_use]
    pub fn new(county: &str, year: i32, seq: i64) -> Self {
        Self { county: county.to_owned(), year, seq }
    }

    /// Reads the address form; leading zeros are refused, so each notice has one address.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut part = text.split('-');
        let (county, year, seq) = (part.next()?, part.next()?, part.next()?);
        let plain = |s: &str, max: usize| {
            s.len() <= max && s.bytes().all(|b| b.is_ascii_digit()) && !s.starts_with('0')
        };
        if part.next().is_some()
            || !plain(county, 6)
            || county.len() != 6
            || !plain(year, 4)
            || !plain(seq, 9)
        {
            return None;
        }
        Some(Self::new(county, year.parse().ok()?, seq.parse().ok()?))
    }

    /// The county's code.
    #[must_use]
    pub fn county(&self) -> &str {
        &self.county
    }
    /// The year of publication.
    #[must_use]
    pub const fn year(&self) -> i32 {
        self.year
    }
    /// The count within county and year.
    #[must_use]
    pub const fn seq(&self) -> i64 {
        self.seq
    }
    /// The official form. `county` is the county's name without 县 or 区.
    #[must_use]
    pub fn official(&self) -> String {
        let name = crate::base::divisions::county(&self.county).map_or("", |c| c.name);
        format!("驻托公示〔{}〕{}{}号", self.year, name.trim_end_matches(['县', '区']), self.seq)
    }
}

crate::stored!(NoticeNo, no => no, text => NoticeNo::parse(text));

impl std::fmt::Display for NoticeNo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}-{}", self.county, self.year, self.seq)
    }
}

/// Where a notice stands at an instant, with the facts of that state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Published for a later hour; the public does not see it yet.
    Scheduled {
        /// When it will be posted.
        posts_at: DateTime<Utc>,
    },
    /// On display; objections are taken.
    Open {
        /// The instant it ends; at that instant it is no longer open.
        ends_at: DateTime<Utc>,
    },
    /// The period is over, the result not yet announced.
    Ended {
        /// When it ended.
        at: DateTime<Utc>,
    },
    /// The result is announced.
    Concluded {
        /// When the period ended.
        at: DateTime<Utc>,
        /// The result.
        result: Outcome,
    },
    /// Taken down before its end.
    Withdrawn {
        /// When.
        at: DateTime<Utc>,
        /// Why.
        reason: WithdrawReason,
    },
}

/// What came of a notice: counts only (RET-02).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// Persons whose admission or exit takes effect.
    pub cleared: i64,
    /// Persons whose case went back to the township.
    pub returned: i64,
}

/// The stored facts from which the state at an instant follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Life {
    /// When it is posted.
    pub posted_at: DateTime<Utc>,
    /// When the period ends.
    pub ends_at: DateTime<Utc>,
    /// Early withdrawal.
    pub withdrawn: Option<(DateTime<Utc>, WithdrawReason)>,
    /// The announced result.
    pub concluded: Option<Outcome>,
}

/// Why a transition is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is closed already.
    #[error("the notice is closed already")]
    Closed,
    /// Its period still runs.
    #[error("the period has not ended yet")]
    StillOpen,
    /// The counts do not add up to the persons of the notice.
    #[error("the result does not add up to the number of persons")]
    Counts,
    /// An objection is not answered yet (OBJ-05).
    #[error("an objection is still open")]
    OpenObjection,
    /// No such row, or it is off the page already.
    #[error("there is no such row on the page")]
    NoRow,
}

impl Life {
    /// The state at `now`: computed, so that nothing depends on a job having run (RET-01).
    #[must_use]
    pub fn state(&self, now: DateTime<Utc>) -> State {
        if let Some((at, reason)) = self.withdrawn {
            return State::Withdrawn { at, reason };
        }
        if now < self.posted_at {
            return State::Scheduled { posts_at: self.posted_at };
        }
        if now < self.ends_at {
            return State::Open { ends_at: self.ends_at };
        }
        match self.concluded {
            Some(result) => State::Concluded { at: self.ends_at, result },
            None => State::Ended { at: self.ends_at },
        }
    }

    /// When it leaves or left the open list. One that is withdrawn before its posting is seen by nobody until that hour, and
    /// is a closed one from then on: its number is taken, so the list has no gap.
    #[must_use]
    pub fn closes_at(&self) -> DateTime<Utc> {
        self.withdrawn.map_or(self.ends_at, |(at, _)| at.max(self.posted_at).min(self.ends_at))
    }

    /// Takes it down early (RET-06).
    ///
    /// # Errors
    /// [`Refused::Closed`] when it is over or withdrawn.
    pub fn withdraw(mut self, now: DateTime<Utc>, reason: WithdrawReason) -> Result<Self, Refused> {
        match self.state(now) {
            State::Scheduled { .. } | State::Open { .. } => {
                self.withdrawn = Some((now, reason));
                Ok(self)
            }
            _ => Err(Refused::Closed),
        }
    }

    /// Announces the result.
    ///
    /// # Errors
    /// Before the end, twice, with an objection still open (PUB-01), or when the counts do not add up to `people`.
    pub fn conclude(
        mut self,
        now: DateTime<Utc>,
        people: i64,
        open_objections: i64,
        result: Outcome,
    ) -> Result<Self, Refused> {
        match self.state(now) {
            State::Scheduled { .. } | State::Open { .. } => return Err(Refused::StillOpen),
            State::Withdrawn { .. } | State::Concluded { .. } => return Err(Refused::Closed),
            State::Ended { .. } => {}
        }
        if open_objections > 0 {
            return Err(Refused::OpenObjection);
        }
        if result.cleared < 0
            || result.returned < 0
            || result.cleared.checked_add(result.returned) != Some(people)
        {
            return Err(Refused::Counts);
        }
        self.concluded = Some(result);
        Ok(self)
    }
}

/// A person of a draft. The full name lives only until it is masked; nothing stores it here.
#[derive(Clone)]
pub struct Subject {
    /// Full name.
    pub name: String,
    /// Nine-digit township.
    pub township: String,
    /// The centre proposed, or left.
    pub centre: Option<CentreId>,
    /// Under 18 (PUB-08).
    pub minor: bool,
    /// What the person or guardian said about a masked row (PUB-10).
    pub consent: Consent,
}

impl std::fmt::Debug for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Subject(…, {})", self.township)
    }
}

/// Everything a publication needs. [`crate::features::notices::types::draft::Checked`] is the only way into the store.
#[derive(Debug, Clone)]
pub struct Draft {
    /// What it announces.
    pub kind: NoticeKind,
    /// The county that publishes.
    pub county: String,
    /// 第N批.
    pub batch: i64,
    /// The disclosing authority.
    pub authority: String,
    /// Where objections go.
    pub channels: Channels,
    /// The steps taken.
    pub steps: Vec<StepTaken>,
    /// The county's filing number.
    pub filing_no: Option<String>,
    /// Before or after filing.
    pub point: PublicityPoint,
    /// How long.
    pub rule: NoticeRule,
    /// What the web shows.
    pub policy: WebRowsPolicy,
    /// The persons.
    pub subjects: Vec<Subject>,
    /// When it is to be posted.
    pub posted_at: DateTime<Utc>,
    /// Who drafted, reviewed, published: three persons (PUB-06).
    pub hands: [Option<StaffId>; 3],
}

/// Where objections go, beside the form (2.3).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Channels {
    /// Office telephone.
    pub phone: String,
    /// Office address.
    pub address: String,
    /// Office hours.
    pub hours: String,
}

/// A de-identified row as the web shows it (PUB-07): nothing else about a person exists in public code.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Row {
    /// Its number in the notice.
    pub serial: i64,
    /// The masked name.
    pub masked: String,
    /// The township, if PUB-09 lets it be said.
    #[sqlx(rename = "township_code")]
    pub township: Option<String>,
    /// The centre, likewise.
    #[sqlx(rename = "centre_id")]
    pub centre: Option<CentreId>,
    /// When this row leaves: the notice's end, or its own after a correction (OBJ-06).
    pub ends_at: DateTime<Utc>,
    /// Whether it was corrected.
    pub corrected: bool,
}

/// The public projection of a notice (PR-02): header and counts, no person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// Its number.
    pub no: NoticeNo,
    /// What it announces.
    pub kind: NoticeKind,
    /// 第N批.
    pub batch: i64,
    /// The disclosing authority.
    pub authority: String,
    /// The townships its title may name; empty where only the county may be said (PUB-09).
    pub places: Vec<String>,
    /// Persons in all.
    pub people: i64,
    /// Persons with a row.
    pub shown: i64,
    /// How long.
    pub rule: NoticeRule,
    /// What the web shows.
    pub policy: WebRowsPolicy,
    /// The filing number.
    pub filing_no: Option<String>,
    /// The steps taken.
    pub steps: Vec<StepTaken>,
    /// Where objections go.
    pub channels: Channels,
    /// Its life.
    pub life: Life,
    /// Days added because the portal was down (PUB-05).
    pub extended_days: i64,
    /// Whether the end rests on a year whose holidays were not announced (CAL-02).
    pub provisional: bool,
    /// 1, and one more for each correction.
    pub version: i64,
    /// Objections received and answered.
    pub objections: (i64, i64),
    /// The keyed fingerprint of what was published (RET-04).
    pub proof: String,
}

words! {
    /// Why a period became longer after the posting.
    ExtendReason {
        /// The portal was down (PUB-05).
        Downtime = "downtime",
        /// The sheet hung later than the notice was posted.
        LateDisplay = "late-display",
        /// The holiday table changed (CAL-01).
        Calendar = "calendar",
    }
}

/// A longer period, as the public sees it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Extension {
    /// Why.
    pub reason: ExtendReason,
    /// When it was noted.
    pub at: DateTime<Utc>,
    /// By how many days.
    pub days: i64,
    /// The end since then.
    pub ends_at: DateTime<Utc>,
}

/// A correction as the public sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its number, from 2.
    pub version: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// The public reason.
    pub reason: String,
    /// The rows concerned.
    pub serials: Vec<i64>,
}

#[cfg(test)]
mod tests;
