//! All SQL of the writing side: [`drafts`] and their steps, [`compose`] what a draft says, [`post`] the publication, [`boards`]
//! sheets and proofs, [`finish`] results, corrections and withdrawals, [`longer`] periods that grow, [`settings`] of a county,
//! [`downtimes`] of the portal.
use super::types::DraftRefusal;
use crate::base::error::AppError;
use crate::features::notices::{store::write::WriteError, types::Refused, types::draft::Problem};

pub mod boards;
pub mod compose;
pub mod downtimes;
pub mod drafts;
pub mod finish;
pub mod longer;
pub mod post;
pub mod settings;

/// Why a draft or a posted notice was not moved.
#[derive(Debug, thiserror::Error)]
pub enum Stop {
    /// Order, persons, version; the draft as it is now.
    #[error("{0}")]
    Refused(DraftRefusal, Box<drafts::Stored>),
    /// A case is in another draft already.
    #[error("a case is in another draft")]
    Taken,
    /// The gate refuses it (PUB-01, PUB-06, PUB-20).
    #[error("{0:?}")]
    Problems(Vec<Problem>),
    /// It would not show what the publisher saw (PR-04): a case has changed meanwhile, or the day.
    #[error("the draft shows something else now")]
    Changed,
    /// The rules of notices refuse it.
    #[error(transparent)]
    Notice(#[from] Refused),
    /// A sheet is not proved to hang: the period does not count as displayed.
    #[error("a proof of display is missing")]
    NoProof,
    /// An accepted objection against this case is open (OBJ-05); its reference.
    #[error("an objection is open against {0}")]
    Objected(String),
    /// A case cannot take the step; its reference.
    #[error("the case {0} cannot take this step")]
    Case(String),
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<sqlx::Error> for Stop {
    fn from(e: sqlx::Error) -> Self {
        Self::App(e.into())
    }
}

impl From<WriteError> for Stop {
    fn from(e: WriteError) -> Self {
        match e {
            WriteError::Refused(why) => Self::Notice(why),
            other => Self::App(other.into()),
        }
    }
}
