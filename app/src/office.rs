//! What the staff's work stands on, whatever it is about.
//!
//! | module | holds |
//! |---|---|
//! | [`acts`] | what staff may do and who may, what is written down, what waits, what the bell says: one list each |
//! | [`menu`] | the menu of the console and who sees which entry |
//! | [`feature`] | what a feature declares: routes, jobs, retention, sealed columns |
//! | [`staff`] | who works here: accounts, the table of who may do what, sessions, the gate |
//! | [`change`] | one change, from the form to the redirect; the page of a conflict |
//! | [`trail`] | the append-only audit trail and its check |
//! | [`imports`] | spreadsheets checked, confirmed, written all or nothing, taken back |
//! | [`register`] | residents' names as keyed codes, and the gate before a text becomes public |
//! | [`outbox`] | mails, from the transaction that causes them to the relay |
//! | [`work`] | what waits for whom, and the bell |
//!
//! Pages about these are in [`crate::console`].
pub mod acts;
pub mod change;
pub mod feature;
pub mod imports;
pub mod menu;
pub mod outbox;
pub mod register;
pub mod staff;
pub mod trail;
pub mod work;
