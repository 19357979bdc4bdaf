//! The console's pages about the office itself; a feature's own desk pages lie with the feature.
//!
//! | module | holds |
//! |---|---|
//! | [`accounts`] | signing in, one's own account, everybody's accounts |
//! | [`queue`] | what waits for whom, news, overdue work |
//! | [`mails`], [`trail`] | the outbox and the audit trail as staff see them |
pub mod accounts;
pub mod mails;
pub mod queue;
pub mod trail;
