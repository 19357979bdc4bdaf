//! What is written down. Pure.
use crate::{
    base::{ids::StaffId, words},
    office::staff::types::{Actor, Role},
};

words! {
    /// What happened (LG-02).
    What {
        /// Somebody signed in.
        SignIn = "sign-in",
        /// A sign-in failed.
        SignInFailed = "sign-in-failed",
        /// An account was locked softly (AU-07).
        Locked = "locked",
        /// Somebody signed out, or a session was ended.
        SignOut = "sign-out",
        /// An account was made.
        StaffAdd = "staff-add",
        /// Role, division or name changed.
        StaffChange = "staff-change",
        /// An account was disabled or enabled.
        StaffStatus = "staff-status",
        /// Password reset by an administrator.
        PasswordReset = "password-reset",
        /// Password set by its owner.
        PasswordSet = "password-set",
        /// TOTP reset by an administrator.
        TotpReset = "totp-reset",
        /// TOTP enrolled by its owner.
        TotpSet = "totp-set",
        /// A recovery code was used, or a new set was made.
        Recovery = "recovery",
        /// A case took a step.
        CaseStep = "case-step",
        /// A case was entered or changed.
        CaseChange = "case-change",
        /// A name was read (RET-05, AC-09).
        NameReveal = "name-reveal",
        /// Somebody read names unusually often (AC-09).
        RevealAlarm = "reveal-alarm",
        /// A list of cases was read in, or taken back.
        CaseImport = "case-import",
        /// Something about a stay: move-in, leave, return, re-assessment.
        Stay = "stay",
        /// Something about an exit.
        Exit = "exit",
        /// A notice was drafted, reviewed, returned.
        NoticeDraft = "notice-draft",
        /// A notice was published.
        NoticePublish = "notice-publish",
        /// A notice was corrected.
        NoticeCorrect = "notice-correct",
        /// A notice, or a row of it, was withdrawn.
        NoticeWithdraw = "notice-withdraw",
        /// A result was announced.
        NoticeConclude = "notice-conclude",
        /// A period was extended or recomputed (PUB-05).
        NoticeExtend = "notice-extend",
        /// A board sheet was printed.
        BoardPrint = "board-print",
        /// A proof of display was filed.
        DisplayProof = "display-proof",
        /// A county's settings changed.
        Settings = "settings",
        /// An objection came in.
        ObjectionFiled = "objection-filed",
        /// An objection took a step.
        ObjectionStep = "objection-step",
        /// A file was read by staff.
        FileRead = "file-read",
        /// Something was exported or printed.
        Export = "export",
        /// A mail was retried or cancelled by hand.
        Mail = "mail",
        /// Data were deleted because their time was over.
        Retention = "retention",
        /// The key of personal data was rotated.
        KeyRotate = "key-rotate",
        /// Somebody tried what they may not.
        Denied = "denied",
    }
}

words! {
    /// Why somebody reads a name (RET-05): a closed list, so that the trail holds no free text.
    Purpose {
        /// To work on the case.
        HandleCase = "handle-case",
        /// To reach the household.
        ContactHousehold = "contact-household",
        /// To print or check a board sheet.
        BoardSheet = "board-sheet",
        /// To look into an objection.
        CheckObjection = "check-objection",
        /// To put wrong data right.
        CorrectData = "correct-data",
        /// The household asked what is kept about it (PIPL 45).
        HouseholdAsked = "household-asked",
    }
}

/// One line of the trail, as its writer puts it together.
#[derive(Debug, Clone)]
pub struct Entry {
    pub(super) what: What,
    pub(super) object: String,
    pub(super) actor: Option<(StaffId, Role)>,
    pub(super) county: String,
    pub(super) ip: String,
    pub(super) before: Option<Vec<String>>,
    pub(super) after: Option<Vec<String>>,
    pub(super) reason: String,
}

impl Entry {
    /// `object` names it by kind and id: `case:0192…`, `notice:411725-2026-8`. No personal data (LG-07).
    #[must_use]
    pub fn new(what: What, object: impl Into<String>) -> Self {
        let object = object.into();
        Self {
            what,
            object,
            actor: None,
            county: String::new(),
            ip: String::new(),
            before: None,
            after: None,
            reason: String::new(),
        }
    }

    /// Who did it; without, the portal itself.
    #[must_use]
    pub fn by(mut self, actor: &Actor) -> Self {
        self.actor = Some((actor.id, actor.role));
        self.county = actor.division.county().unwrap_or_default().to_owned();
        self.ip.clone_from(&actor.ip);
        self
    }

    /// From which network, where there is no actor (a failed sign-in, an objection).
    #[must_use]
    pub fn from(mut self, ip: &str) -> Self {
        ip.clone_into(&mut self.ip);
        self
    }

    /// The content before; only its keyed code is kept.
    #[must_use]
    pub fn before(mut self, parts: &[&str]) -> Self {
        self.before = Some(parts.iter().map(|p| (*p).to_owned()).collect());
        self
    }

    /// The content after; only its keyed code is kept.
    #[must_use]
    pub fn after(mut self, parts: &[&str]) -> Self {
        self.after = Some(parts.iter().map(|p| (*p).to_owned()).collect());
        self
    }

    /// A reason or purpose: a code, or words without personal data.
    #[must_use]
    pub fn reason(mut self, reason: &str) -> Self {
        reason.clone_into(&mut self.reason);
        self
    }
}
