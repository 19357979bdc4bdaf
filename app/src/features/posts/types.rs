//! What a post is (JOB-01): kind, pay, priority groups, the state machine of a post. `draft` is a post as it is typed, `equal` the
//! gate against unequal requirements (JOB-02), `interest` somebody who would like to have it (JOB-03). Pure.
use chrono::{DateTime, NaiveDate, Utc};

use crate::base::ids::{CentreId, PostId};
use crate::base::{i18n::Lang, words};
use crate::features::centres::types::{CodeSet, Flag};
use crate::office::staff::types::{Division, Place};

pub mod draft;
pub mod equal;
pub mod interest;
mod number;

pub use number::PostNo;

words! {
    /// What the work is. 公益性岗位 is said apart: a carer's post may be one.
    Kind in posts {
        Carer = "carer" => kind_carer,
        Cook = "cook" => kind_cook,
        Cleaner = "cleaner" => kind_cleaner,
        /// 勤杂: laundry, repairs, the gate.
        Helper = "helper" => kind_helper,
    }

    /// Who comes first when several are equally fit (seed 80, 就业促进法 52).
    #[derive(PartialOrd, Ord)]
    Group in posts {
        Relative = "relative_of_resident" => group_relative,
        Poor = "poor_household" => group_poor,
        ZeroEmployment = "zero_employment" => group_zero,
    }

    /// What goes with the pay.
    #[derive(PartialOrd, Ord)]
    Offer in posts {
        Training = "training" => offer_training,
        Meals = "meals" => offer_meals,
        Lodging = "lodging" => offer_lodging,
        Insurance = "insurance" => offer_insurance,
    }
}

/// Both are stored as sets of codes; no spreadsheet asks for them.
macro_rules! flag {
    ($name:ident) => {
        impl Flag for $name {
            const ALL: &'static [Self] = $name::ALL;
            fn code(self) -> &'static str {
                self.word()
            }
            fn words(self) -> &'static [&'static str] {
                &[]
            }
        }
    };
}
flag!(Group);
flag!(Offer);

words! {
    State in posts {
        Open = "open" => state_open,
        /// Everybody who was wanted has begun.
        Filled = "filled" => state_filled,
        /// Given up, or its last day is over.
        Closed = "closed" => state_closed,
    }
}

/// What moves a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Changed while it is open.
    Edit,
    /// Somebody began, and others are still wanted.
    Fill,
    /// The last one who was wanted began.
    Complete,
    Close,
    /// Its last day is over; the clock does it.
    Lapse,
    /// Open again, with a new last day or more places.
    Reopen,
}

impl Act {
    pub const ALL: [Self; 6] =
        [Self::Edit, Self::Fill, Self::Complete, Self::Close, Self::Lapse, Self::Reopen];
}

impl State {
    /// Where `act` leads from here; nowhere when it is not in the table.
    pub const fn after(self, act: Act) -> Option<Self> {
        match (self, act) {
            (Self::Open, Act::Edit | Act::Fill) | (Self::Filled | Self::Closed, Act::Reopen) => {
                Some(Self::Open)
            }
            (Self::Open, Act::Complete) => Some(Self::Filled),
            (Self::Open, Act::Close | Act::Lapse) => Some(Self::Closed),
            _ => None,
        }
    }
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Post {
    pub id: PostId,
    /// What everybody calls it.
    #[sqlx(rename = "reference")]
    pub no: PostNo,
    #[sqlx(rename = "centre_id")]
    pub centre: CentreId,
    #[sqlx(rename = "county_code")]
    pub county: String,
    /// Township of the centre, which handles applicants (JOB-03).
    #[sqlx(rename = "township_code")]
    pub township: String,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub kind: Kind,
    /// 公益性岗位.
    pub welfare: bool,
    /// What it is called, where the kind does not say enough; may be empty.
    pub title: String,
    /// How many are wanted in all. Never public: with those who began it would let count a house (PUB-12).
    pub wanted: i64,
    /// How many began. Never public.
    pub filled: i64,
    /// The least a month, in fen.
    pub pay_from: i64,
    pub duties: String,
    pub shifts: String,
    /// What one must be able to do; may be empty.
    pub requirements: String,
    /// Codes of [`Offer`].
    pub offers: String,
    /// Codes of [`Group`].
    pub priority: String,
    pub phone: String,
    /// The last day on which interest is taken.
    pub closes_on: NaiveDate,
    pub state: State,
    /// Since when it is not open.
    pub closed_on: Option<NaiveDate>,
    pub updated_at: DateTime<Utc>,
    /// Counts every change (AC-07).
    pub version: i64,
}

impl Post {
    /// How many are still wanted: the one number that is public.
    pub const fn open_places(&self) -> i64 {
        self.wanted - self.filled
    }

    /// Whether interest is taken on this day, whatever the clock has done meanwhile.
    pub fn takes(&self, today: NaiveDate) -> bool {
        self.state == State::Open && self.closes_on >= today
    }

    /// As it stands on this day: its last day may be over before the clock has closed it.
    pub fn state_on(&self, today: NaiveDate) -> State {
        if self.state == State::Open && !self.takes(today) { State::Closed } else { self.state }
    }

    /// 护工（公益性岗位）, or what the centre calls it.
    pub fn name(&self, lang: Lang) -> String {
        let name = if self.title.is_empty() { self.kind.label(lang) } else { &self.title };
        if self.welfare { crate::t::posts::name_welfare(lang, name) } else { name.to_owned() }
    }

    /// What goes with the pay.
    pub fn offers(&self) -> CodeSet<Offer> {
        CodeSet::from_codes(&self.offers)
    }

    pub fn priority(&self) -> CodeSet<Group> {
        CodeSet::from_codes(&self.priority)
    }

    /// Where it lies: what access is judged by.
    pub fn place(&self) -> Option<Place> {
        Some(Place { division: Division::parse(&self.township)?, centre: Some(self.centre) })
    }

    pub fn path(&self) -> String {
        format!("/posts/{}", self.no)
    }

    /// Its page for staff, without the base.
    pub fn desk(&self) -> String {
        format!("/staff/posts/{}", self.no)
    }
}

/// `2,200` from fen; the cents are said when there are any.
pub fn yuan(fen: i64, lang: Lang) -> String {
    let whole = lang.number(fen / 100);
    if fen % 100 == 0 { whole } else { format!("{whole}.{:02}", fen % 100) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_a_post() {
        let fine = |state, act| match state {
            State::Open => act != Act::Reopen,
            State::Filled | State::Closed => act == Act::Reopen,
        };
        for state in State::ALL {
            for act in Act::ALL {
                assert_eq!(state.after(act).is_some(), fine(*state, act), "{state:?} {act:?}");
            }
        }
    }

    #[test]
    fn pay_in_yuan() {
        assert_eq!((yuan(220_000, Lang::ZhCn), yuan(200_050, Lang::En)), ("2,200".into(), "2,000.50".into()));
    }
}
