//! What the office knows of: what somebody may do and who may ([`Action`]), what is written down ([`What`]), what waits for whom and the
//! word on its link ([`Kind`]), what the bell says ([`NewsKind`]). An action that staff get is a line in each list that it concerns, all
//! of them here; texts of a feature stand in the feature's own file (`=> text in FILE`).
//!
//! An action without a role is nobody's. A role acts only inside its own division or centre: [`super::staff::access`] judges that
//! (AC-01). That drafter, reviewer and publisher are three persons (AC-08), or that a handler is not the original reviewer (OBJ-07), is
//! a rule about persons and not about roles: it is checked where it happens, and by the database.
use super::staff::types::Role;
use crate::base::{i18n::Lang, words};

/// `Variant = "word": Role Role;`
macro_rules! actions {
    ($($(#[$doc:meta])* $action:ident = $word:literal: $($role:ident)+;)+) => {
        words! {
            /// Something that only some roles may do.
            Action { $($(#[$doc])* $action = $word,)+ }
        }
        impl Action {
            /// The roles that may, each inside its own division or centre.
            pub const fn roles(self) -> &'static [Role] {
                match self { $(Self::$action => &[$(Role::$role),+],)+ }
            }
        }
    };
}

/// `Variant = "word" => what waits, what is done about it;`
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $word:literal => $text:ident $(in $file:ident)?, $act:ident $(in $at:ident)?;)+) => {
        words! {
            /// What waits.
            Kind in work { $($(#[$doc])* $kind = $word => $text $(in $file)?,)+ }
        }
        impl Kind {
            /// The word on the link that leads to it.
            pub fn act(self, lang: Lang) -> &'static str {
                match self { $(Self::$kind => words!(@text $act, work $(, $at)?)(lang),)+ }
            }
        }
    };
}

actions! {
    /// Make, change, disable and reset accounts (AU-12).
    StaffManage = "staff-manage": CityAdmin;
    /// Read the trail (RET-05).
    AuditRead = "audit-read": Auditor;
    /// See, retry and cancel mails.
    MailManage = "mail-manage": CityAdmin;
    /// See a case with the name masked.
    CaseRead = "case-read": VillageReporter TownshipOfficer CountyOfficer CityAdmin CentreManager CivilAffairs Dpf Health RuralRevitalisation Auditor;
    /// Read a name, with a purpose that is written down (RET-05).
    NameReveal = "name-reveal": VillageReporter TownshipOfficer CountyOfficer CentreManager;
    /// Enter an application, change it while it is a draft (户申请).
    CaseEnter = "case-enter": VillageReporter TownshipOfficer;
    /// Report it (村申报).
    CaseReport = "case-report": VillageReporter TownshipOfficer;
    /// Approve, refuse or return it (乡审批).
    CaseApprove = "case-approve": TownshipOfficer;
    /// File or return it (县备案).
    CaseFile = "case-file": CountyOfficer;
    /// Note that the household withdrew.
    CaseWithdraw = "case-withdraw": VillageReporter TownshipOfficer CountyOfficer;
    /// A department's opinion: screening.
    OpinionDpf = "opinion-dpf": Dpf;
    /// A department's opinion: qualification.
    OpinionQualification = "opinion-qualification": RuralRevitalisation;
    /// Read lists of cases in (xlsx, csv).
    CaseImport = "case-import": TownshipOfficer CountyOfficer;
    /// Record entrustment and agreement.
    CaseSign = "case-sign": TownshipOfficer;
    /// Move-in, leave, hospital, return.
    StayRecord = "stay-record": CentreManager;
    /// Yearly re-assessment (RES-06).
    Reassess = "reassess": TownshipOfficer;
    /// Propose an exit, hear the person (RES-07).
    ExitPropose = "exit-propose": TownshipOfficer CentreManager;
    /// Second review of an exit.
    ExitReview = "exit-review": CountyOfficer;
    /// Draft, review, publish, correct, withdraw, conclude notices.
    NoticeWrite = "notice-write": CountyOfficer;
    NoticeSettings = "notice-settings": CountyOfficer;
    /// Print a board sheet with full names.
    BoardPrint = "board-print": VillageReporter TownshipOfficer CountyOfficer;
    /// Prove that the sheet hangs.
    DisplayProve = "display-prove": VillageReporter TownshipOfficer CountyOfficer;
    /// Note a downtime of the portal (PUB-05).
    Downtime = "downtime": CityAdmin;
    /// Enter an objection that came by paper, telephone or visit (OBJ-01).
    ObjectionEnter = "objection-enter": TownshipOfficer CountyOfficer;
    /// See objections and who objected, accept, investigate, decide (OBJ-07).
    ObjectionHandle = "objection-handle": CountyOfficer;
    /// See the needs of centres, whatever state they are in.
    NeedRead = "need-read": CentreManager TownshipOfficer CountyOfficer CityAdmin CivilAffairs;
    /// Publish, change, confirm and take back the needs of one's centre.
    NeedWrite = "need-write": CentreManager;
    /// See where money goes, whatever state that is in (DON-05).
    PointerRead = "pointer-read": CentreManager CountyOfficer CityAdmin CivilAffairs;
    /// Propose where money goes.
    PointerPropose = "pointer-propose": CentreManager CountyOfficer;
    /// Verify it, so that it becomes public (DON-05).
    PointerVerify = "pointer-verify": CityAdmin CivilAffairs;
    /// See gifts, without who gave.
    GiftRead = "gift-read": CentreManager CentreStaff TownshipOfficer DoneeOfficer;
    /// Receive and count them (DON-06).
    GiftCount = "gift-count": CentreManager CentreStaff TownshipOfficer;
    /// Answer and confirm them, see who gave (DON-06, DON-13).
    GiftHandle = "gift-handle": CentreManager TownshipOfficer;
    /// Answer as the second of two approvers (DON-07).
    GiftSecond = "gift-second": CentreManager TownshipOfficer DoneeOfficer;
    /// Record receipts (DON-09).
    GiftReceipt = "gift-receipt": CentreManager TownshipOfficer DoneeOfficer;
    /// See which centres let donors wait.
    GiftOversee = "gift-oversee": TownshipOfficer CountyOfficer CityAdmin;
    /// See bookings of visits, without who booked.
    VisitRead = "visit-read": CentreManager CentreStaff TownshipOfficer CountyOfficer DoneeOfficer;
    /// Answer them, call them off, see who booked (VIS-02).
    VisitHandle = "visit-handle": CentreManager TownshipOfficer;
    /// Check people in and out (VIS-04).
    VisitDoor = "visit-door": CentreManager CentreStaff;
    /// Countersign hours for the host unit (VOL-01).
    HoursSign = "hours-sign": TownshipOfficer DoneeOfficer;
    /// Confirm the first person of an organisation.
    OrgConfirm = "org-confirm": CountyOfficer DoneeOfficer;
    /// Publish, change and close posts of a centre (JOB-01).
    PostWrite = "post-write": TownshipOfficer CentreManager;
    /// See applicants, masked, as far as they concern one (JOB-03).
    PostInterestRead = "post-interest-read": TownshipOfficer CentreManager RuralRevitalisation;
    /// Telephone applicants and refer them to the centre.
    PostInterestHandle = "post-interest-handle": TownshipOfficer;
    /// Take applicants on, or not.
    PostInterestDecide = "post-interest-decide": TownshipOfficer CentreManager;
    /// Check an applicant's qualification and priority group (seed 55).
    PostQualify = "post-qualify": RuralRevitalisation;
    /// See times for visits, whatever state they are in.
    TimeRead = "time-read": CentreManager CentreStaff TownshipOfficer CountyOfficer CityAdmin;
    /// Open, change and cancel the times of one's centre (VIS-01).
    TimeWrite = "time-write": CentreManager;
    /// Suspend all visits of a county, and let them be again (VIS-05).
    VisitsSuspend = "visits-suspend": CountyOfficer;
    /// See overdue work of others.
    WorkOversee = "work-oversee": CountyOfficer CityAdmin;
}

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
        /// Somebody asked to visit, or joined the line.
        VisitBooked = "visit-booked" => what_booked in bookings_desk,
        /// A booking was moved (§4.5).
        VisitStep = "visit-step" => what_step in bookings_desk,
        /// Hours were entered, countersigned or corrected (REC-06).
        VisitHours = "visit-hours" => what_hours in bookings_desk,
        /// The sheet of a day was printed, with names.
        VisitSheet = "visit-sheet" => what_sheet in bookings_desk,
        /// Somebody acts for an organisation, or no longer does.
        Organisation = "organisation" => what_organisation in people,
        /// An account of the public was erased.
        Person = "person" => what_person in people,
        /// A post was published, changed, filled or closed.
        Post = "post" => what_post,
        /// An applicant registered, or was moved (JOB-03).
        PostInterest = "post-interest" => what_post_interest,
        /// A time for visits was opened, changed or cancelled (VIS-01).
        VisitTime = "visit-time" => what_visit_time in times_desk,
        /// A county suspended visits, or let them be again (VIS-05).
        VisitSwitch = "visit-switch" => what_visit_switch in times_desk,
        FileRead = "file-read" => what_file_read,
        Export = "export" => what_export,
        Mail = "mail" => what_mail,
        /// Data were deleted because their time was over.
        Retention = "retention" => what_retention,
        KeyRotate = "key-rotate" => what_key_rotate,
        Denied = "denied" => what_denied,
    }
}

kinds! {
    /// An application waits for the village's report.
    CaseReport = "case-report" => kind_case_report, do_report;
    /// A report waits for the township's approval.
    CaseApprove = "case-approve" => kind_case_approve, do_approve;
    /// A case is under review in the township again.
    CaseReview = "case-review" => kind_case_review, do_review;
    /// An approved case waits for the county's filing.
    CaseFile = "case-file" => kind_case_file, do_file;
    OpinionDpf = "opinion-dpf" => kind_opinion_dpf, do_opinion;
    OpinionQualification = "opinion-qualification" => kind_opinion_qualification, do_opinion;
    /// A filed case waits for a notice (PUB-03).
    NoticeDue = "notice-due" => kind_notice_due, do_draft;
    NoticeReview = "notice-review" => kind_notice_review, do_review;
    NoticePublish = "notice-publish" => kind_notice_publish, do_publish;
    NoticeReturned = "notice-returned" => kind_notice_returned, do_revise;
    /// A posted notice waits for the proof of display.
    DisplayProof = "display-proof" => kind_display_proof, do_prove;
    NoticeConclude = "notice-conclude" => kind_notice_conclude, do_conclude;
    /// A cleared case waits for entrustment and agreement.
    CaseSign = "case-sign" => kind_case_sign, do_sign;
    MoveIn = "move-in" => kind_move_in, do_move_in;
    /// A yearly re-assessment is due (RES-06).
    Reassess = "reassess" => kind_reassess, do_reassess;
    /// A proposed exit waits for the second reviewer (RES-07).
    ExitReview = "exit-review" => kind_exit_review, do_review;
    /// A reviewed exit waits for its notice or its completion.
    ExitFinish = "exit-finish" => kind_exit_finish, do_finish;
    /// An objection waits for the decision whether it is accepted (OBJ-04).
    ObjectionAccept = "objection-accept" => kind_objection_accept, do_accept;
    /// An accepted objection waits for its outcome (OBJ-04).
    ObjectionDecide = "objection-decide" => kind_objection_decide, do_decide;
    /// A report after the deadline waits for an answer (OBJ-08).
    ReportAnswer = "report-answer" => kind_report_answer, do_answer;
    /// Needs of a centre were not confirmed for two weeks, or their day is over.
    NeedsStale = "needs-stale" => kind_needs_stale, do_confirm;
    /// Where money goes waits to be verified (DON-05).
    PointerCheck = "pointer-check" => kind_pointer_check, do_check;
    /// A donation intention waits for the donee unit's answer (DON-06).
    GiftAnswer = "gift-answer" => kind_gift_answer, do_answer;
    /// A gift arrived and waits to be counted.
    GiftInspect = "gift-inspect" => kind_gift_inspect, do_inspect;
    /// An inspected gift waits for the confirmation.
    GiftConfirm = "gift-confirm" => kind_gift_confirm, do_confirm_gift;
    /// A receipt is owed for a confirmed gift (DON-09).
    GiftReceipt = "gift-receipt" => kind_gift_receipt, do_receipt;
    /// Something of a need remains, and its use is to be reported (DON-15).
    GiftReport = "gift-report" => kind_gift_report, do_report_use;
    /// A centre let a gift wait beyond its day: the township looks after it.
    GiftLate = "gift-late" => kind_late in gift_notes, do_look;
    /// A donor without an address is told by telephone.
    GiftTell = "gift-tell" => kind_tell in gift_notes, do_call;
    /// A donor asked something (DON-14).
    GiftQuestion = "gift-question" => kind_question in gift_notes, do_answer;
    /// A booking waits for the centre's answer (VIS-02).
    VisitAnswer = "visit-answer" => kind_answer in bookings_desk, do_answer;
    /// A centre let a booking wait beyond its day: the township looks after it.
    VisitLate = "visit-late" => kind_late in bookings_desk, do_look;
    /// Somebody who booked without an address is told by telephone.
    VisitTell = "visit-tell" => kind_tell in bookings_desk, do_call;
    /// The hours of a visit are to be recorded (REC-02).
    VisitRecord = "visit-record" => kind_record in bookings_desk, do_look;
    /// Recorded hours wait for the host unit (VOL-01).
    VisitSign = "visit-sign" => kind_sign in bookings_desk, do_check;
    /// Somebody says that their hours are wrong (REC-03).
    VisitCorrect = "visit-correct" => kind_correct in bookings_desk, do_answer;
    /// Somebody registered for a post: the township telephones (JOB-03).
    PostContact = "post-contact" => kind_post_contact, do_call;
    /// The county checks qualification and priority group.
    PostCheck = "post-check" => kind_post_check, do_check;
    /// The township refers them to the centre.
    PostRefer = "post-refer" => kind_post_refer, do_refer;
    /// The centre decides.
    PostDecide = "post-decide" => kind_post_decide, do_decide;
    /// Somebody says that they act for an organisation.
    OrgConfirm = "org-confirm" => kind_org_confirm in people, do_check;
    /// Times of a centre did not follow their series, or lie on a day without visitors: people come.
    TimesDecide = "times-decide" => kind_times_decide in times_desk, do_decide;
    MailFailed = "mail-failed" => kind_mail_failed, do_look;
}

words! {
    /// What changed.
    NewsKind in work {
        CaseReturned = "case-returned" => news_case_returned,
        CaseStep = "case-step" => news_case_step,
        CaseEnded = "case-ended" => news_case_ended,
        NoticePublished = "notice-published" => news_notice_published,
        NoticeChanged = "notice-changed" => news_notice_changed,
        NoticeConcluded = "notice-concluded" => news_notice_concluded,
        DraftReturned = "draft-returned" => news_draft_returned,
        /// An objection came in; without who objected (OBJ-07).
        ObjectionFiled = "objection-filed" => news_objection_filed,
        ObjectionDecided = "objection-decided" => news_objection_decided,
        /// Another centre passed surplus on (DON-16).
        GiftArrived = "gift-arrived" => news_gift_arrived,
        /// A donor said whether goods may serve another purpose (DON-16).
        GiftPurpose = "gift-purpose" => news_purpose in gift_notes,
        /// Somebody registered for a post; without who.
        PostInterest = "post-interest" => news_post_interest,
        PostChecked = "post-checked" => news_post_checked,
        PostReferred = "post-referred" => news_post_referred,
        PostDecided = "post-decided" => news_post_decided,
        PostWithdrawn = "post-withdrawn" => news_post_withdrawn,
        /// Names are read unusually often (AC-09).
        ManyReveals = "many-reveals" => news_many_reveals,
        Stay = "stay" => news_stay,
        /// Work of others is late by more than two working days.
        Overdue = "overdue" => news_overdue,
    }
}
