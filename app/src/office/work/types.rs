//! What can wait, and for whom. Pure.
use chrono::NaiveDate;
use uuid::Uuid;

use crate::{
    base::{
        ids::{CentreId, StaffId},
        words,
    },
    office::staff::types::{Division, Role},
};

words! {
    /// What waits.
    Kind {
        /// An application waits for the village's report.
        CaseReport = "case-report",
        /// A report waits for the township's approval.
        CaseApprove = "case-approve",
        /// A case is under review in the township again.
        CaseReview = "case-review",
        /// An approved case waits for the county's filing.
        CaseFile = "case-file",
        /// The DPF's opinion is asked.
        OpinionDpf = "opinion-dpf",
        /// The qualification check is asked.
        OpinionQualification = "opinion-qualification",
        /// A filed case waits for a notice (PUB-03).
        NoticeDue = "notice-due",
        /// A draft waits for its reviewer.
        NoticeReview = "notice-review",
        /// A reviewed draft waits for its publisher.
        NoticePublish = "notice-publish",
        /// A returned draft waits for its drafter.
        NoticeReturned = "notice-returned",
        /// A posted notice waits for the proof of display.
        DisplayProof = "display-proof",
        /// An ended notice waits for its result.
        NoticeConclude = "notice-conclude",
        /// A cleared case waits for entrustment and agreement.
        CaseSign = "case-sign",
        /// A signed case waits for the move-in.
        MoveIn = "move-in",
        /// A yearly re-assessment is due (RES-06).
        Reassess = "reassess",
        /// A proposed exit waits for the second reviewer (RES-07).
        ExitReview = "exit-review",
        /// A reviewed exit waits for its notice or its completion.
        ExitFinish = "exit-finish",
        /// An objection waits for the decision whether it is accepted (OBJ-04).
        ObjectionAccept = "objection-accept",
        /// An accepted objection waits for its outcome (OBJ-04).
        ObjectionDecide = "objection-decide",
        /// A report after the deadline waits for an answer (OBJ-08).
        ReportAnswer = "report-answer",
        /// A mail could not be delivered.
        MailFailed = "mail-failed",
    }
}

words! {
    /// What changed.
    NewsKind {
        /// A case came back, with a reason.
        CaseReturned = "case-returned",
        /// A case took a step.
        CaseStep = "case-step",
        /// A case was refused or withdrawn.
        CaseEnded = "case-ended",
        /// A notice was published.
        NoticePublished = "notice-published",
        /// A notice was withdrawn or corrected.
        NoticeChanged = "notice-changed",
        /// A result was announced.
        NoticeConcluded = "notice-concluded",
        /// A draft came back.
        DraftReturned = "draft-returned",
        /// An objection came in; without who objected (OBJ-07).
        ObjectionFiled = "objection-filed",
        /// An objection was decided.
        ObjectionDecided = "objection-decided",
        /// Names are read unusually often (AC-09).
        ManyReveals = "many-reveals",
        /// Something about a stay or an exit.
        Stay = "stay",
        /// Work of others is late by more than two working days.
        Overdue = "overdue",
    }
}

/// For whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audience {
    /// Everybody with this role in exactly this division.
    Role(Role, Division),
    /// The managers of a centre.
    Centre(CentreId),
    /// One person.
    Person(StaffId),
}

/// Something that waits.
#[derive(Debug, Clone)]
pub struct Item {
    /// What.
    pub kind: Kind,
    /// The object it is about; with `kind` it is the key: one open item at a time.
    pub object: Uuid,
    /// How staff call the object: a case reference, a notice number. No personal data.
    pub reference: String,
    /// Where it is worked on, without the base: `/staff/cases/…`.
    pub path: String,
    /// For whom.
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
    /// What.
    pub kind: NewsKind,
    /// How staff call the object.
    pub reference: String,
    /// Where it is.
    pub path: String,
    /// For whom.
    pub audience: Audience,
}
