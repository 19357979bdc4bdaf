//! What a need is: its amounts and where it stands, how fresh it is, what it is about. Pure. [`quantity`] reads amounts that people
//! type, [`catalogue`] is the list of what centres need, [`policy`] says what can be taken (§5.3), [`draft`] is a need before it is
//! written, [`pointer`] is where money goes (DON-05).
use chrono::{DateTime, NaiveDate, Utc};

use crate::base::{clock::local_date, i18n::Lang, ids::CentreId, ids::NeedId, words};
use crate::features::centres::types::Phone;

pub mod catalogue;
pub mod draft;
pub mod pointer;
pub mod policy;
pub mod quantity;

pub use catalogue::{Category, Group, Unit};
pub use quantity::{Packing, Quantity, QuantityError};

/// Confirmed this many days ago at most, a need is fresh.
pub const FRESH: i64 = 14;
/// Up to so many days it is shown as stale; then it is hidden.
pub const STALE: i64 = 30;
/// What is closed is listed for so many days, so that people see that it is enough.
pub const THANKS: i64 = 14;

words! {
    /// What is lacking. Money is none of these: the portal only says where it goes (DON-02, DON-05).
    Kind in needs {
        Goods = "goods" => kind_goods,
        Service = "service" => kind_service,
    }

    /// Where a need stands, by its amounts alone; nobody sets it.
    State in needs {
        Open = "open" => state_open,
        /// Everything is promised: less than one package is open.
        Covered = "covered" => state_covered,
        /// 够了，谢谢.
        Closed = "closed" => state_closed,
    }

    /// How long ago the centre confirmed it.
    Freshness in needs {
        Fresh = "fresh" => fresh,
        Stale = "stale" => stale,
        /// No longer shown.
        Hidden = "hidden" => hidden,
    }
}

impl Freshness {
    /// Counted in days of Asia/Shanghai.
    #[must_use]
    pub fn of(confirmed: DateTime<Utc>, today: NaiveDate) -> Self {
        let days = (today - local_date(confirmed)).num_days();
        if days <= FRESH {
            Self::Fresh
        } else if days <= STALE {
            Self::Stale
        } else {
            Self::Hidden
        }
    }
}

/// The amounts of a need, in pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, sqlx::FromRow)]
pub struct Amounts {
    pub needed: i64,
    /// Promised and not yet confirmed.
    pub reserved: i64,
    /// Came and was confirmed.
    pub received: i64,
    /// Came from another centre.
    pub transferred_in: i64,
}

impl Amounts {
    /// What is still to be promised.
    pub const fn open(self) -> i64 {
        let open = self.needed - self.reserved - self.came();
        if open > 0 { open } else { 0 }
    }

    pub const fn came(self) -> i64 {
        self.received + self.transferred_in
    }

    /// Where this leaves a need that is asked for in packages of `per_package` pieces.
    pub const fn state(self, per_package: i64) -> State {
        if self.came() >= self.needed {
            State::Closed
        } else if self.open() < per_package {
            State::Covered
        } else {
            State::Open
        }
    }
}

/// A need, with what of its centre is shown beside it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Need {
    pub id: NeedId,
    #[sqlx(rename = "centre_id")]
    pub centre: CentreId,
    /// The centre's address on the portal.
    pub centre_slug: String,
    pub centre_name: String,
    /// Who receives for it; none where nobody lawfully may.
    pub donee: Option<String>,
    /// County and township of the centre.
    #[sqlx(rename = "county_code")]
    pub county: String,
    /// See `county`.
    #[sqlx(rename = "township_code")]
    pub township: String,
    pub kind: Kind,
    /// See [`Category`]: the code.
    pub category: Category,
    /// What exactly: 成人护理垫 60×90 厘米.
    pub item: String,
    /// Further details; may be empty.
    pub spec: String,
    /// What it is used for; may be empty.
    pub purpose: String,
    #[sqlx(flatten)]
    pub packing: Packing,
    #[sqlx(flatten)]
    pub amounts: Amounts,
    /// Comes first, for the reason given.
    pub urgent: bool,
    /// Why it comes first; empty when it does not.
    pub reason: String,
    /// The last day on which it helps; [`LONG`] for what is always needed.
    pub needed_by: NaiveDate,
    /// Whether it may come in parts.
    pub in_parts: bool,
    /// Where it is delivered: an address of the unit (DON-03).
    pub address: String,
    /// When somebody is there to take it; may be empty.
    pub hours: String,
    pub phone: String,
    /// When it was first published.
    pub created_at: DateTime<Utc>,
    /// When the centre last said that this is so.
    pub confirmed_at: DateTime<Utc>,
    /// When it was covered by what came.
    pub closed_at: Option<DateTime<Utc>>,
    /// When the centre took it back.
    pub ended_at: Option<DateTime<Utc>>,
    /// Counts every change by the centre (AC-07); promises and gifts do not count.
    pub version: i64,
}

/// An office's telephone for `href="tel:…"`.
pub fn tel(phone: &str) -> String {
    Phone::parse(phone).map_or_else(|_| format!("tel:{phone}"), |p| format!("tel:{}", p.tel()))
}

/// The day that stands for "always needed": it sorts last.
pub const LONG: NaiveDate = crate::office::work::store::NEVER;

impl Need {
    pub const fn state(&self) -> State {
        self.amounts.state(self.packing.per_package)
    }

    pub fn freshness(&self, today: NaiveDate) -> Freshness {
        Freshness::of(self.confirmed_at, today)
    }

    /// Until when, if that is said.
    pub fn until(&self) -> Option<NaiveDate> {
        Some(self.needed_by).filter(|day| *day < LONG)
    }

    /// Whether the public sees it on that day, in lists and on its page.
    pub fn is_public(&self, today: NaiveDate) -> bool {
        let listed = match self.closed_at {
            Some(at) => (today - local_date(at)).num_days() <= THANKS,
            None => self.freshness(today) != Freshness::Hidden && self.needed_by >= today,
        };
        self.ended_at.is_none() && listed
    }

    /// Whether somebody can promise something for it on that day.
    pub fn takes(&self, today: NaiveDate) -> bool {
        self.is_public(today) && self.state() == State::Open
    }

    /// What sorts lists: urgent, open, covered, closed.
    pub const fn rank(&self) -> i64 {
        match self.state() {
            State::Open if self.urgent => 0,
            State::Open => 1,
            State::Covered => 2,
            State::Closed => 3,
        }
    }

    /// What is still open, in words: 40 包.
    pub fn left(&self, lang: Lang) -> String {
        self.packing.words(lang, self.amounts.open())
    }

    /// The office's telephone for `href="tel:…"`.
    pub fn tel(&self) -> String {
        tel(&self.phone)
    }

    pub fn path(&self) -> String {
        format!("/needs/{}", self.id)
    }

    pub fn desk(&self) -> String {
        format!("/staff/needs/{}", self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::vectors;

    #[test]
    fn freshness_as_the_vectors_say() {
        vectors::each("deadlines", "freshness", |v| {
            let at = |key: &str| v[key].as_str().unwrap().parse::<DateTime<Utc>>().unwrap();
            let is = Freshness::of(at("confirmed"), local_date(at("seen"))).word();
            if v["expect"] == is { Ok(()) } else { Err(is.to_owned()) }
        });
    }

    #[test]
    fn nothing_open_is_ever_negative() {
        let a = Amounts { needed: 10, reserved: 8, received: 5, transferred_in: 0 };
        assert_eq!((a.open(), a.state(1)), (0, State::Covered));
        let a = Amounts { needed: 30, reserved: 0, received: 20, transferred_in: 8 };
        assert_eq!((a.open(), a.state(1), a.state(3)), (2, State::Open, State::Covered));
        assert_eq!(Amounts { received: 22, ..a }.state(1), State::Closed);
    }
}
