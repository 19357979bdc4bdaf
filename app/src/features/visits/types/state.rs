//! Where a booking stands (§4.5): the facts of each state, and the one table of what follows from what. A booking that waits for a place
//! is one already: it has its code, and the same code leads from the waiting list to the record of hours.
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::base::words;

words! {
    /// The names of the states.
    Stage in bookings {
        /// In line for a place.
        Waiting = "waiting" => stage_waiting,
        /// A place is kept for it, for a time.
        Offered = "offered" => stage_offered,
        /// The centre is to answer (VIS-02).
        Requested = "requested" => stage_requested,
        /// The centre asked something.
        NeedsInfo = "needs-info" => stage_needs_info,
        Confirmed = "confirmed" => stage_confirmed,
        Declined = "declined" => stage_declined,
        /// By whoever booked.
        Cancelled = "cancelled" => stage_cancelled,
        /// By the centre, or with its time.
        CalledOff = "called-off" => stage_called_off,
        /// Nobody answered in time (VIS-02).
        Released = "released" => stage_released,
        /// Left the line, or did not want the place.
        Left = "left" => stage_left,
        /// Did not answer an offer in time.
        Lapsed = "lapsed" => stage_lapsed,
        /// No place came free before the closing.
        Over = "over" => stage_over,
        CheckedIn = "checked-in" => stage_checked_in,
        Completed = "completed" => stage_completed,
        /// Its hours are recorded (REC-02).
        Recorded = "recorded" => stage_recorded,
        NoShow = "no-show" => stage_no_show,
    }
}

/// When somebody came and went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stayed {
    /// Check-in.
    pub came: DateTime<Utc>,
    /// Check-out.
    pub went: DateTime<Utc>,
}

/// Where a booking stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// How often somebody behind it was served first (W-5).
    Waiting {
        passed: i64,
    },
    /// Until when the place is kept (W-7).
    Offered {
        until: DateTime<Utc>,
    },
    /// The last day for the answer.
    Requested {
        due: NaiveDate,
    },
    /// See [`Stage::NeedsInfo`]; the day for the answer stays.
    NeedsInfo {
        due: NaiveDate,
    },
    Confirmed,
    Declined,
    /// Whether it was later than a day before the beginning: noted privately (VIS-03).
    Cancelled {
        late: bool,
    },
    CalledOff,
    Released,
    Left,
    Lapsed,
    Over,
    CheckedIn {
        came: DateTime<Utc>,
    },
    Completed(Stayed),
    Recorded(Stayed),
    NoShow,
}

/// What moves a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// A place came free for whoever waits.
    Offer {
        until: DateTime<Utc>,
    },
    /// Whoever waited wants it; the centre is to answer, or it is confirmed at once.
    Accept {
        due: Option<NaiveDate>,
    },
    /// Leaves the line, or does not want the place.
    Leave,
    /// Nobody answered the offer.
    Lapse,
    /// The line is closed (W-8).
    Close,
    Confirm,
    Decline,
    /// The centre asks.
    Ask,
    /// The question is answered.
    Answer,
    /// Whoever booked cancels.
    Cancel {
        late: bool,
    },
    /// The centre cancels it, or its time is.
    CallOff,
    /// Nobody answered the request (VIS-02).
    Release,
    CheckIn {
        at: DateTime<Utc>,
    },
    /// A check-in that was a mistake.
    Undo,
    CheckOut {
        at: DateTime<Utc>,
    },
    NoShow,
    Record,
}

/// Why a step is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It does not stand where this begins.
    #[error("this does not follow")]
    Order,
    /// Somebody was first (AC-07).
    #[error("changed meanwhile")]
    Stale,
    /// The visit has begun: what can be cancelled no more (W-8).
    #[error("it has begun")]
    Begun,
    /// Out before in (REC-01).
    #[error("out before in")]
    OutBeforeIn,
    /// No place for so many, or somebody waits for it (W-11).
    #[error("no room: {0} left")]
    NoRoom(i64),
    /// Booking has closed (W-8).
    #[error("closed")]
    Closed,
    /// Another booking of the same person is at the same hours (VIS-03).
    #[error("another booking at these hours")]
    Conflict,
    /// The heads are not allowed (MIN-02).
    #[error("these heads are not allowed")]
    Heads,
    /// A reason is asked for.
    #[error("no reason")]
    Reason,
    /// It is of another day.
    #[error("not today")]
    Day,
}

impl State {
    /// Where `act` leads from here.
    ///
    /// # Errors
    /// [`Refused::Order`] for everything that is not in the table, [`Refused::OutBeforeIn`].
    pub fn after(self, act: Act) -> Result<Self, Refused> {
        use Act as A;
        use State as S;
        Ok(match (self, act) {
            (S::Waiting { .. }, A::Offer { until }) => S::Offered { until },
            (S::Waiting { .. } | S::Offered { .. }, A::Leave) => S::Left,
            (S::Waiting { .. }, A::Close) => S::Over,
            (S::Offered { .. }, A::Lapse) => S::Lapsed,
            (S::Offered { .. }, A::Accept { due: Some(due) }) => S::Requested { due },
            (S::Offered { .. }, A::Accept { due: None }) => S::Confirmed,
            (S::Requested { .. } | S::NeedsInfo { .. }, A::Confirm) => S::Confirmed,
            (S::Requested { .. } | S::NeedsInfo { .. }, A::Decline) => S::Declined,
            (S::Requested { due } | S::NeedsInfo { due }, A::Ask) => S::NeedsInfo { due },
            (S::NeedsInfo { due }, A::Answer) => S::Requested { due },
            (S::Requested { .. } | S::NeedsInfo { .. }, A::Release) => S::Released,
            (state, A::Cancel { late }) if state.is_booked() => S::Cancelled { late },
            (state, A::CallOff) if state.is_booked() || state.waits() => S::CalledOff,
            // Who stands at the door is let in though nobody answered yet.
            (S::Confirmed | S::Requested { .. } | S::NeedsInfo { .. } | S::NoShow, A::CheckIn { at }) => {
                S::CheckedIn { came: at }
            }
            (S::CheckedIn { .. }, A::Undo) => S::Confirmed,
            (S::CheckedIn { came }, A::CheckOut { at }) if at < came => return Err(Refused::OutBeforeIn),
            (S::CheckedIn { came }, A::CheckOut { at }) => S::Completed(Stayed { came, went: at }),
            (S::Confirmed, A::NoShow) => S::NoShow,
            (S::Completed(stayed), A::Record) => S::Recorded(stayed),
            _ => return Err(Refused::Order),
        })
    }

    /// Its name.
    #[must_use]
    pub const fn stage(self) -> Stage {
        match self {
            Self::Waiting { .. } => Stage::Waiting,
            Self::Offered { .. } => Stage::Offered,
            Self::Requested { .. } => Stage::Requested,
            Self::NeedsInfo { .. } => Stage::NeedsInfo,
            Self::Confirmed => Stage::Confirmed,
            Self::Declined => Stage::Declined,
            Self::Cancelled { .. } => Stage::Cancelled,
            Self::CalledOff => Stage::CalledOff,
            Self::Released => Stage::Released,
            Self::Left => Stage::Left,
            Self::Lapsed => Stage::Lapsed,
            Self::Over => Stage::Over,
            Self::CheckedIn { .. } => Stage::CheckedIn,
            Self::Completed(_) => Stage::Completed,
            Self::Recorded(_) => Stage::Recorded,
            Self::NoShow => Stage::NoShow,
        }
    }

    /// Whether it is a booking that is still to come.
    #[must_use]
    pub const fn is_booked(self) -> bool {
        self.stage().is_booked()
    }

    /// Whether it is in the line, or has an offer.
    #[must_use]
    pub const fn waits(self) -> bool {
        matches!(self, Self::Waiting { .. } | Self::Offered { .. })
    }

    /// Whether places are taken for it (W-1).
    #[must_use]
    pub const fn takes(self) -> bool {
        self.stage().takes()
    }

    /// From what is stored.
    #[must_use]
    pub fn stored(stage: Stage, f: Stored) -> Option<Self> {
        let stayed = || Some(Stayed { came: f.came?, went: f.went? });
        Some(match stage {
            Stage::Waiting => Self::Waiting { passed: f.passed },
            Stage::Offered => Self::Offered { until: f.until? },
            Stage::Requested => Self::Requested { due: f.due? },
            Stage::NeedsInfo => Self::NeedsInfo { due: f.due? },
            Stage::Confirmed => Self::Confirmed,
            Stage::Declined => Self::Declined,
            Stage::Cancelled => Self::Cancelled { late: f.late },
            Stage::CalledOff => Self::CalledOff,
            Stage::Released => Self::Released,
            Stage::Left => Self::Left,
            Stage::Lapsed => Self::Lapsed,
            Stage::Over => Self::Over,
            Stage::CheckedIn => Self::CheckedIn { came: f.came? },
            Stage::Completed => Self::Completed(stayed()?),
            Stage::Recorded => Self::Recorded(stayed()?),
            Stage::NoShow => Self::NoShow,
        })
    }

    /// What is stored beside its name.
    #[must_use]
    pub const fn facts(self) -> Stored {
        let mut f = Stored { passed: 0, until: None, due: None, late: false, came: None, went: None };
        match self {
            Self::Waiting { passed } => f.passed = passed,
            Self::Offered { until } => f.until = Some(until),
            Self::Requested { due } | Self::NeedsInfo { due } => f.due = Some(due),
            Self::Cancelled { late } => f.late = late,
            Self::CheckedIn { came } => f.came = Some(came),
            Self::Completed(s) | Self::Recorded(s) => {
                f.came = Some(s.came);
                f.went = Some(s.went);
            }
            _ => {}
        }
        f
    }
}

/// The facts of a state as columns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stored {
    /// See [`State::Waiting`].
    pub passed: i64,
    /// See [`State::Offered`].
    pub until: Option<DateTime<Utc>>,
    /// See [`State::Requested`].
    pub due: Option<NaiveDate>,
    /// See [`State::Cancelled`].
    pub late: bool,
    /// See [`Stayed`].
    pub came: Option<DateTime<Utc>>,
    /// See [`Stayed`].
    pub went: Option<DateTime<Utc>>,
}

impl Stage {
    /// See [`State::is_booked`].
    #[must_use]
    pub const fn is_booked(self) -> bool {
        matches!(self, Self::Requested | Self::NeedsInfo | Self::Confirmed)
    }

    /// See [`State::takes`].
    #[must_use]
    pub const fn takes(self) -> bool {
        self.is_booked()
            || matches!(
                self,
                Self::Offered | Self::CheckedIn | Self::Completed | Self::Recorded | Self::NoShow
            )
    }

    /// Whether it came to nothing, not by the will of whoever booked: other times are shown.
    #[must_use]
    pub const fn is_lost(self) -> bool {
        matches!(self, Self::Declined | Self::CalledOff | Self::Released | Self::Lapsed | Self::Over)
    }

    /// Whether nothing more will happen to it.
    #[must_use]
    pub const fn is_over(self) -> bool {
        !(self.is_booked()
            || matches!(self, Self::Waiting | Self::Offered | Self::CheckedIn | Self::Completed))
    }
}

/// What a cancellation at an instant leaves behind (VIS-03).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cancelling {
    /// At least a day before.
    WithoutMark,
    /// Later: a private note.
    Late,
    /// It has begun.
    TooLate,
}

impl Cancelling {
    /// By the instants of both.
    #[must_use]
    pub fn at(now: DateTime<Utc>, begins: DateTime<Utc>) -> Self {
        if now >= begins {
            Self::TooLate
        } else if now > begins - TimeDelta::hours(24) {
            Self::Late
        } else {
            Self::WithoutMark
        }
    }
}
