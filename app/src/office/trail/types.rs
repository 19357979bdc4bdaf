//! What is written down. Pure.
use crate::base::{ids::StaffId, words};
use crate::office::staff::types::{Actor, Role};

words! {
    /// What happened (LG-02).
    What in audit_words {
        SignIn = "sign-in" => what_sign_in,
        SignInFailed = "sign-in-failed" => what_sign_in_failed,
        /// An account was locked softly (AU-07).
        Locked = "locked" => what_locked,
        /// Somebody signed out, or a session was ended.
        SignOut = "sign-out" => what_sign_out,
        StaffAdd = "staff-add" => what_staff_add,
        StaffChange = "staff-change" => what_staff_change,
        StaffStatus = "staff-status" => what_staff_status,
        PasswordReset = "password-reset" => what_password_reset,
        PasswordSet = "password-set" => what_password_set,
        TotpReset = "totp-reset" => what_totp_reset,
        TotpSet = "totp-set" => what_totp_set,
        /// A recovery code was used, or a new set was made.
        Recovery = "recovery" => what_recovery,
        CaseStep = "case-step" => what_case_step,
        CaseChange = "case-change" => what_case_change,
        /// A name was read (RET-05, AC-09).
        NameReveal = "name-reveal" => what_name_reveal,
        /// Somebody read names unusually often (AC-09).
        RevealAlarm = "reveal-alarm" => what_reveal_alarm,
        /// A list of cases was read in, or taken back.
        CaseImport = "case-import" => what_case_import,
        /// Something about a stay: move-in, leave, return, re-assessment.
        Stay = "stay" => what_stay,
        Exit = "exit" => what_exit,
        NoticeDraft = "notice-draft" => what_notice_draft,
        NoticePublish = "notice-publish" => what_notice_publish,
        NoticeCorrect = "notice-correct" => what_notice_correct,
        NoticeWithdraw = "notice-withdraw" => what_notice_withdraw,
        NoticeConclude = "notice-conclude" => what_notice_conclude,
        /// A period was extended or recomputed (PUB-05).
        NoticeExtend = "notice-extend" => what_notice_extend,
        BoardPrint = "board-print" => what_board_print,
        DisplayProof = "display-proof" => what_display_proof,
        Settings = "settings" => what_settings,
        ObjectionFiled = "objection-filed" => what_objection_filed,
        ObjectionStep = "objection-step" => what_objection_step,
        /// A need was published, changed, confirmed or taken back.
        Need = "need" => what_need,
        /// Where money goes was proposed, verified, refused or ended.
        MoneyPointer = "money-pointer" => what_money_pointer,
        /// An intention was registered (DON-01).
        GiftRegistered = "gift-registered" => what_gift_registered,
        /// A part of a gift was moved (DON-06).
        GiftStep = "gift-step" => what_gift_step,
        /// Something of what remains was used, passed on, returned, disposed of, or a mistake put right.
        GiftStock = "gift-stock" => what_gift_stock,
        /// Somebody acts for an organisation, or no longer does.
        Organisation = "organisation" => what_organisation in people,
        /// An account of the public was erased.
        Person = "person" => what_person in people,
        /// A post was published, changed, filled or closed.
        Post = "post" => what_post,
        /// An applicant registered, or was moved (JOB-03).
        PostInterest = "post-interest" => what_post_interest,
        FileRead = "file-read" => what_file_read,
        Export = "export" => what_export,
        Mail = "mail" => what_mail,
        /// Data were deleted because their time was over.
        Retention = "retention" => what_retention,
        KeyRotate = "key-rotate" => what_key_rotate,
        Denied = "denied" => what_denied,
    }
}

words! {
    /// Why somebody reads a name (RET-05): a closed list, so that the trail holds no free text.
    Purpose in audit_words {
        HandleCase = "handle-case" => purpose_handle_case,
        ContactHousehold = "contact-household" => purpose_contact_household,
        BoardSheet = "board-sheet" => purpose_board_sheet,
        CheckObjection = "check-objection" => purpose_check_objection,
        CorrectData = "correct-data" => purpose_correct_data,
        /// The household asked what is kept about it (PIPL 45).
        HouseholdAsked = "household-asked" => purpose_household_asked,
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

    /// That a name is read, and why.
    pub fn reveal(object: impl Into<String>, purpose: Purpose) -> Self {
        Self::new(What::NameReveal, object).reason(purpose.word())
    }

    /// Whether it says that a name is read.
    pub(in crate::office) fn is_reveal(&self) -> bool {
        self.what == What::NameReveal
    }

    /// Who did it; without, the portal itself.
    pub fn by(mut self, actor: &Actor) -> Self {
        self.actor = Some((actor.id, actor.role));
        self.county = actor.division.county().unwrap_or_default().to_owned();
        self.ip.clone_from(&actor.ip);
        self
    }

    /// From which network, where there is no actor (a failed sign-in, an objection).
    pub fn from(mut self, ip: &str) -> Self {
        ip.clone_into(&mut self.ip);
        self
    }

    /// The content before; only its keyed code is kept.
    pub fn before(mut self, parts: &[&str]) -> Self {
        self.before = Some(parts.iter().map(|p| (*p).to_owned()).collect());
        self
    }

    /// The content after; only its keyed code is kept.
    pub fn after(mut self, parts: &[&str]) -> Self {
        self.after = Some(parts.iter().map(|p| (*p).to_owned()).collect());
        self
    }

    /// A reason or purpose: a code, or words without personal data.
    pub fn reason(mut self, reason: &str) -> Self {
        reason.clone_into(&mut self.reason);
        self
    }
}
