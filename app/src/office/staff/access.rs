//! Who may do what: one table (AC-01). The code asks it through [`Actor::may`] and [`Actor::require`], the tests walk it; an
//! action without a role is nobody's. A role acts only inside its own division or centre, and what somebody may not see answers
//! as if it did not exist (AC-04).
//!
//! That drafter, reviewer and publisher are three persons (AC-08), or that a handler is not the original reviewer (OBJ-07), is a
//! rule about persons and not about roles: it is checked where it happens, and by the database.
use super::types::{Actor, Place, Role, Role::*};
use crate::base::{error::AppError, words};

words! {
    /// Something that only some roles may do.
    Action {
        /// Make, change, disable and reset accounts (AU-12).
        StaffManage = "staff-manage",
        /// Read the trail (RET-05).
        AuditRead = "audit-read",
        /// See, retry and cancel mails.
        MailManage = "mail-manage",
        /// See a case with the name masked.
        CaseRead = "case-read",
        /// Read a name, with a purpose that is written down (RET-05).
        NameReveal = "name-reveal",
        /// Enter an application, change it while it is a draft (户申请).
        CaseEnter = "case-enter",
        /// Report it (村申报).
        CaseReport = "case-report",
        /// Approve, refuse or return it (乡审批).
        CaseApprove = "case-approve",
        /// File or return it (县备案).
        CaseFile = "case-file",
        /// Note that the household withdrew.
        CaseWithdraw = "case-withdraw",
        /// A department's opinion: screening.
        OpinionDpf = "opinion-dpf",
        /// A department's opinion: qualification.
        OpinionQualification = "opinion-qualification",
        /// Read lists of cases in (xlsx, csv).
        CaseImport = "case-import",
        /// Record entrustment and agreement.
        CaseSign = "case-sign",
        /// Move-in, leave, hospital, return.
        StayRecord = "stay-record",
        /// Yearly re-assessment (RES-06).
        Reassess = "reassess",
        /// Propose an exit, hear the person (RES-07).
        ExitPropose = "exit-propose",
        /// Second review of an exit.
        ExitReview = "exit-review",
        /// Draft, review, publish, correct, withdraw, conclude notices.
        NoticeWrite = "notice-write",
        /// The county's settings of notices.
        NoticeSettings = "notice-settings",
        /// Print a board sheet with full names.
        BoardPrint = "board-print",
        /// Prove that the sheet hangs.
        DisplayProve = "display-prove",
        /// Note a downtime of the portal (PUB-05).
        Downtime = "downtime",
        /// Enter an objection that came by paper, telephone or visit (OBJ-01).
        ObjectionEnter = "objection-enter",
        /// See objections and who objected, accept, investigate, decide (OBJ-07).
        ObjectionHandle = "objection-handle",
        /// See the needs of centres, whatever state they are in.
        NeedRead = "need-read",
        /// Publish, change, confirm and take back the needs of one's centre.
        NeedWrite = "need-write",
        /// See where money goes, whatever state that is in (DON-05).
        PointerRead = "pointer-read",
        /// Propose where money goes.
        PointerPropose = "pointer-propose",
        /// Verify it, so that it becomes public (DON-05).
        PointerVerify = "pointer-verify",
        /// Answer gifts, receive, count, confirm them, see who gave (DON-06, DON-13).
        GiftHandle = "gift-handle",
        /// Confirm the first person of an organisation.
        OrgConfirm = "org-confirm",
        /// Publish, change and close posts of a centre (JOB-01).
        PostWrite = "post-write",
        /// See applicants, masked, as far as they concern one (JOB-03).
        PostInterestRead = "post-interest-read",
        /// Telephone applicants and refer them to the centre.
        PostInterestHandle = "post-interest-handle",
        /// Take applicants on, or not.
        PostInterestDecide = "post-interest-decide",
        /// Check an applicant's qualification and priority group (seed 55).
        PostQualify = "post-qualify",
        /// See overdue work of others.
        WorkOversee = "work-oversee",
    }
}

impl Action {
    /// The roles that may, each inside its own division or centre.
    pub const fn roles(self) -> &'static [Role] {
        match self {
            Self::StaffManage | Self::MailManage | Self::Downtime => &[CityAdmin],
            Self::AuditRead => &[Auditor],
            Self::CaseRead => &[
                VillageReporter,
                TownshipOfficer,
                CountyOfficer,
                CityAdmin,
                CentreManager,
                CivilAffairs,
                Dpf,
                Health,
                RuralRevitalisation,
                Auditor,
            ],
            Self::NameReveal => &[VillageReporter, TownshipOfficer, CountyOfficer, CentreManager],
            Self::CaseEnter | Self::CaseReport => &[VillageReporter, TownshipOfficer],
            Self::CaseApprove | Self::CaseSign => &[TownshipOfficer],
            Self::CaseFile | Self::ExitReview | Self::NoticeWrite | Self::ObjectionHandle => &[CountyOfficer],
            Self::CaseWithdraw => &[VillageReporter, TownshipOfficer, CountyOfficer],
            Self::OpinionDpf => &[Dpf],
            Self::OpinionQualification => &[RuralRevitalisation],
            Self::CaseImport => &[TownshipOfficer, CountyOfficer],
            Self::StayRecord => &[CentreManager],
            Self::Reassess => &[TownshipOfficer],
            Self::ExitPropose => &[TownshipOfficer, CentreManager],
            Self::NoticeSettings => &[CountyOfficer],
            Self::BoardPrint | Self::DisplayProve => &[VillageReporter, TownshipOfficer, CountyOfficer],
            Self::ObjectionEnter => &[TownshipOfficer, CountyOfficer],
            Self::NeedRead => &[CentreManager, TownshipOfficer, CountyOfficer, CityAdmin, CivilAffairs],
            Self::NeedWrite => &[CentreManager],
            Self::PointerRead => &[CentreManager, CountyOfficer, CityAdmin, CivilAffairs],
            Self::PointerPropose => &[CentreManager, CountyOfficer],
            Self::PointerVerify => &[CityAdmin, CivilAffairs],
            Self::GiftHandle => &[CentreManager, TownshipOfficer],
            Self::PostWrite | Self::PostInterestDecide => &[TownshipOfficer, CentreManager],
            Self::PostInterestRead => &[TownshipOfficer, CentreManager, RuralRevitalisation],
            Self::PostInterestHandle => &[TownshipOfficer],
            Self::OrgConfirm => &[CountyOfficer],
            Self::PostQualify => &[RuralRevitalisation],
            Self::WorkOversee => &[CountyOfficer, CityAdmin],
        }
    }
}

impl Role {
    /// Whether the role may do this anywhere at all: what menus ask.
    pub fn may(self, action: Action) -> bool {
        action.roles().contains(&self)
    }
}

impl Actor {
    /// Whether they may do this to an object that lies there.
    pub fn may(&self, action: Action, place: &Place) -> bool {
        if !self.role.may(action) {
            return false;
        }
        if self.role == CentreManager {
            // A manager's reach is the centre, wherever its residents come from.
            return self.centre.is_some() && self.centre == place.centre;
        }
        self.division.contains(&place.division)
    }

    /// Answers [`AppError::NotFound`] to what [`Actor::may`] forbids: it does not exist then (AC-04).
    pub fn require(&self, action: Action, place: &Place) -> Result<(), AppError> {
        if self.may(action, place) { Ok(()) } else { Err(AppError::NotFound) }
    }

    /// Whether the role may do this at all: for pages that are about no object yet.
    pub fn require_role(&self, action: Action) -> Result<(), AppError> {
        if self.role.may(action) { Ok(()) } else { Err(AppError::NotFound) }
    }
}
