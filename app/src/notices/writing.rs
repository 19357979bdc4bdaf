//! The writing side of notices: drafts from cases, review, publication, board sheets and proofs of display, results, corrections,
//! and the county's settings. Only staff come here; what the public reads stays in `notices::{store, pages}`.
pub mod pages;
pub mod store;
