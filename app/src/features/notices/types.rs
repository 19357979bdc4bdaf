//! What a public notice is: kinds, steps, and what the public sees of it; `number` its number, `life` the state machine with the
//! facts of each state, [`draft`] the gate before publication (PUB-01 to PUB-06, RET-06). Pure: no clock, no database.
pub mod draft;
mod life;
mod number;
pub mod search;
pub mod title;

pub use life::{Life, Outcome, Refused, State};
pub use number::NoticeNo;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::base::ids::{CentreId, NoticeId, StaffId};
use crate::base::{calendar::NoticeRule, privacy::Consent, privacy::WebRowsPolicy, words};

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

    /// The steps before a notice (seed 47–50).
    StepKind in notices {
        Household = "household" => step_household,
        Village = "village" => step_village,
        Township = "township" => step_township,
        County = "county" => step_county,
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepTaken {
    pub step: StepKind,
    /// On what day; for several cases in one notice the day of the last.
    pub on: NaiveDate,
    /// Who decided. On the web `None` for household and village, and where the name would tell a township that PUB-09 hides:
    /// [`crate::features::notices::types::draft::Checked::public_steps`].
    pub by: Option<String>,
}

/// A person of a draft. The full name lives only until it is masked; nothing stores it here.
#[derive(Clone)]
pub struct Subject {
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
    pub kind: NoticeKind,
    pub county: String,
    /// 第N批.
    pub batch: i64,
    pub authority: String,
    pub channels: Channels,
    pub steps: Vec<StepTaken>,
    pub filing_no: Option<String>,
    pub point: PublicityPoint,
    pub rule: NoticeRule,
    pub policy: WebRowsPolicy,
    pub subjects: Vec<Subject>,
    pub posted_at: DateTime<Utc>,
    /// Who drafted, reviewed, published: three persons (PUB-06).
    pub hands: [Option<StaffId>; 3],
}

/// Where objections go, beside the form (2.3).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Channels {
    pub phone: String,
    pub address: String,
    pub hours: String,
}

/// A de-identified row as the web shows it (PUB-07): nothing else about a person exists in public code.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Row {
    pub serial: i64,
    pub masked: String,
    /// The township, if PUB-09 lets it be said.
    #[sqlx(rename = "township_code")]
    pub township: Option<String>,
    /// The centre, likewise.
    #[sqlx(rename = "centre_id")]
    pub centre: Option<CentreId>,
    /// When this row leaves: the notice's end, or its own after a correction (OBJ-06).
    pub ends_at: DateTime<Utc>,
    pub corrected: bool,
}

/// The public projection of a notice (PR-02): header and counts, no person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub id: NoticeId,
    pub no: NoticeNo,
    pub kind: NoticeKind,
    /// 第N批.
    pub batch: i64,
    pub authority: String,
    /// The townships its title may name; empty where only the county may be said (PUB-09).
    pub places: Vec<String>,
    /// Persons in all.
    pub people: i64,
    /// Persons with a row.
    pub shown: i64,
    pub rule: NoticeRule,
    pub policy: WebRowsPolicy,
    pub filing_no: Option<String>,
    pub steps: Vec<StepTaken>,
    pub channels: Channels,
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
    pub reason: ExtendReason,
    pub at: DateTime<Utc>,
    pub days: i64,
    pub ends_at: DateTime<Utc>,
}

/// A correction as the public sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its number, from 2.
    pub version: i64,
    pub at: DateTime<Utc>,
    pub reason: String,
    pub serials: Vec<i64>,
}

#[cfg(test)]
mod tests;
