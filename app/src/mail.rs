//! Mail: a transactional outbox (ML-02). A feature calls [`enqueue`] inside the transaction that causes the mail; a worker
//! claims what is due, renders it in the recipient's language and hands it to SMTP, or writes it to a folder where no server is
//! configured. Roll back, and there is no mail.
//!
//! To add a mail: a variant of [`types::Template`], a folder of that name in `app/templates/`, and its sample in [`types`].
pub mod pages;
pub mod store;
pub mod types;

pub use store::enqueue;
pub use types::{Letter, Template};
