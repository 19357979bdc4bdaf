//! What a case is. Pure: no clock, no database.
pub mod case;
pub mod consent;
pub mod course;
pub mod eligibility;
pub mod state;

pub use case::{Case, NewCase, Person};
pub use consent::{ConsentKind, ConsentLine, ConsentText, Signer};
pub use course::{Block, Event, Level, Opinion, OpinionKind, OpinionLine};
pub use state::{Act, Refusal, State};
