//! What a case is. Pure: no clock, no database.
pub mod case;
pub mod state;

pub use case::{Case, NewCase, Person};
pub use state::{Act, Refusal, State};
