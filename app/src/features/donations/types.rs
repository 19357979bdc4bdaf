//! What a gift is (DON-01 to DON-16): pure, without database and pages.
//!
//! | file | holds |
//! |---|---|
//! | `state` | where the part for one centre stands, and the one table of steps |
//! | `quantities` | the arithmetic of promised, kept, received, used, transferred, returned, disposed |
//! | `display` | who gave, and what of it everybody may read |
//! | `value` | the value of an item, receipt and agreement |
//! | `gift` | a gift, its parts and items |
//! | `receipt` | the number that the finance system gave |
//! | `entry` | the words of the ledger of pieces |
//! | `next` | what comes next for a part, in words |
//! | `times` | until when what must happen |
mod display;
mod entry;
pub mod gift;
mod next;
mod quantities;
mod receipt;
mod state;
#[cfg(test)]
mod tests;
mod times;
mod value;

pub use display::{Display, DonorKind, MustChoose, public_text};
pub use entry::{Consent, Moved};
pub use gift::{Delivery, Donor, Event, Gift, Item, Offer, Offered, Part};
pub use quantities::{Change, Corrected, Quantities, Stock, Way};
pub use receipt::{Medium, ReceiptNo};
pub use state::{Act, Duties, Hold, Refused, Rest, Stage, State};
pub use times::Settings;
pub use value::{Agreement, Valuation, Value, ValueBasis};
