//! The states of a notice, computed from the stored facts: what has a time needs no job to become true (RET-01).
use chrono::{DateTime, Utc};

use super::WithdrawReason;

/// Where a notice stands at an instant, with the facts of that state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Published for a later hour; the public does not see it yet.
    Scheduled { posts_at: DateTime<Utc> },
    /// On display; objections are taken.
    Open {
        /// The instant it ends; at that instant it is no longer open.
        ends_at: DateTime<Utc>,
    },
    /// The period is over, the result not yet announced.
    Ended { at: DateTime<Utc> },
    /// The result is announced.
    Concluded { at: DateTime<Utc>, result: Outcome },
    /// Taken down before its end.
    Withdrawn { at: DateTime<Utc>, reason: WithdrawReason },
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
    pub posted_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// Early withdrawal.
    pub withdrawn: Option<(DateTime<Utc>, WithdrawReason)>,
    pub concluded: Option<Outcome>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("the notice is closed already")]
    Closed,
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
