//! A need before it is written: what a form, a template or a row of a sheet says, parsed and through the gate for public texts
//! (PUB-20).
use chrono::NaiveDate;

use super::{Category, Packing, quantity::MOST};
use crate::base::privacy::public_text::PublicText;
use crate::features::centres::types::Phone;

/// The most characters of what exactly is needed.
pub const ITEM: usize = 40;
/// Of details, purpose and reason.
pub const TEXT: usize = 200;
/// Of address and hours.
pub const LINE: usize = 80;
/// The most lines of "please do not bring".
pub const AVOID: usize = 12;

/// A need as a centre says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What it is among all that centres need.
    pub category: Category,
    pub item: PublicText,
    /// Details; may be empty.
    pub spec: PublicText,
    /// What for; may be empty.
    pub purpose: PublicText,
    pub packing: Packing,
    /// How much, in pieces.
    pub needed: i64,
    /// Why it comes first, if it does.
    pub urgent: Option<PublicText>,
    /// The last day on which it helps; none for what is always needed.
    pub needed_by: Option<NaiveDate>,
    /// Whether it may come in parts.
    pub in_parts: bool,
    /// Where it is delivered, if not at the centre.
    pub address: PublicText,
    /// When somebody is there.
    pub hours: PublicText,
    /// The office to call, if not the centre's.
    pub phone: Option<Phone>,
}

impl Draft {
    /// Whether amount and packages make sense together.
    pub const fn fits(packing: &Packing, needed: i64) -> bool {
        packing.per_package >= 1 && needed >= packing.per_package && needed <= MOST
    }
}
