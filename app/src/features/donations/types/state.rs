//! Where the part of a gift for one centre stands (DON-06): an enum that carries the facts of each state, and one table of steps,
//! [`State::after`]. A lapsed hold is a fact of its state and no end: the intention is not lost.
use chrono::{DateTime, Utc};

use crate::base::{ids::StaffId, words};

words! {
    /// The name of a state: what lists filter by and tags say.
    Stage in donations {
        /// Registered; waits for the answer (DON-01).
        Intended = "intended" => stage_intended,
        /// One of two approvers has spoken (DON-07).
        UnderAssessment = "under-assessment" => stage_under_assessment,
        Accepted = "accepted" => stage_accepted,
        AgreementSigned = "agreement-signed" => stage_agreement_signed,
        InTransit = "in-transit" => stage_in_transit,
        /// Arrived, not yet counted.
        Received = "received" => stage_received,
        Inspected = "inspected" => stage_inspected,
        /// From here on it is public (DON-11).
        Confirmed = "confirmed" => stage_confirmed,
        ReceiptIssued = "receipt-issued" => stage_receipt_issued,
        Used = "used" => stage_used,
        Closed = "closed" => stage_closed,
        Declined = "declined" => stage_declined,
        /// By the donor; no public trace.
        Withdrawn = "withdrawn" => stage_withdrawn,
        /// After the acceptance, by the centre or on the donor's word.
        Cancelled = "cancelled" => stage_cancelled,
    }
}

/// The quantity that is kept at the need for this part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    /// At this very instant it is over; without one it does not end by itself.
    pub until: Option<DateTime<Utc>>,
    /// It is over: the quantity is free again.
    pub lapsed: bool,
}

impl Hold {
    /// A live one.
    #[must_use]
    pub const fn until(until: Option<DateTime<Utc>>) -> Self {
        Self { until, lapsed: false }
    }
}

/// Where a part stands, with what must be known there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// See [`Stage::Intended`].
    Intended(Hold),
    /// The first approver, who cannot be the second (DON-07).
    UnderAssessment(Hold, StaffId),
    /// See [`Stage::Accepted`].
    Accepted(Hold),
    /// See [`Stage::AgreementSigned`].
    AgreementSigned(Hold),
    /// On the way nothing lapses.
    InTransit,
    /// See [`Stage::Received`].
    Received,
    /// Whether more of it is still to come.
    Inspected(Rest),
    /// See [`Stage::Confirmed`].
    Confirmed(Rest),
    /// See [`Stage::ReceiptIssued`].
    ReceiptIssued(Rest),
    /// A first use report is there (DON-15).
    Used(Rest),
    /// See [`Stage::Closed`].
    Closed,
    /// See [`Stage::Declined`].
    Declined,
    /// See [`Stage::Withdrawn`].
    Withdrawn,
    /// See [`Stage::Cancelled`].
    Cancelled,
}

/// Whether a delivery was the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// Everything came, or the rest was given up.
    None,
    /// More is to come.
    Outstanding,
}

/// What moves a part; the word of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// A first approver agrees.
    Assess(StaffId),
    /// The donee unit says yes, in whole or in part; until when it keeps the quantity.
    Accept(Hold),
    /// The donee unit says no, with a reason.
    Decline,
    /// The agreement is signed (DON-08); it does not change until when.
    Sign,
    /// The donor sends it.
    Dispatch,
    /// It arrived.
    Receive,
    /// Counted and looked at.
    Inspect(Rest),
    /// The donee unit confirms what was good.
    Confirm,
    /// What is outstanding is given up.
    CloseRest,
    /// The finance system gave a receipt number, or the donor wants none (DON-09).
    IssueReceipt,
    /// A receipt is void: what it was for needs another one.
    VoidReceipt,
    /// A report of use (DON-15).
    ReportUse,
    /// Nothing is left and everything is reported.
    Close,
    /// The donor withdraws, until the inspection.
    Withdraw,
    /// An accepted one is called off.
    Cancel,
    /// Its hold ends.
    Lapse,
}

/// What the rules ask of this part.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Duties {
    /// Two approvers: the donee is a health unit (DON-07).
    pub two_approvers: bool,
    /// No delivery without a signed agreement (DON-08).
    pub agreement: bool,
}

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It does not stand where this begins.
    #[error("this does not follow")]
    Order,
    /// Somebody was first (AC-07).
    #[error("changed meanwhile")]
    Stale,
    /// A second approver is asked for (DON-07).
    #[error("another approver must agree first")]
    Approver,
    /// The agreement is not signed (DON-08).
    #[error("no agreement yet")]
    Agreement,
    /// More than is open at the need; what is left there, in pieces.
    #[error("more than is open: {0} left")]
    Over(i64),
    /// The need has enough (够了，谢谢).
    #[error("the need has enough")]
    Enough,
    /// More than the donor promised.
    #[error("more than was pledged")]
    MoreThanPledged,
    /// A number that cannot be: more good than counted, nothing at all, below zero.
    #[error("these numbers cannot be")]
    Count,
    /// More than the centre has; what it has, in pieces.
    #[error("more than remains: {0} left")]
    MoreThanRemaining(i64),
    /// A reason is asked for.
    #[error("no reason")]
    Reason,
    /// The donor's consent is asked for (DON-16).
    #[error("no consent")]
    Consent,
}

impl State {
    /// Where `act` leads from here.
    ///
    /// # Errors
    /// [`Refused::Order`] for everything that is not in the table; [`Refused::Approver`] and [`Refused::Agreement`] when a duty is open.
    pub fn after(self, act: Act, duties: Duties) -> Result<Self, Refused> {
        use Act as A;
        use State as S;
        Ok(match (self, act) {
            (S::Intended(hold), A::Assess(who)) if duties.two_approvers => S::UnderAssessment(hold, who),
            (S::UnderAssessment(_, first), A::Assess(who)) if first == who => return Err(Refused::Approver),
            (S::Intended(_), A::Accept(_)) if duties.two_approvers => return Err(Refused::Approver),
            (S::Intended(_) | S::UnderAssessment(..), A::Accept(hold)) => S::Accepted(hold),
            (S::Intended(_) | S::UnderAssessment(..), A::Decline) => S::Declined,
            (S::Accepted(hold), A::Sign) => S::AgreementSigned(hold),
            (S::Accepted(_), A::Dispatch) if duties.agreement => return Err(Refused::Agreement),
            (S::Accepted(_) | S::AgreementSigned(_), A::Dispatch) => S::InTransit,
            // The donor may stand at the door without a word before.
            (S::Accepted(_) | S::AgreementSigned(_) | S::InTransit, A::Receive) => S::Received,
            (S::Accepted(_) | S::AgreementSigned(_) | S::InTransit | S::Received, A::Inspect(rest)) => {
                S::Inspected(rest)
            }
            // A later delivery of the same promise.
            (
                S::Inspected(Rest::Outstanding)
                | S::Confirmed(Rest::Outstanding)
                | S::ReceiptIssued(Rest::Outstanding)
                | S::Used(Rest::Outstanding),
                A::Inspect(rest),
            ) => S::Inspected(rest),
            (S::Inspected(rest), A::Confirm) => S::Confirmed(rest),
            (S::Inspected(Rest::Outstanding), A::CloseRest) => S::Inspected(Rest::None),
            (S::Confirmed(Rest::Outstanding), A::CloseRest) => S::Confirmed(Rest::None),
            (S::ReceiptIssued(Rest::Outstanding), A::CloseRest) => S::ReceiptIssued(Rest::None),
            (S::Used(Rest::Outstanding), A::CloseRest) => S::Used(Rest::None),
            (S::Confirmed(rest), A::IssueReceipt) => S::ReceiptIssued(rest),
            // A number may come or fall after the first report, while a second delivery is counted, and after everything was used.
            (S::Used(rest), A::IssueReceipt | A::VoidReceipt) => S::Used(rest),
            (S::Inspected(rest), A::IssueReceipt | A::VoidReceipt) => S::Inspected(rest),
            (S::Confirmed(rest), A::VoidReceipt) => S::Confirmed(rest),
            (S::Closed, A::IssueReceipt | A::VoidReceipt) => S::Closed,
            (S::ReceiptIssued(rest), A::VoidReceipt) => S::Confirmed(rest),
            (S::Confirmed(rest) | S::ReceiptIssued(rest) | S::Used(rest), A::ReportUse) => S::Used(rest),
            (S::Confirmed(Rest::None) | S::ReceiptIssued(Rest::None) | S::Used(Rest::None), A::Close) => {
                S::Closed
            }
            (state, A::Withdraw) if state.is_before_inspection() => S::Withdrawn,
            (S::Accepted(_) | S::AgreementSigned(_) | S::InTransit | S::Received, A::Cancel) => S::Cancelled,
            (S::Intended(hold), A::Lapse) if !hold.lapsed => S::Intended(Hold { lapsed: true, ..hold }),
            (S::UnderAssessment(hold, first), A::Lapse) if !hold.lapsed => {
                S::UnderAssessment(Hold { lapsed: true, ..hold }, first)
            }
            (S::Accepted(hold), A::Lapse) if !hold.lapsed => S::Accepted(Hold { lapsed: true, ..hold }),
            (S::AgreementSigned(hold), A::Lapse) if !hold.lapsed => {
                S::AgreementSigned(Hold { lapsed: true, ..hold })
            }
            _ => return Err(Refused::Order),
        })
    }

    /// Its name.
    #[must_use]
    pub const fn stage(self) -> Stage {
        match self {
            Self::Intended(_) => Stage::Intended,
            Self::UnderAssessment(..) => Stage::UnderAssessment,
            Self::Accepted(_) => Stage::Accepted,
            Self::AgreementSigned(_) => Stage::AgreementSigned,
            Self::InTransit => Stage::InTransit,
            Self::Received => Stage::Received,
            Self::Inspected(_) => Stage::Inspected,
            Self::Confirmed(_) => Stage::Confirmed,
            Self::ReceiptIssued(_) => Stage::ReceiptIssued,
            Self::Used(_) => Stage::Used,
            Self::Closed => Stage::Closed,
            Self::Declined => Stage::Declined,
            Self::Withdrawn => Stage::Withdrawn,
            Self::Cancelled => Stage::Cancelled,
        }
    }

    /// What is kept for it, where something can lapse.
    #[must_use]
    pub const fn hold(self) -> Option<Hold> {
        match self {
            Self::Intended(hold)
            | Self::UnderAssessment(hold, _)
            | Self::Accepted(hold)
            | Self::AgreementSigned(hold) => Some(hold),
            _ => None,
        }
    }

    /// The first approver, while the second is waited for.
    #[must_use]
    pub const fn first_approver(self) -> Option<StaffId> {
        if let Self::UnderAssessment(_, first) = self { Some(first) } else { None }
    }

    /// Whether more is to come.
    #[must_use]
    pub const fn is_outstanding(self) -> bool {
        matches!(
            self,
            Self::Inspected(Rest::Outstanding)
                | Self::Confirmed(Rest::Outstanding)
                | Self::ReceiptIssued(Rest::Outstanding)
                | Self::Used(Rest::Outstanding)
        )
    }

    /// Whether the donor may still withdraw (DON-06).
    #[must_use]
    pub const fn is_before_inspection(self) -> bool {
        self.hold().is_some() || matches!(self, Self::InTransit | Self::Received)
    }

    /// From what is stored: the name, the hold, the first approver, whether more is to come.
    #[must_use]
    pub fn stored(stage: Stage, hold: Hold, first: Option<StaffId>, outstanding: bool) -> Option<Self> {
        let rest = if outstanding { Rest::Outstanding } else { Rest::None };
        Some(match stage {
            Stage::Intended => Self::Intended(hold),
            Stage::UnderAssessment => Self::UnderAssessment(hold, first?),
            Stage::Accepted => Self::Accepted(hold),
            Stage::AgreementSigned => Self::AgreementSigned(hold),
            Stage::InTransit => Self::InTransit,
            Stage::Received => Self::Received,
            Stage::Inspected => Self::Inspected(rest),
            Stage::Confirmed => Self::Confirmed(rest),
            Stage::ReceiptIssued => Self::ReceiptIssued(rest),
            Stage::Used => Self::Used(rest),
            Stage::Closed => Self::Closed,
            Stage::Declined => Self::Declined,
            Stage::Withdrawn => Self::Withdrawn,
            Stage::Cancelled => Self::Cancelled,
        })
    }
}

impl Stage {
    /// Whether what was confirmed in it may be public (DON-11).
    #[must_use]
    pub const fn is_public(self) -> bool {
        matches!(self, Self::Confirmed | Self::ReceiptIssued | Self::Used | Self::Closed)
    }

    /// Whether nothing more will happen.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Closed | Self::Declined | Self::Withdrawn | Self::Cancelled)
    }
}
