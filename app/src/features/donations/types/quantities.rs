//! The arithmetic of what is promised, comes and goes, in pieces. [`Quantities`] are those of one item of a gift; a step makes new ones
//! or refuses, and [`Quantities::change`] is what it means for the need. [`Stock`] adds up a need. Nothing is ever negative.
use super::state::Refused;
use crate::base::words;

/// One item of a gift, in pieces. What it holds at the need is either `good + outstanding` or, after its hold lapsed, nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Quantities {
    /// What the donor offered.
    pub pledged: i64,
    /// What of it was accepted; the offer before an answer.
    pub promised: i64,
    /// What is kept at the need.
    pub held: i64,
    /// Promised and not yet counted.
    pub outstanding: i64,
    /// Inspected, found good, not yet confirmed.
    pub good: i64,
    /// Confirmed: the centre has received it; the ledger shows the same.
    pub confirmed: i64,
    /// Came from another centre.
    pub transferred_in: i64,
    /// See [`Way::Used`].
    pub used: i64,
    /// See [`Way::Transferred`].
    pub transferred_out: i64,
    /// See [`Way::Returned`].
    pub returned: i64,
    /// See [`Way::Disposed`].
    pub disposed: i64,
}

words! {
    /// How goods leave what remains.
    Way in donations {
        /// 用上.
        Used = "used" => way_used,
        /// To another centre, with the donor's consent (DON-16).
        Transferred = "transferred" => way_transferred,
        /// To the donor.
        Returned = "returned" => way_returned,
        Disposed = "disposed" => way_disposed,
    }
}

/// What a correction is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Corrected {
    /// What was received.
    Received,
    /// What left in this way; transfers are corrected by a transfer back.
    Left(Way),
}

/// What a step changes at the need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Pieces that are kept more, or fewer.
    pub reserve: i64,
    /// Pieces that were received more, or fewer.
    pub receive: i64,
}

impl Quantities {
    /// An offer, which keeps its quantity at once.
    ///
    /// # Errors
    /// [`Refused::Count`].
    pub fn pledge(pieces: i64) -> Result<Self, Refused> {
        if pieces < 1 {
            return Err(Refused::Count);
        }
        Ok(Self { pledged: pieces, promised: pieces, held: pieces, outstanding: pieces, ..Self::default() })
    }

    /// What came from another centre (DON-16).
    #[must_use]
    pub fn transferred(pieces: i64) -> Self {
        Self { transferred_in: pieces, ..Self::default() }
    }

    /// The donee unit takes so many; all when it names none. Nothing of an item may be taken while others are.
    ///
    /// # Errors
    /// [`Refused::MoreThanPledged`], [`Refused::Count`].
    pub fn accept(self, pieces: Option<i64>) -> Result<Self, Refused> {
        let n = pieces.unwrap_or(self.pledged);
        if n > self.pledged {
            return Err(Refused::MoreThanPledged);
        }
        if n < 0 {
            return Err(Refused::Count);
        }
        Ok(Self { promised: n, held: n, outstanding: n, ..self })
    }

    /// Its hold ends, or it will not come: what was kept is free.
    #[must_use]
    pub const fn free(self) -> Self {
        Self { held: 0, ..self }
    }

    /// On its way: what had lapsed is kept anew.
    #[must_use]
    pub const fn dispatch(self) -> Self {
        Self { held: self.good + self.outstanding, ..self }
    }

    /// Of `counted`, `good` are taken; the others go back at the door and are needed again. `last`: nothing more is to come.
    ///
    /// # Errors
    /// [`Refused::Count`].
    pub fn inspect(self, counted: i64, good: i64, last: bool) -> Result<Self, Refused> {
        if good < 0 || good > counted {
            return Err(Refused::Count);
        }
        let outstanding = if last { 0 } else { (self.outstanding - counted).max(0) };
        let good = self.good + good;
        Ok(Self { good, outstanding, held: good + outstanding, ..self })
    }

    /// What was good is received.
    #[must_use]
    pub const fn confirm(self) -> Self {
        Self { confirmed: self.confirmed + self.good, good: 0, held: self.outstanding, ..self }
    }

    /// What is outstanding is given up.
    #[must_use]
    pub const fn close_rest(self) -> Self {
        Self { outstanding: 0, held: self.good, ..self }
    }

    /// What is still there.
    #[must_use]
    pub const fn remaining(&self) -> i64 {
        self.confirmed + self.transferred_in
            - self.used
            - self.transferred_out
            - self.returned
            - self.disposed
    }

    /// So many leave.
    ///
    /// # Errors
    /// [`Refused::Count`], [`Refused::MoreThanRemaining`].
    pub fn draw(mut self, way: Way, pieces: i64) -> Result<Self, Refused> {
        if pieces < 1 {
            return Err(Refused::Count);
        }
        if pieces > self.remaining() {
            return Err(Refused::MoreThanRemaining(self.remaining()));
        }
        *self.left(way) += pieces;
        Ok(self)
    }

    fn left(&mut self, way: Way) -> &mut i64 {
        match way {
            Way::Used => &mut self.used,
            Way::Transferred => &mut self.transferred_out,
            Way::Returned => &mut self.returned,
            Way::Disposed => &mut self.disposed,
        }
    }

    /// A new entry of plus or minus pieces.
    ///
    /// # Errors
    /// [`Refused::Count`] for what would be below zero, [`Refused::MoreThanRemaining`].
    pub fn correct(mut self, what: Corrected, pieces: i64) -> Result<Self, Refused> {
        let remaining = self.remaining();
        let value = match what {
            Corrected::Received => &mut self.confirmed,
            Corrected::Left(way) => self.left(way),
        };
        *value += pieces;
        if *value < 0 && !matches!(what, Corrected::Received) || pieces == 0 {
            return Err(Refused::Count);
        }
        if self.remaining() < 0 || self.confirmed < 0 {
            return Err(Refused::MoreThanRemaining(remaining));
        }
        Ok(self)
    }

    /// What getting from `self` to `after` means for the need.
    #[must_use]
    pub const fn change(&self, after: &Self) -> Change {
        Change { reserve: after.held - self.held, receive: after.confirmed - self.confirmed }
    }

    /// Whether no number is impossible: what a property test and `verify` ask.
    #[must_use]
    pub const fn is_sound(&self) -> bool {
        self.pledged >= 0
            && self.promised >= 0
            && self.promised <= self.pledged
            && self.outstanding >= 0
            && self.good >= 0
            && (self.held == 0 || self.held == self.good + self.outstanding)
            && self.confirmed >= 0
            && self.transferred_in >= 0
            && self.used >= 0
            && self.transferred_out >= 0
            && self.returned >= 0
            && self.disposed >= 0
            && self.remaining() >= 0
    }
}

/// A need with everything that was given to it, in pieces.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stock {
    /// What the centre asks for.
    pub needed: i64,
    /// The sum over its items.
    pub sum: Quantities,
}

impl Stock {
    /// Adds its items up.
    #[must_use]
    pub fn of<'a>(needed: i64, items: impl IntoIterator<Item = &'a Quantities>) -> Self {
        let sum = items.into_iter().fold(Quantities::default(), |s, q| Quantities {
            pledged: s.pledged + q.pledged,
            promised: s.promised + q.promised,
            held: s.held + q.held,
            outstanding: s.outstanding + q.outstanding,
            good: s.good + q.good,
            confirmed: s.confirmed + q.confirmed,
            transferred_in: s.transferred_in + q.transferred_in,
            used: s.used + q.used,
            transferred_out: s.transferred_out + q.transferred_out,
            returned: s.returned + q.returned,
            disposed: s.disposed + q.disposed,
        });
        Self { needed, sum }
    }

    /// What may still be promised.
    #[must_use]
    pub fn open(&self) -> i64 {
        (self.needed - self.sum.held - self.sum.confirmed - self.sum.transferred_in).max(0)
    }

    /// Whether it has enough.
    #[must_use]
    pub const fn is_closed(&self) -> bool {
        self.sum.confirmed + self.sum.transferred_in >= self.needed
    }

    /// Whether so many more can be kept for a promise.
    ///
    /// # Errors
    /// [`Refused::Enough`], [`Refused::Over`] with what is left.
    pub fn take(&self, pieces: i64) -> Result<(), Refused> {
        if pieces > self.open() {
            let enough = self.is_closed();
            return Err(if enough { Refused::Enough } else { Refused::Over(self.open()) });
        }
        Ok(())
    }
}
