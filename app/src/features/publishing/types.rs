//! A notice that is being written: its states, and who may take it on (PUB-06). And a county's settings. Pure.
//! To add a step: an act, its row in [`DraftState::after`], its name in `locales/*/writing.toml`.
use serde::{Deserialize, Serialize};

use crate::base::{
    calendar::NoticeRule, ids::StaffId, privacy::WebRowsPolicy, privacy::public_text::PublicText, words,
};
use crate::features::notices::types::{Channels, PublicityPoint};

words! {
    DraftState in writing {
        Drafted = "drafted" => draft_drafted,
        /// Waits for the second person.
        InReview = "in-review" => draft_in_review,
        /// Waits for the third person.
        Reviewed = "reviewed" => draft_reviewed,
        /// Came back with a reason.
        Returned = "returned" => draft_returned,
        Published = "published" => draft_published,
        Discarded = "discarded" => draft_discarded,
    }

    /// What happens to a draft.
    DraftAct in writing {
        Begin = "begin" => act_begin,
        Change = "change" => act_change,
        Submit = "submit" => act_submit,
        Pass = "pass" => act_pass,
        Return = "return" => act_return,
        Publish = "publish" => act_publish,
        Discard = "discard" => act_discard,
    }
}

/// Whose hands a draft has been through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hands {
    /// Who wrote it.
    pub drafter: StaffId,
    pub reviewer: Option<StaffId>,
}

/// Why a step of a draft is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DraftRefusal {
    /// It does not follow the state.
    #[error("{1:?} does not follow {0:?}")]
    Order(DraftState, DraftAct),
    /// Drafter, reviewer and publisher are three persons (PUB-06, AC-08).
    #[error("another person must do this")]
    SameHands,
    /// Only the drafter changes, hands in and gives up.
    #[error("only the drafter may do this")]
    NotDrafter,
    /// Somebody else was first (AC-07).
    #[error("the draft has changed meanwhile")]
    Stale,
}

impl DraftState {
    /// Where an act of this person leads.
    ///
    /// # Errors
    /// See [`DraftRefusal`]; [`DraftRefusal::Stale`] is not judged here.
    pub fn after(self, act: DraftAct, by: StaffId, hands: Hands) -> Result<Self, DraftRefusal> {
        use DraftAct as A;
        let (next, own) = match (self, act) {
            (Self::Drafted | Self::Returned, A::Change) => (self, true),
            (Self::Drafted | Self::Returned, A::Submit) => (Self::InReview, true),
            (Self::Drafted | Self::Returned | Self::InReview, A::Discard) => (Self::Discarded, true),
            (Self::InReview, A::Pass) => (Self::Reviewed, false),
            (Self::InReview | Self::Reviewed, A::Return) => (Self::Returned, false),
            (Self::Reviewed, A::Publish) => (Self::Published, false),
            _ => return Err(DraftRefusal::Order(self, act)),
        };
        match act {
            _ if own && by != hands.drafter => Err(DraftRefusal::NotDrafter),
            // By person: somebody with two roles is still one person (AC-08).
            A::Pass | A::Return | A::Publish if by == hands.drafter => Err(DraftRefusal::SameHands),
            A::Publish if hands.reviewer.is_none_or(|r| r == by) => Err(DraftRefusal::SameHands),
            _ => Ok(next),
        }
    }

    /// Whether it is still being written.
    pub const fn is_live(self) -> bool {
        !matches!(self, Self::Published | Self::Discarded)
    }
}

/// How a county publishes. A draft takes them as they are when it is begun; a notice keeps them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
pub struct Settings {
    pub authority: PublicText,
    /// Office telephone for objections.
    pub phone: PublicText,
    pub address: PublicText,
    pub hours: PublicText,
    /// Before or after filing (PUB-01).
    pub point: PublicityPoint,
    /// How long (§2.1).
    pub rule: NoticeRule,
    /// What the web shows (PUB-10).
    pub policy: WebRowsPolicy,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            authority: PublicText::default(),
            phone: PublicText::default(),
            address: PublicText::default(),
            hours: PublicText::default(),
            point: PublicityPoint::AfterFiling,
            rule: NoticeRule::default(),
            policy: WebRowsPolicy::default(),
        }
    }
}

impl Settings {
    pub fn channels(&self) -> Channels {
        Channels {
            phone: self.phone.to_string(),
            address: self.address.to_string(),
            hours: self.hours.to_string(),
        }
    }
}

words! {
    /// What a sheet with full names is printed for (RET-05).
    Purpose in board {
        Board = "board" => purpose_board,
        /// A sheet was damaged or lost.
        Again = "again" => purpose_again,
        Check = "check" => purpose_check,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pub_06_three_persons_in_every_order() {
        use DraftAct::*;
        use DraftState::*;
        let at = chrono::DateTime::UNIX_EPOCH;
        let (a, b, c) = (StaffId::new(at), StaffId::new(at), StaffId::new(at));
        let hands = |reviewer| Hands { drafter: a, reviewer };
        let vectors = [
            (Drafted, Submit, a, None, Ok(InReview)),
            (Drafted, Submit, b, None, Err(DraftRefusal::NotDrafter)),
            (InReview, Pass, a, None, Err(DraftRefusal::SameHands)),
            (InReview, Pass, b, None, Ok(Reviewed)),
            (InReview, Return, b, None, Ok(Returned)),
            (InReview, Return, a, None, Err(DraftRefusal::SameHands)),
            (InReview, Publish, c, None, Err(DraftRefusal::Order(InReview, Publish))),
            (Reviewed, Publish, a, Some(b), Err(DraftRefusal::SameHands)),
            (Reviewed, Publish, b, Some(b), Err(DraftRefusal::SameHands)),
            (Reviewed, Publish, c, None, Err(DraftRefusal::SameHands)),
            (Reviewed, Publish, c, Some(b), Ok(Published)),
            (Reviewed, Return, c, Some(b), Ok(Returned)),
            (Reviewed, Change, a, Some(b), Err(DraftRefusal::Order(Reviewed, Change))),
            (Returned, Submit, a, None, Ok(InReview)),
            (Published, Return, c, Some(b), Err(DraftRefusal::Order(Published, Return))),
            (Discarded, Submit, a, None, Err(DraftRefusal::Order(Discarded, Submit))),
        ];
        for (state, act, by, reviewer, expect) in vectors {
            assert_eq!(state.after(act, by, hands(reviewer)), expect, "{state:?} {act:?}");
        }
    }

    #[test]
    fn settings_are_kept_as_words() {
        let text = serde_json::to_string(&Settings::default()).unwrap();
        assert!(text.contains("\"calendar:7\"") && text.contains("\"after-filing\""), "{text}");
        assert_eq!(serde_json::from_str::<Settings>(&text).unwrap(), Settings::default());
        // §2.1: a rule below the minimum cannot be read at all.
        assert!(serde_json::from_str::<Settings>(&text.replace("calendar:7", "calendar:6")).is_err());
    }
}
