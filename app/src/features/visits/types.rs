//! What a booking is (§4.5, VIS-01 to VIS-07, MIN-01 to MIN-03, REC-01 to REC-06): pure, without database and pages.
//!
//! | file | holds |
//! |---|---|
//! | `state` | where a booking stands, and the one table of steps |
//! | `booking` | what somebody asks for, and a booking |
//! | `heads` | who comes, by bands of age, and whether they may |
//! | `allowed` | whether these heads may do what they chose |
//! | `places` | places and the line of those who wait for them |
//! | `person` | who books, and how the same person is known again |
//! | `hours` | minutes, flags, corrections |
//! | `limits` | until when what must happen |
pub mod allowed;
pub mod booking;
pub mod heads;
pub mod hours;
mod limits;
mod person;
pub mod places;
mod state;
#[cfg(test)]
mod tests;

pub use booking::{Asked, Booking, Event};
pub use heads::{Heads, Kind, Reason, Task, With};
pub use limits::Settings;
pub use person::Visitor;
pub use state::{Act, Cancelling, Refused, Stage, State, Stayed, Stored};
