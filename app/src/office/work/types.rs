//! What can wait, and for whom. Pure.
use chrono::NaiveDate;
use uuid::Uuid;

use crate::base::{ids::CentreId, ids::StaffId, words};
use crate::office::staff::types::{Division, Role};

words! {
    /// What waits.
    Kind in work {
        /// An application waits for the village's report.
        CaseReport = "case-report" => kind_case_report,
        /// A report waits for the township's approval.
        CaseApprove = "case-approve" => kind_case_approve,
        /// A case is under review in the township again.
        CaseReview = "case-review" => kind_case_review,
        /// An approved case waits for the county's filing.
        CaseFile = "case-file" => kind_case_file,
        OpinionDpf = "opinion-dpf" => kind_opinion_dpf,
        OpinionQualification = "opinion-qualification" => kind_opinion_qualification,
        /// A filed case waits for a notice (PUB-03).
        NoticeDue = "notice-due" => kind_notice_due,
        NoticeReview = "notice-review" => kind_notice_review,
        NoticePublish = "notice-publish" => kind_notice_publish,
        NoticeReturned = "notice-returned" => kind_notice_returned,
        /// A posted notice waits for the proof of display.
        DisplayProof = "display-proof" => kind_display_proof,
        NoticeConclude = "notice-conclude" => kind_notice_conclude,
        /// A cleared case waits for entrustment and agreement.
        CaseSign = "case-sign" => kind_case_sign,
        MoveIn = "move-in" => kind_move_in,
        /// A yearly re-assessment is due (RES-06).
        Reassess = "reassess" => kind_reassess,
        /// A proposed exit waits for the second reviewer (RES-07).
        ExitReview = "exit-review" => kind_exit_review,
        /// A reviewed exit waits for its notice or its completion.
        ExitFinish = "exit-finish" => kind_exit_finish,
        /// An objection waits for the decision whether it is accepted (OBJ-04).
        ObjectionAccept = "objection-accept" => kind_objection_accept,
        /// An accepted objection waits for its outcome (OBJ-04).
        ObjectionDecide = "objection-decide" => kind_objection_decide,
        /// A report after the deadline waits for an answer (OBJ-08).
        ReportAnswer = "report-answer" => kind_report_answer,
        /// Needs of a centre were not confirmed for two weeks, or their day is over.
        NeedsStale = "needs-stale" => kind_needs_stale,
        /// Where money goes waits to be verified (DON-05).
        PointerCheck = "pointer-check" => kind_pointer_check,
        /// A donation intention waits for the donee unit's answer (DON-06).
        GiftAnswer = "gift-answer" => kind_gift_answer,
        /// A gift arrived and waits to be counted.
        GiftInspect = "gift-inspect" => kind_gift_inspect,
        /// An inspected gift waits for the confirmation.
        GiftConfirm = "gift-confirm" => kind_gift_confirm,
        /// A receipt is owed for a confirmed gift (DON-09).
        GiftReceipt = "gift-receipt" => kind_gift_receipt,
        /// Something of a need remains, and its use is to be reported (DON-15).
        GiftReport = "gift-report" => kind_gift_report,
        /// Somebody registered for a post: the township telephones (JOB-03).
        PostContact = "post-contact" => kind_post_contact,
        /// The county checks qualification and priority group.
        PostCheck = "post-check" => kind_post_check,
        /// The township refers them to the centre.
        PostRefer = "post-refer" => kind_post_refer,
        /// The centre decides.
        PostDecide = "post-decide" => kind_post_decide,
        /// Somebody says that they act for an organisation.
        OrgConfirm = "org-confirm" => kind_org_confirm in people,
        MailFailed = "mail-failed" => kind_mail_failed,
    }
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
