//! What a gift is worth, and what follows: a receipt can be had only for what has a basis of its value (DON-10), and from a threshold
//! on there is an agreement (DON-08). Money is in whole fen and never added to anything else.
use crate::base::words;

words! {
    /// What a value rests on (DON-10).
    ValueBasis in donations {
        Invoice = "invoice" => basis_invoice,
        Contract = "contract" => basis_contract,
        PriceProof = "price-proof" => basis_price_proof,
        MarketReference = "market-reference" => basis_market_reference,
        Appraisal = "appraisal" => basis_appraisal,
        /// Quantity only: no amount in totals, no receipt.
        None = "none" => basis_none,
    }
}

/// The value of one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Value {
    basis: ValueBasis,
    fen: Option<i64>,
}

impl Value {
    /// An amount without a basis is not kept.
    #[must_use]
    pub fn new(basis: ValueBasis, fen: Option<i64>) -> Self {
        Self { basis, fen: fen.filter(|fen| basis != ValueBasis::None && *fen > 0) }
    }

    /// What it rests on.
    #[must_use]
    pub const fn basis(self) -> ValueBasis {
        self.basis
    }

    /// The amount that counts.
    #[must_use]
    pub const fn fen(self) -> Option<i64> {
        self.fen
    }

    /// Whether the donee unit can give a receipt for it (DON-09, DON-10).
    #[must_use]
    pub const fn receipt_possible(self) -> bool {
        self.fen.is_some()
    }
}

/// The values of several items, apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Valuation {
    /// Items with an amount.
    pub valued: i64,
    /// What they are worth together.
    pub fen: i64,
    /// Items that are counted by quantity only.
    pub unvalued: i64,
}

impl Valuation {
    /// Of these.
    #[must_use]
    pub fn of(values: impl IntoIterator<Item = Value>) -> Self {
        values.into_iter().fold(Self::default(), |sum, value| match value.fen() {
            Some(fen) => Self { valued: sum.valued + 1, fen: sum.fen + fen, ..sum },
            None => Self { unvalued: sum.unvalued + 1, ..sum },
        })
    }
}

/// Whether there must be an agreement, and why (DON-08).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Agreement {
    /// The gift as a whole is worth the threshold.
    pub by_value: bool,
    /// The donor asked.
    pub asked: bool,
}

impl Agreement {
    /// For a gift of these values.
    #[must_use]
    pub fn of(valuation: Valuation, asked: bool, threshold_fen: i64) -> Self {
        Self { by_value: valuation.valued > 0 && valuation.fen >= threshold_fen, asked }
    }

    /// Whether nothing is delivered without one.
    #[must_use]
    pub const fn is_compulsory(self) -> bool {
        self.by_value || self.asked
    }
}
