//! What the staff's work stands on, whatever it is about.
//!
//! | module | holds |
//! |---|---|
//! | [`feature`] | what a feature declares: routes, jobs, retention, sealed columns |
//! | [`staff`] | who works here: accounts, the table of who may do what, sessions, the gate |
//! | [`trail`] | the append-only audit trail and its check |
//! | [`imports`] | spreadsheets checked, confirmed, written all or nothing, taken back |
//! | [`outbox`] | mails, from the transaction that causes them to the relay |
//! | [`work`] | what waits for whom, and the bell |
//!
//! Pages about these are in [`crate::console`].
pub mod feature;
pub mod imports;
pub mod outbox;
pub mod staff;
pub mod trail;
pub mod work;
