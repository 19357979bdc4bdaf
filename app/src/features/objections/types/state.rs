//! Where an objection stands: the table of its steps, its deadlines, and the quarter that it counts in (OBJ-04 to OBJ-10). Pure.
use chrono::{Datelike as _, NaiveDate};

use super::Kind;
use crate::base::{calendar::Calendar, words};

/// Whether it is accepted is decided within so many working days of its receipt (OBJ-04).
pub const ACCEPT_WITHIN: u16 = 5;
/// It is finished within so many working days of its receipt (OBJ-04).
pub const FINISH_WITHIN: u16 = 15;
/// One extension adds so many working days (OBJ-04).
pub const EXTENSION: u16 = 15;

words! {
    State in objections {
        Received = "received" => state_received,
        /// Accepted: being looked into; the person's admission is blocked (OBJ-05).
        Accepted = "accepted" => state_accepted,
        Declined = "declined" => state_declined,
        /// 不成立 (OBJ-06).
        NotSustained = "not-sustained" => state_not_sustained,
        /// 成立 (OBJ-06).
        Sustained = "sustained" => state_sustained,
        /// Corrected and shown anew (OBJ-06).
        Corrected = "corrected" => state_corrected,
        /// A report that was answered (OBJ-08).
        Answered = "answered" => state_answered,
    }

    Act in objection_desk {
        File = "file" => act_file,
        Accept = "accept" => act_accept,
        Decline = "decline" => act_decline,
        Extend = "extend" => act_extend,
        Note = "note" => act_note,
        Dismiss = "dismiss" => act_dismiss,
        Sustain = "sustain" => act_sustain,
        Correct = "correct" => act_correct,
        Answer = "answer" => act_answer,
        /// Its identity, statement and files were erased: their time was over (RET-04).
        Erase = "erase" => act_erase,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It does not stand where this begins.
    #[error("this does not follow")]
    Order,
    /// Somebody was first (AC-07).
    #[error("changed meanwhile")]
    Stale,
    /// The original reviewer may not handle it (OBJ-07).
    #[error("the reviewer of the notice may not handle it")]
    Reviewer,
    /// The handler has not declared that there is no near relation (OBJ-07).
    #[error("no declaration")]
    Undeclared,
    /// It was extended before (OBJ-04).
    #[error("extended before")]
    Extended,
    /// The line is not on the page any more, so it cannot be corrected there.
    #[error("the line is not on display")]
    NotShown,
}

impl State {
    /// Where `act` leads from here.
    ///
    /// # Errors
    /// [`Refusal::Order`] for everything that is not in the table.
    pub const fn after(self, act: Act, kind: Kind) -> Result<Self, Refusal> {
        Ok(match (self, act, kind) {
            (Self::Received, Act::Accept, Kind::Objection) => Self::Accepted,
            (Self::Received, Act::Decline, Kind::Objection) => Self::Declined,
            (Self::Received | Self::Accepted, Act::Extend | Act::Note, _) => self,
            (Self::Accepted, Act::Dismiss, Kind::Objection) => Self::NotSustained,
            (Self::Accepted, Act::Sustain, Kind::Objection) => Self::Sustained,
            (Self::Accepted, Act::Correct, Kind::Objection) => Self::Corrected,
            (Self::Received, Act::Answer, Kind::Report) => Self::Answered,
            _ => return Err(Refusal::Order),
        })
    }

    /// Whether nothing more will happen.
    pub const fn is_closed(self) -> bool {
        !matches!(self, Self::Received | Self::Accepted)
    }

    /// Whether the objection was found right (OBJ-10).
    pub const fn is_sustained(self) -> bool {
        matches!(self, Self::Sustained | Self::Corrected)
    }
}

/// The last days for acceptance and outcome, counted from the day of receipt (OBJ-04).
pub fn deadlines(calendar: &Calendar, received: NaiveDate) -> (NaiveDate, NaiveDate) {
    (
        calendar.add_working_days(received, ACCEPT_WITHIN).0,
        calendar.add_working_days(received, FINISH_WITHIN).0,
    )
}

/// The quarter that a day counts in, `2026-3` (OBJ-10).
pub fn quarter(day: NaiveDate) -> String {
    format!("{}-{}", day.year(), day.month0() / 3 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn obj_04_deadlines_count_working_days_from_the_day_of_receipt() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let calendar = Calendar::builtin();
        // 25 to 27 September and 1 to 7 October are holidays, Saturday 10 October is a make-up workday.
        let (accept, finish) = deadlines(&calendar, day("2026-09-22"));
        assert_eq!((accept, finish), (day("2026-09-30"), day("2026-10-20")));
        assert_eq!(deadlines(&Calendar::empty(), day("2026-06-01")).0, day("2026-06-08"));
    }

    #[test]
    fn obj_06_and_obj_08_the_table_of_steps() {
        use Act::*;
        for state in State::ALL {
            for act in Act::ALL {
                for kind in Kind::ALL {
                    let fine = match (state, kind) {
                        (State::Received, Kind::Objection) => matches!(act, Accept | Decline | Extend | Note),
                        (State::Received, Kind::Report) => matches!(act, Answer | Extend | Note),
                        (State::Accepted, Kind::Objection) => {
                            matches!(act, Dismiss | Sustain | Correct | Extend | Note)
                        }
                        // A report is never accepted, so nothing follows.
                        (State::Accepted, Kind::Report) => matches!(act, Extend | Note),
                        _ => false,
                    };
                    assert_eq!(state.after(*act, *kind).is_ok(), fine, "{state:?} {act:?} {kind:?}");
                }
            }
        }
    }

    #[test]
    fn obj_10_quarters() {
        for (day, q) in [("2026-01-01", "2026-1"), ("2026-09-30", "2026-3"), ("2026-10-01", "2026-4")] {
            assert_eq!(quarter(day.parse().unwrap()), q);
        }
    }
}
