//! Mail: a transactional outbox (ML-02). A feature calls [`enqueue`] inside the transaction that causes the mail; a worker
//! claims what is due, renders it in the recipient's language and hands it to SMTP, or writes it to a folder where no server is
//! configured. Roll back, and there is no mail.
//!
//! | module | holds |
//! |---|---|
//! | [`types`] | letters, templates and their parameters, states, what can go wrong, the written backoff |
//! | [`store`] | all SQL: queueing, claims with lease and fence, the administrator's list, limits, retention |
//! | [`render`], [`message`] | from a letter to subject, text and html; to the bytes of a mail |
//! | [`server`], [`smtp`], [`folder`] | the address of the server; one delivery over SMTP; `.eml` files where there is none |
//! | [`run`] | what the worker calls: claim, deliver, write down |
//!
//! To add a mail: its line in `mails!` of [`types`], `app/templates/WORD.LANG.txt` in both languages, and what administrators call it
//! in `locales/*/mail.toml`. A parameter that no mail has yet also needs an example in [`sample`].
pub mod folder;
pub mod message;
pub mod render;
pub mod run;
pub mod sample;
pub mod server;
pub mod smtp;
pub mod store;
#[cfg(test)]
mod tests;
pub mod types;

use super::feature::Feature;

pub const FEATURE: Feature = Feature {
    retention: &[store::OLD, store::limits::OLD],
    sealed: &[store::SEALED],
    ..Feature::new("outbox")
};

pub use store::enqueue;
pub use types::{Letter, Template};
