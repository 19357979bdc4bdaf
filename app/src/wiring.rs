//! Where everything comes together: lists of what each feature declares. Nothing imports this storey but the server.
//!
//! | module | holds |
//! |---|---|
//! | [`features`] | the one list that the others are made of |
//! | [`routes`], [`api`] | all pages; the description of the open API |
//! | [`frame`] | menus, footer, feeds and panels |
//! | [`imports`] | what can be read in from a spreadsheet |
//! | [`jobs`] | what happens by the clock |
//! | [`retention`], [`rotation`] | what is deleted when its time is over; a new key for personal data |
//! | [`verify`] | what `nuanfang verify` looks at |
//! | [`demo`] | demonstration data |
pub mod api;
pub mod demo;
pub mod features;
pub mod frame;
pub mod imports;
pub mod jobs;
pub mod retention;
pub mod rotation;
pub mod routes;
#[cfg(test)]
mod speed;
pub mod verify;
