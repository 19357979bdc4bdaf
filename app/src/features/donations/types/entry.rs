//! The words of the ledger of pieces: what an entry moved, and how a donor agreed that goods go elsewhere (DON-16).
use super::Way;
use crate::base::words;

words! {
    /// What an entry moved.
    Moved in donations {
        Received = "received" => moved_received,
        /// From another centre.
        TransferredIn = "transferred-in" => moved_in,
        Used = "used" => way_used,
        Transferred = "transferred" => way_transferred,
        Returned = "returned" => way_returned,
        Disposed = "disposed" => way_disposed,
    }
}

words! {
    /// How the donor agreed; what was said is not kept.
    Consent in donations {
        Phone = "phone" => consent_phone,
        /// A letter, an e-mail or a text message.
        Written = "written" => consent_written,
        InPerson = "in-person" => consent_in_person,
    }
}

impl Moved {
    /// Whether it takes from what remains.
    #[must_use]
    pub const fn takes(self) -> bool {
        !matches!(self, Self::Received | Self::TransferredIn)
    }
}

impl From<Way> for Moved {
    fn from(way: Way) -> Self {
        match way {
            Way::Used => Self::Used,
            Way::Transferred => Self::Transferred,
            Way::Returned => Self::Returned,
            Way::Disposed => Self::Disposed,
        }
    }
}
