//! All SQL of the writing side: [`drafts`] and their steps, [`compose`] what a draft says, [`post`] the publication, [`boards`]
//! sheets and proofs, [`finish`] results, corrections and withdrawals, [`longer`] periods that grow, [`settings`] of a county,
//! [`subjects`] who stands behind a line.
pub mod boards;
pub mod compose;
pub mod downtimes;
pub mod drafts;
pub mod finish;
pub mod longer;
pub mod post;
pub mod settings;
